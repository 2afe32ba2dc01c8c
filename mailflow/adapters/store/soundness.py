"""Whether everything is stored as it was written: a line for each fault that names the row.

A damaged row, or a damaged page, is itself a finding: it never ends the search.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, select
from sqlalchemy.exc import SQLAlchemyError

from mailflow.adapters.store.chain import Link, broken_links
from mailflow.adapters.store.database import Database
from mailflow.adapters.store.originals import ORIGINALS, PIECES, joined
from mailflow.adapters.store.projection import deviations
from mailflow.adapters.store.tables import (
    METADATA,
    ArrivalRow,
    EventRow,
    LetterRow,
    MessageRow,
    OutboxRow,
    TicketRow,
)
from mailflow.adapters.store.texts import damaged_values
from mailflow.adapters.store.transaction.sending import intact
from mailflow.adapters.store.unit_of_work import in_chunks, table
from mailflow.ports.errors import Damaged, DiskTrouble, Temporary

_t = table(TicketRow).c
_m = table(MessageRow).c
_e = table(EventRow).c
_o = table(OutboxRow).c
_a = table(ArrivalRow).c
_letters = table(LetterRow).c
_originals = ORIGINALS.c

_KEPT = select(_originals.digest).where(_originals.piece == 0)

Check = Callable[[Connection], Iterator[str]]
_UNREADABLE = (Damaged, SQLAlchemyError, sqlite3.Error, ValueError, TypeError, OverflowError)


def faults(store: Database, *, checked: Callable[[], None] = lambda: None) -> list[str]:
    """Everything that is not as it was written; empty when all is well.

    ``checked`` is called after each ticket.  Raises Temporary where another process holds the database.
    """
    found: list[str] = []
    _look("the file", lambda: store.integrity(), found)  # noqa: PLW0108  (looked up inside the guard)
    steps: tuple[tuple[str, Check], ...] = (
        ("the record", lambda connection: broken_chains(connection, checked=checked)),
        ("the tickets", deviating_tickets),
        ("the originals", damaged_originals),
        ("missing originals", missing_originals),
        ("the letters", damaged_letters),
        *((f"the table {each.name}", _values_of(each)) for each in METADATA.sorted_tables),
    )
    for name, check in steps:
        _look(name, lambda check=check: _read(store, check, found), found)  # type: ignore[misc]
    return list(dict.fromkeys(found))


def _read(store: Database, check: Check, found: list[str]) -> Sequence[str]:
    with store.connection() as connection:
        found.extend(check(connection))  # what was found before it cannot go on stays found
    return ()


def _look(name: str, look: Callable[[], Iterable[str]], found: list[str]) -> None:
    """What a look finds; that it cannot be finished is a finding, too."""
    try:
        found += look()
    except Temporary:
        raise
    except (DiskTrouble, *_UNREADABLE) as error:
        found.append(f"{name}: cannot be read to the end: {_words(error)}")


def _values_of(one: Table, where: str = "1") -> Check:
    return lambda connection: (
        f"{_place(connection, one, row)}: {what}" for row, what in damaged_values(connection, one, where)
    )


def damage_of(connection: Connection, reference: str) -> list[str]:
    """What of one ticket's rows cannot be read as it was written, and which of its mails are gone."""
    found: list[str] = []
    query = select(_t.id).where(_t.reference == reference.upper())
    ticket_id = connection.execute(query).scalar_one_or_none()
    if ticket_id is None:
        return found
    for one in METADATA.sorted_tables:
        column = "id" if one.name == "tickets" else "ticket_id"
        if column in one.c:
            theirs = _values_of(one, f"{column} = {ticket_id:d}")
            _look(f"{reference}: the table {one.name}", lambda look=theirs: look(connection), found)  # type: ignore[misc]
    mails = select(_m.digest).where(_m.ticket_id == ticket_id, _m.digest.not_in(_KEPT))
    gone = connection.execute(mails).scalars()
    found.extend(f"{mail_named(connection, digest)}: its original is missing" for digest in gone)
    return found


# --- events --------------------------------------------------------------------------------------


_CHAINS = (
    select(_t.id.label("ticket"), _t.reference, table(EventRow))
    .join_from(table(TicketRow), table(EventRow), _e.ticket_id == _t.id, isouter=True)
    .order_by(_t.id, _e.sequence)
)


def broken_chains(connection: Connection, *, checked: Callable[[], None] = lambda: None) -> Iterator[str]:
    """Every fault in the events' chains; none when the whole record can be recomputed."""
    for rows, fault in _together(connection, _CHAINS, _t.id):
        if fault:
            yield f"{fault}: its events cannot be read"
        for reference, events in groupby(rows, key=lambda row: row.reference):
            links = [
                Link(r.sequence, r.kind, r.at, r.rule, r.payload, r.salt, r.digest, r.head)
                for r in events
                if r.sequence is not None
            ]
            yield from (f"{reference}: {fault}" for fault in broken_links(links))
            if not links:
                yield f"{reference}: no events"
            checked()


def deviating_tickets(connection: Connection) -> Iterator[str]:
    """Tickets whose row says something else than their events; what cannot be read is told elsewhere."""
    merged = select(_t.id, _t.reference).where(_t.id.in_(select(_t.merged_into)))
    references = {row.id: row.reference for row in connection.execute(merged)}
    for rows, _ in _together(connection, select(table(TicketRow)).order_by(_t.id), _t.id):
        events = _events_of(connection, [row.id for row in rows])
        for row in rows:
            found = deviations(row, events.get(row.id, ()), references)
            yield from (f"{row.reference}: {deviation}" for deviation in found)


_EVENTS = select(_e.ticket_id, _e.kind, _e.at, _e.rule, _e.payload).order_by(_e.ticket_id, _e.sequence)


def _events_of(connection: Connection, tickets: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """The events of some tickets, without those of a ticket of which one cannot be read."""
    try:
        rows: Sequence[Any] = connection.execute(_EVENTS.where(_e.ticket_id.in_(tickets))).all()
    except _UNREADABLE:
        alone = (_events_of(connection, [ticket]) for ticket in tickets if len(tickets) > 1)
        return {ticket: events for each in alone for ticket, events in each.items()}
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.ticket_id, []).append(row)
    return found


def _together(
    connection: Connection, query: Select[Any], key: Any
) -> Iterator[tuple[Sequence[Row[Any]], str]]:
    """The rows of many tickets together; where one cannot be read, each alone, with the name of that one."""
    ids = list(connection.execute(select(key).order_by(key)).scalars())
    for chunk in in_chunks(ids):
        try:
            rows = connection.execute(query.where(key.in_(chunk))).all()
        except _UNREADABLE:
            yield from (_one(connection, query, key, each) for each in chunk)
        else:
            yield rows, ""


def _one(connection: Connection, query: Select[Any], key: Any, value: int) -> tuple[Sequence[Row[Any]], str]:
    try:
        return connection.execute(query.where(key == value)).all(), ""
    except _UNREADABLE as error:
        return (), f"{_place(connection, key.table, value)} ({_words(error)})"


# --- originals -----------------------------------------------------------------------------------


def damaged_originals(connection: Connection) -> Iterator[str]:
    """Mails whose stored bytes are not those that arrived."""
    digests = connection.execute(select(_originals.digest).group_by(_originals.digest)).scalars().all()
    for digest in digests:
        try:
            joined(digest, (row.content for row in connection.execute(PIECES, {"b_digest": digest})))
        except _UNREADABLE as error:
            yield f"{mail_named(connection, digest)} differs from its digest ({_words(error)})"


def missing_originals(connection: Connection) -> Iterator[str]:
    """Mails that are known, and whose bytes are gone."""
    known = (
        select(_m.digest)
        .where(_m.digest.not_in(_KEPT))
        .union(select(_a.digest).where(_a.digest != "", _a.digest.not_in(_KEPT)))
    )
    for digest in connection.execute(known).scalars():
        yield f"{mail_named(connection, digest)}: its original is missing"


def mail_named(connection: Connection, digest: str) -> str:
    """What people call a stored mail: by its ticket and its number there, else by its digest."""
    row = connection.execute(select(_m.id, _m.ticket_id).where(_m.digest == digest)).one_or_none()
    if row is None or row.ticket_id is None:
        return f"the mail {digest[:12]}, of no ticket"
    return _place(connection, table(MessageRow), row.id)


# --- letters -------------------------------------------------------------------------------------


def damaged_letters(connection: Connection) -> Iterator[str]:
    """Letters of ours whose stored bytes are not those that were written, or are gone."""
    query = (
        select(_o.id, _letters.content, _letters.digest)
        .join_from(table(OutboxRow), table(LetterRow), _letters.message_id == _o.message_id, isouter=True)
        .order_by(_o.id)
    )
    for rows, fault in _together(connection, query, _o.id):
        if fault:
            yield f"{fault}: it cannot be read"
        for row in rows:
            if row.content is None:
                yield f"{_place(connection, table(OutboxRow), row.id)}: its words are missing"
            elif not intact(row.content, row.digest):
                yield f"{_place(connection, table(OutboxRow), row.id)} differs from its digest"


# --- names ---------------------------------------------------------------------------------------


def _place(connection: Connection, one: Table, row: object) -> str:
    """Where a row belongs, as people name it; by its table and identity where even that cannot be read."""
    try:
        return _NAMES.get(one.name, _of_ticket)(connection, one, int(str(row)))
    except _UNREADABLE:
        return f"{one.name}, row {row}"


def _reference(connection: Connection, ticket_id: int | None) -> str:
    found = connection.execute(select(_t.reference).where(_t.id == ticket_id)).scalar_one_or_none()
    return found or f"ticket {ticket_id}"


def _of_ticket(connection: Connection, one: Table, row: int) -> str:
    if "ticket_id" not in one.c or "id" not in one.c:
        return f"{one.name}, row {row}"
    ticket_id = connection.execute(select(one.c.ticket_id).where(one.c.id == row)).scalar_one()
    name = f"{one.name}, row {row}"
    return f"{_reference(connection, ticket_id)}: {name}" if ticket_id else name


def _mail(connection: Connection, _one: Table, row: int) -> str:
    ticket_id = connection.execute(select(_m.ticket_id).where(_m.id == row)).scalar_one()
    if ticket_id is None:
        return f"messages, row {row}"
    before = select(func.count()).where(_m.ticket_id == ticket_id, _m.id <= row)
    return f"{_reference(connection, ticket_id)}: mail {connection.execute(before).scalar_one()}"


def _letter(connection: Connection, _one: Table, row: int) -> str:
    found = connection.execute(select(_o.ticket_id, _o.occasion, _o.recipient).where(_o.id == row)).one()
    about = f"{_reference(connection, found.ticket_id)}: " if found.ticket_id else ""
    return f"{about}the letter {found.occasion} to {found.recipient}"


def _event(connection: Connection, _one: Table, row: int) -> str:
    found = connection.execute(select(_e.ticket_id, _e.sequence).where(_e.id == row)).one()
    return f"{_reference(connection, found.ticket_id)}: event {found.sequence}"


_NAMES: dict[str, Callable[[Connection, Table, int], str]] = {
    "tickets": lambda connection, _one, row: _reference(connection, row),
    "messages": _mail,
    "outbox": _letter,
    "events": _event,
}


def _words(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)
