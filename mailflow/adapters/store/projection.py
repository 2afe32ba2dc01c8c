"""Whether a ticket's row says what its events say: the row is their projection, kept for quick questions.

A ticket with an erased event, one of a later version or one that cannot be read is passed over: its
events do not say all any more.  The chain (chain.py) says whether they are those that were written.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any, Final

from sqlalchemy import Row

from mailflow.adapters.store.unit_of_work import loaded
from mailflow.domain.model.events import StoredEvent, UnknownEvent, fold, read_event
from mailflow.domain.model.procedure_state import Columns
from mailflow.domain.model.ticket import UNSET, Status
from mailflow.ports.errors import Damaged

UNEXPLAINED: Final[Mapping[str, str]] = {
    "id": "given by the store",
    "reference": "given by the counter when the ticket was opened",
    "mailbox": "where the mail lay that opened it: the arrival says it",
    "subject": "of the first mail, which is stored",
    "person": "the customer's address in one spelling",
    "received_at": "the server's time of the first mail, which is stored",
    "first_message_id": "of the first mail, which is stored",
    "first_digest": "of the first mail, which is stored",
    "last_message_id": "of the customer's latest mail, which is stored",
    "ack_state": "the outbox decides what becomes of the acknowledgement",
    "ack_reason": "as its state",
    "ack_at": "as its state",
    "ack_next_at": "as its state",
}
"""Column that no event explains → why; each of the others is a field of Columns."""

_RENAMED_UNTOLD = frozenset({Status.CLOSED, Status.MERGED})
"""Tickets whose department the first version renamed without an event."""


def deviations(row: Row[Any], events: Iterable[Row[Any]], references: Mapping[int, str]) -> Iterator[str]:
    """Each column of a ticket that says something else than its events; ``references``: by row."""
    stored = _whole(events)
    if stored is None:
        return
    said = fold(stored).columns
    for column in (each.name for each in fields(Columns)):
        value, holds = getattr(said, column), _held(row, column, references)
        if column == "department" and row.status in _RENAMED_UNTOLD:
            continue
        if value is not UNSET and _plain(value) != holds:
            yield f"its {column} is {_shown(holds)}, its events say {_shown(_plain(value))}"


def _whole(events: Iterable[Row[Any]]) -> list[StoredEvent] | None:
    """The events of a ticket; None where one of them does not say all that it said when it was written."""
    found = []
    for each in events:
        if not each.payload:
            return None
        try:
            event = read_event(each.kind, loaded(each.payload, "an event"))
        except Damaged:
            return None
        if isinstance(event, UnknownEvent):
            return None
        found.append(StoredEvent(each.at, event, each.rule))
    return found or None


def _held(row: Row[Any], column: str, references: Mapping[int, str]) -> object:
    """The column as events would say it."""
    value = getattr(row, column)
    if column == "merged_into":
        return references.get(value, "")
    return bool(value) if column == "urgent" else _plain(value)


def _plain(value: object) -> object:
    """As the row holds it: times in whole milliseconds, addresses with spaces between."""
    if isinstance(value, datetime):
        return value.replace(microsecond=value.microsecond // 1000 * 1000)
    if isinstance(value, tuple):
        return " ".join(value)
    return value.value if isinstance(value, Enum) else value


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else repr(value)
