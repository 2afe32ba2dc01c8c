"""Folders and arrivals: what was seen, attempted, decided and filed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from mailflow.adapters.store.tables import ArrivalRow, FolderRow
from mailflow.adapters.store.unit_of_work import ARRIVAL_STATE, Part, arrival_state, table
from mailflow.domain.model.ticket import Disposition
from mailflow.ports import Waiting
from mailflow.ports.store import ArrivalState, Folder

_CHUNK = 500  # SQLite allows some 32,000 variables; smaller plans are cached better

_folders = table(FolderRow)
_arrivals = table(ArrivalRow)
_a = _arrivals.c

_FOLDER = select(_folders).where(
    _folders.c.mailbox == bindparam("b_mailbox"), _folders.c.folder == bindparam("b_folder")
)
_STATES = select(*ARRIVAL_STATE).where(
    _a.folder_id == bindparam("b_folder"),
    _a.uidvalidity == bindparam("b_validity"),
    _a.uid.in_(bindparam("b_uids", expanding=True)),
)
_UNFILED = select(*ARRIVAL_STATE, _a.uidvalidity).where(
    _a.folder_id == bindparam("b_folder"),
    _a.filed.is_(False),
    _a.disposition != Disposition.BEFORE_START.value,
)
_TAKE = update(_arrivals).where(_a.id == bindparam("b_id")).values(in_hand=True)
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
_FILED = (
    update(_arrivals)
    .where(
        _a.folder_id == bindparam("b_folder"),
        _a.uidvalidity == bindparam("b_validity"),
        _a.uid.in_(bindparam("b_uids", expanding=True)),
    )
    .values(filed=True)
)


class Arrivals(Part):
    """Which mails have been seen, and how far each has come."""

    def folder(self, mailbox: str, folder: str) -> Folder | None:
        """The folder's record; None before its start has been decided."""
        row = self._connection.execute(_FOLDER, {"b_mailbox": mailbox, "b_folder": folder}).one_or_none()
        if row is None:
            return None
        return Folder(row.id, row.mailbox, row.folder, row.start_from, row.uidvalidity)

    def adopt(self, mailbox: str, folder: str, start_from: datetime) -> Folder:
        """Decide a folder's start: mail received before it is left alone, and counted at the next visit."""
        known = self.folder(mailbox, folder)
        if known is None:
            self._connection.execute(
                insert(_folders),
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

    def visited(self, folder_id: int, uidvalidity: int, older: int, now: datetime) -> None:
        """Remember the folder's UIDVALIDITY as of this visit, and how many mails are older than its start."""
        self._connection.execute(
            update(_folders)
            .where(_folders.c.id == folder_id)
            .values(uidvalidity=uidvalidity, older=older, seen_at=now)
        )

    def arrivals(self, folder_id: int, uidvalidity: int, uids: Sequence[int]) -> dict[int, ArrivalState]:
        """What is known of these UIDs; unknown ones are missing."""
        found: dict[int, ArrivalState] = {}
        for chunk in _chunks(uids):
            rows = self._connection.execute(
                _STATES, {"b_folder": folder_id, "b_validity": uidvalidity, "b_uids": chunk}
            )
            found |= {r.uid: arrival_state(r) for r in rows}
        return found

    def unfiled(self, folder_id: int) -> list[tuple[int, ArrivalState]]:
        """UIDVALIDITY and state of what was seen but, as far as is known, has not left the folder."""
        rows = self._connection.execute(_UNFILED, {"b_folder": folder_id})
        return [(r.uidvalidity, arrival_state(r)) for r in rows]

    def take_in_hand(
        self, folder: Folder, uidvalidity: int, mails: Sequence[Waiting]
    ) -> dict[int, ArrivalState]:
        """Note that these mails are in hand, before anything is parsed: the program may die of one."""
        known = self.arrivals(folder.id, uidvalidity, [m.uid for m in mails])
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
            self._connection.execute(insert(_arrivals), fresh)
        if known:
            self._connection.execute(_TAKE, [{"b_id": state.id} for state in known.values()])
        return self.arrivals(folder.id, uidvalidity, [m.uid for m in mails])

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
        """Give the arrival its one disposition."""
        row = {
            "b_id": arrival_id,
            "b_disposition": disposition.value,
            "b_rule": rule,
            "b_message": message_row,
            "b_digest": digest,
            "b_hash": config_hash,
            "b_now": now,
        }
        self._later(_SETTLE, [row])

    def filed(self, folder_id: int, uidvalidity: int, uids: Sequence[int]) -> None:
        """These mails are in the processed folder, or gone from the inbox by a person's hand."""
        for chunk in _chunks(uids):
            self._connection.execute(
                _FILED, {"b_folder": folder_id, "b_validity": uidvalidity, "b_uids": chunk}
            )


def _chunks(items: Iterable[int]) -> Iterator[list[int]]:
    whole = list(items)
    for start in range(0, len(whole), _CHUNK):
        yield whole[start : start + _CHUNK]
