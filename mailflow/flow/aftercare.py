"""An admin sends a letter again, or has seen that nobody got it: then nobody is warned of it any more."""

from datetime import datetime

from mailflow.domain.model.deadline import stopped_by
from mailflow.domain.model.deadline_events import Stops
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.letters import AcknowledgementSettled, LetterDismissed, LetterResent
from mailflow.domain.model.outbox import UNDELIVERED, OutboxState
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import AckState
from mailflow.domain.rules.acknowledgement import ACKNOWLEDGEMENTS
from mailflow.flow.bounces import acknowledges
from mailflow.ports.outbox import KeptLetter
from mailflow.ports.store import Transaction

SETTLED = "a person has seen to it"
"""Why an acknowledgement is owed no longer."""

_AGAIN = frozenset({*UNDELIVERED, OutboxState.PENDING})
_OWED = frozenset({AckState.FAILED, AckState.BOUNCED, AckState.WITHHELD, AckState.CAPPED})


def may_be_resent(letter: KeptLetter) -> bool:
    """Whether sending it again is no second copy and no way around an approval."""
    return letter.state in _AGAIN


def resend(tx: Transaction, letter: KeptLetter, now: datetime) -> None:
    """The same bytes under the same Message-ID leave with the daemon's next round."""
    tx.outbox.resend(letter.id, now)
    for ticket_id, reason in _acknowledged(tx, letter):
        tx.acknowledgements.settle(ticket_id, AckState.QUEUED, reason, None)
    _tell(tx, letter, LetterResent, now)


def dismiss(tx: Transaction, letter: KeptLetter, now: datetime, policy: Policy) -> None:
    """Nobody got it, and a person knows; what it was to acknowledge counts as settled."""
    tx.outbox.dismiss([letter.id])
    for ticket_id, _ in _acknowledged(tx, letter):
        settle(tx, ticket_id, now, policy)
    _tell(tx, letter, LetterDismissed, now)


def settle(tx: Transaction, ticket_id: int, now: datetime, policy: Policy) -> bool:
    """The customer hears in another way that the ticket was received; False where nothing was owed.

    No deadline waits for the acknowledgement any more.
    """
    ticket = tx.tickets.find(ticket_id)
    if ticket is None or ticket.ack_state not in _OWED:
        return False
    tx.acknowledgements.settle(ticket_id, AckState.NOT_OWED, SETTLED, None)
    stopped = stopped_by(policy.deadlines, Stops.ACKNOWLEDGED)
    tx.deadlines.stop(ticket_id, stopped, "acknowledgement settled", now)
    tx.tickets.add_events(ticket_id, [NewEvent(AcknowledgementSettled(), ticket.ack_state.value)], now)
    return True


def _acknowledged(tx: Transaction, letter: KeptLetter) -> list[tuple[int, str]]:
    if letter.occasion not in ACKNOWLEDGEMENTS:
        return []
    return acknowledges(tx, letter.occasion, letter.ticket_id, letter.recipient, letter.message_id)


def _tell(
    tx: Transaction, letter: KeptLetter, kind: type[LetterResent | LetterDismissed], now: datetime
) -> None:
    if letter.ticket_id is not None:
        event = NewEvent(kind(letter.recipient, letter.state), letter.occasion)
        tx.tickets.add_events(letter.ticket_id, [event], now)
