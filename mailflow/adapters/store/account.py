"""The account behind ``status``: what was seen, what is open, what left, what waits.  Nothing here writes."""

from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, case, func, select

from mailflow.adapters.store.tables import ArrivalRow, DeadlineRow, FolderRow, OutboxRow, TicketRow
from mailflow.adapters.store.ticket_queries import count_tickets
from mailflow.adapters.store.unit_of_work import table
from mailflow.domain.model.outbox import OutboxState
from mailflow.domain.model.ticket import AckState, Disposition

_t = table(TicketRow).c
_d = table(DeadlineRow).c
_o = table(OutboxRow).c
_a = table(ArrivalRow).c
_f = table(FolderRow).c


def ledger(connection: Connection) -> list[dict[str, Any]]:
    """Per folder: what was seen and which dispositions were recorded."""
    folders = connection.execute(select(table(FolderRow)).order_by(_f.id)).all()
    found = []
    for folder in folders:
        counts = connection.execute(
            select(_a.disposition, func.count().label("number"))
            .where(_a.folder_id == folder.id)
            .group_by(_a.disposition)
        )
        dispositions = {row.disposition or "undecided": row.number for row in counts}
        unfiled = connection.execute(
            select(func.count()).where(
                _a.folder_id == folder.id,
                _a.filed.is_(False),
                _a.disposition.not_in(["", "before the start"]),
            )
        ).scalar_one()
        found.append(
            {
                "mailbox": folder.mailbox,
                "folder": folder.folder,
                "start_from": _iso(folder.start_from),
                "older": folder.older,
                "seen": sum(dispositions.values()),
                "dispositions": dispositions,
                "not_filed_yet": unfiled,
            }
        )
    return found


def numbers(connection: Connection, now: datetime) -> dict[str, Any]:
    """The state of the house in numbers."""

    def count(query: Any) -> int:
        return int(connection.execute(query).scalar_one())

    state = case((_o.dismissed.is_(True), "dismissed"), else_=_o.state).label("state")
    states = connection.execute(select(state, func.count().label("number")).group_by(state))
    acks = connection.execute(select(_t.ack_state, func.count().label("number")).group_by(_t.ack_state))
    return {
        "tickets": count_tickets(connection),
        "open": count(select(func.count()).where(_t.status != "closed")),
        "overdue": count(
            select(func.count()).where(_d.met_at.is_(None), _d.cancelled.is_(False), _d.due_at < now)
        ),
        "outbox": {r.state: r.number for r in states},
        "acknowledgements": {r.ack_state: r.number for r in acks},
        "withheld_in_a_row": _withheld_in_a_row(connection),
        "set_aside_in_a_row": _set_aside_in_a_row(connection),
        "next_work_at": _iso(_next_work(connection)),
        "last_letter_at": _iso(_last_letter(connection)),
    }


def unfiled(connection: Connection, before: datetime) -> int:
    """How many mails were decided on before that time and still lie in the inbox."""
    query = select(func.count()).where(
        _a.filed.is_(False), _a.disposition.not_in(["", "before the start"]), _a.decided_at < before
    )
    return int(connection.execute(query).scalar_one())


def _last_letter(connection: Connection) -> datetime | None:
    """When a letter left last; letters leave in the order of their attempts."""
    latest = (
        select(_o.sent_at).where(_o.state == OutboxState.SENT).order_by(_o.next_attempt_at.desc()).limit(1)
    )
    found: datetime | None = connection.execute(latest).scalar_one_or_none()
    return found


def _next_work(connection: Connection) -> datetime | None:
    """When the next work is due, or has been since; None where nothing is to come."""
    times = (
        select(func.min(_o.next_attempt_at)).where(_o.state == OutboxState.PENDING),
        select(func.min(_d.next_at)),
        select(func.min(_t.ack_next_at)).where(_t.ack_state.in_([AckState.WITHHELD, AckState.CAPPED])),
    )
    found = [connection.execute(query).scalar_one() for query in times]
    return min((moment for moment in found if moment is not None), default=None)


def _withheld_in_a_row(connection: Connection) -> dict[str, Any]:
    """The latest tickets that were withheld for one and the same reason: perhaps a setting is missing."""
    rows = connection.execute(select(_t.ack_state, _t.ack_reason).order_by(_t.id.desc()).limit(50)).all()
    reason, number = (rows[0].ack_reason, 0) if rows else ("", 0)
    for row in rows:
        if (
            not row.ack_reason
            or row.ack_reason != reason
            or row.ack_state not in {AckState.WITHHELD, AckState.NOT_OWED}
        ):
            break
        number += 1
    return {"reason": reason if number else "", "number": number}


def _set_aside_in_a_row(connection: Connection) -> dict[str, Any]:
    """The latest mails that were set aside by one and the same rule: a list seems to stand before us."""
    latest = select(_a.disposition, _a.rule).where(_a.disposition != "").order_by(_a.id.desc()).limit(50)
    rows = connection.execute(latest).all()
    alike = list(takewhile(lambda row: tuple(row) == (Disposition.SET_ASIDE, rows[0].rule), rows))
    return {"rule": rows[0].rule if alike else "", "number": len(alike)}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
