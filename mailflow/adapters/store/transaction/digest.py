"""The daily digest: what it tells, and that it was written."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from mailflow.adapters.store.tables import (
    ArrivalRow,
    DailyRow,
    EventRow,
    MessageRow,
)
from mailflow.adapters.store.unit_of_work import (
    Part,
    table,
)
from mailflow.domain.model.message import Kind
from mailflow.domain.model.ticket import Disposition
from mailflow.ports.digest import SetAside

_dailies = table(DailyRow)
_events = table(EventRow).c
_arrivals = table(ArrivalRow)
_a = _arrivals.c
_m = table(MessageRow).c
_OUTSIDE = frozenset({"customer", "stranger", "machine"})
"""As whom people and machines outside of the house have written."""


class SqlDigest(Part):
    """Fulfils ``ports.digest.Digest``, which says what each method promises."""

    _LAST_DAILY = select(_dailies.c.day, _dailies.c.written_at).order_by(_dailies.c.day.desc()).limit(1)

    def latest(self) -> tuple[str, datetime] | None:
        row = self._connection.execute(self._LAST_DAILY).one_or_none()
        return (row.day, row.written_at) if row else None

    _NEW_DAILY = insert(_dailies)

    def written(self, day: str, now: datetime, checkpoint: str) -> None:
        self._later(self._NEW_DAILY, [{"day": day, "written_at": now, "checkpoint": checkpoint}])

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

    def checkpoint(self) -> str:
        rows = self._connection.execute(self._HEADS)
        total = hashlib.sha256()
        for row in rows:
            total.update(f"{row.ticket_id}:{row.head}\n".encode())
        return total.hexdigest()

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

    def set_aside(self, limit: int) -> list[SetAside]:
        rows = self._connection.execute(self._UNDIGESTED, {"b_limit": limit})
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

    _DIGESTED = update(_arrivals).where(_a.id == bindparam("b_id")).values(digested=True)

    def mark_shown(self, arrival_ids: Sequence[int]) -> None:
        if arrival_ids:
            self._later(self._DIGESTED, [{"b_id": arrival_id} for arrival_id in arrival_ids])

    _DECIDED = select(_a.disposition).where(_a.decided_at >= bindparam("b_since"))

    def dispositions_since(self, since: datetime) -> list[tuple[str, int]]:
        rows = self._connection.execute(self._DECIDED, {"b_since": since})
        return sorted(Counter(r.disposition for r in rows).items())


def _is_our_letter(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether it is a letter of ours; what only has our address in From may be a website's."""
    return row.kind == Kind.OWN.value and not row.rule.endswith(": own_address")
