"""Events of the procedure from the first reading to the verification: what staff found, planned and did.

Long because each kind of event is written out in full: they stay for ever.
"""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from mailflow.domain.model.events.base import IF_ANY, Event, WhereTold, Who
from mailflow.domain.model.procedure_state import Action, ProcedureState, Remedy
from mailflow.domain.model.ticket import Status


@dataclass(frozen=True, slots=True)
class TicketTaken(Event):
    """Somebody began to work on it."""

    kind: ClassVar[str] = "taken"
    who: Who
    stays: Annotated[bool, IF_ANY] = False  # the work was further on, and stands where it stood

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return state if self.stays else state.at_status(Status.INVESTIGATING)


@dataclass(frozen=True, slots=True)
class CauseFound(Event):
    """The cause was recorded."""

    kind: ClassVar[str] = "cause found"
    said: ClassVar[str] = "text"
    who: Who
    text: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return state.at_status(Status.INVESTIGATING)


@dataclass(frozen=True, slots=True)
class RemedyProposed(Event):
    """A remedy was put before a superior."""

    kind: ClassVar[str] = "remedy proposed"
    said: ClassVar[str] = "text"
    who: Who
    text: str
    amount: int  # in the organisation's currency
    unit: str  # the department that carries it out
    due: str  # ISO date
    letter: bool  # the customer's letter was prepared with it
    words: Annotated[str, IF_ANY] = ""  # of that letter

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        remedy = Remedy(self.text, self.amount, self.unit, self.due, self.who.by)
        again = replace(state, remedy=remedy, remedy_done=False, prepared=self.words)
        return again.at_status(Status.PROPOSED)


@dataclass(frozen=True, slots=True)
class RemedyApproved(Event):
    """The superior, or config's limit, approved it."""

    kind: ClassVar[str] = "remedy approved"
    variants: ClassVar[tuple[str, ...]] = ("remedy approved by limit",)
    who: Who
    how: Annotated[str, IF_ANY] = ""

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        remedy = replace(state.remedy, state="approved") if state.remedy else None
        return replace(state, remedy=remedy).at_status(Status.APPROVED)

    def sentence(self, rule: str) -> str:  # noqa: ARG002
        """See Event."""
        return "remedy approved by limit" if self.how else self.kind


@dataclass(frozen=True, slots=True)
class RemedyRejected(Event):
    """The superior rejected it."""

    kind: ClassVar[str] = "remedy rejected"
    said: ClassVar[str] = "reason"
    who: Who
    reason: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        remedy = replace(state.remedy, state="rejected") if state.remedy else None
        return replace(state, remedy=remedy).at_status(Status.INVESTIGATING)


@dataclass(frozen=True, slots=True)
class RemedyOffered(Event):
    """The approved remedy was offered to the customer."""

    kind: ClassVar[str] = "offered"
    who: Who
    words: Annotated[str, IF_ANY] = ""
    how: Annotated[str, IF_ANY] = ""

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return state.at_status(Status.OFFERED)


@dataclass(frozen=True, slots=True)
class OptionsOffered(Event):
    """The customer was asked to choose."""

    kind: ClassVar[str] = "options offered"
    who: Who
    options: tuple[str, ...]

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, options=self.options).at_status(Status.OFFERED)


@dataclass(frozen=True, slots=True)
class CustomerAgreed(Event):
    """The customer agreed: in a mail of theirs, or as staff recorded."""

    kind: ClassVar[str] = "agreed"
    said: ClassVar[str] = "text"
    variants: ClassVar[tuple[str, ...]] = ("agreed by staff",)
    who: Who
    text: str
    words: Annotated[str, IF_ANY] = ""  # of the customer's mail

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return state.at_status(Status.AGREED)

    def sentence(self, rule: str) -> str:  # noqa: ARG002
        """See Event."""
        return "agreed by staff" if self.who.role else self.kind


@dataclass(frozen=True, slots=True)
class ActionPlanned(Event):
    """A corrective or preventive action was given to a department."""

    kind: ClassVar[str] = "action planned"
    said: ClassVar[str] = "text"
    who: Who
    action: str  # corrective | preventive
    text: str
    unit: str
    due: str  # ISO date

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        action = Action(len(state.actions) + 1, self.action, self.text, self.unit, self.due)
        return replace(state, actions=(*state.actions, action)).at_status(Status.CARRYING_OUT)


@dataclass(frozen=True, slots=True)
class ActionDone(Event):
    """An action was reported done."""

    kind: ClassVar[str] = "action done"
    who: Who
    number: int
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        actions = tuple(replace(a, done=True) if a.number == self.number else a for a in state.actions)
        return replace(state, actions=actions).at_status(Status.CARRYING_OUT)


@dataclass(frozen=True, slots=True)
class RemedyDone(Event):
    """The remedy was reported done."""

    kind: ClassVar[str] = "remedy done"
    who: Who
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, remedy_done=True).at_status(Status.CARRYING_OUT)


@dataclass(frozen=True, slots=True)
class Promised(Event):
    """Something was promised to the customer."""

    kind: ClassVar[str] = "promised"
    said: ClassVar[str] = "text"
    who: Who
    text: str
    due: str  # ISO date

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, promises=(*state.promises, (self.text, self.due)))


@dataclass(frozen=True, slots=True)
class PromiseKept(Event):
    """A promise was reported kept."""

    kind: ClassVar[str] = "promise kept"
    said: ClassVar[str] = "words"
    who: Who
    number: int
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, kept=(*state.kept, self.number))


@dataclass(frozen=True, slots=True)
class WorkVerified(Event):
    """Quality passed what was done."""

    kind: ClassVar[str] = "verified"
    who: Who
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return state.at_status(Status.VERIFYING)


@dataclass(frozen=True, slots=True)
class VerificationFailed(Event):
    """Quality did not pass it: the next form begins."""

    kind: ClassVar[str] = "verification failed"
    said: ClassVar[str] = "reason"
    who: Who
    reason: str
    form: int  # the next form's number

    def apply(self, state: ProcedureState) -> ProcedureState:
        """The analysis starts again; whom we write to and what was promised stays."""
        again = ProcedureState(
            columns=state.columns,
            form=state.form + 1,
            promises=state.promises,
            kept=state.kept,
            reminders=state.reminders,
            instructed=state.instructed,
            letter=state.letter,
            at=state.at,
        )
        return again.at_status(Status.INVESTIGATING)


@dataclass(frozen=True, slots=True)
class ReminderSet(Event):
    """Somebody asked to be reminded on a day."""

    kind: ClassVar[str] = "reminder set"
    said: ClassVar[str] = "text"
    who: Who
    due: str  # ISO date
    text: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, reminders=(*state.reminders, self.text))


@dataclass(frozen=True, slots=True)
class WatchSet(Event):
    """A fault that may come back is watched until a day."""

    kind: ClassVar[str] = "watched"
    said: ClassVar[str] = "text"
    who: Who
    until: str  # ISO date
    text: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, watched_for=self.text)


@dataclass(frozen=True, slots=True)
class Instructed(Event):
    """The director or head office gave instructions."""

    kind: ClassVar[str] = "instructed"
    who: Who
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, instructed=self.words)


@dataclass(frozen=True, slots=True)
class StepTaken(Event):
    """The events before it were one step, which can be taken back; version 2 counts them.

    The first version kept what stood before instead, under names of columns and fields of its day.
    """

    kind: ClassVar[str] = "step taken"
    version: ClassVar[int] = 2
    where_told: ClassVar[WhereTold] = WhereTold.NOWHERE
    who: Who
    leaves: str  # when the first letter to the customer leaves (ISO), "waits", "" where there is none
    stops: tuple[str, ...]  # what stopped deadlines
    started: tuple[str, ...]  # names of deadlines
    events: int | None  # how many of those before it are the step; None: those of the same moment
    replaced: Annotated[
        tuple[str, ...], IF_ANY
    ] = ()  # names of deadlines that ran until it started them anew


@dataclass(frozen=True, slots=True)
class StepUndone(Event):
    """The last step was taken back: its events count no more.  The rule "stopped": with its letter."""

    kind: ClassVar[str] = "undone"
    version: ClassVar[int] = 2
    variants: ClassVar[tuple[str, ...]] = ("undone stopped",)
    who: Who
    state: str  # where the ticket stands again; "" where that did not change

    def sentence(self, rule: str) -> str:
        """See Event."""
        return "undone stopped" if rule == "stopped" else self.kind
