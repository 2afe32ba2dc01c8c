"""Deadlines of tickets: what runs, what is due, what was met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailflow.domain.model.deadline import Deadline, StageDue
from mailflow.domain.model.deadline_events import DeadlineId
from mailflow.domain.model.ticket import TicketView


@dataclass(frozen=True, slots=True)
class DueDeadline:
    """A deadline with at least one stage due, and its ticket."""

    id: int
    name: DeadlineId
    started_at: datetime
    due_at: datetime
    stages: tuple[StageDue, ...]
    fired: Mapping[str, str]  # stage name → what became of it
    ticket: TicketView
    first_digest: str
    words: str


class Deadlines(Protocol):
    """The deadlines; a week of downtime is caught up once, in order."""

    def start(self, ticket_id: int, deadlines: Sequence[Deadline], *, fresh: bool = False) -> None:
        """Start deadlines, each with its derivation and stages; one that still runs is replaced.

        ``fresh``: the ticket was opened in this transaction and has no deadlines yet.
        """
        ...

    def stop(self, ticket_id: int, names: Sequence[DeadlineId], event: str, at: datetime) -> list[DeadlineId]:
        """Stop these deadlines; returns those that were running.  ``event``: what stops them."""
        ...

    def take_back(self, ticket_id: int, name: DeadlineId) -> bool:
        """Let the deadline run again that a later one of its name replaced; False where there is none."""
        ...

    def resume(self, ticket_id: int, stopped_at: datetime, events: Sequence[str]) -> list[DeadlineId]:
        """Let the deadlines that some events stopped at a moment run again; returns them."""
        ...

    def running(self, ticket_ids: Sequence[int]) -> dict[int, list[tuple[DeadlineId, datetime]]]:
        """The deadlines that run and their due times (UTC), by ticket, the earliest first."""
        ...

    def due(self, now: datetime, limit: int) -> list[DueDeadline]:
        """Open deadlines with a stage that is due, the earliest first."""
        ...

    def due_ids(self, now: datetime, limit: int) -> list[tuple[int, int]]:
        """The same by their rows and tickets alone, which can be told even where one of them is damaged."""
        ...

    def get(self, deadline_id: int) -> DueDeadline:
        """One deadline; raises Damaged where it, or its ticket, cannot be read."""
        ...

    def put_off(self, deadline_id: int, at: datetime) -> None:
        """Its stage could not be carried out; it is looked at again then."""
        ...

    def stages_done(self, deadline_id: int, done: Mapping[str, str], more: Sequence[StageDue] = ()) -> None:
        """Record what became of stages, with those to come beside them; the next, if any, is waited for."""
        ...

    def overdue(self, now: datetime, limit: int) -> list[tuple[str, DeadlineId, datetime]]:
        """Missed deadlines: reference, which, when they were due (UTC)."""
        ...
