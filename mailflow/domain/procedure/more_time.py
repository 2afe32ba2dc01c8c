"""May a customer be asked for more time, and in which words (P22, P24)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from mailflow.domain.model.events import Event, StoredEvent
from mailflow.domain.model.events.answers import CustomerAsked, Responded
from mailflow.domain.model.events.work import OptionsOffered, RemedyOffered
from mailflow.domain.model.letters.order import LetterOrder, letter_to_customer
from mailflow.domain.model.letters.to_customers import MORE_TIME, MoreTimeFacts
from mailflow.domain.model.policy import Nature, Policy
from mailflow.domain.model.procedure_state import ProcedureState
from mailflow.domain.model.ticket import AckState, Status, TicketView
from mailflow.domain.procedure.lifecycle import DECIDED, OPEN, WRITTEN_ANSWER
from mailflow.domain.understanding.customer_address import can_be_written_to

_PUT_BY: Final = (Status.WAITING, Status.OFFERED)
"""States in which the next word is the customer's."""
_UNDER_WAY: Final[tuple[type[Event], ...]] = (Responded, CustomerAsked, RemedyOffered, OptionsOffered)
_SOON: Final = timedelta(minutes=5)


def may_be_asked_for_time(ticket: TicketView, state: ProcedureState, policy: Policy) -> bool:
    """Whether the customer of a ticket waits for an answer that they were promised, and can be written to.

    Without an acknowledgement nobody has given them a date: it was withheld, or their address is in doubt.
    """
    waits = ticket.status in OPEN and (ticket.status not in DECIDED or ticket.status is Status.REFERRED)
    promised = ticket.ack_state in {AckState.SENT, AckState.QUEUED} and ticket.nature is not Nature.PRAISE
    answered = WRITTEN_ANSWER.met(state, ticket.nature)
    return waits and promised and not answered and can_be_written_to(ticket, policy)


def letter_under_way(events: Sequence[StoredEvent], now: datetime, policy: Policy) -> bool:
    """Whether a letter to the customer was written just now and may still be stopped."""
    since = now - policy.staff.hold - _SOON
    return any(isinstance(stored.event, _UNDER_WAY) and stored.at > since for stored in events)


def more_time(ticket: TicketView, given: datetime | None, due_at: datetime, policy: Policy) -> LetterOrder:
    """The letter in its plain form: sorry, we are still working on it, the new date."""
    facts = MoreTimeFacts("", given, due_at, waits=ticket.status in _PUT_BY)
    return letter_to_customer(ticket, MORE_TIME, facts, policy)
