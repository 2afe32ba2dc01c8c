"""Events of our letters on their way; the rule is the letter's occasion."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from mailflow.domain.model.events.base import IF_ANY, Event, Stored, WhereTold
from mailflow.domain.model.ticket import AckState


@dataclass(frozen=True, slots=True)
class Acknowledged(Event):
    """The acknowledgement has left the house."""

    kind: ClassVar[str] = "acknowledged"
    where_told: ClassVar[WhereTold] = WhereTold.STORY
    message_id: str


@dataclass(frozen=True, slots=True)
class AcknowledgedLater(Event):
    """A later letter acknowledges it; version 2 with what was owed before, where staff set it."""

    kind: ClassVar[str] = "acknowledged later"
    version: ClassVar[int] = 2
    with_: Annotated[str, Stored("with")]  # the ticket with whose letter
    before: Annotated[AckState | None, IF_ANY] = None


@dataclass(frozen=True, slots=True)
class AcknowledgementSettled(Event):
    """A person has seen to it: no acknowledgement is owed any more.  The rule is the state before."""

    kind: ClassVar[str] = "acknowledgement settled"


@dataclass(frozen=True, slots=True)
class LetterBounced(Event):
    """A letter came back; the rule says how the report was known."""

    kind: ClassVar[str] = "bounced"
    recipients: tuple[str, ...]
    diagnostic: str
    letter: str  # its Message-ID


@dataclass(frozen=True, slots=True)
class LetterDelayed(Event):
    """A letter is late."""

    kind: ClassVar[str] = "delayed"
    recipients: tuple[str, ...]
    diagnostic: str
    letter: str


@dataclass(frozen=True, slots=True)
class ReportNoted(Event):
    """A delivery report fits no letter that has left; nothing was changed."""

    kind: ClassVar[str] = "report noted"
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterUndelivered(Event):
    """A letter could not be sent."""

    kind: ClassVar[str] = "letter failed"
    where_told: ClassVar[WhereTold] = WhereTold.STORY
    recipient: str
    code: int  # of SMTP; 0 where there was none
    answer: str


@dataclass(frozen=True, slots=True)
class LetterUncertain(Event):
    """Nobody knows whether a letter has arrived."""

    kind: ClassVar[str] = "letter uncertain"
    where_told: ClassVar[WhereTold] = WhereTold.STORY
    recipient: str
    code: int
    answer: str


@dataclass(frozen=True, slots=True)
class LetterResent(Event):
    """An admin sends it again."""

    kind: ClassVar[str] = "letter resent"
    recipient: str
    before: str  # its state


@dataclass(frozen=True, slots=True)
class LetterDismissed(Event):
    """An admin has seen that it was not delivered."""

    kind: ClassVar[str] = "letter dismissed"
    recipient: str
    before: str
