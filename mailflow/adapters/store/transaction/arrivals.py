"""Folders and arrivals: what was seen, attempted, decided and filed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, true, update

from mailflow.adapters.store.tables import ArrivalRow, FolderRow
from mailflow.adapters.store.unit_of_work import ARRIVAL_STATE, Part, arrival_state, in_chunks, one_of, table
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.rules.attempts import Cause
from mailflow.ports.arrivals import ArrivalState, Folder
from mailflow.ports.mailbox import Waiting

_folders = table(FolderRow)
_arrivals = table(ArrivalRow)
_a = _arrivals.c
_QUARANTINED = Disposition.QUARANTINED.value


class SqlArrivals(Part):
    """Fulfils ``ports.arrivals.Arrivals``, which says what each method promises."""

    _FOLDER = select(_folders).where(
        _folders.c.mailbox == bindparam("b_mailbox"), _folders.c.folder == bindparam("b_folder")
    )

    def folder(self, mailbox: str, folder: str) -> Folder | None:
        row = self._connection.execute(self._FOLDER, {"b_mailbox": mailbox, "b_folder": folder}).one_or_none()
        if row is None:
            return None
        return Folder(row.id, row.mailbox, row.folder, row.start_from, row.uidvalidity)

    _ADOPT = insert(_folders)

    def adopt(self, mailbox: str, folder: str, start_from: datetime) -> Folder:
        known = self.folder(mailbox, folder)
        if known is None:
            self._connection.execute(
                self._ADOPT,
                {
                    "mailbox": mailbox,
                    "folder": folder,
                    "start_from": start_from,
                    "uidvalidity": 0,
                    "older": 0,
                },
            )
        else:
            self._connection.execute(
                update(_folders)
                .where(_folders.c.id == known.id)
                .values(start_from=start_from, uidvalidity=0)  # looked at as if for the first time
            )
        found = self.folder(mailbox, folder)
        if found is None:
            raise RuntimeError("a folder that was just adopted is missing")
        return found

    _VISITED = (
        update(_folders)
        .where(_folders.c.id == bindparam("b_folder"))
        .values(uidvalidity=bindparam("b_validity"), older=bindparam("b_older"))
    )

    def visited(self, folder_id: int, uidvalidity: int, older: int) -> None:
        self._connection.execute(
            self._VISITED, {"b_folder": folder_id, "b_validity": uidvalidity, "b_older": older}
        )

    _STATES = select(*ARRIVAL_STATE).where(
        _a.folder_id == bindparam("b_folder"),
        _a.uidvalidity == bindparam("b_validity"),
        _a.uid.in_(bindparam("b_uids", expanding=True)),
    )

    def states(self, folder_id: int, uidvalidity: int, uids: Sequence[int]) -> dict[int, ArrivalState]:
        found: dict[int, ArrivalState] = {}
        for chunk in in_chunks(uids):
            rows = self._connection.execute(
                self._STATES, {"b_folder": folder_id, "b_validity": uidvalidity, "b_uids": chunk}
            )
            found |= {r.uid: arrival_state(r) for r in rows}
        return found

    _UNFILED = select(*ARRIVAL_STATE, _a.uidvalidity).where(
        _a.folder_id == bindparam("b_folder"),
        _a.filed.is_(False),
        _a.disposition != Disposition.BEFORE_START.value,
    )

    def unfiled(self, folder_id: int) -> list[tuple[int, ArrivalState]]:
        rows = self._connection.execute(self._UNFILED, {"b_folder": folder_id})
        return [(r.uidvalidity, arrival_state(r)) for r in rows]

    _NEW = insert(_arrivals)
    _TAKE = update(_arrivals).where(_a.id == bindparam("b_id")).values(in_hand=True)

    def take_in_hand(
        self, folder: Folder, uidvalidity: int, mails: Sequence[Waiting]
    ) -> dict[int, ArrivalState]:
        known = self.states(folder.id, uidvalidity, [m.uid for m in mails])
        fresh = [
            {
                "folder_id": folder.id,
                "uidvalidity": uidvalidity,
                "uid": m.uid,
                "received_at": m.received_at,
                "size": m.size,
                "attempts": 0,
                "in_hand": True,
                "suspect": False,
                "cause": "",
                "error": "",
                "acknowledged": False,
                "digest": "",
                "disposition": "",
                "rule": "",
                "config_hash": "",
                "filed": False,
                "digested": False,
            }
            for m in mails
            if m.uid not in known
        ]
        if fresh:
            self._connection.execute(self._NEW, fresh)
        if known:
            self._connection.execute(self._TAKE, [{"b_id": state.id} for state in known.values()])
        return self.states(folder.id, uidvalidity, [m.uid for m in mails])

    _SETTLE = (
        update(_arrivals)
        .where(_a.id == bindparam("b_id"))
        .values(
            disposition=bindparam("b_disposition"),
            rule=bindparam("b_rule"),
            message_id=bindparam("b_message"),
            digest=bindparam("b_digest"),
            config_hash=bindparam("b_hash"),
            decided_at=bindparam("b_now"),
            in_hand=False,
        )
    )

    def settle(
        self,
        arrival_id: int,
        disposition: Disposition,
        rule: str,
        *,
        message_row: int | None,
        digest: str,
        config_hash: str,
        now: datetime,
    ) -> None:
        row = {
            "b_id": arrival_id,
            "b_disposition": disposition.value,
            "b_rule": rule,
            "b_message": message_row,
            "b_digest": digest,
            "b_hash": config_hash,
            "b_now": now,
        }
        self._later(self._SETTLE, [row])

    _FILED = (
        update(_arrivals)
        .where(
            _a.folder_id == bindparam("b_folder"),
            _a.uidvalidity == bindparam("b_validity"),
            _a.uid.in_(bindparam("b_uids", expanding=True)),
        )
        .values(filed=True)
    )

    def mark_filed(self, folder_id: int, uidvalidity: int, uids: Sequence[int]) -> None:
        for chunk in in_chunks(uids):
            self._connection.execute(
                self._FILED, {"b_folder": folder_id, "b_validity": uidvalidity, "b_uids": chunk}
            )

    _PUT_BACK = (
        update(_arrivals)
        .where(
            _a.folder_id == bindparam("b_folder"),
            one_of(_a.disposition, ["", _QUARANTINED]),
            _a.in_hand == true(),
        )
        .values(in_hand=False)
    )

    def put_back(self, folder_id: int) -> None:
        self._connection.execute(self._PUT_BACK, {"b_folder": folder_id})

    _THIS = update(_arrivals).where(_a.id == bindparam("b_id"))
    _FAIL = _THIS.values(
        in_hand=False,
        suspect=True,
        attempts=_a.attempts + 1,
        cause=bindparam("b_cause"),
        error=bindparam("b_error"),
        again_at=bindparam("b_again"),
    )

    def fail(self, arrival_id: int, cause: Cause, error: str, again_at: datetime | None) -> None:
        self._connection.execute(
            self._FAIL,
            {"b_id": arrival_id, "b_cause": cause.value, "b_error": error[:1000], "b_again": again_at},
        )

    _IN_HAND = select(*ARRIVAL_STATE).where(one_of(_a.disposition, ["", _QUARANTINED]), _a.in_hand == true())

    def were_in_hand(self) -> list[ArrivalState]:
        return [arrival_state(row) for row in self._connection.execute(self._IN_HAND)]

    _PUT_OFF = _THIS.values(in_hand=False, again_at=bindparam("b_again"))

    def leave_until(self, arrival_id: int, again_at: datetime) -> None:
        self._connection.execute(self._PUT_OFF, {"b_id": arrival_id, "b_again": again_at})

    _SUSPECT = _THIS.values(in_hand=False, suspect=True, cause=bindparam("b_cause"))

    def suspect(self, arrival_id: int, *, alone: bool) -> None:
        cause = Cause.DIED.value if alone else ""
        self._connection.execute(self._SUSPECT, {"b_id": arrival_id, "b_cause": cause})

    _LAST = select(func.max(_a.id))

    def is_empty(self) -> bool:
        return self._connection.execute(self._LAST).scalar_one() is None
