"""Time, chance, and what is told as it happens."""

from datetime import datetime
from typing import Protocol


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
