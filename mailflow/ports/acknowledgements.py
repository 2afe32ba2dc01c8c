"""Acknowledgements that are owed, and the letters that carry several of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailflow.domain.model.ticket import AckState, TicketView
from mailflow.domain.rules.caps import AckCounts


@dataclass(frozen=True, slots=True)
class OwedAcknowledgement:
    """A ticket whose acknowledgement was withheld or capped and is to be looked at again."""

    ticket: TicketView
    state: AckState
    reason: str
    due_at: datetime | None


class Acknowledgements(Protocol):
    """Each ticket's acknowledgement is owed until a letter has carried it or a person has been told."""

    def owed(self, now: datetime, limit: int) -> list[OwedAcknowledgement]:
        """Tickets whose withheld or capped acknowledgement is to be looked at again by now."""
        ...

    def owed_ids(self, now: datetime, limit: int) -> list[int]:
        """The same by their rows alone, which can be told even where one of them is damaged."""
        ...

    def owed_on(self, ticket_id: int) -> OwedAcknowledgement:
        """What is owed on one ticket; raises Damaged where its row cannot be read."""
        ...

    def owed_to(self, email: str) -> list[OwedAcknowledgement]:
        """All that a customer is owed, whenever it is to be looked at and however their address was spelt."""
        ...

    def look_again(self, ticket_ids: Sequence[int], at: datetime) -> None:
        """These acknowledgements cannot go out yet."""
        ...

    def carry(self, ticket_ids: Sequence[int], message_id: str) -> None:
        """One letter acknowledges all these tickets; what becomes of it becomes of each."""
        ...

    def carried(self, email: str, message_id: str) -> tuple[int, ...]:
        """The tickets that a letter to a customer acknowledges together; none for an ordinary one."""
        ...

    def settle(self, ticket_id: int, state: AckState, reason: str, at: datetime | None) -> None:
        """What became of the obligation to acknowledge."""
        ...

    def counts(self, email: str, now: datetime) -> AckCounts:
        """How many acknowledgements went out lately, and how many of the mails came soon after one."""
        ...

    def withheld(self, limit: int) -> list[tuple[str, str]]:
        """Open tickets whose acknowledgement is withheld, and why."""
        ...
