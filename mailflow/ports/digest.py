"""The daily digest: what it tells, and that it was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line of the daily digest."""

    arrival_id: int
    received_at: datetime
    sender: str
    subject: str
    rule: str
    name: str = ""  # of the sender, as it came
    digest: str = ""  # of the original, where it belongs to no ticket and was not written by staff


class Digest(Protocol):
    """One digest a day, also after downtime."""

    def latest(self) -> tuple[str, datetime] | None:
        """The ISO date of the last daily digest and when it was written (UTC); None before the first."""
        ...

    def written(self, day: str, now: datetime, checkpoint: str) -> None:
        """A daily digest has been written."""
        ...

    def checkpoint(self) -> str:
        """One digest over the heads of all chains: proof against a record that is changed later."""
        ...

    def set_aside(self, limit: int) -> list[SetAside]:
        """What was set aside since the last digest."""
        ...

    def mark_shown(self, arrival_ids: Sequence[int]) -> None:
        """These have been shown to a person."""
        ...

    def dispositions_since(self, since: datetime) -> list[tuple[str, int]]:
        """How many arrivals had each disposition since then."""
        ...
