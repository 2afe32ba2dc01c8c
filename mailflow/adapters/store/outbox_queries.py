"""What the commands read of our letters and their fates.  Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from mailflow.adapters.store.tables import (
    LetterRow,
    OutboxRow,
    TicketRow,
)
from mailflow.adapters.store.unit_of_work import table
from mailflow.domain.model.outbox import UNDELIVERED, OutboxState

_t = table(TicketRow).c
_o = table(OutboxRow).c
_l = table(LetterRow).c

MANY = 1000  # letters of one ticket that are listed


@dataclass(frozen=True, slots=True)
class TicketFile:
    """A letter of ours with its bytes and its fate."""

    id: int
    reference: str  # "" for letters about no ticket
    state: str
    code: int
    answer: str
    content: bytes


LETTERS = select(table(OutboxRow), _t.reference).join_from(
    table(OutboxRow), table(TicketRow), _t.id == _o.ticket_id, isouter=True
)


def letter_facts(row: Row[Any]) -> dict[str, Any]:
    """A letter of LETTERS as ``outbox --json`` gives it."""
    return {
        "id": row.id,
        "reference": row.reference or "",
        "occasion": row.occasion,
        "recipient": row.recipient,
        "subject": row.subject,
        "state": row.state,
        "attempts": row.attempts,
        "created_at": iso(row.created_at),
        "sent_at": iso(row.sent_at),
        "next_attempt_at": iso(row.next_attempt_at) if row.state == OutboxState.PENDING else None,
        "code": row.code,
        "answer": row.answer,
        "message_id": row.message_id,
        "dismissed": bool(row.dismissed),
    }


_OPEN = (OutboxState.PENDING, OutboxState.SENDING, *UNDELIVERED)
"""States of letters that a person may still want to look after."""


def outbox(connection: Connection, *, everything: bool, limit: int | None) -> list[dict[str, Any]]:
    """Letters that are on their way or failed; with ``everything`` the sent ones too, newest first."""
    query = LETTERS.order_by(_o.id.desc()).limit(limit)
    if not everything:
        query = query.where(_o.state.in_(_OPEN), _o.dismissed.is_(False))
    return [letter_facts(row) for row in connection.execute(query)]


def kept_letter(connection: Connection, name: str) -> TicketFile | None:
    """A letter by its Message-ID or its number in the outbox."""
    wanted = [_o.message_id == name]
    if name.isascii() and name.isdigit():
        wanted.append(_o.id == int(name[:15]))
    row = connection.execute(
        select(_o.id, _t.reference, _o.state, _o.code, _o.answer, _l.content)
        .join_from(table(OutboxRow), table(LetterRow), _l.message_id == _o.message_id)
        .outerjoin(table(TicketRow), _t.id == _o.ticket_id)
        .where(or_(*wanted))
    ).first()
    return (
        TicketFile(row.id, row.reference or "", row.state, row.code, row.answer, row.content) if row else None
    )


def letters_on(connection: Connection, reference: str) -> list[dict[str, Any]]:
    """Number, occasion, recipient and state of each letter on a ticket, the oldest first."""
    rows = connection.execute(
        select(_o.id, _o.occasion, _o.recipient, _o.state)
        .join_from(table(OutboxRow), table(TicketRow), _t.id == _o.ticket_id)
        .where(_t.reference == reference)
        .order_by(_o.id)
        .limit(MANY)
    )
    return [dict(row._mapping) for row in rows]  # noqa: SLF001  (SQLAlchemy's public name for it)


def iso(at: datetime | None) -> str | None:
    """A time in ISO 8601, or None."""
    return at.isoformat() if at else None
