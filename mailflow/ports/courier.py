"""Letters to the SMTP server, and what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


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
