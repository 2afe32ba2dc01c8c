"""Events of mails that came: a ticket opened, a mail joined, somebody answered, or it was no customer's."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar, TypeVar

from mailflow.domain.model.events.base import IF_ANY, Event, Stored, WhereTold, Who
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.procedure_state import ProcedureState
from mailflow.domain.model.ticket import UNSET, AckState, Channel, Status, Unset

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReasonToJoin:
    """One reason to think that the mail belongs to a ticket, and whether it was enough."""

    rule: str
    detail: str
    joins: bool


@dataclass(frozen=True, slots=True)
class OtherTicket:
    """One reason to think of a ticket that the mail did not join."""

    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class PickedOut:
    """Something that was picked out of the mail."""

    name: str  # of the pattern
    value: str  # in its normal form
    said: str  # as it stands in the mail


@dataclass(frozen=True, slots=True)
class TicketReceived(Event):
    """A mail opened the ticket, or a member of staff split it off another one.

    Version 2 says what the ticket's row began with, too.
    """

    kind: ClassVar[str] = "received"
    version: ClassVar[int] = 2
    variants: ClassVar[tuple[str, ...]] = ("received split",)
    message_id: str = ""
    digest: str = ""  # of the original
    sender_kind: Annotated[str, Stored("kind")] = ""
    sender_rule: Annotated[str, Stored("kind_rule")] = ""
    evidence: tuple[OtherTicket, ...] = ()
    nature: Nature | None = None
    nature_rule: str = ""
    category: str = ""
    category_rule: str = ""
    category_word: str = ""
    urgent: bool = False
    found: tuple[PickedOut, ...] = ()
    authentication: str = ""
    message_id_reused: bool = False
    origin: Annotated[str, IF_ANY] = ""  # how it came: a form, a group, a forwarder
    origin_name: Annotated[str, IF_ANY] = ""
    sent_by: Annotated[str, IF_ANY] = ""
    found_in: Annotated[tuple[str, ...], IF_ANY] = ()  # where the customer's address was found
    whose: Annotated[str, IF_ANY] = ""  # why it is doubtful whose mail it is
    split_by: Annotated[str, Stored("by"), IF_ANY] = ""
    split_from: Annotated[str, Stored("from"), IF_ANY] = ""  # the reference of the other ticket
    words: Annotated[str, IF_ANY] = ""  # of whoever split it off
    customer: Annotated[str | None, IF_ANY] = None  # an address
    customer_name: Annotated[str | None, IF_ANY] = None
    language: Annotated[str | None, IF_ANY] = None
    channel: Annotated[Channel | None, IF_ANY] = None
    due_at: Annotated[datetime | None, IF_ANY] = None  # of the resolution; UTC

    def apply(self, state: ProcedureState) -> ProcedureState:
        """The row as it begins; what the first version did not write stays unsaid."""
        old = self.customer is None
        columns = replace(
            state.columns,
            status=Status.RECEIVED,
            nature=_or_unset(self.nature),
            category=UNSET if self.nature is None else self.category,
            urgent=UNSET if self.nature is None else self.urgent,
            customer_email=_or_unset(self.customer),
            customer_name=_or_unset(self.customer_name),
            language=_or_unset(self.language),
            channel=_or_unset(self.channel),
            due_at=UNSET if old else self.due_at,
        )
        return replace(state, columns=columns)

    def sentence(self, rule: str) -> str:  # noqa: ARG002
        """See Event."""
        return "received split" if self.split_from else self.kind


def _or_unset(value: T | None) -> T | Unset:
    return UNSET if value is None else value


@dataclass(frozen=True, slots=True)
class TicketRouted(Event):
    """It was given to whoever holds it; the rule is the route."""

    kind: ClassVar[str] = "routed"
    variants: ClassVar[tuple[str, ...]] = ("routed nowhere",)
    department: str  # "" for customer care
    reason: Annotated[str, IF_ANY] = ""

    def apply(self, state: ProcedureState) -> ProcedureState:
        """See Event."""
        status = Status.WITH_DEPARTMENT if self.department else Status.RECEIVED
        return replace(state, columns=replace(state.columns, department=self.department, status=status))

    def sentence(self, rule: str) -> str:  # noqa: ARG002
        """See Event."""
        return self.kind if self.department else "routed nowhere"


@dataclass(frozen=True, slots=True)
class AcknowledgementWithheld(Event):
    """No acknowledgement for now; the rule says why."""

    kind: ClassVar[str] = "acknowledgement withheld"
    state: AckState | None


@dataclass(frozen=True, slots=True)
class MailJoined(Event):
    """A mail joined the ticket; the rule is the evidence that decided."""

    kind: ClassVar[str] = "joined"
    who: Who
    participant: bool  # surely the customer, or somebody who takes part
    doubt: str  # why it is not
    authentication: str
    message_id: str
    evidence: tuple[ReasonToJoin, ...]
    contradiction: bool
    found: tuple[PickedOut, ...]
    message_id_reused: bool

    def apply(self, state: ProcedureState) -> ProcedureState:
        """A customer who has written is waited for no longer."""
        waiting = state.columns.status is Status.WAITING
        return state.at_status(Status.INVESTIGATING) if self.participant and waiting else state


@dataclass(frozen=True, slots=True)
class TicketHandedIn(Event):
    """Staff handed in what a customer told them; the rule says how: a form or a forward."""

    kind: ClassVar[str] = "handed in"
    who: Who
    channel: Channel | None
    customer: str
    phone: str
    written: str  # when the customer wrote it, as the forwarded mail says


@dataclass(frozen=True, slots=True)
class MailNoted(Event):
    """Words that stay inside the house."""

    kind: ClassVar[str] = "noted"
    variants: ClassVar[tuple[str, ...]] = ("noted asking", "noted answering")
    who: Who
    words: str
    asked: Annotated[str, IF_ANY] = ""  # the department that was asked
    answers: Annotated[str, IF_ANY] = ""  # "consultation": the words answer a colleague

    def sentence(self, rule: str) -> str:  # noqa: ARG002
        """See Event."""
        if self.asked:
            return "noted asking"
        return "noted answering" if self.answers else self.kind


@dataclass(frozen=True, slots=True)
class MachineWrote(Event):
    """A program wrote; the rule is the sign that gave it away."""

    kind: ClassVar[str] = "machine wrote"
    sender_kind: Annotated[str, Stored("kind")]
    evidence: str


@dataclass(frozen=True, slots=True)
class ColleagueAway(Event):
    """A vacation reply of staff: whoever waits for them was told."""

    kind: ClassVar[str] = "colleague away"
    variants: ClassVar[tuple[str, ...]] = ("colleague away until",)
    who: Who
    until: str  # ISO date; "" where the reply names none
    deputy: str
    told: tuple[str, ...]

    def sentence(self, rule: str) -> str:  # noqa: ARG002
        """See Event."""
        return "colleague away until" if self.until else self.kind


@dataclass(frozen=True, slots=True)
class MailRefused(Event):
    """What somebody wrote who is not surely staff; nothing was done."""

    kind: ClassVar[str] = "refused"
    who: Who
    authentication: str
    words: str
    defects: Annotated[tuple[str, ...], IF_ANY] = ()


@dataclass(frozen=True, slots=True)
class CommandsRefused(Event):
    """Commands of staff were not carried out."""

    kind: ClassVar[str] = "command refused"
    who: Who
    lines: tuple[str, ...]  # that could not be carried out, or why


@dataclass(frozen=True, slots=True)
class AuthorityAnswered(Event):
    """The authority to which it was referred has written; kept inside."""

    kind: ClassVar[str] = "authority answered"
    who: Who
    words: str


@dataclass(frozen=True, slots=True)
class StatusTold(Event):
    """The customer asked how it stands and was told."""

    kind: ClassVar[str] = "status told"
    where_told: ClassVar[WhereTold] = WhereTold.STORY
    who: Who
    words: str


@dataclass(frozen=True, slots=True)
class SurveyAnswered(Event):
    """The customer answered the satisfaction survey."""

    kind: ClassVar[str] = "survey answered"
    who: Who
    score: int | None  # 1 to 5
    words: str
    declined: bool  # wants no more surveys
