"""What is due and could not be done, one row for each thing; see ``domain.rules.undone``."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from mailflow.domain.rules.undone import Failure, Undone


class Failures(Protocol):
    """Attempts are counted here, beside the things themselves: those may be what is damaged."""

    def count(
        self, kind: Undone, key: str, ticket_id: int | None, reason: str, error: str, now: datetime
    ) -> Failure:
        """Count a failed attempt; returns what is known of the thing now."""
        ...

    def mended(self, kind: Undone, keys: Iterable[str]) -> None:
        """These have been done, or need not be done any more."""
        ...

    def put_off(self, kind: Undone, now: datetime) -> frozenset[str]:
        """The keys of those that failed and are not to be tried yet."""
        ...

    def due(self, kind: Undone, now: datetime) -> list[Failure]:
        """Those that failed and are to be tried again by now."""
        ...

    def untold(self) -> list[Failure]:
        """Those that failed so often that the admins are to be written to, and were not yet."""
        ...

    def mark_told(self, failure: Failure, now: datetime) -> None:
        """The admins have been written to."""
        ...

    def try_again(self, now: datetime) -> int:
        """Everything that failed is due now: what stood in its way may be gone.  Returns how many."""
        ...

    def forget_moot(self) -> None:
        """What failed and is not to be done any more: the deadline was met, a person has written."""
        ...
