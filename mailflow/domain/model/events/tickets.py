"""Events that say what a ticket is and whose it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from mailflow.domain.model.events.base import IF_ANY, Event, Who
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.procedure_state import ProcedureState
from mailflow.domain.model.ticket import UNSET, Status


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """Another department has it now."""

    kind: ClassVar[str] = "handed over"
    said: ClassVar[str] = "words"
    who: Who
    department: str
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        columns = replace(state.columns, department=self.department, status=Status.WITH_DEPARTMENT)
        return replace(state, columns=columns)


@dataclass(frozen=True, slots=True)
class DepartmentRenamed(Event):
    """Its department has another name in config."""

    kind: ClassVar[str] = "department renamed"
    before: str
    department: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, columns=replace(state.columns, department=self.department))


@dataclass(frozen=True, slots=True)
class NatureSet(Event):
    """Staff said what it is."""

    kind: ClassVar[str] = "nature set"
    who: Who
    before: str
    after: Nature | None

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, columns=replace(state.columns, nature=self.after or UNSET))


@dataclass(frozen=True, slots=True)
class CategorySet(Event):
    """Staff said its category."""

    kind: ClassVar[str] = "category set"
    who: Who
    after: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, columns=replace(state.columns, category=self.after))


@dataclass(frozen=True, slots=True)
class UrgencySet(Event):
    """Staff said whether it is urgent; version 2 with the end of the resolution, where that moved."""

    kind: ClassVar[str] = "urgency set"
    version: ClassVar[int] = 2
    variants: ClassVar[tuple[str, ...]] = ("urgency taken away",)
    who: Who
    after: bool
    due_at: Annotated[datetime | None, IF_ANY] = None  # UTC
    due_moved: Annotated[bool, IF_ANY] = False

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        due_at = self.due_at if self.due_moved else state.columns.due_at
        return replace(state, columns=replace(state.columns, urgent=self.after, due_at=due_at))

    def sentence(self, rule: str) -> str:  # noqa: ARG002
        """See Event."""
        return self.kind if self.after else "urgency taken away"


@dataclass(frozen=True, slots=True)
class LanguageSet(Event):
    """Staff said the customer's language."""

    kind: ClassVar[str] = "language set"
    who: Who
    after: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, columns=replace(state.columns, language=self.after))


@dataclass(frozen=True, slots=True)
class CustomerSet(Event):
    """Staff said who the customer is; version 2 with the name, where one was given."""

    kind: ClassVar[str] = "customer set"
    version: ClassVar[int] = 2
    who: Who
    email: str
    name: Annotated[str, IF_ANY] = ""

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        name = self.name or state.columns.customer_name
        return replace(state, columns=replace(state.columns, customer_email=self.email, customer_name=name))


@dataclass(frozen=True, slots=True)
class CopiedIn(Event):
    """Somebody else may write beside the customer."""

    kind: ClassVar[str] = "copied in"
    who: Who
    address: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        copies = tuple(dict.fromkeys((*state.columns.copies, self.address)))
        return replace(state, columns=replace(state.columns, copies=copies))


@dataclass(frozen=True, slots=True)
class TicketMerged(Event):
    """The work goes on in another ticket of the same matter."""

    kind: ClassVar[str] = "merged"
    who: Who
    into: str  # a reference

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        columns = replace(state.columns, merged_into=self.into, status=Status.MERGED)
        return replace(state, columns=columns)


@dataclass(frozen=True, slots=True)
class DateExtended(Event):
    """The customer was asked for more time: they have a new date; the deadlines of the house stay."""

    kind: ClassVar[str] = "date extended"
    said: ClassVar[str] = "words"
    who: Who
    due: str  # ISO date, as the customer reads it
    due_at: datetime | None  # UTC
    words: str

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        return replace(state, columns=replace(state.columns, due_at=self.due_at))


@dataclass(frozen=True, slots=True)
class TicketSplit(Event):
    """Another matter of the same mail got a ticket of its own."""

    kind: ClassVar[str] = "split"
    said: ClassVar[str] = "words"
    who: Who
    department: str
    words: str


@dataclass(frozen=True, slots=True)
class TicketReopened(Event):
    """It was opened again; version 2 with the end of the resolution, which runs anew."""

    kind: ClassVar[str] = "reopened"
    version: ClassVar[int] = 2
    said: ClassVar[str] = "words"
    who: Who
    words: str
    due_at: Annotated[datetime | None, IF_ANY] = None  # UTC
    due_moved: Annotated[bool, IF_ANY] = False

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        due_at = self.due_at if self.due_moved else state.columns.due_at
        columns = replace(state.columns, status=Status.INVESTIGATING, closed_at=None, due_at=due_at)
        return replace(state, columns=columns, answered=False)
