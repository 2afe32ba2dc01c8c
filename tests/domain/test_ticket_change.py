"""A change of a ticket names fields that a ticket has, and says nothing of the others."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import get_type_hints

import pytest
from mailflow.adapters.store.tables import TicketRow
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import NO_CHANGE, UNSET, AckState, Status, TicketChange, TicketView, Unset

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TICKET = TicketView(
    id=1,
    reference="KN-2026-000001",
    status=Status.WITH_DEPARTMENT,
    nature=Nature.COMPLAINT,
    urgent=True,
    department="billing",
    subject="Charged twice",
    customer_email="lan@customer.example",
    customer_name="Lan",
    language="vi",
    received_at=NOW,
    copies=("lawyer@law.example", "spouse@customer.example"),
    due_at=NOW,
    ack_state=AckState.WITHHELD,
    merged_into=2,
)
EVERYTHING = TicketChange(
    status=Status.CLOSED,
    nature=Nature.QUESTION,
    category="billing",
    urgent=False,
    department="",
    customer_email="",
    customer_name="",
    language="en",
    copies=(),
    due_at=None,
    closed_at=NOW,
    merged_into=0,
    last_message_id="x@customer.example",
    ack_state=AckState.QUEUED,
    ack_reason="",
    ack_next_at=None,
)
STORED_ONLY = {"ack_reason", "ack_next_at"}


@pytest.mark.parametrize("name", [each.name for each in fields(TicketChange)])
def test_a_change_names_what_a_ticket_has(name: str) -> None:
    """Each field is a column, and one of the view, of the same type, unless it is only stored."""
    assert name in TicketRow.__table__.c  # type: ignore[attr-defined]
    changed, shown = get_type_hints(TicketChange)[name], get_type_hints(TicketView).get(name)
    if name in STORED_ONLY:
        assert shown is None
    else:
        assert changed == shown | Unset


def test_what_is_unset_stays() -> None:
    """None, "" and 0 are values; a field that nobody set is none of them."""
    assert not NO_CHANGE
    assert NO_CHANGE.applied_to(TICKET) == TICKET
    assert EVERYTHING.given().keys() == {each.name for each in fields(TicketChange)}
    after = EVERYTHING.applied_to(TICKET)
    assert (after.due_at, after.merged_into, after.copies, after.urgent) == (None, 0, (), False)
    assert (after.status, after.reference, after.subject) == (Status.CLOSED, TICKET.reference, TICKET.subject)


def test_of_two_changes_the_later_wins() -> None:
    """A command that follows sets over what the one before has set, and leaves the rest."""
    first = TicketChange(status=Status.OFFERED, urgent=True)
    both = first.beside(TicketChange(status=Status.AGREED, due_at=None))
    assert both == TicketChange(status=Status.AGREED, urgent=True, due_at=None)
    assert both.language is UNSET
