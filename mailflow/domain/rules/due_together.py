"""What falls due at one time for one reader comes together: of one ticket, and of many tickets.

Ten tickets that are overdue on one morning are one letter with ten rows, not ten letters.  A question that
waits for a decision (an approval, a verification) stands alone: it has to be read whole.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from mailflow.domain.model.letters.notices import (
    ESCALATION,
    REMINDER,
    ReminderFacts,
)
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.several_due import DueTicket, SeveralDueFacts
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.text.cleaning import clip

SEVERAL: Final = 3
"""From so many tickets on they come in one letter; fewer keep their words and their file."""
ROWS: Final = 30
"""Of one letter; mail programs cut longer ones."""
_WORDS: Final = 200  # characters of the customer's words in a row


@dataclass(frozen=True, slots=True)
class DueLetter:
    """A letter that a stage of a deadline asks for; those of one stage are written together."""

    stage: int  # running number within the round
    ticket: TicketView
    order: LetterOrder

    @property
    def merges(self) -> bool:
        """Whether it may come together with others of its kind."""
        return self.order.letter in {REMINDER, ESCALATION}

    @property
    def facts(self) -> ReminderFacts:
        """Those of a reminder or an escalation."""
        return cast("ReminderFacts", self.order.facts)

    @property
    def late(self) -> bool:
        """Whether its deadline has passed."""
        return self.order.letter is ESCALATION


@dataclass(frozen=True, slots=True)
class Together:
    """The letters of a round: those about one ticket, and groups of those that become one letter each."""

    alone: tuple[DueLetter, ...]
    lists: tuple[tuple[DueLetter, ...], ...]


def together(letters: Sequence[DueLetter]) -> Together:
    """Which letters go out, each reader's in the order of the round."""
    merged = _of_one_ticket(letters)
    tickets = Counter(_reader(each) for each in merged if each.merges)
    alone = [each for each in merged if not each.merges or tickets[_reader(each)] < SEVERAL]
    lists: dict[tuple[str, str], list[DueLetter]] = {}
    for each in merged:
        if each.merges and tickets[_reader(each)] >= SEVERAL:
            lists.setdefault(_reader(each), []).append(each)
    alone.sort(key=lambda each: each.stage)
    return Together(tuple(alone), tuple(part for group in lists.values() for part in _parts(group)))


def _reader(letter: DueLetter) -> tuple[str, str]:
    return letter.ticket.mailbox, letter.order.recipient.email


def _parts(group: list[DueLetter]) -> Iterable[tuple[DueLetter, ...]]:
    """What is overdue first, of that what is urgent, then what is due soonest."""
    group = sorted(group, key=lambda each: (not each.late, not each.ticket.urgent, each.facts.due_at))
    return (tuple(group[at : at + ROWS]) for at in range(0, len(group), ROWS))


def _of_one_ticket(letters: Sequence[DueLetter]) -> list[DueLetter]:
    """The letters with all that one reader is to hear of one ticket in one of them."""
    groups: dict[Any, list[DueLetter]] = {}
    for number, each in enumerate(letters):
        key = (*_reader(each), each.ticket.id) if each.merges else number
        groups.setdefault(key, []).append(each)
    return [_merged(group) for group in groups.values()]


def _merged(group: Sequence[DueLetter]) -> DueLetter:
    """What is overdue leads, then what is due soonest; of one deadline the highest level speaks."""
    if len(group) == 1:
        return group[0]
    highest = {each.facts.reason: each for each in group}
    first, *others = sorted(highest.values(), key=lambda each: (not each.late, each.facts.due_at))
    also = [(each.facts.deadline, each.facts.due_at, each.facts.reason, each.late) for each in others]
    return replace(first, order=replace(first.order, facts=replace(first.facts, also=also)))


def list_facts(letters: Sequence[DueLetter]) -> SeveralDueFacts:
    """What one letter says of several tickets; their buttons are put in when it is written."""
    return SeveralDueFacts([_row(each) for each in letters], sum(each.late for each in letters))


def _row(letter: DueLetter) -> DueTicket:
    facts, mail = letter.facts, letter.facts.mail
    others = [(name, due_at, late) for name, due_at, _, late in facts.also]
    return DueTicket(
        reference=letter.ticket.reference,
        customer=mail.customer_name or mail.customer_email,
        subject=mail.subject,
        words=clip(" ".join(mail.words.split()), _WORDS),
        due=[(facts.deadline, facts.due_at, letter.late), *others],
        actions=(),
        urgent=letter.ticket.urgent,
    )
