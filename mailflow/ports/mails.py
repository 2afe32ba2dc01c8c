"""Mails that were taken in: their originals, and what was understood of them."""

from datetime import datetime
from typing import Protocol

from mailflow.domain.model.kept_mail import KeptMail
from mailflow.domain.model.message import Message


class Mails(Protocol):
    """The messages, each with the unaltered bytes that it came as."""

    def keep_original(self, digest: str, raw: bytes) -> None:
        """Store the unaltered bytes once, whatever the number of copies."""
        ...

    def original(self, digest: str) -> bytes | None:
        """The bytes as they arrived; None where erased or never kept.  Raises Damaged."""
        ...

    def add(
        self,
        message: Message,
        *,
        kind: str,
        kind_rule: str,
        role: str,
        ticket_id: int | None,
        received_at: datetime,
    ) -> int:
        """Record a mail; returns its row."""
        ...

    def assign(self, digest: str, ticket_id: int) -> None:
        """A mail that waited until it was sure whose it is belongs to a ticket now."""
        ...

    def unassigned(self, key: str) -> bytes | None:
        """The bytes of the one mail of no ticket whose digest begins so; None where none or several do."""
        ...

    def of_ticket(self, ticket_id: int) -> tuple[KeptMail, ...]:
        """The mails of a ticket, the oldest first; at most the latest thousand."""
        ...

    def words_since(self, ticket_id: int, since: datetime) -> str:
        """What the customer wrote in the first mail on a ticket that was received then or later."""
        ...
