"""Events of what the customer was told or asked, and of the end of the work."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from mailflow.domain.model.events.base import IF_ANY, Event, WhereTold, Who
from mailflow.domain.model.outbox import Awaits
from mailflow.domain.model.procedure_state import HeldLetter, ProcedureState
from mailflow.domain.model.ticket import Status


@dataclass(frozen=True, slots=True)
class CustomerAsked(Event):
    """The customer was asked for what is missing; the ticket waits for them."""

    kind: ClassVar[str] = "asked"
    who: Who
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return state.at_status(Status.WAITING)


@dataclass(frozen=True, slots=True)
class Responded(Event):
    """A member of staff answered the customer in plain words."""

    kind: ClassVar[str] = "responded"
    who: Who
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, thanked=True)


@dataclass(frozen=True, slots=True)
class AnsweredDirectly(Event):
    """A member of staff wrote to the customer past us, with our mailbox among the readers."""

    kind: ClassVar[str] = "answered directly"
    who: Who
    words: str
    unproved: Annotated[bool, IF_ANY] = False  # nobody vouches for the sender: it stops no clock

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return state if self.unproved else replace(state, thanked=True)


@dataclass(frozen=True, slots=True)
class ResponseHeld(Event):
    """An answer to the customer is held until somebody approves or confirms it."""

    kind: ClassVar[str] = "response held"
    who: Who
    awaits: str  # approval | letter | confirmation | nobody
    words: Annotated[str, IF_ANY] = ""
    letter: Annotated[str, IF_ANY] = ""  # the Message-ID, where the last look at it held it
    command: Annotated[str, IF_ANY] = ""  # that it was written with, where it waits for its own approval

    def apply(self, state: ProcedureState) -> ProcedureState:
        """A letter that waits for its own approval takes the place of the one before."""
        letter = None if self.awaits == Awaits.NOBODY else state.letter
        if self.awaits == Awaits.LETTER:
            letter = HeldLetter(self.words, self.who.by, self.command)
            if state.held == Awaits.CONFIRMATION:  # an earlier one still waits for #send
                return replace(state, letter=letter)
        return replace(state, held=self.awaits, letter=letter)


@dataclass(frozen=True, slots=True)
class LetterProposed(Event):
    """A letter to the customer that is held for its sums was put before a superior."""

    kind: ClassVar[str] = "letter proposed"
    said: ClassVar[str] = "words"
    who: Who
    words: str
    number: int  # of all that were put before a superior on the ticket
    command: Annotated[str, IF_ANY] = ""
    written_by: Annotated[str, IF_ANY] = ""

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        letter = HeldLetter(self.words, self.written_by or self.who.by, self.command, self.number, state.at)
        return replace(state, letter=letter)


@dataclass(frozen=True, slots=True)
class LetterApproved(Event):
    """The superior approved a letter to the customer as it stands: it leaves."""

    kind: ClassVar[str] = "letter approved"
    who: Who
    number: int

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, letter=None, held="" if state.held == Awaits.LETTER else state.held)


@dataclass(frozen=True, slots=True)
class LetterRejected(Event):
    """The superior did not approve it."""

    kind: ClassVar[str] = "letter rejected"
    said: ClassVar[str] = "reason"
    who: Who
    number: int
    reason: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, letter=None, held="" if state.held == Awaits.LETTER else state.held)


@dataclass(frozen=True, slots=True)
class LettersStopped(Event):
    """The letters that had not left were stopped."""

    kind: ClassVar[str] = "letters stopped"
    who: Who

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, held="", letter=None)


@dataclass(frozen=True, slots=True)
class LetterReleased(Event):
    """The held answer was let go."""

    kind: ClassVar[str] = "letter released"
    who: Who

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, held="")


@dataclass(frozen=True, slots=True)
class AnswerGiven(Event):
    """The customer has the outcome in writing, or by another way."""

    kind: ClassVar[str] = "answered"
    said: ClassVar[str] = "words"
    variants: ClassVar[tuple[str, ...]] = ("answered otherwise",)
    who: Who
    words: str
    how: str = "mail"  # the channel
    on: Annotated[str, IF_ANY] = ""  # ISO date, where it was not by mail
    scans: Annotated[tuple[str, ...], IF_ANY] = ()  # names of the files that prove it

    def apply(self, state: ProcedureState) -> ProcedureState:
        """An explanation that nothing was wrong leaves the ticket unjustified."""
        after = replace(state, answered=True, explained=False)
        return after if state.explained else after.at_status(Status.ANSWERED)

    def sentence(self, rule: str) -> str:  # noqa: ARG002
        """See Event."""
        return self.kind if self.how == "mail" else "answered otherwise"


@dataclass(frozen=True, slots=True)
class CustomerTold(Event):
    """The customer was told otherwise, or waits for nothing."""

    kind: ClassVar[str] = "told"
    said: ClassVar[str] = "words"
    who: Who
    words: str


@dataclass(frozen=True, slots=True)
class FoundUnjustified(Event):
    """The complaint is not justified; the answer that says so is the next event."""

    kind: ClassVar[str] = "found unjustified"
    who: Who
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, explained=True).at_status(Status.UNJUSTIFIED)


@dataclass(frozen=True, slots=True)
class Referred(Event):
    """The competent authority decides."""

    kind: ClassVar[str] = "referred"
    who: Who
    to: str
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return state.at_status(Status.REFERRED)


@dataclass(frozen=True, slots=True)
class DisputeExplained(Event):
    """The customer was told the ways to settle a dispute."""

    kind: ClassVar[str] = "dispute explained"
    who: Who
    words: str


@dataclass(frozen=True, slots=True)
class CustomerThanked(Event):
    """The customer was thanked."""

    kind: ClassVar[str] = "thanked"
    who: Who
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, thanked=True)


@dataclass(frozen=True, slots=True)
class Apologised(Event):
    """We said sorry."""

    kind: ClassVar[str] = "apologised"
    who: Who
    words: str


@dataclass(frozen=True, slots=True)
class ImprovementTold(Event):
    """The customer was told what became better."""

    kind: ClassVar[str] = "improved"
    who: Who
    words: str


@dataclass(frozen=True, slots=True)
class StageTold(Event):
    """The customer was told where it stands; the rule is the state."""

    kind: ClassVar[str] = "stage told"
    where_told: ClassVar[WhereTold] = WhereTold.STORY
    who: Who


@dataclass(frozen=True, slots=True)
class TicketClosed(Event):
    """It was closed: with the lessons, or as junk."""

    kind: ClassVar[str] = "closed"
    said: ClassVar[str] = "lessons"
    variants: ClassVar[tuple[str, ...]] = ("closed as junk",)
    who: Who
    lessons: str
    as_spam: Annotated[bool, IF_ANY] = False

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, columns=replace(state.columns, status=Status.CLOSED, closed_at=state.at))

    def sentence(self, rule: str) -> str:  # noqa: ARG002
        """See Event."""
        return "closed as junk" if self.as_spam else self.kind
