"""Letters that wait in the outbox, or that nobody has got."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    Row,
    bindparam,
    func,
    insert,
    select,
    update,
)

from mailflow.adapters.store.tables import (
    LetterRow,
    OutboxRow,
)
from mailflow.adapters.store.transaction.sending import intact
from mailflow.adapters.store.unit_of_work import (
    Part,
    one_of,
    table,
)
from mailflow.domain.model.outbox import UNDELIVERED, Awaits, OutboxState
from mailflow.domain.model.person_key import domain_of, person_key
from mailflow.domain.rules.acknowledgement import ACKNOWLEDGEMENTS
from mailflow.ports.errors import Damaged
from mailflow.ports.outbox import KeptLetter, OutgoingLetter

_outbox = table(OutboxRow)
_o = _outbox.c
_letters = table(LetterRow)


class SqlOutbox(Part):
    """Fulfils ``ports.outbox.Outbox``, which says what each method promises."""

    _COUNT = select(func.max(_o.sequence)).where(
        _o.ticket_id == bindparam("b_ticket"),
        _o.occasion == bindparam("b_occasion"),
        _o.recipient == bindparam("b_recipient"),
    )

    def next_sequence(self, ticket_id: int | None, occasion: str, recipient: str) -> int:
        last = self._connection.execute(
            self._COUNT, {"b_ticket": ticket_id, "b_occasion": occasion, "b_recipient": recipient}
        ).scalar_one()
        return int(last or 0) + 1

    _CONVERSATION = (
        select(_o.message_id)
        .where(
            _o.ticket_id == bindparam("b_ticket"),
            _o.recipient == bindparam("b_recipient"),
            one_of(
                _o.state, [OutboxState.PENDING, OutboxState.SENDING, OutboxState.SENT, OutboxState.UNCERTAIN]
            ),
        )
        .order_by(_o.id)
    )  # of some tens at most

    def conversation(self, ticket_id: int, recipient: str) -> tuple[str, ...]:
        rows = self._connection.execute(self._CONVERSATION, {"b_ticket": ticket_id, "b_recipient": recipient})
        found = rows.scalars().all()
        return tuple(dict.fromkeys((*found[:1], *found[-1:])))

    _FIRST_SUBJECT = (
        select(_o.subject)
        .where(_o.ticket_id == bindparam("b_ticket"), _o.recipient == bindparam("b_recipient"))
        .order_by(_o.id)
        .limit(1)
    )

    def first_subject(self, ticket_id: int, recipient: str) -> str:
        given = {"b_ticket": ticket_id, "b_recipient": recipient}
        return self._connection.execute(self._FIRST_SUBJECT, given).scalar_one_or_none() or ""

    _QUEUE = insert(_outbox)
    _KEEP = insert(_letters)

    def queue(self, letters: Sequence[OutgoingLetter]) -> None:
        if not letters:
            return
        self._unit.acks_queued += sum(letter.occasion in ACKNOWLEDGEMENTS for letter in letters)
        people = [person_key(letter.recipient) for letter in letters]
        self._later(self._QUEUE, [_row(letter) for letter in letters], about=people)
        self._later(self._KEEP, [_bytes(letter) for letter in letters])

    def cancel_held(self, ticket_id: int, awaits: Awaits = Awaits.NOTHING) -> int:
        held = (
            [_o.state == OutboxState.WAITING, _o.awaits == awaits]
            if awaits
            else [
                _o.state.in_([OutboxState.WAITING, OutboxState.PENDING]),
                _o.role.in_(["customer", "authority"]),
                _o.attempts == 0,
                _o.occasion.not_in(ACKNOWLEDGEMENTS),
            ]
        )
        result = self._connection.execute(
            update(_outbox).where(_o.ticket_id == ticket_id, *held).values(state=OutboxState.CANCELLED)
        )
        return int(result.rowcount)

    def keep_back(self, ticket_id: int, occasion: str) -> int:
        result = self._connection.execute(
            update(_outbox)
            .where(
                _o.ticket_id == ticket_id,
                _o.occasion == occasion,
                _o.state == OutboxState.PENDING,
                _o.attempts == 0,
            )
            .values(state=OutboxState.WAITING, awaits=Awaits.CONFIRMATION)
        )
        return int(result.rowcount)

    def release_waiting(self, ticket_id: int, awaits: Awaits, now: datetime) -> int:
        result = self._connection.execute(
            update(_outbox)
            .where(_o.ticket_id == ticket_id, _o.state == OutboxState.WAITING, _o.awaits == awaits)
            .values(state=OutboxState.PENDING, next_attempt_at=now)
        )
        return int(result.rowcount)

    _WAITING = (
        select(_letters.c.content, _letters.c.digest)
        .join(_outbox, _o.message_id == _letters.c.message_id)
        .where(
            _o.ticket_id == bindparam("b_ticket"),
            _o.state == OutboxState.WAITING,
            _o.awaits == bindparam("b_awaits"),
        )
        .order_by(_o.id.desc())
        .limit(1)
    )

    def waiting(self, ticket_id: int, awaits: Awaits) -> bytes | None:
        found = self._connection.execute(self._WAITING, {"b_ticket": ticket_id, "b_awaits": awaits})
        row = found.one_or_none()
        return row.content if row is not None and intact(row.content, row.digest) else None

    _LETTERS = select(_o.id, _o.ticket_id, _o.occasion, _o.recipient, _o.message_id, _o.state)
    _LETTER = _LETTERS.where(_o.id == bindparam("b_id"))

    def find(self, outbox_id: int) -> KeptLetter | None:
        row = self._connection.execute(self._LETTER, {"b_id": outbox_id}).one_or_none()
        return _kept(row) if row else None

    _UNDELIVERED = _LETTERS.where(_o.state.in_(UNDELIVERED), _o.dismissed.is_(False)).order_by(_o.id)

    def undelivered(self) -> list[KeptLetter]:
        return [_kept(row) for row in self._connection.execute(self._UNDELIVERED)]

    _RESEND = (
        update(_outbox)
        .where(_o.id == bindparam("b_id"))
        .values(
            state=OutboxState.PENDING,
            phase="",
            attempts=0,
            uncertain=0,
            next_attempt_at=bindparam("b_now"),
            dismissed=False,
        )
    )

    def resend(self, outbox_id: int, now: datetime) -> None:
        self._connection.execute(self._RESEND, {"b_id": outbox_id, "b_now": now})

    _DISMISSED = update(_outbox).where(_o.id == bindparam("b_id")).values(dismissed=True)

    def dismiss(self, outbox_ids: Sequence[int]) -> None:
        self._later(self._DISMISSED, [{"b_id": outbox_id} for outbox_id in outbox_ids])

    _FAILED = (
        select(_o.recipient, _o.occasion, _o.answer)
        .where(
            _o.state.in_(UNDELIVERED),
            _o.next_attempt_at >= bindparam("b_since"),
        )
        .order_by(_o.id)
        .limit(bindparam("b_limit"))
    )

    def failed_since(self, since: datetime, limit: int) -> list[tuple[str, str, str]]:
        rows = self._connection.execute(self._FAILED, {"b_since": since, "b_limit": limit})
        return [(r.recipient, r.occasion, r.answer) for r in rows]


def _kept(row: Row[*tuple[Any, ...]]) -> KeptLetter:
    try:
        state = OutboxState(row.state)
    except ValueError as error:
        raise Damaged(f"letter {row.id}: its row is damaged: {error}") from error
    return KeptLetter(row.id, row.ticket_id, row.occasion, row.recipient, row.message_id, state)


def _row(letter: OutgoingLetter) -> dict[str, object]:
    return {
        "ticket_id": letter.ticket_id,
        "mailbox": letter.mailbox,
        "occasion": letter.occasion,
        "sequence": letter.sequence,
        "recipient": letter.recipient,
        "person": person_key(letter.recipient),
        "domain": domain_of(letter.recipient),
        "role": letter.role,
        "message_id": letter.message_id,
        "envelope_sender": letter.envelope_sender,
        "carried_token": letter.carried_token,
        "author": letter.author,
        "author_role": letter.author_role,
        "subject": letter.subject[:500],
        "expires_at": letter.expires_at,
        "created_at": letter.created_at,
        "state": OutboxState.WAITING if letter.awaits else OutboxState.PENDING,
        "awaits": letter.awaits,
        "phase": "",
        "attempts": 0,
        "uncertain": 0,
        "next_attempt_at": letter.not_before,
        "code": 0,
        "answer": "",
        "dismissed": False,
    }


def _bytes(letter: OutgoingLetter) -> dict[str, object]:
    return {
        "message_id": letter.message_id,
        "content": letter.content,
        "digest": sha256(letter.content).hexdigest(),
    }
