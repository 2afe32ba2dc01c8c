"""What the commands read: tickets, their stories, the outbox, the ledger.  Nothing here writes."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from mailflow.adapters.store.chain import Link, broken_links
from mailflow.adapters.store.part import table
from mailflow.adapters.tables import (
    ArrivalRow,
    DeadlineRow,
    EventRow,
    FolderRow,
    LinkRow,
    MessageRow,
    NoteRow,
    OriginalRow,
    OutboxRow,
    TicketRow,
)

_t = table(TicketRow).c
_m = table(MessageRow).c
_e = table(EventRow).c
_d = table(DeadlineRow).c
_o = table(OutboxRow).c
_a = table(ArrivalRow).c
_f = table(FolderRow).c
_l = table(LinkRow).c

TICKET_KEYS = (
    "reference",
    "status",
    "nature",
    "category",
    "urgent",
    "department",
    "subject",
    "customer",
    "language",
    "received_at",
    "acknowledged_at",
    "due_at",
)


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that is kept of one ticket."""

    ticket: dict[str, Any]
    acknowledgement: tuple[str, str]  # state and reason
    mails: list[dict[str, Any]]
    events: list[dict[str, Any]]
    deadlines: list[dict[str, Any]]
    letters: list[dict[str, Any]]
    linked: list[str]


def tickets(
    connection: Connection,
    *,
    words: Sequence[str] = (),
    status: str = "",
    department: str = "",
    withheld: bool = False,
    limit: int = 50,
) -> list[dict[str, Any]]:
    """Tickets, newest first; each word must occur in reference, subject, customer or department."""
    query = select(table(TicketRow)).order_by(_t.id.desc()).limit(limit)
    for word in words:
        like = f"%{word}%"
        query = query.where(
            or_(
                _t.reference.ilike(like),
                _t.subject.ilike(like),
                _t.customer_email.ilike(like),
                _t.customer_name.ilike(like),
                _t.department.ilike(like),
            )
        )
    if status:
        query = query.where(_t.status == status)
    if department:
        query = query.where(_t.department == department)
    if withheld:
        query = query.where(_t.ack_state.in_(["withheld", "capped", "failed", "bounced"]))
    return [_ticket(row) for row in connection.execute(query)]


def _ticket(row: Row[Any]) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "status": row.status,
        "nature": row.nature,
        "category": row.category,
        "urgent": bool(row.urgent),
        "department": row.department,
        "subject": row.subject,
        "customer": row.customer_email,
        "language": row.language,
        "received_at": _iso(row.received_at),
        "acknowledged_at": _iso(row.ack_at),
        "due_at": _iso(row.due_at),
    }


def story(connection: Connection, reference: str) -> Story | None:
    """A ticket with its mails, events, deadlines and letters; None where there is no such reference."""
    row = connection.execute(select(table(TicketRow)).where(_t.reference == reference.upper())).one_or_none()
    if row is None:
        return None
    mails = connection.execute(select(table(MessageRow)).where(_m.ticket_id == row.id).order_by(_m.id))
    events = connection.execute(select(table(EventRow)).where(_e.ticket_id == row.id).order_by(_e.sequence))
    deadlines = connection.execute(
        select(table(DeadlineRow)).where(_d.ticket_id == row.id).order_by(_d.due_at, _d.id)
    )
    letters = connection.execute(select(table(OutboxRow)).where(_o.ticket_id == row.id).order_by(_o.id))
    others = connection.execute(
        select(_t.reference)
        .join_from(table(LinkRow), table(TicketRow), or_(_t.id == _l.other_id, _t.id == _l.ticket_id))
        .where(or_(_l.ticket_id == row.id, _l.other_id == row.id), _t.id != row.id)
        .distinct()
    )
    return Story(
        ticket=_ticket(row) | {"customer_name": row.customer_name},
        acknowledgement=(row.ack_state, row.ack_reason),
        mails=[
            {
                "received_at": _iso(m.received_at),
                "from": m.sender_email,
                "name": m.sender_name,
                "role": m.role,
                "kind": m.kind,
                "kind_rule": m.kind_rule,
                "subject": m.subject,
                "words": m.words,
                "digest": m.digest,
                "message_id": m.message_id,
                "defects": m.defects.split("\n") if m.defects else [],
            }
            for m in mails
        ],
        events=[
            {
                "sequence": e.sequence,
                "at": _iso(e.at),
                "kind": e.kind,
                "rule": e.rule,
                "facts": json.loads(e.payload) if e.payload else {},
                "head": e.head,
            }
            for e in events
        ],
        deadlines=[
            {
                "name": d.name,
                "started_at": _iso(d.started_at),
                "due_at": _iso(d.due_at),
                "met_at": _iso(d.met_at),
                "met_by": d.met_by,
                "derivation": json.loads(d.derivation),
                "stages": json.loads(d.stages),
            }
            for d in deadlines
        ],
        letters=[_letter(o) for o in letters],
        linked=[r.reference for r in others],
    )


def _letter(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "occasion": row.occasion,
        "recipient": row.recipient,
        "subject": row.subject,
        "state": row.state,
        "attempts": row.attempts,
        "created_at": _iso(row.created_at),
        "sent_at": _iso(row.sent_at),
        "next_attempt_at": _iso(row.next_attempt_at) if row.state == "pending" else None,
        "code": row.code,
        "answer": row.answer,
        "message_id": row.message_id,
    }


def outbox(connection: Connection, *, everything: bool, limit: int) -> list[dict[str, Any]]:
    """Letters that are on their way or failed; with ``everything`` the sent ones too, newest first."""
    query = select(table(OutboxRow)).order_by(_o.id.desc()).limit(limit)
    if not everything:
        query = query.where(_o.state.in_(["pending", "sending", "failed", "bounced"]))
    return [_letter(row) for row in connection.execute(query)]


def quarantined(connection: Connection, limit: int) -> list[dict[str, Any]]:
    """Mails that failed every attempt, and those that are failing now."""
    rows = connection.execute(
        select(
            _a.id,
            _a.uid,
            _a.received_at,
            _a.size,
            _a.attempts,
            _a.error,
            _a.digest,
            _a.disposition,
            _a.rule,
            _f.mailbox,
            _f.folder,
        )
        .join_from(table(ArrivalRow), table(FolderRow), _f.id == _a.folder_id)
        .where(or_(_a.disposition == "quarantined", (_a.disposition == "") & (_a.error != "")))
        .order_by(_a.id.desc())
        .limit(limit)
    )
    return [
        {
            "id": r.id,
            "mailbox": r.mailbox,
            "folder": r.folder,
            "uid": r.uid,
            "received_at": _iso(r.received_at),
            "size": r.size,
            "attempts": r.attempts,
            "error": r.error or r.rule,
            "disposition": r.disposition or "trying",
            "digest": r.digest,
        }
        for r in rows
    ]


def originals_of(connection: Connection, reference: str) -> list[tuple[str, bytes]]:
    """Digest and unaltered bytes of each mail of a ticket, oldest first."""
    originals = table(OriginalRow).c
    rows = connection.execute(
        select(_m.digest, originals.content)
        .join_from(table(MessageRow), table(TicketRow), _t.id == _m.ticket_id)
        .join(table(OriginalRow), originals.digest == _m.digest)
        .where(_t.reference == reference.upper())
        .order_by(_m.id)
    )
    return [(r.digest, zlib.decompress(r.content)) for r in rows]


def original(connection: Connection, digest: str) -> bytes | None:
    """The bytes of one mail by its digest (or the beginning of it)."""
    originals = table(OriginalRow).c
    rows = connection.execute(
        select(originals.content).where(originals.digest.startswith(digest, autoescape=True)).limit(2)
    ).all()
    return zlib.decompress(rows[0].content) if len(rows) == 1 else None


def ledger(connection: Connection) -> list[dict[str, Any]]:
    """Per folder: what was seen and which dispositions were recorded."""
    folders = connection.execute(select(table(FolderRow)).order_by(_f.id)).all()
    found = []
    for folder in folders:
        counts = connection.execute(
            select(_a.disposition, func.count().label("number"))
            .where(_a.folder_id == folder.id)
            .group_by(_a.disposition)
        )
        dispositions = {row.disposition or "undecided": row.number for row in counts}
        unfiled = connection.execute(
            select(func.count()).where(
                _a.folder_id == folder.id,
                _a.filed.is_(False),
                _a.disposition.not_in(["", "before the start"]),
            )
        ).scalar_one()
        found.append(
            {
                "mailbox": folder.mailbox,
                "folder": folder.folder,
                "start_from": _iso(folder.start_from),
                "seen": sum(dispositions.values()),
                "dispositions": dispositions,
                "not_filed_yet": unfiled,
            }
        )
    return found


def numbers(connection: Connection, now: datetime) -> dict[str, Any]:
    """The state of the house in numbers."""

    def count(query: Any) -> int:
        return int(connection.execute(query).scalar_one())

    states = connection.execute(select(_o.state, func.count().label("number")).group_by(_o.state))
    acks = connection.execute(select(_t.ack_state, func.count().label("number")).group_by(_t.ack_state))
    return {
        "tickets": count(select(func.count()).select_from(table(TicketRow))),
        "open": count(select(func.count()).where(_t.status != "closed")),
        "overdue": count(
            select(func.count()).where(_d.met_at.is_(None), _d.cancelled.is_(False), _d.due_at < now)
        ),
        "outbox": {r.state: r.number for r in states},
        "acknowledgements": {r.ack_state: r.number for r in acks},
        "withheld_in_a_row": _withheld_in_a_row(connection),
    }


def _withheld_in_a_row(connection: Connection) -> dict[str, Any]:
    """The latest tickets that were withheld for one and the same reason: perhaps a setting is missing."""
    rows = connection.execute(select(_t.ack_state, _t.ack_reason).order_by(_t.id.desc()).limit(50)).all()
    reason, number = (rows[0].ack_reason, 0) if rows else ("", 0)
    for row in rows:
        if not row.ack_reason or row.ack_reason != reason or row.ack_state not in {"withheld", "not owed"}:
            break
        number += 1
    return {"reason": reason if number else "", "number": number}


def broken_chains(connection: Connection) -> list[str]:
    """Every fault in the events' chains; empty when the whole record can be recomputed."""
    faults: list[str] = []
    references = {r.id: r.reference for r in connection.execute(select(_t.id, _t.reference).order_by(_t.id))}
    for ticket_id, reference in references.items():
        rows = connection.execute(
            select(table(EventRow)).where(_e.ticket_id == ticket_id).order_by(_e.sequence)
        )
        links = [Link(r.sequence, r.kind, r.at, r.rule, r.payload, r.salt, r.digest, r.head) for r in rows]
        faults += [f"{reference}: {fault}" for fault in broken_links(links)]
        if not links:
            faults.append(f"{reference}: no events")
    return faults


def notes(connection: Connection) -> dict[str, str]:
    """What the daemon remembers about itself."""
    return {r.name: r.value for r in connection.execute(select(table(NoteRow)))}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
