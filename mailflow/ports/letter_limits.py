"""Letters that are kept back because there were too many, and the one letter that names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailflow.domain.model.token import TokenRole


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A letter that did not go out by itself because there were too many; its words stay in the outbox."""

    id: int
    recipient: str
    role: TokenRole
    subject: str  # with the reference at its end
    ticket_id: int | None
    occasion: str  # the letter's name


class LetterLimits(Protocol):
    """kept back → pending (there were few after all) or bundled (another letter names it)."""

    def letters_lately(self, occasion: str, recipient: str, since: datetime, limit: int) -> int:
        """How many letters an address has had since then, the one just written included."""
        ...

    def writes_much(self, email: str, count: int, since: datetime) -> bool:
        """Whether an address has sent more than ``count`` mails since then."""
        ...

    def in_bundle(self, ticket_id: int) -> bool:
        """Whether letters about a ticket were kept back: then its reminders are, too."""
        ...

    def keep_back(self, message_id: str) -> None:
        """A letter that was just put in the outbox does not go out by itself."""
        ...

    def kept_back(self, mailbox: str, before: datetime) -> list[KeptBack]:
        """Every letter that was kept back before then, oldest first."""
        ...

    def release(self, outbox_ids: Sequence[int]) -> None:
        """Let letters go out after all."""
        ...

    def bundle(self, outbox_ids: Sequence[int], message_id: str) -> None:
        """These letters end here: the letter of this Message-ID names them."""
        ...
