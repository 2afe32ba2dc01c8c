"""Tickets: their rows, events, findings and links."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from mailflow.domain.decision.decision import NewTicket
from mailflow.domain.model.events import NewEvent, StoredEvent
from mailflow.domain.model.ticket import TicketChange, TicketView
from mailflow.domain.understanding.extraction import Found


class Tickets(Protocol):
    """The tickets and their record."""

    def find(self, ticket_id: int) -> TicketView | None:
        """One ticket, or None."""
        ...

    def open(self, ticket: NewTicket, reference: str, digest: str, mailbox: str) -> int:
        """Open a ticket that came to this mailbox; returns its row."""
        ...

    def change(self, ticket_id: int, change: TicketChange) -> None:
        """Give a ticket the new values that a decision says."""
        ...

    def add_events(
        self, ticket_id: int, events: Sequence[NewEvent], now: datetime, *, fresh: bool = False
    ) -> None:
        """Append to the ticket's chain: digests over salted digests, so that erasure keeps it valid.

        ``fresh``: the ticket was opened in this transaction and has no events yet.
        """
        ...

    def history(self, ticket_id: int) -> tuple[tuple[StoredEvent, ...], str]:
        """A ticket's events in order, and what the customer wrote first."""
        ...

    def add_findings(
        self, ticket_id: int, message_row: int, found: Sequence[Found], *, fresh: bool = False
    ) -> None:
        """Keep what was picked out of a mail; what the ticket has already is not repeated.

        ``fresh``: the ticket was opened in this transaction and has none yet.
        """
        ...

    def link(self, ticket_id: int, other_id: int, reason: str) -> None:
        """Show two tickets beside each other to staff."""
        ...

    def references(self, ticket_ids: Sequence[int]) -> tuple[str, ...]:
        """The references of some tickets, in order of their ids."""
        ...

    def next_number(self, name: str) -> int:
        """The next number of a series; never given out twice, also across a restore that jumps it."""
        ...

    def jump_number(self, name: str, least: int) -> None:
        """Go on after ``least`` in this series, unless it is further already."""
        ...

    def complaints_since(
        self, since: datetime, limit: int
    ) -> list[tuple[str, datetime, str, str, str, bool]]:
        """Reference, receipt, customer, subject, department and urgency of the complaints since then."""
        ...

    def rename_department(self, former: str, name: str) -> list[int]:
        """All its tickets are another department's; returns them."""
        ...

    def open_by_department(self) -> dict[str, int]:
        """How many open tickets each department holds; "" for those that nobody has."""
        ...
