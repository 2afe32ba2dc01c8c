"""A ticket as the decisions see it, and the words for what may become of an arrival."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Final

from mailflow.domain.model.policy import Nature


class Disposition(StrEnum):
    """What became of one arrival; each arrival has exactly one."""

    OPENED = "opened"
    JOINED = "joined"
    COMMAND = "command"
    SET_ASIDE = "set aside"
    QUARANTINED = "quarantined"
    BEFORE_START = "before the start"


class Status(StrEnum):
    """Where a ticket stands."""

    RECEIVED = "received"
    WITH_DEPARTMENT = "with department"
    WAITING = "waiting for the customer"
    INVESTIGATING = "investigating"
    PROPOSED = "remedy proposed"
    APPROVED = "remedy approved"
    OFFERED = "offered"
    AGREED = "agreed"
    CARRYING_OUT = "being carried out"
    VERIFYING = "being verified"
    ANSWERED = "answered"
    UNJUSTIFIED = "unjustified"
    REFERRED = "referred"
    CLOSED = "closed"
    MERGED = "merged"


class AckState(StrEnum):
    """The obligation to acknowledge: each ticket's ends as sent, bounced or withheld with a reason."""

    QUEUED = "queued"
    SENT = "sent"
    BOUNCED = "bounced"
    FAILED = "failed"
    WITHHELD = "withheld"  # a person is asked to clear it; the plainest form may still go
    CAPPED = "capped"  # waits for the digest acknowledgement
    NOT_OWED = "not owed"  # certainly a machine's, or failed authentication


NOT_ACKNOWLEDGED: Final = (AckState.WITHHELD, AckState.CAPPED, AckState.FAILED, AckState.BOUNCED)
"""States in which a customer who is owed an acknowledgement has none yet."""


class Channel(StrEnum):
    """The way by which a customer told their matter (P4)."""

    MAIL = "mail"
    PHONE = "phone"
    COUNTER = "counter"
    LETTER = "letter"
    ZALO = "zalo"
    SHEET = "sheet"  # a feedback sheet
    WEB = "web"  # a form on a website
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TicketView:
    """What a decision needs to know of a ticket."""

    id: int
    reference: str
    status: Status
    nature: Nature
    urgent: bool
    department: str  # "" while nobody's
    subject: str
    customer_email: str
    customer_name: str
    language: str
    received_at: datetime
    closed_at: datetime | None = None
    first_message_id: str = ""  # of the customer's first mail, to thread our letters in their client
    ack_state: AckState = AckState.QUEUED
    due_at: datetime | None = None  # of the resolution
    last_message_id: str = ""  # of the customer's latest mail
    first_digest: str = ""  # of the original that opened it
    copies: tuple[str, ...] = ()  # who may write beside the customer: a lawyer, a spouse
    merged_into: int = 0  # the id of the ticket on which the work goes on; 0 for none
    category: str = ""
    channel: str = Channel.MAIL
    mailbox: str = ""  # the address of the mailbox that it came to

    @property
    def participants(self) -> frozenset[str]:
        """The outside addresses whose mails may join without a token."""
        return frozenset({self.customer_email, *self.copies} - {""})


class Unset(Enum):
    """The value of what is not changed; None, "" and 0 are values like others."""

    UNSET = "unset"

    def __bool__(self) -> bool:
        """As a condition it is no value."""
        return False


UNSET: Final = Unset.UNSET


@dataclass(frozen=True, slots=True, repr=False)
class TicketChange:
    """New values of a ticket's fields, under their names in the view and in the store.

    A field that is UNSET stays as it is.
    """

    status: Status | Unset = UNSET
    nature: Nature | Unset = UNSET
    category: str | Unset = UNSET
    urgent: bool | Unset = UNSET
    department: str | Unset = UNSET
    customer_email: str | Unset = UNSET
    customer_name: str | Unset = UNSET
    language: str | Unset = UNSET
    copies: tuple[str, ...] | Unset = UNSET
    due_at: datetime | Unset | None = UNSET
    closed_at: datetime | Unset | None = UNSET
    merged_into: int | Unset = UNSET
    last_message_id: str | Unset = UNSET
    ack_state: AckState | Unset = UNSET
    ack_reason: str | Unset = UNSET
    ack_next_at: datetime | Unset | None = UNSET

    def __repr__(self) -> str:
        """What changes, alone."""
        return f"TicketChange({', '.join(f'{name}={value!r}' for name, value in self.given().items())})"

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return bool(self.given())

    def given(self) -> dict[str, Any]:
        """The fields that change, with their new values."""
        values = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in values if value is not UNSET}

    def beside(self, later: "TicketChange") -> "TicketChange":
        """Both changes; of a field that both set, the later value."""
        return replace(self, **later.given())

    def applied_to(self, ticket: TicketView) -> TicketView:
        """The ticket as it is after the change; what a view does not show is only stored."""
        return replace(ticket, **{name: v for name, v in self.given().items() if name not in _ONLY_STORED})


NO_CHANGE: Final = TicketChange()
_ONLY_STORED: Final = frozenset({"ack_reason", "ack_next_at"})
