"""Mails that failed every attempt, and when they are tried again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailflow.ports.arrivals import ArrivalState


@dataclass(frozen=True, slots=True)
class QuarantinedMail:
    """A mail in quarantine that is to be tried again."""

    state: ArrivalState
    mailbox: str
    received_at: datetime
    quarantined_at: datetime
    digest: str  # of its original
    acknowledged: bool  # its sender has been written to


class Quarantine(Protocol):
    """The arrivals that are in quarantine."""

    def keep(self, arrival_id: int, again_at: datetime | None, *, acknowledged: bool) -> None:
        """It is (still) in quarantine: when it is tried next (None: no more), and whether it was answered."""
        ...

    def retry_since(self, since: datetime, now: datetime) -> None:
        """Try again now everything that is in quarantine since then."""
        ...

    def hold(self, until: datetime) -> None:
        """Try nothing in quarantine before then."""
        ...

    def next_due(self, mailbox: str, now: datetime) -> QuarantinedMail | None:
        """The mail in quarantine that is to be tried next; None when none is due."""
        ...

    def holds(self, arrival_id: int) -> bool:
        """Whether the mail is in quarantine at this moment; nobody else changes that before the commit."""
        ...

    def take_in_hand(self, arrival_id: int, again_at: datetime | None) -> None:
        """Take it in hand; should the program die of it, it is not tried before ``again_at``."""
        ...

    def dismiss(self, arrival_ids: Sequence[int], rule: str, now: datetime) -> int:
        """These mails are set aside by a person; no number: all in quarantine.  Returns how many were."""
        ...
