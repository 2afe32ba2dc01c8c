"""The letters of the procedure inside the house: approval, work, verification, advice, the customer.

Long because each of them has its facts and its record here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from mailflow.domain.model.letters import buttons as b
from mailflow.domain.model.letters.facts import (
    FIRST,
    AskedAgain,
    Blank,
    BlankLines,
    Colleague,
    DueDay,
    FactMark,
    Filled,
    Flag,
    LetterFacts,
    LinesOfText,
    NamedDeadline,
    StaffWordsIfAny,
)
from mailflow.domain.model.letters.file import Shows
from mailflow.domain.model.letters.letter import Answer, Audience, Brings, ClearAnswer, Letter
from mailflow.domain.model.letters.notices import TicketFacts
from mailflow.domain.model.outbox import Awaits

STAFF: Final = Audience.STAFF


@dataclass(frozen=True, slots=True)
class ApprovalFacts(LetterFacts):
    """``amount``: the sums as people write them, or a number; ``doubt``: a sentence or ""."""

    proposer: Colleague
    remedy: str
    amount: Annotated[int | str, FactMark.MAY_BE_EMPTY]
    doubt: Blank
    unit: Blank
    due: DueDay
    letter_text: BlankLines
    customer_name: Blank
    customer_email: str
    subject: Blank
    words: BlankLines
    again: AskedAgain = FIRST


@dataclass(frozen=True, slots=True)
class LetterApprovalFacts(LetterFacts):
    """``number``: of the request; ``amount``: the sums in the letter; ``note``: for the reader."""

    proposer: Colleague
    number: int
    amount: Annotated[int | str, FactMark.MAY_BE_EMPTY]
    note: BlankLines
    letter_text: LinesOfText
    words: BlankLines
    again: AskedAgain = FIRST

    def case(self) -> tuple[str, int]:
        """Which letter is decided on: another one may have taken its place."""
        return "", self.number


@dataclass(frozen=True, slots=True)
class ApprovalResultFacts(LetterFacts):
    """Who decided what, and why."""

    approved: bool
    by: Colleague
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class LetterResultFacts(LetterFacts):
    """Who decided on a letter; ``words``: as it was written; ``minutes``: until it leaves."""

    approved: bool
    by: Colleague
    reason: str
    words: BlankLines
    minutes: int

    def case(self) -> tuple[str, int]:
        """What was not approved is written anew."""
        return "approved" if self.approved else "", 0


@dataclass(frozen=True, slots=True)
class ChecklistFacts(LetterFacts):
    """``items``: rows of text, unit, due day, done."""

    remedy: str
    items: Sequence[tuple[str, str, str, bool]]
    customer_name: Blank
    subject: Blank
    again: AskedAgain = FIRST


@dataclass(frozen=True, slots=True)
class VerifiedFacts(LetterFacts):
    """``answerer``: the address of a colleague who answers the customer, "" where it is the reader."""

    by: Colleague
    remark: Blank
    remedy: str
    answerer: Colleague


@dataclass(frozen=True, slots=True)
class NotVerifiedFacts(LetterFacts):
    """``form``: the number of the next one."""

    by: Colleague
    reason: str
    form: int


@dataclass(frozen=True, slots=True)
class WorkOrderFacts(LetterFacts):
    """``kind``: a code word of [work]; ``number``: of an action, 0 of the remedy."""

    kind: str
    text: str
    number: int
    due: DueDay
    by: Colleague
    customer_name: Blank
    subject: Blank

    def case(self) -> tuple[str, int]:
        """Which action is done."""
        return "", self.number


@dataclass(frozen=True, slots=True)
class ClosedUnfinishedFacts(LetterFacts):
    """``left``: what was not done; ``words``: the closer's; ``orders_off``: the reader's own order is off."""

    by: Colleague
    left: Filled[str]
    words: BlankLines
    orders_off: Flag


@dataclass(frozen=True, slots=True)
class ConsultationFacts(LetterFacts):
    """``words`` are the asking colleague's."""

    asker: Colleague
    words: BlankLines
    customer_name: Blank
    subject: Blank
    customer_words: BlankLines


@dataclass(frozen=True, slots=True)
class ColleagueWords(LetterFacts):
    """What a colleague says; ``role``: as whom, a code word of [role]; ``asked``: the reader asked them."""

    by: Colleague
    words: BlankLines
    role: Blank
    asked: Flag


@dataclass(frozen=True, slots=True)
class AuthorityRequestFacts(StaffWordsIfAny):
    """The house's question and the customer's words."""

    ticket: TicketFacts


@dataclass(frozen=True, slots=True)
class SilentFacts(LetterFacts):
    """``words``: what the customer was asked; ``reminders``: how many they got."""

    asked_at: datetime | None
    reminders: int
    words: BlankLines


@dataclass(frozen=True, slots=True)
class MoreTimeProposedFacts(LetterFacts):
    """``due_at``: the date that the customer was given; ``sent_at``: when the letter leaves by itself."""

    due_at: datetime
    sent_at: datetime
    answer_by: datetime
    letter_text: LinesOfText


@dataclass(frozen=True, slots=True)
class StatusAskedFacts(LetterFacts):
    """The customer's question."""

    words: BlankLines


@dataclass(frozen=True, slots=True)
class AwayFacts(LetterFacts):
    """``unit``: the deputy's department, where another one holds the ticket."""

    by: Colleague
    until: DueDay
    deputy: Blank
    unit: Blank
    words: BlankLines


@dataclass(frozen=True, slots=True)
class UnhappyFacts(LetterFacts):
    """``score``: 1 to 5, "" for words alone."""

    score: Annotated[int | str, FactMark.MAY_BE_EMPTY]
    words: BlankLines
    deadlines: Sequence[NamedDeadline]


APPROVAL_REQUEST: Final = Letter(
    "approval_request",
    STAFF,
    "A remedy awaits the superior's decision: exactly what would be sent.",
    ApprovalFacts,
    answer=Answer.STAYS_INSIDE,
    takes_for={ClearAnswer.NO: "reject", ClearAnswer.YES: "approve"},
    offers=(b.APPROVE, b.REJECT),
    carries_files=True,
    shows=Shows.SHORT,
    shows_waiting=Awaits.APPROVAL,
    awaited=True,
)
LETTER_APPROVAL: Final = Letter(
    "letter_approval",
    STAFF,
    "A letter that names a sum awaits the superior's decision: exactly what would be sent.",
    LetterApprovalFacts,
    answer=Answer.STAYS_INSIDE,
    takes_for={ClearAnswer.NO: "reject", ClearAnswer.YES: "approve"},
    offers=(b.APPROVE, b.REJECT),
    shows=Shows.SHORT,
    shows_waiting=Awaits.LETTER,
    awaited=True,
)
LETTER_RESULT: Final = Letter(
    "letter_result",
    STAFF,
    "A letter to the customer was approved, and leaves, or was not.",
    LetterResultFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.ANSWER, b.PLAN),
    offers_in_case={"approved": (b.STOP,)},
    shows=Shows.CUSTOMER,
)
APPROVAL_RESULT: Final = Letter(
    "approval_result",
    STAFF,
    "A remedy was approved or rejected.",
    ApprovalResultFacts,
    answer=Answer.STAYS_INSIDE,
    shows=Shows.CUSTOMER,
)
VERIFICATION_REQUEST: Final = Letter(
    "verification_request",
    STAFF,
    "All is reported done: QA verifies.",
    ChecklistFacts,
    answer=Answer.STAYS_INSIDE,
    takes_for={
        ClearAnswer.FAILED: "verify fail",
        ClearAnswer.NO: "verify fail",
        ClearAnswer.PASSED: "verify pass",
        ClearAnswer.YES: "verify pass",
    },
    offers=(b.VERIFY_PASS, b.VERIFY_FAIL),
    shows=Shows.SHORT,
    awaited=True,
)
VERIFICATION_PASSED: Final = Letter(
    "verification_passed",
    STAFF,
    "QA is content: what remains is the final answer, and who gives it.",
    VerifiedFacts,
    offers=(b.ANSWER, b.NOTE),
    shows=Shows.SHORT,
)
VERIFICATION_FAILED: Final = Letter(
    "verification_failed",
    STAFF,
    "The work starts again from the analysis, on a new form.",
    NotVerifiedFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.CAUSE, b.PLAN, b.ACTION, b.HELP),
    shows=Shows.SHORT,
)
WORK_ORDER: Final = Letter(
    "work_order",
    STAFF,
    "A unit gets its part of the work.",
    WorkOrderFacts,
    answer=Answer.STAYS_INSIDE,
    takes_for={ClearAnswer.DONE: "done"},
    offers=(b.DONE, b.NOTE),
    carries_files=True,
    shows=Shows.SHORT,
    awaited=True,
)
CLOSED_UNFINISHED: Final = Letter(
    "closed_unfinished",
    STAFF,
    "A ticket was closed with something left undone: quality hears of it, units that their order is off.",
    ClosedUnfinishedFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.NOTE, b.STATUS),
    shows=Shows.SHORT,
)
CONSULTATION: Final = Letter(
    "consultation",
    STAFF,
    "A colleague asks for a view; internal.",
    ConsultationFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.NOTE,),
    carries_files=True,
    shows=Shows.SHORT,
    brings=Brings.ALL,
    awaited=True,
)
CONSULTATION_ANSWER: Final = Letter(
    "consultation_answer",
    STAFF,
    "A colleague's view, to whoever asked; internal.",
    ColleagueWords,
    answer=Answer.STAYS_INSIDE,
    offers=(b.ANSWER, b.ASK, b.NOTE),
    carries_files=True,
    shows=Shows.CUSTOMER,
)
AUTHORITY_REQUEST: Final = Letter(
    "authority_request",
    Audience.AUTHORITY,
    "The competent authority is asked for its guidance; it reads nothing of the house.",
    AuthorityRequestFacts,
    answer=Answer.STAYS_INSIDE,
    carries_files=True,
)
INSTRUCTIONS: Final = Letter(
    "instructions",
    STAFF,
    "What the director or head office wants done; internal.",
    ColleagueWords,
    answer=Answer.STAYS_INSIDE,
    offers=(b.TAKE, b.NOTE, b.HELP),
    carries_files=True,
    shows=Shows.SHORT,
    awaited=True,
)
CUSTOMER_SILENT: Final = Letter(
    "customer_silent",
    STAFF,
    "The customer has not answered, reminders included: the holder decides.",
    SilentFacts,
    offers=(b.ASK, b.ANSWER, b.CLOSE),
    shows=Shows.SHORT,
    awaited=True,
    by_clock=True,
)
STATUS_ASKED: Final = Letter(
    "status_asked",
    STAFF,
    "The customer asked for the status and was told it automatically.",
    StatusAskedFacts,
    offers=(b.ANSWER, b.NOTE),
    shows=Shows.CUSTOMER,
)
COLLEAGUE_AWAY: Final = Letter(
    "colleague_away",
    STAFF,
    "A colleague's vacation reply, to whoever waits for them: until when, and whom to ask.",
    AwayFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.TAKE, b.ROUTE, b.NOTE, b.HELP),
    shows=Shows.CUSTOMER,
)
UNHAPPY_SURVEY: Final = Letter(
    "unhappy_survey",
    STAFF,
    "An unhappy customer: a person decides on reopening.",
    UnhappyFacts,
    offers=(b.REOPEN, b.NOTE),
    shows=Shows.SHORT,
)
MORE_TIME_PROPOSED: Final = Letter(
    "more_time_proposed",
    STAFF,
    "The customer's date comes near: the letter that asks for more time, to send now or to answer instead.",
    MoreTimeProposedFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.EXTEND, b.ANSWER, b.STATUS, b.HELP),
    shows=Shows.SHORT,
    awaited=True,
    by_clock=True,
)
