"""What the commands read of tickets: lists of them, and the story of one.  Nothing here writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from mailflow.adapters.store.outbox_queries import LETTERS, iso, letter_facts
from mailflow.adapters.store.tables import (
    ArrivalRow,
    DeadlineRow,
    EventRow,
    FindingRow,
    LinkRow,
    MessageRow,
    OutboxRow,
    TicketRow,
)
from mailflow.adapters.store.unit_of_work import in_chunks, loaded, table
from mailflow.domain.model.ticket import NOT_ACKNOWLEDGED, Status
from mailflow.domain.text.cleaning import fold
from mailflow.ports.errors import Damaged

_t = table(TicketRow).c
_m = table(MessageRow).c
_o = table(OutboxRow).c
_l = table(LinkRow).c
_e = table(EventRow).c
_d = table(DeadlineRow).c
_a = table(ArrivalRow).c
_found = table(FindingRow).c


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
    found: list[dict[str, Any]]  # what was picked out of the mails

    def as_dict(self) -> dict[str, Any]:
        """As ``ticket --json`` gives it: the keys of ``tickets --json`` and what belongs to one ticket."""
        state, reason = self.acknowledgement
        return {
            **self.ticket,
            "acknowledgement": {"state": state, "reason": reason},
            "mails": self.mails,
            "events": self.events,
            "deadlines": self.deadlines,
            "letters": self.letters,
            "linked": self.linked,
            "found": self.found,
        }


def tickets(  # noqa: PLR0913  (each is a question of its own)
    connection: Connection,
    *,
    words: Sequence[str] = (),
    status: str = "",
    department: str = "",
    withheld: bool = False,
    only_open: bool = False,
    overdue_at: datetime | None = None,
    limit: int | None = 50,
    damaged: list[str] | None = None,
) -> list[dict[str, Any]]:
    """Tickets, newest first; each word must occur in reference, subject, customer or department.

    ``overdue_at``: only those of which a deadline passed before.  Words are compared without accents and
    capitals, which no database does for every language.  Tickets whose rows cannot be read are left out, and
    named in ``damaged``.
    """
    query = select(table(TicketRow)).order_by(_t.id.desc())
    if status:
        query = query.where(_t.status == status)
    if department:
        query = query.where(_t.department == department)
    if withheld:
        query = query.where(_t.ack_state.in_(NOT_ACKNOWLEDGED))
    if only_open:
        query = query.where(_t.status.not_in([Status.CLOSED.value, Status.MERGED.value]))
    if overdue_at is not None:
        query = query.where(_t.id.in_(select(_d.ticket_id).where(*_RUNS, _d.due_at < overdue_at)))
    if not words:
        query = query.limit(limit)
    wanted = [fold(word) for word in words]
    try:
        rows = connection.execute(query, execution_options={"yield_per": 1000})
        found = list(islice((row for row in rows if _has_all(row, wanted)), limit))
    except Damaged:
        rest = _readable(connection, query, [] if damaged is None else damaged)
        found = list(islice((row for row in rest if _has_all(row, wanted)), limit))
    return _with_deadlines(connection, found)


def _readable(connection: Connection, query: Select[Any], damaged: list[str]) -> Iterator[Row[Any]]:
    """The rows of a query one by one, without those that cannot be read; their references are noted."""
    for row in connection.execute(query.with_only_columns(_t.id, _t.reference)).all():
        try:
            yield connection.execute(select(table(TicketRow)).where(_t.id == row.id)).one()
        except Damaged as error:
            damaged.append(f"{row.reference}: {error}")


_RUNS = (_d.met_at.is_(None), _d.cancelled.is_(False))


def _with_deadlines(connection: Connection, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """The tickets, each with the deadline that is next or has passed first."""
    found: dict[int, Row[Any]] = {}
    for ids in in_chunks(row.id for row in rows):
        deadlines = connection.execute(
            select(_d.ticket_id, _d.name, _d.due_at)
            .where(_d.ticket_id.in_(ids), *_RUNS)
            .order_by(_d.due_at.desc(), _d.id.desc())
        )
        found |= {deadline.ticket_id: deadline for deadline in deadlines}
    return [_ticket(row) | _next_deadline(found.get(row.id)) for row in rows]


def _next_deadline(deadline: Row[Any] | None) -> dict[str, Any]:
    return {
        "next_clock": deadline.name if deadline else "",
        "next_due_at": iso(deadline.due_at) if deadline else None,
    }


def _has_all(row: Row[Any], wanted: Sequence[str]) -> bool:
    fields = (row.reference, row.subject, row.customer_email, row.customer_name, row.department)
    text = fold("\n".join(fields))
    return all(word in text for word in wanted)


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
        "received_at": iso(row.received_at),
        "acknowledged_at": iso(row.ack_at),
        "due_at": iso(row.due_at),
    }


def story(connection: Connection, reference: str) -> Story | None:
    """A ticket with its mails, events, deadlines and letters; None where there is no such reference."""
    row = connection.execute(select(table(TicketRow)).where(_t.reference == reference.upper())).one_or_none()
    if row is None:
        return None
    mails = connection.execute(select(table(MessageRow)).where(_m.ticket_id == row.id).order_by(_m.id)).all()
    ids = [mail.id for mail in mails]
    arrivals = select(_a.message_id, _a.rule).where(_a.message_id.in_(ids)).order_by(_a.id.desc())
    rules = {a.message_id: a.rule for a in connection.execute(arrivals)}  # of the first arrival of each
    events = connection.execute(select(table(EventRow)).where(_e.ticket_id == row.id).order_by(_e.sequence))
    deadlines = connection.execute(
        select(table(DeadlineRow)).where(_d.ticket_id == row.id).order_by(_d.due_at, _d.id)
    )
    letters = connection.execute(LETTERS.where(_o.ticket_id == row.id).order_by(_o.id))
    found = connection.execute(
        select(_found.name, _found.value).where(_found.ticket_id == row.id).order_by(_found.id)
    )
    others = connection.execute(
        select(_t.reference)
        .join_from(table(LinkRow), table(TicketRow), or_(_t.id == _l.other_id, _t.id == _l.ticket_id))
        .where(or_(_l.ticket_id == row.id, _l.other_id == row.id), _t.id != row.id)
        .distinct()
    )
    return Story(
        ticket=_ticket(row) | {"customer_name": row.customer_name, "channel": row.channel},
        acknowledgement=(row.ack_state, row.ack_reason),
        mails=[_mail(m) | {"decision": rules.get(m.id, "")} for m in mails],
        events=[_event(e) for e in events],
        deadlines=[_deadline(d) for d in deadlines],
        letters=[letter_facts(o) for o in letters],
        linked=sorted(r.reference for r in others),
        found=[{"name": f.name, "value": f.value} for f in found],
    )


def _mail(row: Row[Any]) -> dict[str, Any]:
    return {
        "received_at": iso(row.received_at),
        "from": row.sender_email,
        "name": row.sender_name,
        "role": row.role,
        "kind": row.kind,
        "kind_rule": row.kind_rule,
        "subject": row.subject,
        "words": row.words,
        "digest": row.digest,
        "message_id": row.message_id,
        "defects": row.defects.split("\n") if row.defects else [],
    }


def _event(row: Row[Any]) -> dict[str, Any]:
    return {
        "sequence": row.sequence,
        "at": iso(row.at),
        "kind": row.kind,
        "rule": row.rule,
        "facts": loaded(row.payload, f"event {row.sequence}") if row.payload else {},
        "head": row.head,
    }


def _deadline(row: Row[Any]) -> dict[str, Any]:
    return {
        "name": row.name,
        "started_at": iso(row.started_at),
        "due_at": iso(row.due_at),
        "met_at": iso(row.met_at),
        "met_by": row.met_by,
        "cancelled": bool(row.cancelled),
        "derivation": loaded(row.derivation, f"the deadline {row.name!r}"),
        "stages": loaded(row.stages, f"the deadline {row.name!r}"),
    }


def count_tickets(connection: Connection) -> int:
    """How many tickets there are."""
    return int(connection.execute(select(func.count()).select_from(table(TicketRow))).scalar_one())


def reference_of(connection: Connection, typed: str, digits: int) -> str:
    """The reference that somebody means: in full, or its number alone, then the newest; "" for none."""
    name = typed.strip("[] ").upper()
    if name.isascii() and name.isdigit() and len(name) <= digits:
        query = select(_t.reference).where(_t.reference.endswith(f"-{name.zfill(digits)}", autoescape=True))
    else:
        query = select(_t.reference).where(_t.reference == name)
    return connection.execute(query.order_by(_t.id.desc()).limit(1)).scalar() or ""


def row_of(connection: Connection, reference: str) -> int:
    """The row of the ticket with this whole reference; 0 for none."""
    return connection.execute(select(_t.id).where(_t.reference == reference)).scalar() or 0
