"""Attempts: what was in hand when the program died, what failed, and what is in quarantine."""

from datetime import datetime

from sqlalchemy import bindparam, func, select, true, update

from mailflow.adapters.store.tables import ArrivalRow, FolderRow
from mailflow.adapters.store.unit_of_work import ARRIVAL_STATE, Part, arrival_state, table
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.rules.attempts import Cause
from mailflow.ports.store import ArrivalState, QuarantinedMail

_arrivals = table(ArrivalRow)
_a = _arrivals.c
_f = table(FolderRow).c
_QUARANTINED = Disposition.QUARANTINED.value

_THIS = update(_arrivals).where(_a.id == bindparam("b_id"))
_PUT_BACK = (
    update(_arrivals)
    .where(
        _a.folder_id == bindparam("b_folder"),
        _a.disposition.in_(["", _QUARANTINED]),
        _a.in_hand == true(),
    )
    .values(in_hand=False)
)
_FAIL = _THIS.values(
    in_hand=False,
    suspect=True,
    attempts=_a.attempts + 1,
    cause=bindparam("b_cause"),
    error=bindparam("b_error"),
    again_at=bindparam("b_again"),
)
_SUSPECT = _THIS.values(in_hand=False, suspect=True, cause=bindparam("b_cause"))
_PUT_OFF = _THIS.values(in_hand=False, again_at=bindparam("b_again"))
_AGAIN = _THIS.values(in_hand=False, again_at=bindparam("b_again"), acknowledged=bindparam("b_acknowledged"))
_TAKE = _THIS.values(in_hand=True, again_at=bindparam("b_again"))
_IN_HAND = select(*ARRIVAL_STATE).where(_a.disposition.in_(["", _QUARANTINED]), _a.in_hand == true())
_STILL = select(_a.id).where(_a.id == bindparam("b_id"), _a.disposition == _QUARANTINED)
_HOLD = (
    update(_arrivals)
    .where(_a.disposition == _QUARANTINED, _a.again_at < bindparam("b_until"))
    .values(again_at=bindparam("b_until"))
)
_SINCE = (
    update(_arrivals)
    .where(_a.disposition == _QUARANTINED, _a.decided_at > bindparam("b_since"))
    .values(again_at=bindparam("b_now"))
)
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


class Attempts(Part):
    """What came of attempts that ended badly."""

    def put_back(self, folder_id: int) -> None:
        """Nothing of the folder is in hand any more, and none of it is to blame for that."""
        self._connection.execute(_PUT_BACK, {"b_folder": folder_id})

    def fail(self, arrival_id: int, cause: Cause, error: str, again_at: datetime | None) -> None:
        """Remember that an attempt ended badly, and when the next may be; ``again_at`` None: at once."""
        self._connection.execute(
            _FAIL,
            {"b_id": arrival_id, "b_cause": cause.value, "b_error": error[:1000], "b_again": again_at},
        )

    def were_in_hand(self) -> list[ArrivalState]:
        """What was in hand when the program died; asked before anything is taken in hand anew."""
        return [arrival_state(row) for row in self._connection.execute(_IN_HAND)]

    def leave_until(self, arrival_id: int, again_at: datetime) -> None:
        """Not in hand any more, to be taken in hand again later; nothing is wrong with it."""
        self._connection.execute(_PUT_OFF, {"b_id": arrival_id, "b_again": again_at})

    def suspect(self, arrival_id: int, *, alone: bool) -> None:
        """Not in hand any more; from now on it comes last, ``alone`` or with few others."""
        cause = Cause.DIED.value if alone else ""
        self._connection.execute(_SUSPECT, {"b_id": arrival_id, "b_cause": cause})

    def is_new(self) -> bool:
        """Whether nothing has ever been taken in by this store."""
        return self._connection.execute(select(func.max(_a.id))).scalar_one() is None

    # --- quarantine --------------------------------------------------------------------------------

    def quarantined_again(self, arrival_id: int, again_at: datetime | None, *, acknowledged: bool) -> None:
        """It is (still) in quarantine: when it is tried next (None: no more), and whether it was answered."""
        self._connection.execute(
            _AGAIN, {"b_id": arrival_id, "b_again": again_at, "b_acknowledged": acknowledged}
        )

    def retry_quarantined_since(self, since: datetime, now: datetime) -> None:
        """Try again now everything that is in quarantine since then."""
        self._connection.execute(_SINCE, {"b_since": since, "b_now": now})

    def hold_quarantined(self, until: datetime) -> None:
        """Try nothing in quarantine before then."""
        self._connection.execute(_HOLD, {"b_until": until})

    def next_quarantined(self, mailbox: str, now: datetime) -> QuarantinedMail | None:
        """The mail in quarantine that is to be tried next; None when none is due."""
        r = self._connection.execute(_NEXT, {"b_mailbox": mailbox, "b_now": now}).one_or_none()
        if r is None:
            return None
        return QuarantinedMail(
            arrival_state(r), mailbox, r.received_at, r.decided_at, r.digest, bool(r.acknowledged)
        )

    def in_quarantine(self, arrival_id: int) -> bool:
        """Whether the mail is in quarantine at this moment; nobody else changes that before the commit."""
        row = self._connection.execute(_STILL, {"b_id": arrival_id}).one_or_none()
        return row is not None

    def take_quarantined(self, arrival_id: int, again_at: datetime | None) -> None:
        """Take it in hand; should the program die of it, it is not tried before ``again_at``."""
        self._connection.execute(_TAKE, {"b_id": arrival_id, "b_again": again_at})
