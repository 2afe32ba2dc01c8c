"""What is due and could not be done, one row for each thing; see ``domain.rules.undone``."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Integer,
    Row,
    Select,
    bindparam,
    cast,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from mailflow.adapters.store.tables import DeadlineRow, FailureRow, TicketRow
from mailflow.adapters.store.unit_of_work import TICKETS, Part, one_of, table
from mailflow.domain.rules.undone import AT_ONCE, ATTEMPTS, ERROR_LENGTH, Failure, Undone, again_after

_failures = table(FailureRow)
_f = _failures.c
_deadlines = table(DeadlineRow)
_tickets = table(TicketRow)


def _rows_of(kind: Undone) -> Select[Any]:
    """The rows of other tables that the keys of a kind name."""
    return select(cast(_f.key, Integer)).where(_f.kind == kind.value)


class SqlFailures(Part):
    """Fulfils ``ports.failures.Failures``, which says what each method promises."""

    _ONE = select(_failures).where(_f.kind == bindparam("b_kind"), _f.key == bindparam("b_key"))
    _NEW = insert(_failures)
    _AGAIN = (
        update(_failures)
        .where(_f.id == bindparam("b_id"))
        .values(
            attempts=bindparam("b_attempts"),
            reason=bindparam("b_reason"),
            error=bindparam("b_error"),
            next_at=bindparam("b_next"),
        )
    )

    def count(
        self, kind: Undone, key: str, ticket_id: int | None, reason: str, error: str, now: datetime
    ) -> Failure:
        row = self._connection.execute(self._ONE, {"b_kind": kind.value, "b_key": key}).one_or_none()
        attempts = row.attempts + 1 if row else 1
        found = Failure(
            kind,
            key,
            ticket_id,
            attempts,
            reason,
            error[:ERROR_LENGTH],
            row.first_at if row else now,
            now + again_after(kind, attempts),
        )
        if row:
            again = {"b_attempts": attempts, "b_reason": reason, "b_error": found.error}
            self._connection.execute(self._AGAIN, again | {"b_id": row.id, "b_next": found.next_at})
        else:
            self._connection.execute(self._NEW, asdict(found) | {"kind": kind.value})
        return found

    _MENDED = delete(_failures).where(_f.kind == bindparam("b_kind"), _f.key == bindparam("b_key"))

    def mended(self, kind: Undone, keys: Iterable[str]) -> None:
        rows = [{"b_kind": kind.value, "b_key": key} for key in keys]
        if rows:
            self._later(self._MENDED, rows)

    _PUT_OFF = select(_f.key).where(_f.kind == bindparam("b_kind"), _f.next_at > bindparam("b_now"))

    def put_off(self, kind: Undone, now: datetime) -> frozenset[str]:
        rows = self._ahead(self._MENDED).execute(self._PUT_OFF, {"b_kind": kind.value, "b_now": now})
        return frozenset(rows.scalars())

    _DUE = select(_failures).where(_f.kind == bindparam("b_kind"), _f.next_at <= bindparam("b_now"))

    def due(self, kind: Undone, now: datetime) -> list[Failure]:
        rows = self._connection.execute(self._DUE, {"b_kind": kind.value, "b_now": now})
        return [_failure(row) for row in rows]

    _UNTOLD = (
        select(_failures)
        .where(or_(_f.attempts >= ATTEMPTS, one_of(_f.kind, AT_ONCE)), _f.told_at.is_(None))
        .order_by(_f.id)
    )

    def untold(self) -> list[Failure]:
        return [_failure(row) for row in self._connection.execute(self._UNTOLD)]

    _TOLD = (
        update(_failures)
        .where(_f.kind == bindparam("b_kind"), _f.key == bindparam("b_key"))
        .values(told_at=bindparam("b_at"))
    )

    def mark_told(self, failure: Failure, now: datetime) -> None:
        self._connection.execute(
            self._TOLD, {"b_kind": failure.kind.value, "b_key": failure.key, "b_at": now}
        )

    _NOW = update(_failures).values(next_at=bindparam("b_now"))
    _DEADLINES_NOW = (
        update(_deadlines)
        .where(_deadlines.c.next_at.is_not(None), _deadlines.c.id.in_(_rows_of(Undone.DEADLINE)))
        .values(next_at=bindparam("b_now"))
    )
    _ACKNOWLEDGEMENTS_NOW = (
        update(_tickets)
        .where(TICKETS.ack_next_at.is_not(None), TICKETS.id.in_(_rows_of(Undone.ACKNOWLEDGEMENT)))
        .values(ack_next_at=bindparam("b_now"))
    )

    def try_again(self, now: datetime) -> int:
        again = self._connection.execute(self._NOW, {"b_now": now}).rowcount
        if again:
            self._connection.execute(self._DEADLINES_NOW, {"b_now": now})
            self._connection.execute(self._ACKNOWLEDGEMENTS_NOW, {"b_now": now})
        return int(again)

    _STOPPED = delete(_failures).where(
        _f.kind == Undone.DEADLINE.value,
        ~exists().where(_deadlines.c.id == cast(_f.key, Integer), _deadlines.c.next_at.is_not(None)),
    )
    _NOT_OWED = delete(_failures).where(
        _f.kind == Undone.ACKNOWLEDGEMENT.value,
        ~exists().where(TICKETS.id == cast(_f.key, Integer), TICKETS.ack_next_at.is_not(None)),
    )

    def forget_moot(self) -> None:
        self._connection.execute(self._STOPPED)
        self._connection.execute(self._NOT_OWED)


def _failure(row: Row[Any]) -> Failure:
    return Failure(
        Undone(row.kind),
        row.key,
        row.ticket_id,
        row.attempts,
        row.reason,
        row.error,
        row.first_at,
        row.next_at,
    )
