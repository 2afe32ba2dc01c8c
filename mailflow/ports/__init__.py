"""The doors to the outside: mailbox, parser, courier, store, letterhead, clock, randomness.

The flow sees nothing else.  Each port has one real adapter and one fake that can fail and crash at
every call; a contract suite runs on both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mailflow.domain.model.letters.order import Enclosure, LetterOrder, Stationery
from mailflow.domain.model.message import Message
from mailflow.domain.rules.outgoing_guard import Inside


class Temporary(Exception):  # noqa: N818  (names the failure, as in RT and Postfix)
    """Try again later; nothing was changed."""


class ReaderDown(Temporary):
    """Nothing can be read at present, whatever it is: the house's trouble, no mail's."""


class Permanent(Exception):  # noqa: N818
    """Trying again will not help: what, where and what to do is in the message."""


class LoginRefused(Permanent):
    """Wrong user or password: whoever tries again soon and often is locked out."""


class DiskTrouble(Permanent):
    """The disk or the database file failed: stop intake and exit, never continue."""


class LetterFailed(Exception):  # noqa: N818
    """A letter cannot be written, today or tomorrow: which one, and what in it is wrong."""


class Damaged(Exception):  # noqa: N818
    """Something stored is not as it was written: which row, and what is wrong with it."""


# --- the mailbox ---------------------------------------------------------------------------------


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
    """One IMAP folder.  Every method may raise Temporary (connection lost, server busy) or Permanent."""

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


# --- reading -------------------------------------------------------------------------------------


class Parser(Protocol):
    """Raw bytes to a Message: total, bounded in time and memory."""

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """One result per mail in order; a Temporary where the reader died on that mail.

        Raises ReaderDown where it can read no mail at all: no attempt of any mail then counts.
        """
        ...

    def files(self, raw: bytes) -> list[Enclosure]:
        """The files attached to a mail that may go along with a letter; raises Permanent, ReaderDown."""
        ...


# --- sending -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Envelope:
    """One letter for one recipient: final bytes, ready for DATA (CRLF line ends, no dot-stuffing yet)."""

    id: int  # the outbox row
    sender: str  # envelope sender; "" is the null sender
    recipient: str
    content: bytes


class DeliveryResult(StrEnum):
    """What became of one attempt."""

    SENT = "sent"  # the server answered the final dot with 250
    REFUSED = "refused"  # 5xx: will not work again
    DEFERRED = "deferred"  # 4xx, or the connection failed before the final dot
    UNCERTAIN = "uncertain"  # the connection was lost after the final dot: it may have been accepted


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one envelope's attempt."""

    id: int
    result: DeliveryResult
    phase: str = ""  # connect | mail | rcpt | data | dot; "" where it was not begun: it may go at once
    code: int = 0
    text: str = ""  # the server's words, cleaned
    server_down: bool = False  # nothing to do with this letter: connection or login failed
    too_large: bool = False  # refused for its size, which is definite: the server has not taken it


class Courier(Protocol):
    """Hands letters to the SMTP server over a few open, authenticated connections."""

    def deliver(self, envelopes: Sequence[Envelope]) -> Iterable[Sequence[Outcome]]:
        """One outcome per envelope, in groups as they become known; never raises for a letter's sake.

        What is in a group is to be written down before more is asked for: a crash may send it twice.
        """
        ...

    def close(self) -> None:
        """Say QUIT on every connection; never raises."""
        ...


# --- letters -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's words before it becomes MIME."""

    subject: str
    text: str
    html: str
    enclosures: tuple[Enclosure, ...] = ()  # files that belong to the letter itself


class Letterhead(Protocol):
    """Templates to words."""

    @property
    def inside(self) -> Inside:
        """The words that only letters inside the house have."""
        ...

    def render(self, order: LetterOrder) -> Rendered:
        """The letter in its language (or two); raises LetterFailed for a broken template."""
        ...

    def write(self, rendered: Rendered, stationery: Stationery) -> bytes:
        """The letter's final bytes; the same input gives the same bytes.  Raises LetterFailed."""
        ...

    def lighter(self, content: bytes, message_id: str) -> bytes | None:
        """A letter that was too large, without its attachments and with a word about it; None without any."""
        ...


# --- time and chance -----------------------------------------------------------------------------


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """The current time, aware, UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds since some moment, which go on evenly when somebody sets the clock."""
        ...


class Randomness(Protocol):
    """The only source of chance."""

    def token_bytes(self, count: int) -> bytes:
        """Unpredictable bytes, for salts and keys."""
        ...

    def jitter(self, low: float, high: float) -> float:
        """A number between the two, for backoff."""
        ...


class Journal(Protocol):
    """What happens, told as it happens: to the log, and in the demo to the terminal."""

    def tell(self, action: str, **facts: object) -> None:
        """One thing that happened; never raises."""
        ...
