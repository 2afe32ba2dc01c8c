"""A ticket as the decisions see it, and the words for what may become of an arrival."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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
