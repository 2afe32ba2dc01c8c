"""The acknowledgement that a ticket still owes when staff say who its customer is."""

from mailflow.domain.decision.decision import Happening
from mailflow.domain.decision.letter_orders import letter_languages
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Address
from mailflow.domain.model.ticket import AckState, TicketChange
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.rules.acknowledgement import full_form

UNTOLD = frozenset({AckState.NOT_OWED, AckState.WITHHELD, AckState.CAPPED, AckState.FAILED, AckState.BOUNCED})
"""States in which the customer has had no acknowledgement, and none is on its way."""


def acknowledged_at_last(context: CommandContext, customer: Address) -> Effect:
    """The acknowledgement to a customer who has become known; nothing where one has gone out already."""
    ticket = context.ticket
    if ticket.ack_state not in UNTOLD or customer.email == ticket.customer_email or ticket.closed_at:
        return Effect()
    occasion = full_form(ticket.nature)
    order = LetterOrder(
        occasion=occasion,
        recipient=customer,
        role="customer",
        languages=letter_languages(ticket.language, "", context.policy),
        facts={"received_at": ticket.received_at, "answer_by": ticket.due_at},
    )
    changes = TicketChange(ack_state=AckState.QUEUED, ack_reason="", ack_next_at=None)
    happening = Happening("acknowledged later", occasion, {"with": ticket.reference})
    return Effect((happening,), (order,), changes=changes)
