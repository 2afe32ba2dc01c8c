"""What could not be done, as the commands read it."""

from typing import Any

from sqlalchemy import Connection, Row, select

from mailflow.adapters.store.tables import FailureRow, TicketRow
from mailflow.adapters.store.unit_of_work import TICKETS, table
from mailflow.domain.rules.undone import Failure, Undone

_failures = table(FailureRow)
_f = _failures.c
_tickets = table(TicketRow)

_WITH_REFERENCE = (
    select(_failures, TICKETS.reference)
    .join_from(_failures, _tickets, TICKETS.id == _f.ticket_id, isouter=True)
    .order_by(_f.id)
)


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
