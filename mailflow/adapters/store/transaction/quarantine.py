"""Mails that failed every attempt, and when they are tried again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from mailflow.adapters.store.tables import ArrivalRow, FolderRow
from mailflow.adapters.store.unit_of_work import ARRIVAL_STATE, Part, arrival_state, table
from mailflow.domain.model.ticket import Disposition
from mailflow.ports.quarantine import QuarantinedMail

_arrivals = table(ArrivalRow)
_a = _arrivals.c
_QUARANTINED = Disposition.QUARANTINED.value
_f = table(FolderRow).c
_IN_QUARANTINE = _a.disposition == Disposition.QUARANTINED.value


class SqlQuarantine(Part):
    """Fulfils ``ports.quarantine.Quarantine``, which says what each method promises."""

    _THIS = update(_arrivals).where(_a.id == bindparam("b_id"))
    _AGAIN = _THIS.values(
        in_hand=False, again_at=bindparam("b_again"), acknowledged=bindparam("b_acknowledged")
    )

    def keep(self, arrival_id: int, again_at: datetime | None, *, acknowledged: bool) -> None:
        self._connection.execute(
            self._AGAIN, {"b_id": arrival_id, "b_again": again_at, "b_acknowledged": acknowledged}
        )

    _SINCE = (
        update(_arrivals)
        .where(_a.disposition == _QUARANTINED, _a.decided_at > bindparam("b_since"))
        .values(again_at=bindparam("b_now"))
    )

    def retry_since(self, since: datetime, now: datetime) -> None:
        self._connection.execute(self._SINCE, {"b_since": since, "b_now": now})

    _HOLD = (
        update(_arrivals)
        .where(_a.disposition == _QUARANTINED, _a.again_at < bindparam("b_until"))
        .values(again_at=bindparam("b_until"))
    )

    def hold(self, until: datetime) -> None:
        self._connection.execute(self._HOLD, {"b_until": until})

    _NEXT = (
        select(*ARRIVAL_STATE, _a.digest, _a.received_at, _a.decided_at, _a.acknowledged)
        .join(table(FolderRow), _f.id == _a.folder_id)
        .where(
            _f.mailbox == bindparam("b_mailbox"),
            _a.disposition == _QUARANTINED,
            _a.again_at <= bindparam("b_now"),
        )
        .order_by(_a.again_at, _a.id)
        .limit(1)
    )

    def next_due(self, mailbox: str, now: datetime) -> QuarantinedMail | None:
        r = self._connection.execute(self._NEXT, {"b_mailbox": mailbox, "b_now": now}).one_or_none()
        if r is None:
            return None
        return QuarantinedMail(
            arrival_state(r), mailbox, r.received_at, r.decided_at, r.digest, bool(r.acknowledged)
        )

    _STILL = select(_a.id).where(_a.id == bindparam("b_id"), _a.disposition == _QUARANTINED)

    def holds(self, arrival_id: int) -> bool:
        row = self._connection.execute(self._STILL, {"b_id": arrival_id}).one_or_none()
        return row is not None

    _TAKE = _THIS.values(in_hand=True, again_at=bindparam("b_again"))

    def take_in_hand(self, arrival_id: int, again_at: datetime | None) -> None:
        self._connection.execute(self._TAKE, {"b_id": arrival_id, "b_again": again_at})

    _SETTLED = update(_arrivals).values(
        disposition=Disposition.SET_ASIDE.value, rule=bindparam("b_rule"), decided_at=bindparam("b_now")
    )

    def dismiss(self, arrival_ids: Sequence[int], rule: str, now: datetime) -> int:
        chosen = _IN_QUARANTINE & _a.id.in_(arrival_ids) if arrival_ids else _IN_QUARANTINE
        done = self._connection.execute(self._SETTLED.where(chosen), {"b_rule": rule, "b_now": now})
        return int(done.rowcount)
