"""What the parts of a transaction share: the connection, and rows as domain values."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Executable,
    Insert,
    Row,
    Table,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlmodel import SQLModel

from mailflow.adapters.store.tables import AddressRow, ArrivalRow, MessageRow, OutboxRow, TicketRow
from mailflow.domain.model.outbox import OutboxState
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import AckState, Status, TicketView
from mailflow.domain.model.token import Keyring
from mailflow.ports.arrivals import ArrivalState
from mailflow.ports.errors import Damaged
from mailflow.ports.system import Randomness

Item = TypeVar("Item")


def table(row: type[SQLModel]) -> Table:
    """The Core table behind a row class: on the hot path, Core costs half of the ORM."""
    found: Table = row.__table__  # type: ignore[attr-defined]
    return found


def one_of(column: Column[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """Whether a column has one of these values, which never change.

    ``in_`` would write its list into the SQL anew at each execution, a fifth of what the statement costs.
    """
    return column.in_([literal(value, column.type) for value in values])


TICKETS = table(TicketRow).c
TICKET_COLUMNS = (
    TICKETS.id,
    TICKETS.reference,
    TICKETS.status,
    TICKETS.nature,
    TICKETS.urgent,
    TICKETS.department,
    TICKETS.subject,
    TICKETS.customer_email,
    TICKETS.customer_name,
    TICKETS.language,
    TICKETS.received_at,
    TICKETS.closed_at,
    TICKETS.first_message_id,
    TICKETS.ack_state,
    TICKETS.due_at,
    TICKETS.last_message_id,
    TICKETS.first_digest,
    TICKETS.copies,
    TICKETS.merged_into,
    TICKETS.category,
    TICKETS.channel,
    TICKETS.mailbox,
)
SELECT_TICKETS = select(*TICKET_COLUMNS)
_arrivals = table(ArrivalRow).c
ARRIVAL_STATE = (
    _arrivals.id,
    _arrivals.uid,
    _arrivals.attempts,
    _arrivals.disposition,
    _arrivals.filed,
    _arrivals.suspect,
    _arrivals.cause,
    _arrivals.again_at,
)
_ADDRESSES = table(AddressRow)
MAKE_ADDRESS = _ADDRESSES.insert().from_select(
    ["email", "language", "no_survey"],
    select(bindparam("b_email", type_=_ADDRESSES.c.email.type), literal(""), false()).where(
        ~exists().where(_ADDRESSES.c.email == bindparam("b_email"))
    ),
)
"""The row of an address, where there is none yet."""
_OUTBOX = table(OutboxRow).c
HAS_LEFT = or_(
    one_of(
        _OUTBOX.state,
        [OutboxState.SENDING, OutboxState.SENT, OutboxState.UNCERTAIN, OutboxState.BOUNCED],
    ),
    and_(_OUTBOX.state == OutboxState.PENDING, _OUTBOX.uncertain > 0),
)
"""Letters that a mail server may have: sent, or sent without an answer to the final dot (RFC 1047)."""
NEW_TICKET = TICKETS.id.table.insert()
NEW_MESSAGE = table(MessageRow).insert()
_LAST_ROW = {each: select(func.max(each.table.c.id)) for each in (NEW_TICKET, NEW_MESSAGE)}
_REFERRED_TO: dict[Executable, int] = {NEW_TICKET: 1, NEW_MESSAGE: 2}
"""What is written before all else, in this order: other rows name its rows."""


def ticket_view(row: Row[*tuple[Any, ...]]) -> TicketView:
    """A ticket's row as the decisions see it; the row starts with TICKET_COLUMNS."""
    try:
        status, nature, ack_state = Status(row.status), Nature(row.nature), AckState(row.ack_state)
    except ValueError as error:
        raise Damaged(f"{row.reference}: its row is damaged: {error}") from error
    return TicketView(
        id=row.id,
        reference=row.reference,
        status=status,
        nature=nature,
        urgent=bool(row.urgent),
        department=row.department,
        subject=row.subject,
        customer_email=row.customer_email,
        customer_name=row.customer_name,
        language=row.language,
        received_at=row.received_at,
        closed_at=row.closed_at,
        first_message_id=row.first_message_id,
        ack_state=ack_state,
        due_at=row.due_at,
        last_message_id=row.last_message_id,
        first_digest=row.first_digest,
        copies=tuple(row.copies.split()),
        merged_into=row.merged_into,
        category=row.category,
        channel=row.channel,
        mailbox=row.mailbox,
    )


_CHUNK = 500  # SQLite allows some 32,000 variables; smaller plans are cached better


def in_chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items, some hundreds at a time: a statement takes only so many values."""
    whole = list(items)
    for start in range(0, len(whole), _CHUNK):
        yield whole[start : start + _CHUNK]


def loaded(text: str, what: str) -> Any:
    """The value of stored JSON; raises Damaged, naming what it is."""
    try:
        return json.loads(text)
    except (TypeError, ValueError) as error:
        raise Damaged(f"{what} cannot be read: {error}") from error


def arrival_state(row: Row[*tuple[Any, ...]]) -> ArrivalState:
    """How far a mail has come; the row has the columns of ARRIVAL_STATE."""
    return ArrivalState(
        row.id,
        row.uid,
        row.attempts,
        row.disposition,
        bool(row.filed),
        bool(row.suspect),
        row.cause,
        row.again_at,
    )


class UnitOfWork:
    """What the parts of one transaction share: the connection, and rows that wait to be written.

    Rows wait, so that one statement writes those of many mails; whoever uses ``connection`` finds them
    written.  ``ahead`` spares the wait: for questions that the waiting rows cannot concern.
    """

    def __init__(self, connection: Connection, randomness: Randomness, keyring: Keyring | None) -> None:
        self.bare = connection  # without what waits
        self.randomness = randomness
        self.keyring = keyring
        self.acks_queued = 0  # acknowledgements written in this transaction: the caps count them at once
        self._waiting: dict[Executable, list[Mapping[str, object]]] = {}
        self._concerned: set[str] = set()  # addresses and digests that the waiting rows are about
        self._last_rows: dict[Insert, int] = {}

    @property
    def connection(self) -> Connection:
        """The connection, after everything that waits has been written."""
        self.flush()
        return self.bare

    def ahead(self, *unless: Executable, about: Iterable[str] = ()) -> Connection:
        """The connection as it is, unless rows of these statements wait, or rows ``about`` one of these."""
        waits = any(each in self._waiting for each in unless) or not self._concerned.isdisjoint(about)
        return self.connection if waits else self.bare

    def later(
        self, statement: Executable, rows: Iterable[Mapping[str, object]], *, about: Iterable[str] = ()
    ) -> None:
        """Write these rows together with those of other mails, before the commit at the latest."""
        self._waiting.setdefault(statement, []).extend(rows)
        self._concerned.update(about)

    def only_later(self, statement: Executable, rows: list[Mapping[str, object]]) -> None:
        """Write these rows in place of those that wait for the same statement."""
        self._waiting[statement] = rows

    def next_row(self, statement: Insert) -> int:
        """The identity of a row that waits: others name it before it is written.  We are the only writer."""
        if statement not in self._last_rows:
            last = self.bare.execute(_LAST_ROW[statement]).scalar_one()
            self._last_rows[statement] = int(last or 0)
        self._last_rows[statement] += 1
        return self._last_rows[statement]

    def flush(self) -> None:
        """Write what waits, statement by statement: what is referred to, then in the order of first rows."""
        while self._waiting:
            statement = min(self._waiting, key=lambda each: _REFERRED_TO.get(each, len(_REFERRED_TO) + 1))
            self.bare.execute(statement, self._waiting.pop(statement))
        self._concerned.clear()


class Part:
    """One port's methods within a transaction; its statements stand beside the methods that use them."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._ahead = unit.ahead
        self._later = unit.later
        self._bare = unit.bare

    @property
    def _connection(self) -> Connection:
        return self._unit.connection


def canonical(facts: Mapping[str, object]) -> str:
    """JSON with one form per value, so that digests can be recomputed."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
