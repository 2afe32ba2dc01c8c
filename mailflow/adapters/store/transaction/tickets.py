"""Tickets: their rows, events, findings and links."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from mailflow.adapters.store.chain import link_head, payload_digest
from mailflow.adapters.store.check_queries import open_by_department
from mailflow.adapters.store.tables import (
    CounterRow,
    EventRow,
    FindingRow,
    LinkRow,
    MessageRow,
    TicketRow,
)
from mailflow.adapters.store.unit_of_work import (
    NEW_TICKET,
    SELECT_TICKETS,
    TICKETS,
    Part,
    UnitOfWork,
    canonical,
    loaded,
    table,
    ticket_view,
)
from mailflow.domain.decision.decision import NewTicket
from mailflow.domain.model.events import NewEvent, StoredEvent, kind_of, read_event
from mailflow.domain.model.person_key import person_key
from mailflow.domain.model.ticket import TicketChange, TicketView, Unset
from mailflow.domain.understanding.extraction import Found

_tickets = table(TicketRow)
_events = table(EventRow)
_messages = table(MessageRow)
_findings = table(FindingRow)
_links = table(LinkRow)
_counters = table(CounterRow)
_t = _tickets.c


class SqlTickets(Part):
    """Fulfils ``ports.tickets.Tickets``, which says what each method promises."""

    def __init__(self, unit: UnitOfWork) -> None:
        super().__init__(unit)
        self._numbers: dict[str, int] = {}  # the last of each series, given out in this transaction
        self._heads: dict[int, tuple[int, str]] = {}  # ticket → its last event, written or waiting

    _BY_ID = SELECT_TICKETS.where(TICKETS.id.in_(bindparam("b_ids", expanding=True)))

    def find(self, ticket_id: int) -> TicketView | None:
        row = self._connection.execute(self._BY_ID, {"b_ids": [ticket_id]}).one_or_none()
        return ticket_view(row) if row else None

    def open(self, ticket: NewTicket, reference: str, digest: str, mailbox: str) -> int:
        row = self._unit.next_row(NEW_TICKET)
        values = {
            "id": row,
            "reference": reference,
            "status": "with department" if ticket.department else "received",
            "nature": ticket.nature.value,
            "category": ticket.category,
            "channel": ticket.channel.value,
            "mailbox": mailbox,
            "urgent": ticket.urgent,
            "department": ticket.department,
            "subject": ticket.subject,
            "customer_email": ticket.customer_email,
            "person": person_key(ticket.customer_email),
            "customer_name": ticket.customer_name,
            "language": ticket.language,
            "received_at": ticket.received_at,
            "due_at": ticket.due_at,
            "first_message_id": ticket.first_message_id,
            "first_digest": digest,
            "last_message_id": ticket.first_message_id,
            "ack_state": ticket.ack_state.value,
            "ack_reason": ticket.ack_reason,
            "ack_next_at": ticket.ack_next_at,
        }
        self._later(NEW_TICKET, [values], about=(ticket.customer_email,))
        return row

    def change(self, ticket_id: int, change: TicketChange) -> None:
        columns = change.given()
        if not columns:
            return
        if not isinstance(change.copies, Unset):
            columns["copies"] = " ".join(change.copies)
        if not isinstance(change.customer_email, Unset):
            columns["person"] = person_key(change.customer_email)
        self._connection.execute(update(_tickets).where(_tickets.c.id == ticket_id).values(**columns))

    _NEW_EVENT = insert(_events)

    def add_events(
        self, ticket_id: int, events: Sequence[NewEvent], now: datetime, *, fresh: bool = False
    ) -> None:
        if not events:
            return
        sequence, head = (0, "") if fresh else self._last_event(ticket_id)
        rows = []
        for new in events:
            sequence += 1
            payload = canonical(new.event.to_facts())
            salt = self._unit.randomness.token_bytes(16)
            digest = payload_digest(salt, payload)
            head = link_head(head, sequence, kind_of(new.event), now, new.rule, digest)
            rows.append(
                {
                    "ticket_id": ticket_id,
                    "sequence": sequence,
                    "kind": kind_of(new.event),
                    "at": now,
                    "rule": new.rule,
                    "payload": payload,
                    "salt": salt,
                    "digest": digest,
                    "head": head,
                }
            )
        self._later(self._NEW_EVENT, rows)
        self._heads[ticket_id] = sequence, head

    _LAST_EVENT = (
        select(_events.c.sequence, _events.c.head)
        .where(_events.c.ticket_id == bindparam("b_ticket"))
        .order_by(_events.c.sequence.desc())
        .limit(1)
    )

    def _last_event(self, ticket_id: int) -> tuple[int, str]:
        """Sequence and head of a ticket's chain."""
        if ticket_id in self._heads:
            return self._heads[ticket_id]
        row = self._ahead().execute(self._LAST_EVENT, {"b_ticket": ticket_id}).one_or_none()
        return (row.sequence, row.head) if row else (0, "")

    _HISTORY = (
        select(_events.c.at, _events.c.kind, _events.c.rule, _events.c.payload)
        .where(_events.c.ticket_id == bindparam("b_ticket"))
        .order_by(_events.c.sequence)
    )
    _FIRST_WORDS = (
        select(_messages.c.words)
        .join_from(_messages, _tickets, _tickets.c.first_digest == _messages.c.digest)
        .where(_tickets.c.id == bindparam("b_ticket"))
    )

    def history(self, ticket_id: int) -> tuple[tuple[StoredEvent, ...], str]:
        rows = self._connection.execute(self._HISTORY, {"b_ticket": ticket_id})
        events = tuple(
            StoredEvent(r.at, read_event(r.kind, loaded(r.payload, "an event") if r.payload else {}), r.rule)
            for r in rows
        )
        words = self._connection.execute(self._FIRST_WORDS, {"b_ticket": ticket_id}).scalar_one_or_none()
        return events, words or ""

    _NEW_FINDING = insert(_findings)
    _KNOWN_FINDINGS = select(_findings.c.name, _findings.c.value).where(
        _findings.c.ticket_id == bindparam("b_ticket")
    )

    def add_findings(
        self, ticket_id: int, message_row: int, found: Sequence[Found], *, fresh: bool = False
    ) -> None:
        if not found:
            return
        known = set()
        if not fresh:
            rows = self._connection.execute(self._KNOWN_FINDINGS, {"b_ticket": ticket_id})
            known = {(row.name, row.value) for row in rows}
        new = [
            {"ticket_id": ticket_id, "name": each.name, "value": each.value, "message_id": message_row}
            for each in found
            if (each.name, each.value) not in known
        ]
        if new:
            self._later(self._NEW_FINDING, new)

    _NEW_LINK = insert(_links)

    def link(self, ticket_id: int, other_id: int, reason: str) -> None:
        known = self._connection.execute(
            select(_links.c.id).where(_links.c.ticket_id == ticket_id, _links.c.other_id == other_id)
        ).one_or_none()
        if known is None and ticket_id != other_id:
            self._connection.execute(
                self._NEW_LINK, {"ticket_id": ticket_id, "other_id": other_id, "reason": reason}
            )

    def references(self, ticket_ids: Sequence[int]) -> tuple[str, ...]:
        if not ticket_ids:
            return ()
        rows = self._connection.execute(
            select(TICKETS.reference).where(TICKETS.id.in_(ticket_ids)).order_by(TICKETS.id)
        )
        return tuple(r.reference for r in rows)

    _COUNTER = select(_counters.c.value).where(_counters.c.name == bindparam("b_name"))
    _COUNT = (
        update(_counters).where(_counters.c.name == bindparam("b_name")).values(value=bindparam("b_value"))
    )
    _NEW_COUNTER = insert(_counters)

    def next_number(self, name: str) -> int:
        if name not in self._numbers:
            row = self._ahead().execute(self._COUNTER, {"b_name": name}).one_or_none()
            if row is None:
                self._ahead().execute(self._NEW_COUNTER, {"name": name, "value": 0})
            self._numbers[name] = int(row.value) if row else 0
        self._numbers[name] += 1
        self._unit.only_later(
            self._COUNT, [{"b_name": n, "b_value": value} for n, value in self._numbers.items()]
        )
        return self._numbers[name]

    def jump_number(self, name: str, least: int) -> None:
        at = self.next_number(name) - 1
        self._numbers[name] = max(at, least)
        self._unit.only_later(
            self._COUNT, [{"b_name": n, "b_value": value} for n, value in self._numbers.items()]
        )

    _COMPLAINTS = (
        SELECT_TICKETS.where(TICKETS.received_at > bindparam("b_since"), TICKETS.nature == "complaint")
        .order_by(TICKETS.id)
        .limit(bindparam("b_limit"))
    )

    def complaints_since(
        self, since: datetime, limit: int
    ) -> list[tuple[str, datetime, str, str, str, bool]]:
        rows = self._connection.execute(self._COMPLAINTS, {"b_since": since, "b_limit": limit})
        return [
            (r.reference, r.received_at, r.customer_name, r.subject, r.department, bool(r.urgent))
            for r in rows
        ]

    _OF_DEPARTMENT = select(_t.id).where(_t.department == bindparam("b_name")).order_by(_t.id)
    _RENAME = (
        update(_tickets).where(_t.department == bindparam("b_name")).values(department=bindparam("b_new"))
    )

    def rename_department(self, former: str, name: str) -> list[int]:
        moved = self._connection.execute(self._OF_DEPARTMENT, {"b_name": former}).scalars().all()
        if moved:
            self._connection.execute(self._RENAME, {"b_name": former, "b_new": name})
        return list(moved)

    def open_by_department(self) -> dict[str, int]:
        return open_by_department(self._connection)
