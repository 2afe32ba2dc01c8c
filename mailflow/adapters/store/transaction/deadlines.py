"""Deadlines of tickets: what runs, what is due, what was met."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from mailflow.adapters.store.tables import (
    DeadlineRow,
    MessageRow,
    TicketRow,
)
from mailflow.adapters.store.unit_of_work import (
    TICKET_COLUMNS,
    TICKETS,
    Part,
    canonical,
    loaded,
    table,
    ticket_view,
)
from mailflow.domain.model.deadline import Deadline, StageDue
from mailflow.domain.model.deadline_events import DeadlineId
from mailflow.ports.deadlines import DueDeadline
from mailflow.ports.errors import Damaged

_deadlines = table(DeadlineRow)
_d = _deadlines.c
_tickets = table(TicketRow)
_m = table(MessageRow).c


def _next_stage(stages: str) -> datetime | None:
    """When the next of the stored stages is due that has not been done."""
    left = (datetime.fromisoformat(s["at"]) for s in loaded(stages, "a deadline") if not s["done"])
    return min(left, default=None)


class SqlDeadlines(Part):
    """Fulfils ``ports.deadlines.Deadlines``, which says what each method promises."""

    _NEW_DEADLINE = insert(_deadlines)

    def start(self, ticket_id: int, deadlines: Sequence[Deadline], *, fresh: bool = False) -> None:
        if not deadlines:
            return
        last = {str(d.name): d for d in deadlines}
        rounds = {} if fresh else self._next_rounds(ticket_id, list(last))
        self._later(
            self._NEW_DEADLINE,
            [
                {
                    "ticket_id": ticket_id,
                    "name": name,
                    "round": rounds.get(name, 1),
                    "started_at": d.started_at,
                    "due_at": d.due_at,
                    "derivation": canonical(d.derivation),
                    "stages": json.dumps([s.as_json() | {"done": ""} for s in d.stages]),
                    "next_at": min((s.at for s in d.stages), default=None),
                    "met_by": "",
                    "cancelled": False,
                }
                for name, d in last.items()
            ],
        )

    _ROUNDS = (
        select(_deadlines.c.name, func.max(_deadlines.c.round).label("round"))
        .where(
            _deadlines.c.ticket_id == bindparam("b_ticket"),
            _deadlines.c.name.in_(bindparam("b_names", expanding=True)),
        )
        .group_by(_deadlines.c.name)
    )
    _REPLACED = (
        update(_deadlines)
        .where(
            _deadlines.c.ticket_id == bindparam("b_ticket"),
            _deadlines.c.name.in_(bindparam("b_names", expanding=True)),
            _deadlines.c.met_at.is_(None),
        )
        .values(cancelled=True, next_at=None)
    )

    def _next_rounds(self, ticket_id: int, names: list[str]) -> dict[str, int]:
        """The numbers of deadlines that start again; what ran under these names ends."""
        known = {"b_ticket": ticket_id, "b_names": names}
        rounds = {r.name: r.round + 1 for r in self._connection.execute(self._ROUNDS, known)}
        if rounds:
            self._connection.execute(self._REPLACED, known)
        return rounds

    _OPEN_DEADLINES = select(_deadlines.c.id, _deadlines.c.name).where(
        _deadlines.c.ticket_id == bindparam("b_ticket"),
        _deadlines.c.name.in_(bindparam("b_names", expanding=True)),
        _deadlines.c.met_at.is_(None),
        _deadlines.c.cancelled.is_(False),
    )
    _STOP = (
        update(_deadlines)
        .where(_deadlines.c.id == bindparam("b_id"))
        .values(met_at=bindparam("b_at"), met_by=bindparam("b_event"), next_at=None)
    )

    def stop(self, ticket_id: int, names: Sequence[DeadlineId], event: str, at: datetime) -> list[DeadlineId]:
        if not names:
            return []
        asking = self._ahead(self._NEW_DEADLINE, self._STOP)
        known = {"b_ticket": ticket_id, "b_names": list(map(str, names))}
        rows = asking.execute(self._OPEN_DEADLINES, known).all()
        if rows:
            self._later(self._STOP, [{"b_id": row.id, "b_at": at, "b_event": event} for row in rows])
        return [DeadlineId.parse(row.name) for row in rows]

    _STOPPED = select(_deadlines.c.id, _deadlines.c.name, _deadlines.c.stages).where(
        _deadlines.c.ticket_id == bindparam("b_ticket"),
        _deadlines.c.met_at == bindparam("b_at", type_=_deadlines.c.met_at.type),
        _deadlines.c.met_by.in_(bindparam("b_events", expanding=True)),
    )
    _RESUME = (
        update(_deadlines)
        .where(_deadlines.c.id == bindparam("b_id"))
        .values(met_at=None, met_by="", next_at=bindparam("b_next", type_=_deadlines.c.next_at.type))
    )

    _UNMET = (
        select(_deadlines.c.id, _deadlines.c.cancelled, _deadlines.c.stages)
        .where(
            _deadlines.c.ticket_id == bindparam("b_ticket"),
            _deadlines.c.name == bindparam("b_name"),
            _deadlines.c.met_at.is_(None),
        )
        .order_by(_deadlines.c.round.desc())
        .limit(2)
    )

    def take_back(self, ticket_id: int, name: DeadlineId) -> bool:
        asking = self._ahead(self._NEW_DEADLINE, self._STOP)
        rows = asking.execute(self._UNMET, {"b_ticket": ticket_id, "b_name": str(name)}).all()
        if [bool(row.cancelled) for row in rows] != [False, True]:
            return False
        newer, older = rows
        change = update(_deadlines).where(_deadlines.c.id == bindparam("b_id"))
        asking.execute(change.values(cancelled=True, next_at=None), {"b_id": newer.id})
        again = change.values(cancelled=False, next_at=_next_stage(older.stages))
        asking.execute(again, {"b_id": older.id})
        return True

    def resume(self, ticket_id: int, stopped_at: datetime, events: Sequence[str]) -> list[DeadlineId]:
        asking = self._ahead(self._NEW_DEADLINE, self._STOP)
        rows = asking.execute(
            self._STOPPED, {"b_ticket": ticket_id, "b_at": stopped_at, "b_events": events}
        ).all()
        for row in rows:
            asking.execute(self._RESUME, {"b_id": row.id, "b_next": _next_stage(row.stages)})
        return [DeadlineId.parse(row.name) for row in rows]

    _RUNNING = (
        select(_deadlines.c.ticket_id, _deadlines.c.name, _deadlines.c.due_at)
        .where(
            _deadlines.c.ticket_id.in_(bindparam("b_tickets", expanding=True)),
            _deadlines.c.met_at.is_(None),
            _deadlines.c.cancelled.is_(False),
        )
        .order_by(_deadlines.c.due_at, _deadlines.c.id)
    )

    def running(self, ticket_ids: Sequence[int]) -> dict[int, list[tuple[DeadlineId, datetime]]]:
        found: dict[int, list[tuple[DeadlineId, datetime]]] = {}
        if ticket_ids:
            asking = self._ahead(self._NEW_DEADLINE, self._STOP)
            for row in asking.execute(self._RUNNING, {"b_tickets": list(ticket_ids)}):
                found.setdefault(row.ticket_id, []).append((DeadlineId.parse(row.name), row.due_at))
        return found

    _DEADLINES = (
        select(
            _d.id.label("deadline_id"),
            _d.name,
            _d.started_at,
            _d.due_at.label("deadline_due_at"),
            _d.stages,
            _m.words,
            *TICKET_COLUMNS,
        )
        .join_from(_deadlines, _tickets, TICKETS.id == _d.ticket_id)
        .outerjoin(table(MessageRow), _m.digest == TICKETS.first_digest)
    )
    _DUE = (
        _DEADLINES.where(_d.next_at <= bindparam("b_now"))
        .order_by(_d.next_at, _d.id)
        .limit(bindparam("b_limit"))
    )

    def due(self, now: datetime, limit: int) -> list[DueDeadline]:
        rows = self._connection.execute(self._DUE, {"b_now": now, "b_limit": limit}).all()
        return [_due_deadline(row) for row in rows]

    _DUE_IDS = (
        select(_d.id, _d.ticket_id)
        .where(_d.next_at <= bindparam("b_now"))
        .order_by(_d.next_at, _d.id)
        .limit(bindparam("b_limit"))
    )

    def due_ids(self, now: datetime, limit: int) -> list[tuple[int, int]]:
        rows = self._connection.execute(self._DUE_IDS, {"b_now": now, "b_limit": limit})
        return [(row.id, row.ticket_id) for row in rows]

    _ONE_DEADLINE = _DEADLINES.where(_d.id == bindparam("b_id"))

    def get(self, deadline_id: int) -> DueDeadline:
        row = self._connection.execute(self._ONE_DEADLINE, {"b_id": deadline_id}).one_or_none()
        if row is None:
            raise Damaged(f"deadline {deadline_id}: its ticket is missing")
        return _due_deadline(row)

    _PUT_OFF = update(_deadlines).where(_d.id == bindparam("b_id")).values(next_at=bindparam("b_at"))

    def put_off(self, deadline_id: int, at: datetime) -> None:
        self._connection.execute(self._PUT_OFF, {"b_id": deadline_id, "b_at": at})

    _STAGES = select(_d.stages).where(_d.id == bindparam("b_id"))
    _STAGES_DONE = (
        update(_deadlines)
        .where(_d.id == bindparam("b_id"))
        .values(stages=bindparam("b_stages"), next_at=bindparam("b_next"))
    )

    def stages_done(self, deadline_id: int, done: Mapping[str, str], more: Sequence[StageDue] = ()) -> None:
        known = self._connection.execute(self._STAGES, {"b_id": deadline_id}).scalar_one()
        stages = [*loaded(known, "the stages of a deadline"), *(s.as_json() | {"done": ""} for s in more)]
        for stage in stages:
            stage["done"] = stage["done"] or done.get(stage["name"], "")
        left = [StageDue.from_json(s).at for s in stages if not s["done"]]
        row = {"b_id": deadline_id, "b_stages": json.dumps(stages), "b_next": min(left, default=None)}
        self._later(self._STAGES_DONE, [row])

    _OVERDUE = (
        select(TICKETS.reference, _d.name, _d.due_at)
        .join_from(_deadlines, _tickets, TICKETS.id == _d.ticket_id)
        .where(_d.met_at.is_(None), _d.cancelled.is_(False), _d.due_at < bindparam("b_now"))
        .order_by(_d.due_at)
        .limit(bindparam("b_limit"))
    )

    def overdue(self, now: datetime, limit: int) -> list[tuple[str, DeadlineId, datetime]]:
        rows = self._connection.execute(self._OVERDUE, {"b_now": now, "b_limit": limit})
        return [(r.reference, DeadlineId.parse(r.name), r.due_at) for r in rows]


def _due_deadline(row: Row[*tuple[Any, ...]]) -> DueDeadline:
    what = f"{row.reference}: the stages of the deadline {row.name!r}"
    stages = loaded(row.stages, what)
    try:
        due = tuple(StageDue.from_json(s) for s in stages)
    except ValueError as error:
        raise Damaged(f"{what} cannot be read: {error}") from error
    return DueDeadline(
        id=row.deadline_id,
        name=DeadlineId.parse(row.name),
        started_at=row.started_at,
        due_at=row.deadline_due_at,
        stages=due,
        fired={s["name"]: s["done"] for s in stages if s["done"]},
        ticket=ticket_view(row),
        first_digest=row.first_digest,
        words=row.words or "",
    )
