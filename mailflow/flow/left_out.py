"""Letters of one mail of which some cannot be written: the others go out, and people hear of those."""

from collections.abc import Sequence

from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.letters import LetterUndelivered
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.model.ticket import AckState
from mailflow.domain.rules.acknowledgement import ACKNOWLEDGEMENTS, POSTPONED
from mailflow.domain.rules.undone import Undone
from mailflow.flow.context import Context
from mailflow.flow.conversation import Subject
from mailflow.flow.isolation import cause
from mailflow.ports.outbox import OutgoingLetter
from mailflow.ports.store import Transaction


def write_what_can_be(
    tx: Transaction,
    letters: Sequence[LetterOrder],
    about: Subject,
    arrival_id: int,
    rules: MailboxRules,
    context: Context,
) -> list[OutgoingLetter]:
    """Write what can be written; the rest is recorded on the ticket, and the admins are told.

    A mail is never lost for the sake of a letter: a complaint is a complaint though the director cannot be
    told of it.  An acknowledgement is owed on, and goes out in its plainest form.
    """
    now = context.clock.now()
    written, left_out = context.letter_writer(rules).write_what_can_be(tx, letters, about, now)
    for order, error in left_out:
        reason, words = cause(error)
        recipient = order.recipient.email
        key = f"{arrival_id} {order.letter.name} {recipient}"
        tx.failures.count(Undone.LETTER, key, about.id or None, reason, words, now)
        if about.id:
            event = NewEvent(LetterUndelivered(recipient, 0, words), order.letter.name)
            tx.tickets.add_events(about.id, [event], now)
        if about.id and order.letter.name in ACKNOWLEDGEMENTS:
            tx.acknowledgements.settle(about.id, AckState.WITHHELD, reason, None)
            tx.acknowledgements.look_again([about.id], now + POSTPONED)
    return written
