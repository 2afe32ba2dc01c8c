"""Events of deadlines: who was reminded, who was told that one has passed; the rule is the stage."""

from dataclasses import dataclass
from typing import ClassVar

from mailflow.domain.model.events.base import Event, WhereTold


@dataclass(frozen=True, slots=True)
class StageReached(Event):
    """A stage of a deadline, and who heard of it."""

    deadline: str
    level: str  # of the escalation, or who is reminded; "" for the holder
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HolderReminded(StageReached):
    """A deadline comes near."""

    kind: ClassVar[str] = "reminded"


@dataclass(frozen=True, slots=True)
class Escalated(StageReached):
    """A deadline has passed."""

    kind: ClassVar[str] = "escalated"


@dataclass(frozen=True, slots=True)
class CustomerReminded(StageReached):
    """The customer was reminded of our question."""

    kind: ClassVar[str] = "customer reminded"


@dataclass(frozen=True, slots=True)
class CustomerSilent(StageReached):
    """The customer has not answered: the holder decides."""

    kind: ClassVar[str] = "customer silent"


@dataclass(frozen=True, slots=True)
class SurveySent(StageReached):
    """The customer was asked how satisfied they are."""

    kind: ClassVar[str] = "survey"
    where_told: ClassVar[WhereTold] = WhereTold.STORY


@dataclass(frozen=True, slots=True)
class SurveyLeftOut(StageReached):
    """No survey was sent."""

    kind: ClassVar[str] = "no survey"


@dataclass(frozen=True, slots=True)
class MoreTimeAsked(StageReached):
    """The date of the customer came without an answer: they were told, and given a new one."""

    kind: ClassVar[str] = "more time asked"
    where_told: ClassVar[WhereTold] = WhereTold.STORY


@dataclass(frozen=True, slots=True)
class NoMoreTimeAsked(StageReached):
    """The date of the customer came, and no letter: it was answered, or nobody may be written to."""

    kind: ClassVar[str] = "no more time asked"
    where_told: ClassVar[WhereTold] = WhereTold.TERMINAL


@dataclass(frozen=True, slots=True)
class StageLate(Event):
    """A stage came too late to be of use."""

    kind: ClassVar[str] = "stage late"
    where_told: ClassVar[WhereTold] = WhereTold.TERMINAL
    deadline: str


@dataclass(frozen=True, slots=True)
class DeadlineMet(Event):
    """A deadline was stopped; the rule is what stopped it."""

    kind: ClassVar[str] = "deadline met"
    where_told: ClassVar[WhereTold] = WhereTold.TERMINAL
    deadline: str


@dataclass(frozen=True, slots=True)
class DeadlineResumed(Event):
    """A deadline runs again, as the step that stopped it was taken back."""

    kind: ClassVar[str] = "deadline runs again"
    where_told: ClassVar[WhereTold] = WhereTold.TERMINAL
    deadline: str
