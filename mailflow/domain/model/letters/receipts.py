"""The letters that answer what a member of staff has written: done, refused, held, asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from mailflow.domain.model.letters import buttons as b
from mailflow.domain.model.letters.facts import (
    Blank,
    BlankLines,
    Colleague,
    Flag,
    LetterFacts,
    NamedDeadline,
)
from mailflow.domain.model.letters.file import Shows
from mailflow.domain.model.letters.letter import About, Answer, Audience, ClearAnswer, Letter

STAFF: Final = Audience.STAFF
Command = tuple[str, str, str, str]
"""A command, what it means, an example, and a mailto link that is put in when the letter is written."""
Wrong = tuple[str, str, str, str]
"""A line, what is wrong with it, an example or "", and a mailto link or ""; put in when it is written."""


@dataclass(frozen=True, slots=True)
class ReceiptFacts(LetterFacts):
    """``state``: a code word of [state]; ``reason``: "" or that a letter waits; ``by``: in whose name.

    ``letter_text``: what the customer will read.
    """

    done: Sequence[str]
    state: Blank
    reason: str
    by: Colleague
    letter_text: BlankLines = ""

    def case(self) -> tuple[str, int]:
        """Where no letter waits there is nothing to stop; an offer may be agreed to by telephone."""
        return "offered" if self.reason and self.state == "offered" else self.reason, 0


@dataclass(frozen=True, slots=True)
class RefusedFacts(LetterFacts):
    """What was understood, and what was not.

    ``words``: what was written with the commands; links bring it back, so that nothing is typed twice.
    ``again``: the whole mail as it was written; ``again_link``: begins it once more, put in when the letter
    is written and no other link does.  ``either``: the problems' examples are alternatives.
    """

    understood: Sequence[str]
    problems: Sequence[Wrong]
    words: BlankLines = ""
    again: BlankLines = ""
    again_link: Blank = ""
    either: Flag = False


@dataclass(frozen=True, slots=True)
class NotDecidedFacts(LetterFacts):
    """``question``: the letter that asks, a code word of [letter]; ``passed_to``: who has got the words."""

    question: str
    words: BlankLines
    passed_to: Blank
    number: int = 0  # of the letter that is decided on

    def case(self) -> tuple[str, int]:
        """Each question has its own answers."""
        return self.question, self.number


@dataclass(frozen=True, slots=True)
class HelpFacts(LetterFacts):
    """What is possible."""

    commands: Sequence[Command]
    state: Blank


class HeldReason(StrEnum):
    """Why a reply to the customer does not leave by itself; code words of [reason]."""

    STATED = "stated"  # it names a sum, and offers nothing: a superior may approve the letter
    AMOUNT = "amount"  # it offers a sum that nobody has approved
    REMEDY = "remedy"  # it promises what nobody has approved
    SECOND_ANSWER = "second_answer"  # a colleague has answered meanwhile
    INTERNAL = "internal"  # something of the house stands in it
    UNCLEAR = "unclear"  # what was written about it since is neither to send it nor to stop it
    NEVER = "never"  # something stands in it that nobody can let go


@dataclass(frozen=True, slots=True)
class HeldFacts(LetterFacts):
    """``detail``: what is meant, such as the sum; ``words``: as they were typed, for the links."""

    reason: HeldReason
    detail: Blank
    letter_text: BlankLines
    words: BlankLines = ""

    def case(self) -> tuple[str, int]:
        """Only an approval releases what nobody approved."""
        return self.reason, 0


@dataclass(frozen=True, slots=True)
class ScheduledFacts(LetterFacts):
    """When the letter leaves."""

    at: datetime
    letter_text: BlankLines


@dataclass(frozen=True, slots=True)
class WrittenDirectlyFacts(LetterFacts):
    """``is_answer``: it is recorded as an answer, and the clocks that wait for one have stopped."""

    is_answer: bool

    def case(self) -> tuple[str, int]:
        """What does not count yet takes one press."""
        return "counts" if self.is_answer else "", 0


@dataclass(frozen=True, slots=True)
class StoryFacts(LetterFacts):
    """Where it stands; what happened is the ticket's file."""

    state: Blank
    deadlines: Sequence[NamedDeadline]


@dataclass(frozen=True, slots=True)
class OriginalsFacts(LetterFacts):
    """``files``: rows of name and size in bytes; ``too_large``: names of what no letter can carry."""

    part: int
    parts: int
    files: Sequence[tuple[str, int]]
    too_large: Sequence[str]


RECEIPT: Final = Letter(
    "receipt",
    STAFF,
    "The commands of a mail were carried out.",
    ReceiptFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.STOP, b.HELP, b.STATUS),
    offers_in_case={"": (b.HELP, b.STATUS), "offered": (b.STOP, b.AGREE, b.HELP, b.STATUS)},
    own_affair=True,
    shows=Shows.CUSTOMER,
)
REFUSED: Final = Letter(
    "refused",
    STAFF,
    "Nothing was carried out: what was understood, what not, how it would be right.",
    RefusedFacts,
    about=About.PERHAPS_A_TICKET,
    own_affair=True,
    shows=Shows.CUSTOMER,
)
NOT_DECIDED: Final = Letter(
    "not_decided",
    STAFF,
    "Whoever was asked to decide, verify or report was not clear: it still waits, with the buttons.",
    NotDecidedFacts,
    answer=Answer.STAYS_INSIDE,
    takes_for={
        ClearAnswer.NO: "reject",
        ClearAnswer.YES: "approve",
        ClearAnswer.FAILED: "verify fail",
        ClearAnswer.PASSED: "verify pass",
        ClearAnswer.DONE: "done",
    },
    offers=(b.APPROVE, b.REJECT),
    offers_in_case={
        "approval_request": (b.APPROVE, b.REJECT),
        "letter_approval": (b.APPROVE, b.REJECT),
        "verification_request": (b.VERIFY_PASS, b.VERIFY_FAIL),
        "work_order": (b.DONE, b.NOTE),
    },
    shows=Shows.SHORT,
    own_affair=True,
)
HELP: Final = Letter(
    "help",
    STAFF,
    "What is possible on this ticket now.",
    HelpFacts,
    answer=Answer.STAYS_INSIDE,
    about=About.PERHAPS_A_TICKET,
    own_affair=True,
    shows=Shows.CUSTOMER,
)
RESPONSE_HELD: Final = Letter(
    "response_held",
    STAFF,
    "A reply to the customer was held: why, and how to send or stop it.",
    HeldFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.PLAN, b.SEND, b.STOP),
    offers_in_case={
        HeldReason.STATED: (b.SUBMIT, b.STOP),
        HeldReason.AMOUNT: (b.PLAN, b.STOP),
        HeldReason.REMEDY: (b.PLAN, b.STOP),
        HeldReason.SECOND_ANSWER: (b.SEND, b.STOP),
        HeldReason.INTERNAL: (b.SEND, b.STOP),
        HeldReason.UNCLEAR: (b.SEND, b.STOP),
        HeldReason.NEVER: (b.PLAN, b.STOP),
    },
    own_affair=True,
    shows=Shows.CUSTOMER,
)
RESPONSE_SCHEDULED: Final = Letter(
    "response_scheduled",
    STAFF,
    "A reply goes to the customer at that time unless it is stopped.",
    ScheduledFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.STOP,),
    own_affair=True,
    shows=Shows.CUSTOMER,
)
WRITTEN_DIRECTLY: Final = Letter(
    "written_directly",
    STAFF,
    "Staff wrote to the customer past us, with our mailbox in copy: what that counts for.",
    WrittenDirectlyFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.TOLD, b.ANSWERED, b.STATUS),
    offers_in_case={"counts": (b.ANSWERED, b.STATUS, b.HELP)},
    own_affair=True,
    shows=Shows.CUSTOMER,
)
STORY: Final = Letter(
    "story",
    STAFF,
    "The course of a ticket in lines, answering #why and #status.",
    StoryFacts,
    answer=Answer.STAYS_INSIDE,
    own_affair=True,
    shows=Shows.WHOLE,
)
ORIGINALS: Final = Letter(
    "originals",
    STAFF,
    "The customer's own mails and files, answering #original; several letters where one cannot carry them.",
    OriginalsFacts,
    answer=Answer.STAYS_INSIDE,
    own_affair=True,
    shows=Shows.CUSTOMER,
)
