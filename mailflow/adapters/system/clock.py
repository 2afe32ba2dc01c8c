"""The real clock and the real randomness."""

import random
import secrets
import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, UTC."""

    def now(self) -> datetime:
        """The current time."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """See the port."""
        return time.monotonic()


class SystemRandomness:
    """The operating system's randomness."""

    def token_bytes(self, count: int) -> bytes:
        """Unpredictable bytes."""
        return secrets.token_bytes(count)

    def jitter(self, low: float, high: float) -> float:
        """A number between the two; not for secrets."""
        return random.uniform(low, high)  # noqa: S311
