"""Values that nobody wrote: text that is no UTF-8, times that are none, unknown states, broken JSON."""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final, cast

from sqlalchemy import Column, Connection, String, Table

from mailflow.adapters.store.tables import UTCDateTime
from mailflow.domain.model.outbox import Awaits, OutboxState
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import AckState, Disposition, Status

_LATEST: Final = 7_258_118_400_000  # the year 2200, in milliseconds
_STATES: Final = {
    ("tickets", "status"): Status,
    ("tickets", "nature"): Nature,
    ("tickets", "ack_state"): AckState,
    ("arrivals", "disposition"): Disposition,
    ("outbox", "state"): OutboxState,
    ("outbox", "awaits"): Awaits,
}
_EMPTY: Final = {("arrivals", "disposition")}
"""States that may also be empty."""
_JSON: Final = frozenset({("deadlines", "derivation"), ("deadlines", "stages"), ("events", "payload")})


def damaged_values(connection: Connection, one: Table, where: str = "1") -> Iterator[tuple[object, str]]:
    """Row and what is wrong with it, for each value of a table that cannot have been written by us."""
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    for column, condition, what in _conditions(one):
        query = f'select rowid from "{one.name}" where ({where}) and ({condition})'  # noqa: S608  (our own names)
        for (row,) in driver.execute(query):
            yield row, f"{column}: {what}"
    columns = [each.name for each in one.columns if isinstance(_kept_as(each), String)]
    if columns and not _all_readable(driver, one, columns, where):
        yield from _unreadable(driver, one, columns, where)


def _kept_as(column: Column[Any]) -> object:
    """The type of a column in the database."""
    return getattr(column.type, "impl", column.type)


def _conditions(one: Table) -> Iterator[tuple[str, str, str]]:
    for column in one.columns:
        name, known = f'"{column.name}"', (one.name, column.name)
        if isinstance(column.type, UTCDateTime):
            whole = f"typeof({name}) <> 'null' and typeof({name}) <> 'integer'"
            yield column.name, f"({whole}) or {name} not between 0 and {_LATEST}", "a time is damaged"
        if known in _STATES:
            states = ", ".join(f"'{state.value}'" for state in _STATES[known])
            states += ", ''" if known in _EMPTY else ""
            yield column.name, f"{name} not in ({states})", "there is no such state"
        if known in _JSON:
            yield column.name, f"{name} <> '' and not json_valid({name})", "its JSON is damaged"


def _query(one: Table, columns: list[str], where: str) -> str:
    named = ", ".join(f'"{name}"' for name in columns)
    return f'select rowid, {named} from "{one.name}" where {where}'  # noqa: S608


def _all_readable(driver: sqlite3.Connection, one: Table, columns: list[str], where: str) -> bool:
    """Read all of it as the driver does by itself, which is quick and stops at the first that is no UTF-8."""
    before: Any = driver.text_factory
    driver.text_factory = str
    try:
        for _ in driver.execute(_query(one, columns, where)):
            pass
    except sqlite3.OperationalError as error:
        if "decode" not in str(error).lower():
            raise
        return False
    finally:
        driver.text_factory = before
    return True


def _unreadable(
    driver: sqlite3.Connection, one: Table, columns: list[str], where: str
) -> Iterator[tuple[object, str]]:
    before: Any = driver.text_factory
    driver.text_factory = bytes
    try:
        rows = driver.execute(_query(one, columns, where)).fetchall()
    finally:
        driver.text_factory = before
    for row, *values in rows:
        for name, value in zip(columns, values, strict=True):
            if isinstance(value, bytes) and not _is_text(value):
                yield row, f"{name}: its text is damaged"


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True
