"""What the commands read of mails: those in quarantine, and originals.  Nothing here writes."""

from typing import Any

from sqlalchemy import Connection, or_, select

from mailflow.adapters.store.originals import ORIGINALS, PIECES, joined
from mailflow.adapters.store.outbox_queries import iso
from mailflow.adapters.store.tables import (
    ArrivalRow,
    FolderRow,
    MessageRow,
    TicketRow,
)
from mailflow.adapters.store.unit_of_work import table
from mailflow.domain.model.ticket import Disposition

_t = table(TicketRow).c
_m = table(MessageRow).c
_a = table(ArrivalRow).c
_f = table(FolderRow).c

_ARRIVALS = select(
    _a.id,
    _a.uid,
    _a.received_at,
    _a.size,
    _a.attempts,
    _a.error,
    _a.digest,
    _a.disposition,
    _a.rule,
    _a.cause,
    _a.again_at,
    _a.acknowledged,
    _f.mailbox,
    _f.folder,
).join_from(table(ArrivalRow), table(FolderRow), _f.id == _a.folder_id)


def quarantined(connection: Connection, limit: int | None) -> list[dict[str, Any]]:
    """Mails that failed every attempt, and those that are failing now, newest first."""
    failing = or_(_a.disposition == Disposition.QUARANTINED, (_a.disposition == "") & _a.suspect)
    rows = connection.execute(_ARRIVALS.where(failing).order_by(_a.id.desc()).limit(limit))
    return [
        {
            "id": r.id,
            "mailbox": r.mailbox,
            "folder": r.folder,
            "uid": r.uid,
            "received_at": iso(r.received_at),
            "size": r.size,
            "attempts": r.attempts,
            "error": r.error or r.rule,
            "disposition": r.disposition or "trying",
            "digest": r.digest,
            "cause": r.cause,
            "again_at": iso(r.again_at),
            "acknowledged": bool(r.acknowledged),
        }
        for r in rows
    ]


def quarantined_mail(connection: Connection, arrival_id: int) -> dict[str, Any] | None:
    """One mail in quarantine: mailbox, received_at and its raw bytes; None where there is no such."""
    query = _ARRIVALS.where(_a.id == arrival_id, _a.disposition == Disposition.QUARANTINED)
    row = connection.execute(query).one_or_none()
    raw = original(connection, row.digest) if row else None
    if row is None or raw is None:
        return None
    return {"mailbox": row.mailbox, "received_at": iso(row.received_at), "raw": raw}


def mails_of(connection: Connection, reference: str) -> list[str]:
    """The digest of each mail of a ticket, oldest first."""
    rows = connection.execute(
        select(_m.digest)
        .join_from(table(MessageRow), table(TicketRow), _t.id == _m.ticket_id)
        .where(_t.reference == reference.upper())
        .order_by(_m.id)
    )
    return list(rows.scalars())


def original(connection: Connection, digest: str) -> bytes | None:
    """The bytes of one mail by its digest, or the beginning of it; None where none or several fit.

    Raises Damaged where they are not what arrived.
    """
    originals = ORIGINALS.c
    rows = connection.execute(
        select(originals.digest)
        .where(originals.digest.startswith(digest, autoescape=True), originals.piece == 0)
        .limit(2)
    ).all()
    return _original(connection, rows[0].digest) if len(rows) == 1 else None


def _original(connection: Connection, digest: str) -> bytes | None:
    return joined(digest, (r.content for r in connection.execute(PIECES, {"b_digest": digest})))


def digest_of(connection: Connection, message_id: str) -> str:
    """The digest of the mail with this Message-ID, the newest where there are several; "" for none."""
    query = select(_m.digest).where(_m.message_id == message_id).order_by(_m.id.desc()).limit(1)
    return connection.execute(query).scalar() or ""
