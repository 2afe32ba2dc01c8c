"""Before an acknowledgement that was kept back goes after all: certain reasons against it are asked again.

The customer's address may have been changed by staff, or config may have learnt that it is a form's or ours;
and where the server refuted the sender of the mail, no letter may go to whom it names.
"""

from datetime import datetime

from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.mails import AcknowledgementWithheld, TicketReceived
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import AckState
from mailflow.domain.understanding.authentication import Authentication
from mailflow.domain.understanding.customer_address import why_no_customer
from mailflow.ports.acknowledgements import OwedAcknowledgement
from mailflow.ports.store import Transaction

REFUTED = "authentication_failed"


def still_owed(
    tx: Transaction, theirs: list[OwedAcknowledgement], now: datetime, policy: Policy
) -> list[OwedAcknowledgement]:
    """Those that may go out; of the others the record says why nothing follows by itself."""
    kept = []
    for one in theirs:
        code = _speaks_against(tx, one, policy)
        if code:
            _give_up(tx, one, code, now, policy)
        else:
            kept.append(one)
    return kept


def _speaks_against(tx: Transaction, one: OwedAcknowledgement, policy: Policy) -> str:
    """The code of what is certain; "" for nothing (``sender_kind.WITHHELD``)."""
    found = why_no_customer(one.ticket.customer_email, policy)
    if found is not None and found.certain:
        return found.code
    events, _ = tx.tickets.history(one.ticket.id)
    received = next((s.event for s in events if isinstance(s.event, TicketReceived)), TicketReceived())
    failed = received.authentication == Authentication.FAIL
    return REFUTED if failed else ""


def _give_up(tx: Transaction, one: OwedAcknowledgement, code: str, now: datetime, policy: Policy) -> None:
    """An address that nobody reads is a person's to put right; to a refuted sender nothing is owed.

    Then a deadline that waits for nothing else stops.
    """
    state = AckState.NOT_OWED if code == REFUTED else AckState.WITHHELD
    tx.acknowledgements.settle(one.ticket.id, state, code, None)
    if state is AckState.NOT_OWED:
        stopped = [rule.deadline for rule in policy.deadlines if rule.only_acknowledges]
        tx.deadlines.stop(one.ticket.id, stopped, "not owed", now)
    event = NewEvent(AcknowledgementWithheld(state), code)
    tx.tickets.add_events(one.ticket.id, [event], now)
