"""What follows from a mail: original, message, ticket, events, deadlines, links."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from mailflow.adapters.store.chain import link_head, payload_digest
from mailflow.adapters.store.originals import Originals
from mailflow.adapters.store.tables import (
    AddressRow,
    CounterRow,
    DeadlineRow,
    EventRow,
    FindingRow,
    LinkRow,
    MessageRow,
    TicketRow,
)
from mailflow.adapters.store.unit_of_work import MAKE_ADDRESS, NEW_MESSAGE, NEW_TICKET, TICKETS, loaded, table
from mailflow.domain.decision.decision import Happening, NewTicket
from mailflow.domain.model.deadline import Deadline
from mailflow.domain.model.message import Message
from mailflow.domain.model.person_key import person_key
from mailflow.domain.model.ticket import TicketChange, Unset
from mailflow.domain.model.token import Keyring
from mailflow.domain.understanding.extraction import Found
from mailflow.ports import Randomness

_messages = table(MessageRow)
_tickets = table(TicketRow)
_events = table(EventRow)
_deadlines = table(DeadlineRow)
_links = table(LinkRow)
_findings = table(FindingRow)
_counters = table(CounterRow)
_addresses = table(AddressRow)

_ASSIGN = (
    update(_messages)
    .where(_messages.c.digest == bindparam("b_digest"), _messages.c.ticket_id.is_(None))
    .values(ticket_id=bindparam("b_ticket"))
)
_UNASSIGNED = (
    select(_messages.c.digest)
    .where(
        _messages.c.digest >= bindparam("b_from"),
        _messages.c.digest < bindparam("b_to"),  # hex digits end before "g"
        _messages.c.ticket_id.is_(None),
    )
    .limit(2)
)
_COUNTER = select(_counters.c.value).where(_counters.c.name == bindparam("b_name"))
_COUNT = update(_counters).where(_counters.c.name == bindparam("b_name")).values(value=bindparam("b_value"))
_LAST_EVENT = (
    select(_events.c.sequence, _events.c.head)
    .where(_events.c.ticket_id == bindparam("b_ticket"))
    .order_by(_events.c.sequence.desc())
    .limit(1)
)
_HISTORY = (
    select(_events.c.at, _events.c.kind, _events.c.payload)
    .where(_events.c.ticket_id == bindparam("b_ticket"))
    .order_by(_events.c.sequence)
)
_FIRST_WORDS = (
    select(_messages.c.words)
    .join_from(_messages, _tickets, _tickets.c.first_digest == _messages.c.digest)
    .where(_tickets.c.id == bindparam("b_ticket"))
)
_OPEN_DEADLINES = select(_deadlines.c.id, _deadlines.c.name).where(
    _deadlines.c.ticket_id == bindparam("b_ticket"),
    _deadlines.c.name.in_(bindparam("b_names", expanding=True)),
    _deadlines.c.met_at.is_(None),
    _deadlines.c.cancelled.is_(False),
)
_WORDS_SINCE = (
    select(_messages.c.words)
    .where(
        _messages.c.ticket_id == bindparam("b_ticket"),
        _messages.c.role == "customer",
        _messages.c.received_at >= bindparam("b_since"),
    )
    .order_by(_messages.c.received_at, _messages.c.id)
    .limit(1)
)
_RUNNING = (
    select(_deadlines.c.ticket_id, _deadlines.c.name, _deadlines.c.due_at)
    .where(
        _deadlines.c.ticket_id.in_(bindparam("b_tickets", expanding=True)),
        _deadlines.c.met_at.is_(None),
        _deadlines.c.cancelled.is_(False),
    )
    .order_by(_deadlines.c.due_at, _deadlines.c.id)
)
_ROUNDS = (
    select(_deadlines.c.name, func.max(_deadlines.c.round).label("round"))
    .where(
        _deadlines.c.ticket_id == bindparam("b_ticket"),
        _deadlines.c.name.in_(bindparam("b_names", expanding=True)),
    )
    .group_by(_deadlines.c.name)
)
_REPLACED = (
    update(_deadlines)
    .where(
        _deadlines.c.ticket_id == bindparam("b_ticket"),
        _deadlines.c.name.in_(bindparam("b_names", expanding=True)),
        _deadlines.c.met_at.is_(None),
    )
    .values(cancelled=True, next_at=None)
)
_STOP = (
    update(_deadlines)
    .where(_deadlines.c.id == bindparam("b_id"))
    .values(met_at=bindparam("b_at"), met_by=bindparam("b_event"), next_at=None)
)
_STOPPED = select(_deadlines.c.id, _deadlines.c.name, _deadlines.c.stages).where(
    _deadlines.c.ticket_id == bindparam("b_ticket"),
    _deadlines.c.met_at == bindparam("b_at", type_=_deadlines.c.met_at.type),
    _deadlines.c.met_by.in_(bindparam("b_events", expanding=True)),
)
_RESUME = (
    update(_deadlines)
    .where(_deadlines.c.id == bindparam("b_id"))
    .values(met_at=None, met_by="", next_at=bindparam("b_next", type_=_deadlines.c.next_at.type))
)

# Made once: building a statement costs more than running it.
_NEW_EVENT = insert(_events)
_NEW_DEADLINE = insert(_deadlines)
_NEW_LINK = insert(_links)
_NEW_FINDING = insert(_findings)
_KNOWN_FINDINGS = select(_findings.c.name, _findings.c.value).where(
    _findings.c.ticket_id == bindparam("b_ticket")
)
_NEW_COUNTER = insert(_counters)
_NO_SURVEY = update(_addresses).where(_addresses.c.email == bindparam("b_email")).values(no_survey=True)
_OTHER_LANGUAGE = (
    update(_addresses)
    .where(_addresses.c.email == bindparam("b_email"), _addresses.c.language != bindparam("b_language"))
    .values(language=bindparam("b_language"))
)


class Record(Originals):
    """Writes; the caller's transaction makes them one."""

    def __init__(self, connection: Connection, randomness: Randomness, keyring: Keyring | None) -> None:
        super().__init__(connection, randomness, keyring)
        self._numbers: dict[str, int] = {}  # the last of each series, given out in this transaction
        self._heads: dict[int, tuple[int, str]] = {}  # ticket → its last event, written or waiting

    def add_message(
        self,
        message: Message,
        *,
        kind: str,
        kind_rule: str,
        role: str,
        ticket_id: int | None,
        received_at: datetime,
    ) -> int:
        """Record a mail; returns its row."""
        row = self._next_row(NEW_MESSAGE)
        values = {
            "id": row,
            "digest": message.digest,
            "content_digest": message.content_digest,
            "message_id": message.message_id,
            "ticket_id": ticket_id,
            "kind": kind,
            "kind_rule": kind_rule,
            "sender_email": message.sender.email,
            "sender_name": message.sender.name[:200],
            "role": role,
            "subject": message.subject[:500],
            "language": message.language,
            "words": message.reply_text[:20_000],
            "defects": "\n".join(message.defects)[:5000],
            "received_at": received_at,
        }
        about = (message.digest, message.content_digest, message.message_id, message.sender.email)
        self._later(NEW_MESSAGE, [values], about=filter(None, about))
        return row

    def assign_message(self, digest: str, ticket_id: int) -> None:
        """A mail that waited until it was sure whose it is belongs to a ticket now."""
        self._connection.execute(_ASSIGN, {"b_digest": digest, "b_ticket": ticket_id})

    def unassigned(self, key: str) -> bytes | None:
        """The bytes of the one mail of no ticket whose digest begins so; None where none or several do."""
        rows = self._connection.execute(_UNASSIGNED, {"b_from": key, "b_to": key + "g"}).all()
        return self.original(rows[0].digest) if len(rows) == 1 else None

    def next_number(self, name: str) -> int:
        """The next number of a series; never given out twice, also across a restore that jumps it."""
        if name not in self._numbers:
            row = self._ahead().execute(_COUNTER, {"b_name": name}).one_or_none()
            if row is None:
                self._ahead().execute(_NEW_COUNTER, {"name": name, "value": 0})
            self._numbers[name] = int(row.value) if row else 0
        self._numbers[name] += 1
        self._waiting[_COUNT] = [{"b_name": n, "b_value": value} for n, value in self._numbers.items()]
        return self._numbers[name]

    def jump_number(self, name: str, least: int) -> None:
        """Go on after ``least`` in this series, unless it is further already."""
        at = self.next_number(name) - 1
        self._numbers[name] = max(at, least)
        self._waiting[_COUNT] = [{"b_name": n, "b_value": value} for n, value in self._numbers.items()]

    def open_ticket(self, ticket: NewTicket, reference: str, digest: str, mailbox: str) -> int:
        """Open a ticket that came to this mailbox; returns its row."""
        row = self._next_row(NEW_TICKET)
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

    def change_ticket(self, ticket_id: int, change: TicketChange) -> None:
        """Give a ticket the new values that a decision says."""
        columns = change.given()
        if not columns:
            return
        if not isinstance(change.copies, Unset):
            columns["copies"] = " ".join(change.copies)
        if not isinstance(change.customer_email, Unset):
            columns["person"] = person_key(change.customer_email)
        self._connection.execute(update(_tickets).where(_tickets.c.id == ticket_id).values(**columns))

    def file_of(self, ticket_id: int) -> tuple[list[tuple[datetime, str, dict[str, Any]]], str]:
        """A ticket's events in order, and what the customer wrote first."""
        rows = self._connection.execute(_HISTORY, {"b_ticket": ticket_id})
        events = [(r.at, r.kind, loaded(r.payload, "an event") if r.payload else {}) for r in rows]
        words = self._connection.execute(_FIRST_WORDS, {"b_ticket": ticket_id}).scalar_one_or_none()
        return events, words or ""

    def add_events(
        self, ticket_id: int, happenings: Sequence[Happening], now: datetime, *, fresh: bool = False
    ) -> None:
        """Append to the ticket's chain: digests over salted digests, so that erasure keeps it valid.

        ``fresh``: the ticket was opened in this transaction and has no events yet.
        """
        if not happenings:
            return
        sequence, head = (0, "") if fresh else self._last_event(ticket_id)
        rows = []
        for happening in happenings:
            sequence += 1
            payload = canonical(happening.facts)
            salt = self._randomness.token_bytes(16)
            digest = payload_digest(salt, payload)
            head = link_head(head, sequence, happening.kind, now, happening.rule, digest)
            rows.append(
                {
                    "ticket_id": ticket_id,
                    "sequence": sequence,
                    "kind": happening.kind,
                    "at": now,
                    "rule": happening.rule,
                    "payload": payload,
                    "salt": salt,
                    "digest": digest,
                    "head": head,
                }
            )
        self._later(_NEW_EVENT, rows)
        self._heads[ticket_id] = sequence, head

    def _last_event(self, ticket_id: int) -> tuple[int, str]:
        """Sequence and head of a ticket's chain."""
        if ticket_id in self._heads:
            return self._heads[ticket_id]
        row = self._ahead().execute(_LAST_EVENT, {"b_ticket": ticket_id}).one_or_none()
        return (row.sequence, row.head) if row else (0, "")

    def start_deadlines(self, ticket_id: int, deadlines: Sequence[Deadline], *, fresh: bool = False) -> None:
        """Start clocks, each with its derivation and stages; one that still runs is replaced.

        ``fresh``: the ticket was opened in this transaction and has no clocks yet.
        """
        if not deadlines:
            return
        last = {d.name: d for d in deadlines}
        rounds = {} if fresh else self._next_rounds(ticket_id, list(last))
        self._later(
            _NEW_DEADLINE,
            [
                {
                    "ticket_id": ticket_id,
                    "name": d.name,
                    "round": rounds.get(d.name, 1),
                    "started_at": d.started_at,
                    "due_at": d.due_at,
                    "derivation": canonical(d.derivation),
                    "stages": json.dumps([s.as_json() | {"done": ""} for s in d.stages]),
                    "next_at": min((s.at for s in d.stages), default=None),
                    "met_by": "",
                    "cancelled": False,
                }
                for d in last.values()
            ],
        )

    def words_since(self, ticket_id: int, since: datetime) -> str:
        """What the customer wrote in the first mail on a ticket that was received then or later."""
        known = {"b_ticket": ticket_id, "b_since": since}
        return self._connection.execute(_WORDS_SINCE, known).scalar_one_or_none() or ""

    def running(self, ticket_ids: Sequence[int]) -> dict[int, list[tuple[str, datetime]]]:
        """Name and due time (UTC) of the clocks that run, by ticket, the earliest first."""
        found: dict[int, list[tuple[str, datetime]]] = {}
        if ticket_ids:
            asking = self._ahead(_NEW_DEADLINE, _STOP)
            for row in asking.execute(_RUNNING, {"b_tickets": list(ticket_ids)}):
                found.setdefault(row.ticket_id, []).append((row.name, row.due_at))
        return found

    def _next_rounds(self, ticket_id: int, names: list[str]) -> dict[str, int]:
        """The numbers of clocks that start again; what ran under these names ends."""
        known = {"b_ticket": ticket_id, "b_names": names}
        rounds = {r.name: r.round + 1 for r in self._connection.execute(_ROUNDS, known)}
        if rounds:
            self._connection.execute(_REPLACED, known)
        return rounds

    def stop_deadlines(self, ticket_id: int, names: Sequence[str], event: str, at: datetime) -> list[str]:
        """Stop the open clocks of these names; returns those that were running."""
        if not names:
            return []
        asking = self._ahead(_NEW_DEADLINE, _STOP)
        rows = asking.execute(_OPEN_DEADLINES, {"b_ticket": ticket_id, "b_names": list(names)}).all()
        if rows:
            self._later(_STOP, [{"b_id": row.id, "b_at": at, "b_event": event} for row in rows])
        return [row.name for row in rows]

    def resume_deadlines(self, ticket_id: int, stopped_at: datetime, events: Sequence[str]) -> list[str]:
        """Let the clocks that some events stopped at a moment run again; returns their names."""
        asking = self._ahead(_NEW_DEADLINE, _STOP)
        rows = asking.execute(_STOPPED, {"b_ticket": ticket_id, "b_at": stopped_at, "b_events": events}).all()
        for row in rows:
            left = [
                datetime.fromisoformat(s["at"]) for s in loaded(row.stages, "a deadline") if not s["done"]
            ]
            again = {"b_id": row.id, "b_next": min(left, default=None)}
            asking.execute(_RESUME, again)
        return [row.name for row in rows]

    def add_findings(
        self, ticket_id: int, message_row: int, found: Sequence[Found], *, fresh: bool = False
    ) -> None:
        """Keep what was picked out of a mail; what the ticket has already is not repeated.

        ``fresh``: the ticket was opened in this transaction and has none yet.
        """
        if not found:
            return
        known = set()
        if not fresh:
            rows = self._connection.execute(_KNOWN_FINDINGS, {"b_ticket": ticket_id})
            known = {(row.name, row.value) for row in rows}
        new = [
            {"ticket_id": ticket_id, "name": each.name, "value": each.value, "message_id": message_row}
            for each in found
            if (each.name, each.value) not in known
        ]
        if new:
            self._later(_NEW_FINDING, new)

    def link(self, ticket_id: int, other_id: int, reason: str) -> None:
        """Show two tickets beside each other to staff."""
        known = self._connection.execute(
            select(_links.c.id).where(_links.c.ticket_id == ticket_id, _links.c.other_id == other_id)
        ).one_or_none()
        if known is None and ticket_id != other_id:
            self._connection.execute(
                _NEW_LINK, {"ticket_id": ticket_id, "other_id": other_id, "reason": reason}
            )

    def references_of(self, ticket_ids: Sequence[int]) -> tuple[str, ...]:
        """The references of some tickets, in order of their ids."""
        if not ticket_ids:
            return ()
        rows = self._connection.execute(
            select(TICKETS.reference).where(TICKETS.id.in_(ticket_ids)).order_by(TICKETS.id)
        )
        return tuple(r.reference for r in rows)

    def remember_language(self, email: str, language: str) -> None:
        """Remember a customer's language for their short mails to come."""
        if not email or not language:
            return
        self._later(MAKE_ADDRESS, [{"b_email": email}])
        self._later(_OTHER_LANGUAGE, [{"b_email": email, "b_language": language}])

    def spare_surveys(self, email: str) -> None:
        """Never again ask this customer how satisfied they are."""
        self._later(MAKE_ADDRESS, [{"b_email": email}])
        self._later(_NO_SURVEY, [{"b_email": email}])


def canonical(facts: Mapping[str, object]) -> str:
    """JSON with one form per value, so that digests can be recomputed."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
