"""Letters that wait in the outbox, or that nobody has got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailflow.domain.model.outbox import Awaits, OutboxState
from mailflow.domain.model.token import TokenRole


@dataclass(frozen=True, slots=True)
class OutgoingLetter:
    """A letter with its final bytes, to be put in the outbox."""

    ticket_id: int | None
    mailbox: str
    occasion: str
    sequence: int
    recipient: str
    role: TokenRole
    message_id: str
    envelope_sender: str
    subject: str
    content: bytes
    expires_at: datetime
    created_at: datetime
    not_before: datetime
    awaits: Awaits = Awaits.NOTHING
    author: str = ""  # of the house: whom a plain answer goes to
    author_role: str = ""
    carried_token: bool = False  # whether its Reply-To is an address with a token


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter of the outbox, as a person who looks after it needs it."""

    id: int
    ticket_id: int | None
    occasion: str
    recipient: str
    message_id: str
    state: OutboxState


class Outbox(Protocol):
    """Letters are put here with their final bytes; what is sent, however often, are these."""

    def next_sequence(self, ticket_id: int | None, occasion: str, recipient: str) -> int:
        """The number of the next letter of an occasion to a recipient on a ticket, from 1."""
        ...

    def conversation(self, ticket_id: int, recipient: str) -> tuple[str, ...]:
        """The Message-IDs of our first and latest letter to somebody on a ticket; not of those kept back."""
        ...

    def first_subject(self, ticket_id: int, recipient: str) -> str:
        """The subject of our first letter to somebody on a ticket, whatever became of it; "" for none."""
        ...

    def queue(self, letters: Sequence[OutgoingLetter]) -> None:
        """Put letters in the outbox; a letter that is there already is a bug and raises."""
        ...

    def cancel_held(self, ticket_id: int, awaits: Awaits = Awaits.NOTHING) -> int:
        """Keep back what has not left: what waits for ``awaits``, else all that is for the customer."""
        ...

    def keep_back(self, ticket_id: int, occasion: str) -> int:
        """Let the letters of this kind that have not left wait until somebody confirms them."""
        ...

    def release_waiting(self, ticket_id: int, awaits: Awaits, now: datetime) -> int:
        """Let the letters that waited for this go, byte for byte as they were written."""
        ...

    def waiting(self, ticket_id: int, awaits: Awaits) -> bytes | None:
        """The bytes of the latest letter of a ticket that waits for this; None without one, or if damaged."""
        ...

    def find(self, outbox_id: int) -> KeptLetter | None:
        """A letter of the outbox by its number; None where there is none."""
        ...

    def undelivered(self) -> list[KeptLetter]:
        """The letters that nobody got and that no person has dismissed, the oldest first."""
        ...

    def resend(self, outbox_id: int, now: datetime) -> None:
        """The letter is due again, with all its attempts before it."""
        ...

    def dismiss(self, outbox_ids: Sequence[int]) -> None:
        """A person has seen that these were not delivered, or nobody needs to."""
        ...

    def failed_since(self, since: datetime, limit: int) -> list[tuple[str, str, str]]:
        """Letters whose delivery has failed since then, whenever written: recipient, occasion, reason."""
        ...
