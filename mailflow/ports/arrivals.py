"""Folders and arrivals: what was seen, attempted, decided and filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailflow.domain.model.ticket import Disposition
from mailflow.domain.rules.attempts import Cause
from mailflow.ports.mailbox import Waiting


@dataclass(frozen=True, slots=True)
class Folder:
    """A mailbox folder whose start has been decided."""

    id: int
    mailbox: str
    folder: str
    start_from: datetime
    uidvalidity: int


@dataclass(frozen=True, slots=True)
class ArrivalState:
    """How far one mail in a folder has come."""

    id: int
    uid: int
    attempts: int
    disposition: str  # "" while undecided
    filed: bool
    suspect: bool = False  # has failed, or was in hand when the program died
    cause: str = ""  # of the last bad end: an attempts.Cause; "" while it may be any other's fault
    again_at: datetime | None = None  # not to be tried before then

    @property
    def alone(self) -> bool:
        """Whether it is tried with no other in hand: it has failed, or the program died of it or of few."""
        return self.suspect and bool(self.cause)


class Arrivals(Protocol):
    """Which mails have been seen, and how far each has come."""

    def folder(self, mailbox: str, folder: str) -> Folder | None:
        """The folder's record; None before its start has been decided."""
        ...

    def adopt(self, mailbox: str, folder: str, start_from: datetime) -> Folder:
        """Decide a folder's start: mail received before it is left alone, and counted at the next visit."""
        ...

    def visited(self, folder_id: int, uidvalidity: int, older: int) -> None:
        """Remember the folder's UIDVALIDITY as of this visit, and how many mails are older than its start."""
        ...

    def states(self, folder_id: int, uidvalidity: int, uids: Sequence[int]) -> dict[int, ArrivalState]:
        """What is known of these UIDs; unknown ones are missing."""
        ...

    def unfiled(self, folder_id: int) -> list[tuple[int, ArrivalState]]:
        """UIDVALIDITY and state of what was seen but, as far as is known, has not left the folder."""
        ...

    def take_in_hand(
        self, folder: Folder, uidvalidity: int, mails: Sequence[Waiting]
    ) -> dict[int, ArrivalState]:
        """Note that these mails are in hand, before anything is parsed: the program may die of one."""
        ...

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
        ...

    def mark_filed(self, folder_id: int, uidvalidity: int, uids: Sequence[int]) -> None:
        """These mails are in the processed folder, or gone from the inbox by a person's hand."""
        ...

    def put_back(self, folder_id: int) -> None:
        """Nothing of the folder is in hand any more, and none of it is to blame for that."""
        ...

    def fail(self, arrival_id: int, cause: Cause, error: str, again_at: datetime | None) -> None:
        """Remember that an attempt ended badly, and when the next may be; ``again_at`` None: at once."""
        ...

    def were_in_hand(self) -> list[ArrivalState]:
        """What was in hand when the program died; asked before anything is taken in hand anew."""
        ...

    def leave_until(self, arrival_id: int, again_at: datetime) -> None:
        """Not in hand any more, to be taken in hand again later; nothing is wrong with it."""
        ...

    def suspect(self, arrival_id: int, *, alone: bool) -> None:
        """Not in hand any more; from now on it comes last, ``alone`` or with few others."""
        ...

    def is_empty(self) -> bool:
        """Whether nothing has ever been taken in by this store."""
        ...
