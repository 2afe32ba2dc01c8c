"""What the store knows about a mail before it is decided on: threads, twins, counts, languages."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, insert, or_, select, update

from mailflow.adapters.store.tables import ACKS, AddressRow, KeyRow, MessageRow, NoteRow, OutboxRow
from mailflow.adapters.store.unit_of_work import HAS_LEFT, SELECT_TICKETS, TICKETS, Part, table, ticket_view
from mailflow.domain.decision.decision import Twin
from mailflow.domain.model.mail_providers import EVERYBODYS
from mailflow.domain.model.message import Message
from mailflow.domain.model.outbox import OutboxState
from mailflow.domain.model.person_key import domain_of, person_key
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.model.token import Keyring, Verified
from mailflow.domain.rules.acknowledgement import ACKNOWLEDGEMENTS, DOMAIN_ANSWERS, MADE_UP_FOR, QUICK
from mailflow.domain.rules.caps import AckCounts
from mailflow.domain.rules.threading import OurLetter, ThreadFacts

_messages = table(MessageRow)
_m = _messages.c
_o = table(OutboxRow).c
_addresses = table(AddressRow)
_keys = table(KeyRow)
_notes = table(NoteRow)

_COUNT_LIMIT = 20_000  # no cap is higher; counting further would only cost
_SAME_ID = 50  # mails under one Message-ID that are looked at: whoever repeats one must not slow us down

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
    HAS_LEFT.label("left"),
)
_OURS = _LETTER.where(_o.message_id.in_(bindparam("b_ids", expanding=True)), _o.ticket_id.is_not(None))
_RETURNED = _LETTER.where(_o.message_id == bindparam("b_id"))
_RETURNED_TO = (
    _LETTER.where(
        _o.ticket_id == bindparam("b_ticket"), _o.envelope_sender == bindparam("b_envelope"), HAS_LEFT
    )
    .order_by(_o.id.desc())
    .limit(1)
)
_FOREIGN = (
    select(_m.message_id, _m.ticket_id)
    .where(_m.message_id.in_(bindparam("b_ids", expanding=True)), _m.ticket_id.is_not(None))
    .limit(_SAME_ID)
)
_BY_REFERENCE = SELECT_TICKETS.where(TICKETS.reference.in_(bindparam("b_references", expanding=True)))
_BY_ID = SELECT_TICKETS.where(TICKETS.id.in_(bindparam("b_ids", expanding=True)))
_ADDRESSEES = select(_o.recipient).where(_o.ticket_id == bindparam("b_ticket")).distinct().limit(200)
_TWINS = (
    select(_m.id, _m.ticket_id, _m.digest, _m.content_digest)
    .where(or_(_m.digest == bindparam("b_digest"), _m.message_id == bindparam("b_message_id")))
    .limit(_SAME_ID)
)
_TWIN_BYTES = select(_m.id, _m.ticket_id, _m.digest, _m.content_digest).where(
    or_(_m.digest == bindparam("b_digest"), _m.content_digest == bindparam("b_content"))
)
_LANGUAGE = select(_addresses.c.language).where(_addresses.c.email == bindparam("b_email"))
_ACKS = (
    select(_o.created_at, _o.sent_at, _o.attempts, _o.occasion, TICKETS.received_at)
    .outerjoin_from(table(OutboxRow), TICKETS.id.table, TICKETS.id == _o.ticket_id)
    .where(
        _o.person == bindparam("b_person"),
        _o.occasion.in_(ACKNOWLEDGEMENTS),
        _o.created_at > bindparam("b_since"),
    )
    .order_by(_o.created_at)
    .limit(100)
)
_LATEST_TO_DOMAIN = (
    select(_o.created_at, _o.sent_at, _o.attempts, _o.person, TICKETS.received_at)
    .outerjoin_from(table(OutboxRow), TICKETS.id.table, TICKETS.id == _o.ticket_id)
    .where(_o.domain == bindparam("b_domain"), ACKS, _o.created_at > bindparam("b_since"))
    .order_by(_o.created_at.desc())
    .limit(DOMAIN_ANSWERS)
)
_ALL_ACKS = select(func.count()).select_from(
    select(_o.id)
    .where(_o.occasion.in_(ACKNOWLEDGEMENTS), _o.created_at > bindparam("b_since"))
    .limit(_COUNT_LIMIT)
    .subquery()
)
_EARLIER = (
    select(TICKETS.reference)
    .where(TICKETS.customer_email == bindparam("b_email"))
    .order_by(TICKETS.id.desc())
    .limit(bindparam("b_limit"))
)


def _our_letter(row: Row[*tuple[Any, ...]], now: datetime) -> OurLetter:
    return OurLetter(
        row.id,
        row.ticket_id or 0,
        row.occasion,
        row.recipient,
        row.role,
        row.message_id,
        row.created_at,
        now >= row.expires_at,
        row.state == OutboxState.BOUNCED,
        bool(row.carried_token),
        bool(row.left),
    )


class Knowledge(Part):
    """Read-only questions; each is one indexed query, asked only where the mail gives a reason."""

    _all_acks: int | None = None  # of the last hour, written before this transaction
    _known_notes: Mapping[str, str] = MappingProxyType({})  # asked once per transaction

    def keyring(self) -> Keyring:
        """The signing keys."""
        if self._keyring is None:
            raise RuntimeError("the signing keys have not been loaded")
        return self._keyring

    def load_keyring(self, now: datetime) -> Keyring:
        """Read the keys; the first is made here."""
        rows = self._connection.execute(select(_keys.c.id, _keys.c.secret).order_by(_keys.c.id)).all()
        if not rows:
            secret = self._randomness.token_bytes(32)
            self._connection.execute(insert(_keys), {"id": 1, "secret": secret, "created_at": now})
            return Keyring({1: secret}, 1)
        return Keyring({r.id: r.secret for r in rows}, rows[-1].id)

    def known(
        self, message_ids: Sequence[str], references: Sequence[str], tokens: Sequence[Verified], now: datetime
    ) -> ThreadFacts:
        """Everything that the threading rules look at, with the tickets it names."""
        ours: dict[str, OurLetter] = {}
        foreign: dict[str, tuple[int, ...]] = {}
        by_reference: dict[str, int] = {}
        tickets: dict[int, TicketView] = {}
        if message_ids:
            ids = list(message_ids)
            ours = {
                r.message_id: _our_letter(r, now) for r in self._connection.execute(_OURS, {"b_ids": ids})
            }
            for r in self._connection.execute(_FOREIGN, {"b_ids": ids}):
                foreign[r.message_id] = tuple(sorted({*foreign.get(r.message_id, ()), r.ticket_id}))
        if references:
            rows = self._connection.execute(_BY_REFERENCE, {"b_references": list(references)})
            tickets = {r.id: ticket_view(r) for r in rows}
            by_reference = {t.reference: t.id for t in tickets.values()}
        named = {letter.ticket_id for letter in ours.values()} | {i for ids in foreign.values() for i in ids}
        named |= {t.ticket_id for t in tokens}
        missing = sorted(named - tickets.keys())
        if missing:
            tickets |= {r.id: ticket_view(r) for r in self._connection.execute(_BY_ID, {"b_ids": missing})}
        return ThreadFacts(ours, foreign, tuple(tokens), by_reference, tickets)

    def returned(
        self, message_id: str, envelopes: Sequence[tuple[int, str]], now: datetime
    ) -> OurLetter | None:
        """The letter that a delivery report carries: by its Message-ID, else by its envelope address.

        ``envelopes``: ticket and address, each with a token that has been verified; letters to the same
        reader on one day share it, so the latest of them that has left is meant.
        """
        asked: list[tuple[Select[*tuple[Any, ...]], dict[str, object]]] = []
        if message_id:
            asked.append((_RETURNED, {"b_id": message_id}))
        asked += [(_RETURNED_TO, {"b_ticket": ticket, "b_envelope": sender}) for ticket, sender in envelopes]
        rows = (self._connection.execute(query, parameters).one_or_none() for query, parameters in asked)
        return next((_our_letter(row, now) for row in rows if row is not None), None)

    def note(self, name: str) -> str:
        """Something that the daemon remembers about itself; "" where nothing is."""
        if name not in self._known_notes:
            row = self._connection.execute(select(_notes.c.value).where(_notes.c.name == name)).one_or_none()
            self._known_notes = {**self._known_notes, name: row.value if row else ""}
        return self._known_notes[name]

    def set_note(self, name: str, value: str) -> None:
        """Remember something about ourselves."""
        if self.note(name):
            self._connection.execute(update(_notes).where(_notes.c.name == name).values(value=value))
        else:
            self._connection.execute(insert(_notes), {"name": name, "value": value})
        self._known_notes = {**self._known_notes, name: value}

    def ticket(self, ticket_id: int) -> TicketView | None:
        """One ticket, or None."""
        row = self._connection.execute(_BY_ID, {"b_ids": [ticket_id]}).one_or_none()
        return ticket_view(row) if row else None

    def addressees(self, ticket_id: int) -> tuple[str, ...]:
        """Whom we have written to on a ticket: the candidates for a token's MAC."""
        return tuple(r.recipient for r in self._connection.execute(_ADDRESSEES, {"b_ticket": ticket_id}))

    def twin(self, message: Message) -> tuple[Twin | None, bool]:
        """An earlier copy of the mail, and whether its Message-ID came before with other content."""
        digest, content, message_id = message.digest, message.content_digest, message.message_id
        if message_id:
            query, other = _TWINS, {"b_message_id": message_id}
        else:
            query, other = _TWIN_BYTES, {"b_content": content}
        asking = self._ahead(about=(digest, content, message_id))
        rows = asking.execute(query, {"b_digest": digest, **other}).all()
        for row in rows:
            if row.digest == digest or row.content_digest == content:
                return Twin(row.id, row.ticket_id, row.digest == digest), False
        return None, bool(rows)

    def remembered_language(self, email: str) -> str:
        """The language of the customer's earlier mails; "" where none is remembered."""
        row = self._connection.execute(_LANGUAGE, {"b_email": email}).one_or_none()
        return row.language if row else ""

    def ack_counts(self, email: str, now: datetime) -> AckCounts:
        """How many acknowledgements went out lately, and how many of the mails came soon after one."""
        day, hour = now - timedelta(days=1), now - timedelta(hours=1)
        person = person_key(email)
        rows = self._ahead(about=(person,)).execute(_ACKS, {"b_person": person, "b_since": day}).all()
        if self._all_acks is None:
            counted = int(self._connection.execute(_ALL_ACKS, {"b_since": hour}).scalar_one())
            self._all_acks = counted - self._acks_queued
        quick, left_at = 0, None
        for row in rows:
            quick += _answers(left_at, row.received_at, row.created_at)
            left_at = _left_at(row)
        return AckCounts(
            address_hour=sum(1 for r in rows if r.created_at > hour),
            address_day=len(rows),
            late_day=sum(r.occasion in MADE_UP_FOR for r in rows),
            all_hour=self._all_acks + self._acks_queued,
            quick_answers=quick + _answers(left_at, now, now),
            domain_answers=self._domain_answers(person, domain_of(email), hour, now),
        )

    def _domain_answers(self, person: str, domain: str, since: datetime, now: datetime) -> int:
        """How many mails of a domain came in a row, each from a new address and after the letter before.

        Mails of this transaction are not asked for: their letters have not left yet.
        """
        if not domain or domain in EVERYBODYS:
            return 0
        rows = self._bare.execute(_LATEST_TO_DOMAIN, {"b_domain": domain, "b_since": since}).all()
        answers, known, received_at, decided_at = 0, {person}, now, now
        for row in rows:
            if row.person in known or not _answers(_left_at(row), received_at, decided_at):
                break
            answers += 1
            known.add(row.person)
            received_at, decided_at = row.received_at, row.created_at
        return answers

    def earlier(self, email: str, limit: int) -> tuple[str, ...]:
        """The customer's earlier references, newest first."""
        if not email:
            return ()
        rows = self._ahead(about=(email,)).execute(_EARLIER, {"b_email": email, "b_limit": limit})
        return tuple(r.reference for r in rows)


def _left_at(row: Row[*tuple[Any, ...]]) -> datetime | None:
    """When a letter left, or may have left; None where it has not been tried."""
    return row.sent_at or (row.created_at if row.attempts else None)


def _answers(left_at: datetime | None, received_at: datetime | None, decided_at: datetime) -> bool:
    """Whether a mail may answer a letter that left then: it came soon after, or within the same second.

    A server tells the second of a receipt, not its fraction (INTERNALDATE, RFC 3501 section 2.3.3): several
    mails of one second that were decided on before the letter left are no answers to it.
    """
    if left_at is None or received_at is None or decided_at <= left_at:
        return False
    return left_at.replace(microsecond=0) <= received_at <= left_at + QUICK
