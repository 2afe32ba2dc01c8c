"""What is due and could not be done, one row for each thing; see ``domain.undone``."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
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
from mailflow.adapters.store.unit_of_work import TICKETS, Part, table
from mailflow.domain.rules.undone import AT_ONCE, ATTEMPTS, ERROR_LENGTH, Failure, Undone, again_after

_failures = table(FailureRow)
_f = _failures.c
_deadlines = table(DeadlineRow)
_tickets = table(TicketRow)

_ONE = select(_failures).where(_f.kind == bindparam("b_kind"), _f.key == bindparam("b_key"))
_DUE = select(_failures).where(_f.kind == bindparam("b_kind"), _f.next_at <= bindparam("b_now"))
_PUT_OFF = select(_f.key).where(_f.kind == bindparam("b_kind"), _f.next_at > bindparam("b_now"))
_UNTOLD = (
    select(_failures)
    .where(or_(_f.attempts >= ATTEMPTS, _f.kind.in_(AT_ONCE)), _f.told_at.is_(None))
    .order_by(_f.id)
)
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
_MENDED = delete(_failures).where(_f.kind == bindparam("b_kind"), _f.key == bindparam("b_key"))
_TOLD = (
    update(_failures)
    .where(_f.kind == bindparam("b_kind"), _f.key == bindparam("b_key"))
    .values(told_at=bindparam("b_at"))
)
_WITH_REFERENCE = (
    select(_failures, TICKETS.reference)
    .join_from(_failures, _tickets, TICKETS.id == _f.ticket_id, isouter=True)
    .order_by(_f.id)
)
_NOW = update(_failures).values(next_at=bindparam("b_now"))


def _rows_of(kind: Undone) -> Select[Any]:
    """The rows of other tables that the keys of a kind name."""
    return select(cast(_f.key, Integer)).where(_f.kind == kind.value)


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
_STOPPED = delete(_failures).where(
    _f.kind == Undone.DEADLINE.value,
    ~exists().where(_deadlines.c.id == cast(_f.key, Integer), _deadlines.c.next_at.is_not(None)),
)
_NOT_OWED = delete(_failures).where(
    _f.kind == Undone.ACKNOWLEDGEMENT.value,
    ~exists().where(TICKETS.id == cast(_f.key, Integer), TICKETS.ack_next_at.is_not(None)),
)


class Failures(Part):
    """Attempts are counted here, beside the things themselves: those may be what is damaged."""

    def failed(
        self, kind: Undone, key: str, ticket_id: int | None, reason: str, error: str, now: datetime
    ) -> Failure:
        """Count a failed attempt; returns what is known of the thing now."""
        row = self._connection.execute(_ONE, {"b_kind": kind.value, "b_key": key}).one_or_none()
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
            self._connection.execute(_AGAIN, again | {"b_id": row.id, "b_next": found.next_at})
        else:
            self._connection.execute(_NEW, asdict(found) | {"kind": kind.value})
        return found

    def mended(self, kind: Undone, keys: Iterable[str]) -> None:
        """These have been done, or need not be done any more."""
        rows = [{"b_kind": kind.value, "b_key": key} for key in keys]
        if rows:
            self._later(_MENDED, rows)

    def put_off(self, kind: Undone, now: datetime) -> frozenset[str]:
        """The keys of those that failed and are not to be tried yet."""
        rows = self._ahead(_MENDED).execute(_PUT_OFF, {"b_kind": kind.value, "b_now": now})
        return frozenset(rows.scalars())

    def failures_due(self, kind: Undone, now: datetime) -> list[Failure]:
        """Those that failed and are to be tried again by now."""
        rows = self._connection.execute(_DUE, {"b_kind": kind.value, "b_now": now})
        return [_failure(row) for row in rows]

    def untold(self) -> list[Failure]:
        """Those that failed so often that the admins are to be written to, and were not yet."""
        return [_failure(row) for row in self._connection.execute(_UNTOLD)]

    def told(self, failure: Failure, now: datetime) -> None:
        """The admins have been written to."""
        self._connection.execute(_TOLD, {"b_kind": failure.kind.value, "b_key": failure.key, "b_at": now})

    def try_again(self, now: datetime) -> int:
        """Everything that failed is due now: what stood in its way may be gone.  Returns how many."""
        again = self._connection.execute(_NOW, {"b_now": now}).rowcount
        if again:
            self._connection.execute(_DEADLINES_NOW, {"b_now": now})
            self._connection.execute(_ACKNOWLEDGEMENTS_NOW, {"b_now": now})
        return int(again)

    def forget_moot(self) -> None:
        """What failed and is not to be done any more: the clock was stopped, a person has written."""
        self._connection.execute(_STOPPED)
        self._connection.execute(_NOT_OWED)


def not_done(connection: Connection) -> list[dict[str, Any]]:
    """What could not be done, in the order in which it began, as ``status --json`` gives it."""
    rows = connection.execute(_WITH_REFERENCE).all()
    return [
        {
            "what": each.kind.value,
            "reference": row.reference or "",
            "attempts": each.attempts,
            "error": each.error,
            "since": each.first_at.isoformat(),
            "next_at": each.next_at.isoformat(),
            "set_aside": each.set_aside,
        }
        for row in rows
        for each in (_failure(row),)
    ]


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
