"""Acknowledgements that are owed, and the letters that carry several of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select, update

from mailflow.adapters.store.tables import TicketRow
from mailflow.adapters.store.unit_of_work import SELECT_TICKETS, TICKETS, Part, table, ticket_view
from mailflow.domain.model.person_key import person_key
from mailflow.domain.model.ticket import AckState
from mailflow.domain.rules.acknowledgement import carried_in
from mailflow.ports import Damaged
from mailflow.ports.store import OwedAcknowledgement

_tickets = table(TicketRow)

_OWED = SELECT_TICKETS.add_columns(TICKETS.ack_reason, TICKETS.due_at)
_OWED_NOW = (
    _OWED.where(TICKETS.ack_next_at <= bindparam("b_now"))
    .order_by(TICKETS.ack_next_at, TICKETS.id)
    .limit(bindparam("b_limit"))
)
_OWED_TO = _OWED.where(TICKETS.person == bindparam("b_person"), TICKETS.ack_next_at.is_not(None)).order_by(
    TICKETS.id
)
_OWED_IDS = (
    select(TICKETS.id)
    .where(TICKETS.ack_next_at <= bindparam("b_now"))
    .order_by(TICKETS.ack_next_at, TICKETS.id)
    .limit(bindparam("b_limit"))
)
_OWED_ON = _OWED.where(TICKETS.id == bindparam("b_id"))
_CARRIED = (
    select(TICKETS.id)
    .where(TICKETS.person == bindparam("b_person"), TICKETS.ack_reason == bindparam("b_reason"))
    .order_by(TICKETS.id)
)
_OWE_NEXT = update(_tickets).where(TICKETS.id == bindparam("b_id"))
_LATER = _OWE_NEXT.values(ack_next_at=bindparam("b_at"))
_CARRY = _OWE_NEXT.values(ack_state=AckState.QUEUED.value, ack_reason=bindparam("b_reason"), ack_next_at=None)


class Obligations(Part):
    """Each ticket's acknowledgement is owed until a letter has carried it or a person has been told."""

    def owed_acknowledgements(self, now: datetime, limit: int) -> list[OwedAcknowledgement]:
        """Tickets whose withheld or capped acknowledgement is to be looked at again by now."""
        return self._owed(_OWED_NOW, b_now=now, b_limit=limit)

    def owed_ids(self, now: datetime, limit: int) -> list[int]:
        """The same by their rows alone, which can be told even where one of them is damaged."""
        return list(self._connection.execute(_OWED_IDS, {"b_now": now, "b_limit": limit}).scalars())

    def owed_on(self, ticket_id: int) -> OwedAcknowledgement:
        """What is owed on one ticket; raises Damaged where its row cannot be read."""
        found = self._owed(_OWED_ON, b_id=ticket_id)
        if not found:
            raise Damaged(f"ticket {ticket_id} is missing")
        return found[0]

    def owed_to(self, email: str) -> list[OwedAcknowledgement]:
        """All that a customer is owed, whenever it is to be looked at and however their address was spelt."""
        return self._owed(_OWED_TO, b_person=person_key(email))

    def _owed(self, query: Select[Any], **parameters: object) -> list[OwedAcknowledgement]:
        rows = self._connection.execute(query, parameters)
        return [
            OwedAcknowledgement(ticket_view(r), AckState(r.ack_state), r.ack_reason, r.due_at) for r in rows
        ]

    def look_again(self, ticket_ids: Sequence[int], at: datetime) -> None:
        """These acknowledgements cannot go out yet."""
        self._connection.execute(_LATER, [{"b_id": i, "b_at": at} for i in ticket_ids])

    def carry(self, ticket_ids: Sequence[int], message_id: str) -> None:
        """One letter acknowledges all these tickets; what becomes of it becomes of each."""
        reason = carried_in(message_id)
        self._connection.execute(_CARRY, [{"b_id": i, "b_reason": reason} for i in ticket_ids])

    def carried(self, email: str, message_id: str) -> tuple[int, ...]:
        """The tickets that a letter to a customer acknowledges together; none for an ordinary one."""
        rows = self._connection.execute(
            _CARRIED, {"b_person": person_key(email), "b_reason": carried_in(message_id)}
        )
        return tuple(r.id for r in rows)
