"""One IMAP folder: what waits in it, and where what is decided goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FolderState:
    """What the server said when the folder was selected."""

    uidvalidity: int
    uidnext: int
    messages: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that waits in the folder; ``received_at`` is the server's INTERNALDATE in UTC."""

    uid: int
    size: int  # bytes (RFC822.SIZE)
    received_at: datetime


class Mailbox(Protocol):
    """One IMAP folder.  Every method may raise Temporary (connection lost, server busy) or Misconfigured."""

    def open(self) -> FolderState:
        """Connect, log in and select the folder, if not yet done; always tells the folder's state afresh."""
        ...

    def waiting(self, since: datetime) -> list[Waiting]:
        """The mails in the folder received at or after ``since``, in UID order.

        The server may answer with up to two days older ones: IMAP's SINCE knows only days.
        """
        ...

    def fetch(self, uids: Sequence[int], *, headers_only: bool = False) -> dict[int, bytes]:
        """The raw bytes by UID, flags untouched; a UID that has vanished meanwhile is missing.

        ``headers_only``: the header block and the beginning of the body (docs/reliability.md 2.1).
        """
        ...

    def file(self, uids: Sequence[int]) -> None:
        """Move the mails to the processed folder; gone UIDs are no error, others' mails stay untouched."""
        ...

    def filed_subjects(self, words: str) -> list[str]:
        """The subjects in the processed folder that hold these words (ASCII)."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait for news, at most so long; True when something may have arrived."""
        ...

    def close(self) -> None:
        """Log out; never raises."""
        ...
