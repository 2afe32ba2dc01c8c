"""The acknowledgement that a ticket still owes when staff say who its customer is."""

from dataclasses import replace

from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.letters import AcknowledgedLater
from mailflow.domain.model.letters.order import letter_languages, letter_to
from mailflow.domain.model.message import Address
from mailflow.domain.model.ticket import NOT_ACKNOWLEDGED, AckState, TicketChange
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.rules.acknowledgement import full_form, received

UNTOLD = frozenset({AckState.NOT_OWED, *NOT_ACKNOWLEDGED})
"""States in which the customer has had no acknowledgement, and none is on its way."""


def acknowledged_at_last(context: CommandContext, customer: Address) -> Effect:
    """The acknowledgement to a customer who has become known; nothing where one has gone out already."""
    ticket = context.ticket
    if ticket.ack_state not in UNTOLD or customer.email == ticket.customer_email or ticket.closed_at:
        return Effect()
    letter = full_form(ticket.nature)
    order = letter_to(
        customer,
        letter,
        replace(received(ticket, context.policy), read_within=0),  # that was counted from the receipt
        letter_languages(ticket.language, "", context.policy),
    )
    changes = TicketChange(ack_state=AckState.QUEUED, ack_reason="", ack_next_at=None)
    event = NewEvent(AcknowledgedLater(ticket.reference, ticket.ack_state), letter.name)
    return Effect((event,), (order,), changes=changes)
