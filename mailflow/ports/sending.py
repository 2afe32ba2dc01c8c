"""Attempts to send the letters of the outbox, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailflow.domain.model.outbox import OutboxState
from mailflow.domain.model.token import TokenRole
from mailflow.ports.courier import Envelope, Outcome


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that is being sent: its envelope and what its fate touches."""

    envelope: Envelope
    ticket_id: int | None
    occasion: str
    role: TokenRole
    message_id: str
    subject: str
    attempts: int
    uncertain: int  # how often the connection was lost after the final dot before this attempt
    created_at: datetime
    damaged: bool = False  # its bytes are not those that were written, or gone: it must not leave


class DeliveryAttempts(Protocol):
    """pending → sending → sent, failed, uncertain; a letter that has left may come back."""

    def claim(self, mailbox: str, now: datetime, limit: int) -> list[Claimed]:
        """Take letters that are due, marking them as being sent before the first byte leaves.

        They are held in memory at once: where they are large, few.
        """
        ...

    def recover(self, mailbox: str) -> int:
        """After a crash: what was being sent is sent again, the same bytes (RFC 1047 leaves no other way)."""
        ...

    def clock_was_ahead(self, mailbox: str, now: datetime, latest: datetime, owed_latest: datetime) -> int:
        """What was put off until after ``latest``, which no backoff does, is due now; how many letters.

        So are acknowledgements that are owed and wait for after ``owed_latest``.
        """
        ...

    def sent(self, outbox_id: int, at: datetime, code: int, answer: str) -> None:
        """The server has taken the letter."""
        ...

    def deferred(
        self,
        outbox_id: int,
        phase: str,
        code: int,
        answer: str,
        again_at: datetime,
        *,
        counts: bool,
        uncertain: bool = False,
    ) -> None:
        """Try again later; ``counts`` is False where the attempt never reached this letter.

        ``uncertain``: the connection was lost after the final dot.
        """
        ...

    def undeliverable(
        self, outbox_id: int, state: OutboxState, phase: str, code: int, answer: str, at: datetime
    ) -> None:
        """The letter's end without delivery, as the server has refused it; there is no next attempt."""
        ...

    def bounced(self, outbox_id: int, reason: str, at: datetime) -> bool:
        """A letter came back; False, and nothing is changed, where it has not left or came back before."""
        ...

    def came_back(self, outbox_ids: Sequence[int]) -> frozenset[int]:
        """Those of the letters being sent that have bounced before the server's answer was written down."""
        ...

    def ended(self, outbox_id: int) -> tuple[Claimed, Outcome] | None:
        """A letter that has come to its end, without its bytes, and what became of it; None for others."""
        ...

    def next_due(self, mailbox: str) -> datetime | None:
        """When the next letter is due; None when the outbox is empty."""
        ...
