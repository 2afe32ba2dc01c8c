"""The tables: SQLModel classes are rows, nothing more; one schema, in one file so that it is read as one.

Times are UTC integers (milliseconds since 1970): SQLite gives aware datetimes back naive, and
integers compare alike in every database.  Identity columns are NOT NULL because UNIQUE lets NULL repeat.
Long because it is the whole schema.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, Index, LargeBinary, MetaData, UniqueConstraint, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from mailflow.domain.model.outbox import Awaits, OutboxState
from mailflow.domain.rules.acknowledgement import ACKNOWLEDGEMENTS
from mailflow.ports.errors import Damaged

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC milliseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """To milliseconds; a naive datetime is a bug and raises."""
        if value is None:
            return None
        return (value - _EPOCH) // _MILLISECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back to an aware datetime."""
        if value is None:
            return None
        try:
            return _EPOCH + _MILLISECOND * int(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise Damaged(f"a time is damaged: {str(value)[:40]!r}") from error


class Row(SQLModel):
    """What all rows share: the naming of constraints, which migrations rely on."""

    metadata = MetaData(naming_convention=NAMING)


def _id() -> Any:
    return Field(default=None, primary_key=True)


def _time(*, nullable: bool = False, index: bool = False) -> Any:
    column: Column[Any] = Column(UTCDateTime, nullable=nullable, index=index)
    return Field(default=None, sa_column=column)


def _blob(*, nullable: bool = False) -> Any:
    return Field(default=None, sa_column=Column(LargeBinary, nullable=nullable))


class KeyRow(Row, table=True):
    """A secret that signs tokens; the newest signs, all verify."""

    __tablename__ = "keys"
    id: int | None = _id()
    secret: bytes = _blob()
    created_at: datetime = _time()


class CounterRow(Row, table=True):
    """The last number given out per name and year; a restore jumps it."""

    __tablename__ = "counters"
    name: str = Field(primary_key=True)
    value: int


class FolderRow(Row, table=True):
    """A mailbox folder whose start has been decided; none is read before that."""

    __tablename__ = "folders"
    __table_args__ = (UniqueConstraint("mailbox", "folder"),)
    id: int | None = _id()
    mailbox: str
    folder: str
    start_from: datetime = _time()
    uidvalidity: int = Field(default=0, sa_type=BigInteger)  # of the last visit; 0: not visited yet
    older: int = 0  # mails before the start, left alone, as counted at the first visit


class OriginalRow(Row, table=True):
    """A piece of the unaltered bytes of a mail, content-addressed and compressed (zlib); most have one."""

    __tablename__ = "originals"
    digest: str = Field(primary_key=True)  # of the whole mail
    piece: int = Field(primary_key=True)  # from 0
    size: int  # bytes of the piece, before compression
    content: bytes = _blob()


class ArrivalRow(Row, table=True):
    """One mail in one folder: seen, attempted, decided, filed."""

    __tablename__ = "arrivals"
    __table_args__ = (
        UniqueConstraint("folder_id", "uidvalidity", "uid"),
        Index("ix_arrivals_unfiled", "folder_id", "filed"),
        Index("ix_arrivals_disposition", "disposition", "digested"),
        Index("ix_arrivals_decided", "decided_at", "disposition"),
    )
    id: int | None = _id()
    folder_id: int = Field(foreign_key="folders.id")
    uidvalidity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
    received_at: datetime = _time()
    size: int
    attempts: int = 0  # that ended badly: it failed, or was alone in hand when the program died
    in_hand: bool = False  # being read or decided on; at a start: it was, when the program died
    suspect: bool = False  # has failed, or was in hand when the program died: comes last, with few or alone
    cause: str = ""  # of the last bad end: unreadable, mistake, died (alone or with few: it comes alone)
    error: str = ""  # the same in words
    again_at: datetime | None = _time(nullable=True)  # not tried before then; NULL in quarantine: no more
    acknowledged: bool = False  # in quarantine: its sender has been written to
    digest: str = ""  # of the original; "" until it was read
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True)
    disposition: str = ""  # "" while undecided
    rule: str = ""
    config_hash: str = ""
    decided_at: datetime | None = _time(nullable=True)
    filed: bool = False  # moved to the processed folder, or found gone
    digested: bool = False  # shown to a person in a daily digest, where its disposition asks for that


SUBJECT_KEPT, WORDS_KEPT = 500, 20_000  # characters of a mail that are kept beside its original


class MessageRow(Row, table=True):
    """One mail, however many copies of it arrived."""

    __tablename__ = "messages"
    id: int | None = _id()
    digest: str = Field(unique=True)
    content_digest: str = Field(index=True)
    message_id: str = Field(index=True)
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id", index=True)
    kind: str
    kind_rule: str
    sender_email: str = Field(index=True)
    sender_name: str = ""
    role: str = "customer"  # as whom the sender wrote: customer, a staff role, machine, stranger
    subject: str = ""
    language: str = ""
    words: str = ""  # the reply text, clipped
    defects: str = ""  # one per line
    received_at: datetime = _time()


OWED = text("ack_next_at IS NOT NULL")
NOT_CLOSED = text("status != 'closed'")
"""Partial indexes are chosen only where a question says these words."""


class TicketRow(Row, table=True):
    """A complaint, suggestion, question or word of praise."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_owed", "person", sqlite_where=OWED),
        Index("ix_tickets_ack_reason", "person", "ack_reason"),
        Index("ix_tickets_open", "ack_state", sqlite_where=NOT_CLOSED),
    )
    id: int | None = _id()
    reference: str = Field(unique=True)
    status: str
    nature: str
    category: str = ""
    channel: str = "mail"  # by which the customer told it
    urgent: bool = False
    department: str = Field(default="", index=True)
    subject: str = ""
    customer_email: str = Field(index=True)
    person: str = ""  # the same in one spelling: what is owed to one mailbox goes out in one letter
    customer_name: str = ""
    language: str = ""
    received_at: datetime = _time(index=True)
    closed_at: datetime | None = _time(nullable=True)
    due_at: datetime | None = _time(nullable=True)  # of the resolution
    first_message_id: str = ""
    first_digest: str = ""  # of the original that opened it
    last_message_id: str = ""  # of the customer's latest mail: answers thread there in their client
    copies: str = ""  # who may write on it beside the customer, by #cc: addresses with spaces between
    merged_into: int = 0  # the ticket on which the work goes on
    mailbox: str = ""  # the one that it came to: what the clock writes leaves from there
    ack_state: str = Field(default="", index=True)
    ack_reason: str = ""
    ack_at: datetime | None = _time(nullable=True)  # when the acknowledgement was accepted by the server
    ack_next_at: datetime | None = _time(nullable=True, index=True)  # withheld or capped: look again then


class FindingRow(Row, table=True):
    """Something picked out of a mail: an account number, a telephone, the date of the incident."""

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("ticket_id", "name", "value"),)
    id: int | None = _id()
    ticket_id: int = Field(foreign_key="tickets.id")
    name: str  # of the pattern
    value: str = Field(index=True)  # in its normal form
    message_id: int = Field(foreign_key="messages.id", index=True)


class LinkRow(Row, table=True):
    """Two tickets that staff should see beside each other."""

    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("ticket_id", "other_id"),)
    id: int | None = _id()
    ticket_id: int = Field(foreign_key="tickets.id")
    other_id: int = Field(foreign_key="tickets.id", index=True)
    reason: str


class EventRow(Row, table=True):
    """What happened to a ticket; chained by digests over salted payload digests, not over texts."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("ticket_id", "sequence"),)
    id: int | None = _id()
    ticket_id: int = Field(foreign_key="tickets.id")
    sequence: int
    kind: str
    at: datetime = _time()
    rule: str = ""
    payload: str = ""  # JSON; erasure empties it, the chain stays valid
    salt: bytes = _blob()
    digest: str  # SHA-256 over salt and payload
    head: str  # SHA-256 over the previous head, sequence, kind, time, rule and digest


_OPEN = text("met_at IS NULL AND cancelled IS 0")


class DeadlineRow(Row, table=True):
    """A deadline of a ticket with its derivation and its stages."""

    __tablename__ = "deadlines"
    __table_args__ = (
        UniqueConstraint("ticket_id", "name", "round"),
        Index("ix_deadlines_open", "due_at", sqlite_where=_OPEN),
    )
    id: int | None = _id()
    ticket_id: int = Field(foreign_key="tickets.id")
    name: str
    round: int = 1
    started_at: datetime = _time()
    due_at: datetime = _time()
    derivation: str  # JSON
    stages: str  # JSON: name, at, kind, level, and what became of it
    next_at: datetime | None = _time(nullable=True, index=True)  # of the next stage; NULL: none left
    met_at: datetime | None = _time(nullable=True)
    met_by: str = ""  # the event that stopped it
    cancelled: bool = False


ACKS = text("occasion IN ('" + "', '".join(ACKNOWLEDGEMENTS) + "')")
"""Letters that acknowledge."""


class OutboxRow(Row, table=True):
    """One letter to one recipient and its fate; its Message-ID is fixed when it is written."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("ticket_id", "occasion", "sequence", "recipient"),
        Index("ix_outbox_due", "state", "next_attempt_at"),
        Index("ix_outbox_ticket", "ticket_id", "recipient"),
        Index("ix_outbox_person", "person", "occasion", "created_at"),
        Index("ix_outbox_occasion", "occasion", "created_at"),
        Index("ix_outbox_domain", "domain", "created_at", sqlite_where=ACKS),
    )
    id: int | None = _id()
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id")
    mailbox: str  # whose SMTP server sends it
    occasion: str
    sequence: int
    recipient: str
    person: str  # the recipient in one spelling: caps count by it
    domain: str  # of the recipient
    role: str
    message_id: str = Field(unique=True)
    envelope_sender: str = ""
    author: str = ""  # of the house: whom a plain answer goes to
    author_role: str = ""
    carried_token: bool = False  # its Reply-To did: without one, its Message-ID is the token
    subject: str = ""
    expires_at: datetime = _time()  # of its token
    created_at: datetime = _time()
    state: str = OutboxState.PENDING
    awaits: str = Awaits.NOTHING
    phase: str = ""  # how far the last attempt came
    attempts: int = 0
    uncertain: int = 0  # how often the connection was lost after the final dot
    next_attempt_at: datetime = _time()
    sent_at: datetime | None = _time(nullable=True)
    code: int = 0
    answer: str = ""  # the server's last words, or why it bounced
    dismissed: bool = False  # a person has seen that it was not delivered


class LetterRow(Row, table=True):
    """A letter's final bytes, apart from its fate: a changed state must not rewrite them."""

    __tablename__ = "letters"
    message_id: str = Field(primary_key=True)
    content: bytes = _blob()
    digest: str  # SHA-256 of the content: damage shows


class FailureRow(Row, table=True):
    """Something that is due and could not be done; it goes when it is done."""

    __tablename__ = "failures"
    __table_args__ = (UniqueConstraint("kind", "key"),)
    id: int | None = _id()
    kind: str  # see domain.undone
    key: str  # of the thing within its kind, such as a row's id
    ticket_id: int | None = None  # no foreign key: a ticket that is damaged must not keep its trouble unknown
    attempts: int
    reason: str = ""  # a code word of [reason]
    error: str = ""  # of the last attempt
    first_at: datetime = _time()
    next_at: datetime = _time()  # it is tried again then
    told_at: datetime | None = _time(nullable=True)  # when the admins were written to


class AddressRow(Row, table=True):
    """What is remembered of an address: its language, and whether it wants surveys."""

    __tablename__ = "addresses"
    email: str = Field(primary_key=True)
    language: str = ""
    no_survey: bool = False  # asked not to be asked


class DailyRow(Row, table=True):
    """A daily digest that was written: one per day, also after downtime."""

    __tablename__ = "dailies"
    day: str = Field(primary_key=True)  # ISO date in the organisation's time zone
    written_at: datetime = _time()
    checkpoint: str = ""  # digest over all heads


class NoteRow(Row, table=True):
    """What the daemon remembers about itself: withheld streaks, last tick, start time."""

    __tablename__ = "notes"
    name: str = Field(primary_key=True)
    value: str


METADATA = Row.metadata
