"""Attempts to send the letters of the outbox, and what became of each."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    BigInteger,
    LargeBinary,
    Update,
    bindparam,
    func,
    literal,
    or_,
    select,
    type_coerce,
    update,
)

from mailflow.adapters.store.tables import LetterRow, OutboxRow, TicketRow
from mailflow.adapters.store.unit_of_work import HAS_LEFT, Part, table
from mailflow.domain.model.outbox import OutboxState
from mailflow.domain.model.token import role_named
from mailflow.ports.courier import DeliveryResult, Envelope, Outcome
from mailflow.ports.sending import Claimed

_CLAIM_BYTES = 32 * 2**20  # of letters that are claimed together; one may be larger
_outbox = table(OutboxRow)
_o = _outbox.c
_letters = table(LetterRow)
_LETTER = (
    _o.id,
    _o.ticket_id,
    _o.occasion,
    _o.recipient,
    _o.role,
    _o.message_id,
    _o.envelope_sender,
    _o.subject,
    _o.attempts,
    _o.uncertain,
    _o.created_at,
)
_tickets = table(TicketRow)
_RESULTS = {
    OutboxState.SENT: DeliveryResult.SENT,
    OutboxState.FAILED: DeliveryResult.REFUSED,
    OutboxState.UNCERTAIN: DeliveryResult.UNCERTAIN,
}
"""What became of a letter, by the state that is its end."""


def _fate(**values: object) -> Update:
    """What became of an attempt; a letter whose bounce was faster than the server's answer stays bounced."""
    return update(_outbox).where(_o.id == bindparam("b_id"), _o.state != OutboxState.BOUNCED).values(**values)


class SqlDeliveryAttempts(Part):
    """Fulfils ``ports.sending.DeliveryAttempts``, which says what each method promises."""

    _DUE = (
        select(*_LETTER, _letters.c.content, _letters.c.digest)
        .join_from(_outbox, _letters, _letters.c.message_id == _o.message_id, isouter=True)
        .where(
            _o.state == OutboxState.PENDING,
            _o.next_attempt_at <= bindparam("b_now"),
            _o.mailbox == bindparam("b_mailbox"),
        )
        .order_by(_o.next_attempt_at, _o.id)
        .limit(bindparam("b_limit"))
    )
    _CLAIM = (
        update(_outbox)
        .where(_o.id == bindparam("b_id"))
        .values(state=OutboxState.SENDING, attempts=_o.attempts + 1, phase="")
    )

    def claim(self, mailbox: str, now: datetime, limit: int) -> list[Claimed]:
        claimed: list[Claimed] = []
        left = _CLAIM_BYTES
        known = {"b_now": now, "b_mailbox": mailbox, "b_limit": limit}
        with self._connection.execute(self._DUE, known) as rows:
            for row in rows:
                claimed.append(_claimed(row))
                left -= len(row.content or b"")
                if left <= 0:
                    break
        if claimed:
            self._connection.execute(self._CLAIM, [{"b_id": c.envelope.id} for c in claimed])
        return claimed

    _RECOVER = (
        update(_outbox)
        .where(_o.state == OutboxState.SENDING, _o.mailbox == bindparam("b_mailbox"))
        .values(state=OutboxState.PENDING)
    )

    def recover(self, mailbox: str) -> int:
        return int(self._connection.execute(self._RECOVER, {"b_mailbox": mailbox}).rowcount)

    _AHEAD = update(_outbox).where(
        _o.state == OutboxState.PENDING,
        _o.next_attempt_at > bindparam("b_latest"),
        _o.mailbox == bindparam("b_mailbox"),
    )
    _PUT_OFF_AHEAD = _AHEAD.where(or_(_o.attempts > 0, _o.phase != "")).values(
        next_attempt_at=bindparam("b_now")
    )
    _WRITTEN_AHEAD = _AHEAD.where(_o.created_at > bindparam("b_latest")).values(
        next_attempt_at=type_coerce(_o.next_attempt_at, BigInteger)
        - type_coerce(_o.created_at, BigInteger)
        + bindparam("b_now", type_=_o.created_at.type)
    )  # what is held for some minutes is held as long as it was meant to be
    _OWED_AHEAD = (
        update(_tickets)
        .where(_tickets.c.ack_next_at > bindparam("b_latest"))
        .values(ack_next_at=bindparam("b_now"))
    )

    def clock_was_ahead(self, mailbox: str, now: datetime, latest: datetime, owed_latest: datetime) -> int:
        known = {"b_mailbox": mailbox, "b_now": now, "b_latest": latest}
        moved = sum(
            int(self._connection.execute(s, known).rowcount)
            for s in (self._PUT_OFF_AHEAD, self._WRITTEN_AHEAD)
        )
        self._connection.execute(self._OWED_AHEAD, {"b_now": now, "b_latest": owed_latest})
        return moved

    _SENT = _fate(
        state=OutboxState.SENT,
        phase="dot",
        sent_at=bindparam("b_at"),
        code=bindparam("b_code"),
        answer=bindparam("b_answer"),
    )

    def sent(self, outbox_id: int, at: datetime, code: int, answer: str) -> None:
        self._later(self._SENT, [{"b_id": outbox_id, "b_at": at, "b_code": code, "b_answer": answer[:500]}])

    _DEFERRED = _fate(
        state=OutboxState.PENDING,
        phase=bindparam("b_phase"),
        code=bindparam("b_code"),
        answer=bindparam("b_answer"),
        next_attempt_at=bindparam("b_again"),
        attempts=_o.attempts - bindparam("b_uncount"),
        uncertain=_o.uncertain + bindparam("b_uncertain"),
    )

    def deferred(
        self,
        outbox_id: int,
        phase: str,
        code: int,
        answer: str,
        again_at: datetime,
        *,
        counts: bool,
        uncertain: bool = False,
    ) -> None:
        self._connection.execute(
            self._DEFERRED,
            {
                "b_id": outbox_id,
                "b_phase": phase,
                "b_code": code,
                "b_answer": answer[:500],
                "b_again": again_at,
                "b_uncount": 0 if counts else 1,
                "b_uncertain": int(uncertain),
            },
        )

    _ENDED = _fate(
        state=bindparam("b_state"),
        phase=bindparam("b_phase"),
        code=bindparam("b_code"),
        answer=bindparam("b_answer"),
        next_attempt_at=bindparam("b_at"),
    )

    def undeliverable(
        self, outbox_id: int, state: OutboxState, phase: str, code: int, answer: str, at: datetime
    ) -> None:
        self._connection.execute(
            self._ENDED,
            {
                "b_id": outbox_id,
                "b_state": state,
                "b_phase": phase,
                "b_code": code,
                "b_answer": answer[:500],
                "b_at": at,
            },
        )

    _BOUNCED = (
        update(_outbox)
        .where(_o.id == bindparam("b_id"), _o.state != OutboxState.BOUNCED, HAS_LEFT)
        .values(
            state=OutboxState.BOUNCED,
            phase="dot",
            code=0,
            answer=bindparam("b_answer"),
            next_attempt_at=bindparam("b_at"),
        )
    )

    def bounced(self, outbox_id: int, reason: str, at: datetime) -> bool:
        row = {"b_id": outbox_id, "b_answer": reason[:500], "b_at": at}
        return bool(self._connection.execute(self._BOUNCED, row).rowcount)

    _CAME_BACK = select(_o.id).where(
        _o.id.in_(bindparam("b_ids", expanding=True)), _o.state == OutboxState.BOUNCED
    )

    def came_back(self, outbox_ids: Sequence[int]) -> frozenset[int]:
        return frozenset(self._connection.execute(self._CAME_BACK, {"b_ids": list(outbox_ids)}).scalars())

    _ENDED_LETTER = select(
        *_LETTER,
        _o.state,
        _o.phase,
        _o.code,
        _o.answer,
        literal(b"", LargeBinary).label("content"),
        literal(sha256(b"").hexdigest()).label("digest"),
    ).where(_o.id == bindparam("b_id"), _o.state.in_(list(_RESULTS)))

    def ended(self, outbox_id: int) -> tuple[Claimed, Outcome] | None:
        row = self._connection.execute(self._ENDED_LETTER, {"b_id": outbox_id}).one_or_none()
        if row is None:
            return None
        return _claimed(row), Outcome(
            row.id, _RESULTS[OutboxState(row.state)], row.phase, row.code, row.answer
        )

    _NEXT = select(func.min(_o.next_attempt_at)).where(
        _o.state == OutboxState.PENDING, _o.mailbox == bindparam("b_mailbox")
    )

    def next_due(self, mailbox: str) -> datetime | None:
        found: datetime | None = self._connection.execute(self._NEXT, {"b_mailbox": mailbox}).scalar_one()
        return found


def _claimed(row: Any) -> Claimed:
    return Claimed(
        envelope=Envelope(
            row.id, row.envelope_sender, row.recipient, row.content if isinstance(row.content, bytes) else b""
        ),
        ticket_id=row.ticket_id,
        occasion=row.occasion,
        role=role_named(row.role),
        message_id=row.message_id,
        subject=row.subject,
        attempts=row.attempts + 1,
        uncertain=row.uncertain,
        created_at=row.created_at,
        damaged=not intact(row.content, row.digest),
    )


def intact(content: object, digest: str) -> bool:
    """Whether a letter's bytes are those that were written."""
    return isinstance(content, bytes) and sha256(content).hexdigest() == digest
