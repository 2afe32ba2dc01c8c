"""What the commands read of single mails and letters: by number, reference, Message-ID or digest."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from mailflow.adapters.store.tables import LetterRow, MessageRow, OutboxRow, TicketRow
from mailflow.adapters.store.unit_of_work import table

_t = table(TicketRow).c
_m = table(MessageRow).c
_o = table(OutboxRow).c
_l = table(LetterRow).c

MANY = 1000  # letters of one ticket that are listed


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter of ours with its bytes and its fate."""

    id: int
    reference: str  # "" for letters about no ticket
    state: str
    code: int
    answer: str
    content: bytes


def reference_of(connection: Connection, typed: str, digits: int) -> str:
    """The reference that somebody means: in full, or its number alone, then the newest; "" for none."""
    name = typed.strip("[] ").upper()
    if name.isascii() and name.isdigit() and len(name) <= digits:
        query = select(_t.reference).where(_t.reference.endswith(f"-{name.zfill(digits)}", autoescape=True))
    else:
        query = select(_t.reference).where(_t.reference == name)
    return connection.execute(query.order_by(_t.id.desc()).limit(1)).scalar() or ""


def kept_letter(connection: Connection, name: str) -> Kept | None:
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
    return Kept(row.id, row.reference or "", row.state, row.code, row.answer, row.content) if row else None


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


def digest_of(connection: Connection, message_id: str) -> str:
    """The digest of the mail with this Message-ID, the newest where there are several; "" for none."""
    query = select(_m.digest).where(_m.message_id == message_id).order_by(_m.id.desc()).limit(1)
    return connection.execute(query).scalar() or ""
