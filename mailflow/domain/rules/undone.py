"""What is due and could not be done: when it is tried again, and what people are told of it.

One thing that fails harms only itself (a letter that cannot be written, a damaged row): it is tried again
later, the admins are written to after three attempts, and everything else goes on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from mailflow.domain.model.deadline_events import DeadlineId
from mailflow.domain.model.letters.operations import NOT_DONE, NotDoneFacts
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.people import admins
from mailflow.domain.model.policy import Policy
from mailflow.domain.rules.default_deadlines import title_of

ATTEMPTS: Final = 3
"""After so many the admins are written to."""

LATER: Final = timedelta(hours=1)
SELDOM: Final = timedelta(days=1)
"""Between attempts after the admins have been written to: what was mended is done without being asked for."""
SOON: Final = timedelta(minutes=5)
"""Between attempts of a whole duty, on which many wait."""

ERROR_LENGTH: Final = 500
"""Characters of an error's words that are kept."""


class Undone(StrEnum):
    """The kinds of things that may fail, each by itself; also code words of [undone]."""

    DEADLINE = "deadline"  # the stages of one deadline that are due
    ACKNOWLEDGEMENT = "owed acknowledgement"  # one ticket's, withheld or capped before
    BUNDLE = "bundle"  # the letter with all that was kept back from one reader
    DUTY = "duty"  # a whole duty of the clock, such as the daily digest
    FATE = "fate"  # what follows from a letter's having been sent or refused
    LETTER = "letter"  # one of the letters that follow from a mail
    ORIGINAL = "original"  # a stored mail that is damaged: letters leave without it


AT_ONCE: Final = (Undone.LETTER.value, Undone.ORIGINAL.value)
"""Kinds of which the admins hear at once: trying again alone mends nothing."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be done."""

    kind: Undone
    key: str
    ticket_id: int | None
    attempts: int
    reason: str  # a code word of [reason]
    error: str
    first_at: datetime
    next_at: datetime

    @property
    def set_aside(self) -> bool:
        """Whether it has been tried so often that a person has to see to it."""
        return self.attempts >= ATTEMPTS or self.kind in AT_ONCE


def again_after(kind: Undone, attempts: int) -> timedelta:
    """How long after a failed attempt the thing is tried again."""
    if attempts >= ATTEMPTS or kind in AT_ONCE:
        return SELDOM
    return SOON if kind is Undone.DUTY else LATER


def not_done_orders(failure: Failure, what: str, policy: Policy) -> tuple[LetterOrder, ...]:
    """To the admins: what could not be done, why, and what to do.  ``what`` names the thing itself."""
    if failure.kind is Undone.DEADLINE:
        what = title_of(DeadlineId.parse(what), policy)
    facts = NotDoneFacts(
        undone=failure.kind.value,
        what=what,
        reason=failure.reason,
        diagnostic=failure.error,
        attempts=failure.attempts,
        since_at=failure.first_at,
    )
    return letters_to(admins(policy), NOT_DONE, facts, policy)
