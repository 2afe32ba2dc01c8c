"""What is known about a mail before it is decided on: threads, twins, whom we have written to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, or_, select

from mailflow.adapters.store.tables import SUBJECT_KEPT, WORDS_KEPT, KeyRow, MessageRow, OutboxRow
from mailflow.adapters.store.unit_of_work import HAS_LEFT, SELECT_TICKETS, TICKETS, Part, table, ticket_view
from mailflow.domain.decision.decision import Twin
from mailflow.domain.model.message import Message
from mailflow.domain.model.outbox import OutboxState
from mailflow.domain.model.ticket import Status, TicketView
from mailflow.domain.model.token import Keyring, Verified, role_named
from mailflow.domain.rules.threading import OurLetter, ThreadFacts

_keys = table(KeyRow)
_SAME_ID = 50  # mails under one Message-ID that are looked at: whoever repeats one must not slow us down
_WORK_HAS_ENDED = (Status.CLOSED.value, Status.MERGED.value)
_LOOKED_THROUGH = 10  # of the latest mails of a sender, for the same words
_messages = table(MessageRow)
_m = _messages.c
_o = table(OutboxRow).c


class SqlKnowledge(Part):
    """Fulfils ``ports.knowledge.Knowledge``, which says what each method promises."""

    def keyring(self) -> Keyring:
        if self._unit.keyring is None:
            raise RuntimeError("the signing keys have not been loaded")
        return self._unit.keyring

    _KEYS = select(_keys.c.id, _keys.c.secret).order_by(_keys.c.id)
    _NEW_KEY = insert(_keys)

    def load_keyring(self, now: datetime) -> Keyring:
        """Read the keys; the first is made here."""
        rows = self._connection.execute(self._KEYS).all()
        if not rows:
            secret = self._unit.randomness.token_bytes(32)
            self._connection.execute(self._NEW_KEY, {"id": 1, "secret": secret, "created_at": now})
            return Keyring({1: secret}, 1)
        return Keyring({r.id: r.secret for r in rows}, rows[-1].id)

    _LETTER = select(
        _o.id,
        _o.ticket_id,
        _o.occasion,
        _o.recipient,
        _o.role,
        _o.message_id,
        _o.expires_at,
        _o.created_at,
        _o.state,
        _o.carried_token,
        _o.author,
        _o.author_role,
        HAS_LEFT.label("left"),
    )
    _OURS = _LETTER.where(_o.message_id.in_(bindparam("b_ids", expanding=True)), _o.ticket_id.is_not(None))
    _FOREIGN = (
        select(_m.message_id, _m.ticket_id)
        .where(_m.message_id.in_(bindparam("b_ids", expanding=True)), _m.ticket_id.is_not(None))
        .limit(_SAME_ID)
    )
    _BY_REFERENCE = SELECT_TICKETS.where(TICKETS.reference.in_(bindparam("b_references", expanding=True)))
    _BY_ID = SELECT_TICKETS.where(TICKETS.id.in_(bindparam("b_ids", expanding=True)))

    def thread_facts(
        self, message_ids: Sequence[str], references: Sequence[str], tokens: Sequence[Verified], now: datetime
    ) -> ThreadFacts:
        ours: dict[str, OurLetter] = {}
        foreign: dict[str, tuple[int, ...]] = {}
        by_reference: dict[str, int] = {}
        tickets: dict[int, TicketView] = {}
        if message_ids:
            ids = list(message_ids)
            ours = {
                r.message_id: _our_letter(r, now)
                for r in self._connection.execute(self._OURS, {"b_ids": ids})
            }
            for r in self._connection.execute(self._FOREIGN, {"b_ids": ids}):
                foreign[r.message_id] = tuple(sorted({*foreign.get(r.message_id, ()), r.ticket_id}))
        if references:
            rows = self._connection.execute(self._BY_REFERENCE, {"b_references": list(references)})
            tickets = {r.id: ticket_view(r) for r in rows}
            by_reference = {t.reference: t.id for t in tickets.values()}
        named = {letter.ticket_id for letter in ours.values()} | {i for ids in foreign.values() for i in ids}
        named |= {t.ticket_id for t in tokens}
        missing = sorted(named - tickets.keys())
        if missing:
            tickets |= {
                r.id: ticket_view(r) for r in self._connection.execute(self._BY_ID, {"b_ids": missing})
            }
        return ThreadFacts(ours, foreign, tuple(tokens), by_reference, tickets)

    _RETURNED = _LETTER.where(_o.message_id == bindparam("b_id"))
    _RETURNED_TO = (
        _LETTER.where(
            _o.ticket_id == bindparam("b_ticket"), _o.envelope_sender == bindparam("b_envelope"), HAS_LEFT
        )
        .order_by(_o.id.desc())
        .limit(1)
    )

    def returned(
        self, message_id: str, envelopes: Sequence[tuple[int, str]], now: datetime
    ) -> OurLetter | None:
        asked: list[tuple[Select[*tuple[Any, ...]], dict[str, object]]] = []
        if message_id:
            asked.append((self._RETURNED, {"b_id": message_id}))
        asked += [
            (self._RETURNED_TO, {"b_ticket": ticket, "b_envelope": sender}) for ticket, sender in envelopes
        ]
        rows = (self._connection.execute(query, parameters).one_or_none() for query, parameters in asked)
        return next((_our_letter(row, now) for row in rows if row is not None), None)

    _TWINS = (
        select(_m.id, _m.ticket_id, _m.digest, _m.content_digest)
        .where(or_(_m.digest == bindparam("b_digest"), _m.message_id == bindparam("b_message_id")))
        .limit(_SAME_ID)
    )
    _TWIN_BYTES = select(_m.id, _m.ticket_id, _m.digest, _m.content_digest).where(
        or_(_m.digest == bindparam("b_digest"), _m.content_digest == bindparam("b_content"))
    )

    def twin(self, message: Message) -> tuple[Twin | None, bool]:
        digest, content, message_id = message.digest, message.content_digest, message.message_id
        if message_id:
            query, other = self._TWINS, {"b_message_id": message_id}
        else:
            query, other = self._TWIN_BYTES, {"b_content": content}
        asking = self._ahead(about=(digest, content, message_id))
        rows = asking.execute(query, {"b_digest": digest, **other}).all()
        for row in rows:
            if row.digest == digest or row.content_digest == content:
                return Twin(row.id, row.ticket_id, row.digest == digest), False
        return None, bool(rows)

    _ADDRESSEES = select(_o.recipient).where(_o.ticket_id == bindparam("b_ticket")).distinct().limit(200)

    def addressees(self, ticket_id: int) -> tuple[str, ...]:
        return tuple(r.recipient for r in self._connection.execute(self._ADDRESSEES, {"b_ticket": ticket_id}))

    _EARLIER = (
        select(TICKETS.reference)
        .where(TICKETS.customer_email == bindparam("b_email"))
        .order_by(TICKETS.id.desc())
        .limit(bindparam("b_limit"))
    )

    _WORDS = (
        select(_m.words)
        .where(_m.sender_email == bindparam("b_email"))
        .order_by(_m.id.desc())
        .limit(bindparam("b_limit"))
    )

    def earlier_words(self, email: str, limit: int) -> tuple[str, ...]:
        rows = self._connection.execute(self._WORDS, {"b_email": email, "b_limit": limit})
        return tuple(r.words for r in rows if r.words)

    _OPEN = (
        SELECT_TICKETS.where(
            TICKETS.customer_email == bindparam("b_email"), TICKETS.status.not_in(_WORK_HAS_ENDED)
        )
        .order_by(TICKETS.id.desc())
        .limit(bindparam("b_limit"))
    )

    def open_tickets(self, email: str, limit: int) -> tuple[TicketView, ...]:
        rows = self._connection.execute(self._OPEN, {"b_email": email, "b_limit": limit})
        return tuple(map(ticket_view, rows))

    _LATEST = (
        select(_m.ticket_id, _m.subject, _m.words, _m.received_at)
        .where(_m.sender_email == bindparam("b_email"))
        .order_by(_m.id.desc())
        .limit(_LOOKED_THROUGH)
    )

    def sent_again(self, message: Message, since: datetime, until: datetime) -> tuple[TicketView, ...]:
        subject, words = message.subject[:SUBJECT_KEPT], message.reply_text[:WORDS_KEPT]
        rows = self._connection.execute(self._LATEST, {"b_email": message.sender.email})
        alike = {
            row.ticket_id
            for row in rows
            if (row.subject, row.words) == (subject, words) and since <= row.received_at <= until
        }
        ids = sorted(alike - {None}, reverse=True)
        found = self._connection.execute(self._BY_ID, {"b_ids": ids}) if ids else ()
        return tuple(sorted(map(ticket_view, found), key=lambda ticket: -ticket.id))

    def earlier_references(self, email: str, limit: int) -> tuple[str, ...]:
        if not email:
            return ()
        rows = self._ahead(about=(email,)).execute(self._EARLIER, {"b_email": email, "b_limit": limit})
        return tuple(r.reference for r in rows)


def _our_letter(row: Row[*tuple[Any, ...]], now: datetime) -> OurLetter:
    return OurLetter(
        row.id,
        row.ticket_id or 0,
        row.occasion,
        row.recipient,
        role_named(row.role),
        row.message_id,
        row.created_at,
        now >= row.expires_at,
        row.state == OutboxState.BOUNCED,
        bool(row.carried_token),
        bool(row.left),
        row.author,
        row.author_role,
    )
