"""What is due: deadline stages, the daily digest; all of it are queries."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from mailflow.adapters.store.tables import (
    NOT_CLOSED,
    AddressRow,
    ArrivalRow,
    DailyRow,
    DeadlineRow,
    EventRow,
    MessageRow,
    OutboxRow,
    TicketRow,
)
from mailflow.adapters.store.unit_of_work import (
    SELECT_TICKETS,
    TICKET_COLUMNS,
    TICKETS,
    Part,
    loaded,
    table,
    ticket_view,
)
from mailflow.domain.model.deadline import StageDue
from mailflow.domain.model.message import Kind
from mailflow.domain.model.outbox import UNDELIVERED
from mailflow.domain.model.person_key import person_key
from mailflow.domain.model.ticket import Disposition
from mailflow.ports import Damaged
from mailflow.ports.store import DueDeadline, SetAside

_deadlines = table(DeadlineRow)
_d = _deadlines.c
_tickets = table(TicketRow)
_arrivals = table(ArrivalRow)
_a = _arrivals.c
_m = table(MessageRow).c
_o = table(OutboxRow).c
_events = table(EventRow).c
_dailies = table(DailyRow)
_addresses = table(AddressRow)

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
    _DEADLINES.where(_d.next_at <= bindparam("b_now")).order_by(_d.next_at, _d.id).limit(bindparam("b_limit"))
)
_ONE_DEADLINE = _DEADLINES.where(_d.id == bindparam("b_id"))
_DUE_IDS = (
    select(_d.id, _d.ticket_id)
    .where(_d.next_at <= bindparam("b_now"))
    .order_by(_d.next_at, _d.id)
    .limit(bindparam("b_limit"))
)
_PUT_OFF = update(_deadlines).where(_d.id == bindparam("b_id")).values(next_at=bindparam("b_at"))

_SURVEYED = (
    select(_o.id)
    .where(
        _o.person == bindparam("b_person"),
        _o.occasion == "survey",
        _o.created_at > bindparam("b_since"),
    )
    .limit(1)
)
_COMPLAINTS = (
    SELECT_TICKETS.where(TICKETS.received_at > bindparam("b_since"), TICKETS.nature == "complaint")
    .order_by(TICKETS.id)
    .limit(bindparam("b_limit"))
)
_NO_SURVEY = select(_addresses.c.no_survey).where(_addresses.c.email == bindparam("b_email"))

_STAGES = select(_d.stages).where(_d.id == bindparam("b_id"))
_STAGES_DONE = (
    update(_deadlines)
    .where(_d.id == bindparam("b_id"))
    .values(stages=bindparam("b_stages"), next_at=bindparam("b_next"))
)
_LAST_DAILY = select(_dailies.c.day, _dailies.c.written_at).order_by(_dailies.c.day.desc()).limit(1)
_NEW_DAILY = insert(_dailies)
_LAST_EVENTS = (
    select(_events.ticket_id, func.max(_events.sequence).label("sequence"))
    .group_by(_events.ticket_id)
    .subquery()
)
_HEADS = (
    select(_events.ticket_id, _events.head)
    .join_from(
        _LAST_EVENTS,
        table(EventRow),
        (_events.ticket_id == _LAST_EVENTS.c.ticket_id) & (_events.sequence == _LAST_EVENTS.c.sequence),
    )
    .order_by(_events.ticket_id)
)
_UNDIGESTED = (
    select(
        _a.id,
        _a.received_at,
        _a.rule,
        _m.sender_email,
        _m.subject,
        _m.sender_name,
        _m.digest,
        _m.ticket_id,
        _m.role,
        _m.kind,
    )
    .outerjoin_from(_arrivals, table(MessageRow), _m.id == _a.message_id)
    .where(
        _a.disposition.in_([Disposition.SET_ASIDE.value, Disposition.QUARANTINED.value]),
        _a.digested.is_(False),
    )
    .order_by(_a.id)
    .limit(bindparam("b_limit"))
)
_OUTSIDE = frozenset({"customer", "stranger", "machine"})
"""As whom people and machines outside of the house have written."""
_DIGESTED = update(_arrivals).where(_a.id == bindparam("b_id")).values(digested=True)
_WITHHELD = (
    select(TICKETS.reference, TICKETS.ack_reason)
    .where(TICKETS.ack_state.in_(["withheld", "capped", "failed", "bounced"]), NOT_CLOSED)
    .order_by(TICKETS.id.desc())
    .limit(bindparam("b_limit"))
)
_FAILED = (
    select(_o.recipient, _o.occasion, _o.answer)
    .where(
        _o.state.in_(UNDELIVERED),
        _o.next_attempt_at >= bindparam("b_since"),
    )
    .order_by(_o.id)
    .limit(bindparam("b_limit"))
)
_OVERDUE = (
    select(TICKETS.reference, _d.name, _d.due_at)
    .join_from(_deadlines, _tickets, TICKETS.id == _d.ticket_id)
    .where(_d.met_at.is_(None), _d.cancelled.is_(False), _d.due_at < bindparam("b_now"))
    .order_by(_d.due_at)
    .limit(bindparam("b_limit"))
)
_DECIDED = select(_a.disposition).where(_a.decided_at >= bindparam("b_since"))


class Clocks(Part):
    """Queries over time; a week of downtime is caught up once, in order."""

    def due_deadlines(self, now: datetime, limit: int) -> list[DueDeadline]:
        """Open deadlines with a stage that is due, the earliest first."""
        rows = self._connection.execute(_DUE, {"b_now": now, "b_limit": limit}).all()
        return [_due_deadline(row) for row in rows]

    def due_deadline_ids(self, now: datetime, limit: int) -> list[tuple[int, int]]:
        """The same by their rows and tickets alone, which can be told even where one of them is damaged."""
        rows = self._connection.execute(_DUE_IDS, {"b_now": now, "b_limit": limit})
        return [(row.id, row.ticket_id) for row in rows]

    def deadline(self, deadline_id: int) -> DueDeadline:
        """One deadline; raises Damaged where it, or its ticket, cannot be read."""
        row = self._connection.execute(_ONE_DEADLINE, {"b_id": deadline_id}).one_or_none()
        if row is None:
            raise Damaged(f"deadline {deadline_id}: its ticket is missing")
        return _due_deadline(row)

    def put_off_deadline(self, deadline_id: int, at: datetime) -> None:
        """Its stage could not be carried out; it is looked at again then."""
        self._connection.execute(_PUT_OFF, {"b_id": deadline_id, "b_at": at})

    def stages_done(self, deadline_id: int, done: Mapping[str, str]) -> None:
        """Record what became of stages; the next one, if any, is waited for."""
        known = self._connection.execute(_STAGES, {"b_id": deadline_id}).scalar_one()
        stages = loaded(known, "the stages of a deadline")
        for stage in stages:
            stage["done"] = stage["done"] or done.get(stage["name"], "")
        left = [StageDue.from_json(s).at for s in stages if not s["done"]]
        row = {"b_id": deadline_id, "b_stages": json.dumps(stages), "b_next": min(left, default=None)}
        self._later(_STAGES_DONE, [row])

    def surveyed_since(self, email: str, since: datetime) -> bool:
        """Whether this customer was asked lately, or does not want to be asked at all."""
        refused = self._connection.execute(_NO_SURVEY, {"b_email": email}).scalar_one_or_none()
        asked = self._connection.execute(_SURVEYED, {"b_person": person_key(email), "b_since": since}).first()
        return bool(refused) or asked is not None

    def complaints_since(
        self, since: datetime, limit: int
    ) -> list[tuple[str, datetime, str, str, str, bool]]:
        """Reference, receipt, customer, subject, department and urgency of the complaints since then."""
        rows = self._connection.execute(_COMPLAINTS, {"b_since": since, "b_limit": limit})
        return [
            (r.reference, r.received_at, r.customer_name, r.subject, r.department, bool(r.urgent))
            for r in rows
        ]

    def last_daily(self) -> tuple[str, datetime] | None:
        """The ISO date of the last daily digest and when it was written (UTC); None before the first."""
        row = self._connection.execute(_LAST_DAILY).one_or_none()
        return (row.day, row.written_at) if row else None

    def daily(self, day: str, now: datetime, checkpoint: str) -> None:
        """A daily digest has been written."""
        self._later(_NEW_DAILY, [{"day": day, "written_at": now, "checkpoint": checkpoint}])

    def heads_checkpoint(self) -> str:
        """One digest over the heads of all chains: proof against a record that is changed later."""
        rows = self._connection.execute(_HEADS)
        total = hashlib.sha256()
        for row in rows:
            total.update(f"{row.ticket_id}:{row.head}\n".encode())
        return total.hexdigest()

    def undigested(self, limit: int) -> list[SetAside]:
        """What was set aside since the last digest."""
        rows = self._connection.execute(_UNDIGESTED, {"b_limit": limit})
        return [
            SetAside(
                r.id,
                r.received_at,
                r.sender_email or "",
                r.subject or "",
                r.rule,
                r.sender_name or "",
                "" if r.ticket_id or r.role not in _OUTSIDE or _is_our_letter(r) else r.digest or "",
            )
            for r in rows
        ]

    def digested(self, arrival_ids: Sequence[int]) -> None:
        """These have been shown to a person."""
        if arrival_ids:
            self._later(_DIGESTED, [{"b_id": arrival_id} for arrival_id in arrival_ids])

    def withheld(self, limit: int) -> list[tuple[str, str]]:
        """Open tickets whose acknowledgement is withheld, and why."""
        rows = self._connection.execute(_WITHHELD, {"b_limit": limit})
        return [(r.reference, r.ack_reason) for r in reversed(rows.all())]

    def failed_letters(self, since: datetime, limit: int) -> list[tuple[str, str, str]]:
        """Letters whose delivery has failed since then, whenever written: recipient, occasion, reason."""
        rows = self._connection.execute(_FAILED, {"b_since": since, "b_limit": limit})
        return [(r.recipient, r.occasion, r.answer) for r in rows]

    def overdue(self, now: datetime, limit: int) -> list[tuple[str, str, datetime]]:
        """Missed deadlines: reference, name, when they were due (UTC)."""
        rows = self._connection.execute(_OVERDUE, {"b_now": now, "b_limit": limit})
        return [(r.reference, r.name, r.due_at) for r in rows]

    def counts(self, since: datetime) -> list[tuple[str, int]]:
        """How many arrivals had each disposition since then."""
        rows = self._connection.execute(_DECIDED, {"b_since": since})
        return sorted(Counter(r.disposition for r in rows).items())


def _is_our_letter(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether it is a letter of ours; what only has our address in From may be a website's."""
    return row.kind == Kind.OWN.value and not row.rule.endswith(": own_address")


def _due_deadline(row: Row[*tuple[Any, ...]]) -> DueDeadline:
    stages = loaded(row.stages, f"{row.reference}: the stages of the deadline {row.name!r}")
    return DueDeadline(
        id=row.deadline_id,
        name=row.name,
        started_at=row.started_at,
        due_at=row.deadline_due_at,
        stages=tuple(StageDue.from_json(s) for s in stages),
        fired={s["name"]: s["done"] for s in stages if s["done"]},
        ticket=ticket_view(row),
        first_digest=row.first_digest,
        words=row.words or "",
    )
