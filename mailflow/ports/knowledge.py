"""What is known about a mail before it is decided on: threads, twins, whom we have written to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from mailflow.domain.decision.decision import Twin
from mailflow.domain.model.message import Message
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.model.token import Keyring, Verified
from mailflow.domain.rules.threading import OurLetter, ThreadFacts


class Knowledge(Protocol):
    """Read-only questions; each is one indexed query, asked only where the mail gives a reason."""

    def keyring(self) -> Keyring:
        """The signing keys."""
        ...

    def thread_facts(
        self, message_ids: Sequence[str], references: Sequence[str], tokens: Sequence[Verified], now: datetime
    ) -> ThreadFacts:
        """Everything that the threading rules look at, with the tickets it names."""
        ...

    def returned(
        self, message_id: str, envelopes: Sequence[tuple[int, str]], now: datetime
    ) -> OurLetter | None:
        """The letter that a delivery report carries: by its Message-ID, else by its envelope address.

        ``envelopes``: ticket and address, each with a token that has been verified; letters to the same
        reader on one day share it, so the latest of them that has left is meant.
        """
        ...

    def twin(self, message: Message) -> tuple[Twin | None, bool]:
        """An earlier copy of the mail, and whether its Message-ID came before with other content."""
        ...

    def addressees(self, ticket_id: int) -> tuple[str, ...]:
        """Whom we have written to on a ticket: the candidates for a token's MAC."""
        ...

    def earlier_words(self, email: str, limit: int) -> tuple[str, ...]:
        """What somebody wrote in their earlier mails, newest first."""
        ...

    def open_tickets(self, email: str, limit: int) -> tuple[TicketView, ...]:
        """The customer's tickets on which the work goes on, newest first."""
        ...

    def sent_again(self, message: Message, since: datetime, until: datetime) -> tuple[TicketView, ...]:
        """The tickets to which the same words, subject and sender came between two moments, newest first.

        Only the latest mails of the sender are looked through: copies follow each other.
        """
        ...

    def earlier_references(self, email: str, limit: int) -> tuple[str, ...]:
        """The customer's earlier references, newest first."""
        ...
