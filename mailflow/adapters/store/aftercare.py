"""What a person does about letters and mails that did not go as they should: again, or that is all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mailflow.adapters.store.check_queries import open_by_department
from mailflow.adapters.store.tables import ArrivalRow, OutboxRow, TicketRow
from mailflow.adapters.store.unit_of_work import Part, table
from mailflow.domain.model.outbox import UNDELIVERED, OutboxState
from mailflow.domain.model.ticket import Disposition, Status
from mailflow.ports import Damaged
from mailflow.ports.store import KeptLetter

_outbox = table(OutboxRow)
_o = _outbox.c
_tickets = table(TicketRow)
_t = _tickets.c
_arrivals = table(ArrivalRow)
_a = _arrivals.c

_LETTERS = select(_o.id, _o.ticket_id, _o.occasion, _o.recipient, _o.message_id, _o.state)
_LETTER = _LETTERS.where(_o.id == bindparam("b_id"))
_UNDELIVERED = _LETTERS.where(_o.state.in_(UNDELIVERED), _o.dismissed.is_(False)).order_by(_o.id)
_RESEND = (
    update(_outbox)
    .where(_o.id == bindparam("b_id"))
    .values(
        state=OutboxState.PENDING,
        phase="",
        attempts=0,
        uncertain=0,
        next_attempt_at=bindparam("b_now"),
        dismissed=False,
    )
)
_OF_DEPARTMENT = (
    select(_t.id)
    .where(_t.department == bindparam("b_name"), _t.status.not_in([Status.CLOSED.value, Status.MERGED.value]))
    .order_by(_t.id)
)
_ANY_OF_DEPARTMENT = select(_t.id).where(_t.department == bindparam("b_name")).limit(1)
_RENAME = update(_tickets).where(_t.department == bindparam("b_name")).values(department=bindparam("b_new"))
_QUARANTINED = _a.disposition == Disposition.QUARANTINED.value
_SETTLED = update(_arrivals).values(
    disposition=Disposition.SET_ASIDE.value, rule=bindparam("b_rule"), decided_at=bindparam("b_now")
)


class Aftercare(Part):
    """Letters to send again or to forget, mails in quarantine that nobody needs."""

    def kept_letter(self, outbox_id: int) -> KeptLetter | None:
        """A letter of the outbox by its number; None where there is none."""
        row = self._connection.execute(_LETTER, {"b_id": outbox_id}).one_or_none()
        return _kept(row) if row else None

    def undelivered(self) -> list[KeptLetter]:
        """The letters that nobody got and that no person has dismissed, the oldest first."""
        return [_kept(row) for row in self._connection.execute(_UNDELIVERED)]

    def resend(self, outbox_id: int, now: datetime) -> None:
        """The letter is due again, with all its attempts before it."""
        self._connection.execute(_RESEND, {"b_id": outbox_id, "b_now": now})

    def rename_department(self, former: str, name: str) -> list[int]:
        """All its tickets are another department's; returns the open ones."""
        moved = self._connection.execute(_OF_DEPARTMENT, {"b_name": former}).scalars().all()
        if moved or self._connection.execute(_ANY_OF_DEPARTMENT, {"b_name": former}).first():
            self._connection.execute(_RENAME, {"b_name": former, "b_new": name})
        return list(moved)

    def open_by_department(self) -> dict[str, int]:
        """How many open tickets each department holds; "" for those that nobody has."""
        return open_by_department(self._connection)

    def dismiss_quarantined(self, arrival_ids: Sequence[int], rule: str, now: datetime) -> int:
        """These mails are set aside by a person; no number: all in quarantine.  Returns how many were."""
        chosen = _QUARANTINED & _a.id.in_(arrival_ids) if arrival_ids else _QUARANTINED
        done = self._connection.execute(_SETTLED.where(chosen), {"b_rule": rule, "b_now": now})
        return int(done.rowcount)


def _kept(row: Row[*tuple[Any, ...]]) -> KeptLetter:
    try:
        state = OutboxState(row.state)
    except ValueError as error:
        raise Damaged(f"letter {row.id}: its row is damaged: {error}") from error
    return KeptLetter(row.id, row.ticket_id, row.occasion, row.recipient, row.message_id, state)
