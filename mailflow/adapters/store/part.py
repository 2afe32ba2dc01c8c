"""What the parts of a transaction share: the connection, and rows as domain values."""

from typing import Any

from sqlalchemy import Connection, Row, Table, select
from sqlmodel import SQLModel

from mailflow.adapters.tables import TicketRow
from mailflow.domain.policy import Nature
from mailflow.domain.ticket import AckState, Status, TicketView
from mailflow.domain.token import Keyring
from mailflow.ports import Randomness


def table(row: type[SQLModel]) -> Table:
    """The Core table behind a row class: on the hot path, Core costs half of the ORM."""
    found: Table = row.__table__  # type: ignore[attr-defined]
    return found


TICKETS = table(TicketRow).c
TICKET_COLUMNS = (
    TICKETS.id,
    TICKETS.reference,
    TICKETS.status,
    TICKETS.nature,
    TICKETS.urgent,
    TICKETS.department,
    TICKETS.subject,
    TICKETS.customer_email,
    TICKETS.customer_name,
    TICKETS.language,
    TICKETS.received_at,
    TICKETS.closed_at,
    TICKETS.first_message_id,
    TICKETS.ack_state,
    TICKETS.due_at,
    TICKETS.last_message_id,
    TICKETS.category,
    TICKETS.channel,
)
SELECT_TICKETS = select(*TICKET_COLUMNS)


def ticket_view(row: Row[*tuple[Any, ...]]) -> TicketView:
    """A ticket's row as the decisions see it; the row starts with TICKET_COLUMNS."""
    return TicketView(
        id=row.id,
        reference=row.reference,
        status=Status(row.status),
        nature=Nature(row.nature),
        urgent=bool(row.urgent),
        department=row.department,
        subject=row.subject,
        customer_email=row.customer_email,
        customer_name=row.customer_name,
        language=row.language,
        received_at=row.received_at,
        closed_at=row.closed_at,
        first_message_id=row.first_message_id,
        ack_state=AckState(row.ack_state),
        due_at=row.due_at,
        last_message_id=row.last_message_id,
        category=row.category,
        channel=row.channel,
    )


class Part:
    """A room of the database within one transaction."""

    _acks_queued = 0  # acknowledgements written in this transaction: the caps count them at once

    def __init__(self, connection: Connection, randomness: Randomness, keyring: Keyring | None) -> None:
        self._connection = connection
        self._randomness = randomness
        self._keyring = keyring

    def flush(self) -> None:
        """Write what a part has kept back; called before the commit."""
