"""The outbox: letters with final bytes, one row per recipient, and what became of each."""

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
    insert,
    literal,
    or_,
    select,
    type_coerce,
    update,
)

from mailflow.adapters.store.tables import AddressRow, LetterRow, OutboxRow, TicketRow
from mailflow.adapters.store.unit_of_work import HAS_LEFT, MAKE_ADDRESS, Part, table
from mailflow.domain.model.outbox import Awaits, OutboxState
from mailflow.domain.model.person_key import domain_of, person_key
from mailflow.domain.model.ticket import AckState
from mailflow.domain.rules.acknowledgement import ACKNOWLEDGEMENTS
from mailflow.ports import DeliveryResult, Envelope, Outcome
from mailflow.ports.store import Claimed, OutgoingLetter

_outbox = table(OutboxRow)
_o = _outbox.c
_letters = table(LetterRow)
_tickets = table(TicketRow)
_addresses = table(AddressRow)

_CLAIM_BYTES = 32 * 2**20  # of letters that are claimed together; one may be larger

_COUNT = select(func.max(_o.sequence)).where(
    _o.ticket_id == bindparam("b_ticket"),
    _o.occasion == bindparam("b_occasion"),
    _o.recipient == bindparam("b_recipient"),
)
_CONVERSATION = (
    select(_o.message_id)
    .where(
        _o.ticket_id == bindparam("b_ticket"),
        _o.recipient == bindparam("b_recipient"),
        _o.state.in_([OutboxState.PENDING, OutboxState.SENDING, OutboxState.SENT, OutboxState.UNCERTAIN]),
    )
    .order_by(_o.id)
)  # of some tens at most
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
_RESULTS = {
    OutboxState.SENT: DeliveryResult.SENT,
    OutboxState.FAILED: DeliveryResult.REFUSED,
    OutboxState.UNCERTAIN: DeliveryResult.UNCERTAIN,
}
"""What became of a letter, by the state that is its end."""
_ENDED_LETTER = select(
    *_LETTER,
    _o.state,
    _o.phase,
    _o.code,
    _o.answer,
    literal(b"", LargeBinary).label("content"),
    literal(sha256(b"").hexdigest()).label("digest"),
).where(_o.id == bindparam("b_id"), _o.state.in_(list(_RESULTS)))
_CLAIM = (
    update(_outbox)
    .where(_o.id == bindparam("b_id"))
    .values(state=OutboxState.SENDING, attempts=_o.attempts + 1, phase="")
)


def _fate(**values: object) -> Update:
    """What became of an attempt; a letter whose bounce was faster than the server's answer stays bounced."""
    return update(_outbox).where(_o.id == bindparam("b_id"), _o.state != OutboxState.BOUNCED).values(**values)


_SENT = _fate(
    state=OutboxState.SENT,
    phase="dot",
    sent_at=bindparam("b_at"),
    code=bindparam("b_code"),
    answer=bindparam("b_answer"),
)
_DEFERRED = _fate(
    state=OutboxState.PENDING,
    phase=bindparam("b_phase"),
    code=bindparam("b_code"),
    answer=bindparam("b_answer"),
    next_attempt_at=bindparam("b_again"),
    attempts=_o.attempts - bindparam("b_uncount"),
    uncertain=_o.uncertain + bindparam("b_uncertain"),
)
_ENDED = _fate(
    state=bindparam("b_state"),
    phase=bindparam("b_phase"),
    code=bindparam("b_code"),
    answer=bindparam("b_answer"),
    next_attempt_at=bindparam("b_at"),
)
_DISMISSED = update(_outbox).where(_o.id == bindparam("b_id")).values(dismissed=True)
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
_CAME_BACK = select(_o.id).where(
    _o.id.in_(bindparam("b_ids", expanding=True)), _o.state == OutboxState.BOUNCED
)
_ACKNOWLEDGED = (
    update(_tickets)
    .where(_tickets.c.id == bindparam("b_id"))
    .values(
        ack_state=bindparam("b_state"),
        ack_reason=bindparam("b_reason"),
        ack_at=bindparam("b_at"),
        ack_next_at=None,
    )
)
_RECOVER = (
    update(_outbox)
    .where(_o.state == OutboxState.SENDING, _o.mailbox == bindparam("b_mailbox"))
    .values(state=OutboxState.PENDING)
)
_AHEAD = update(_outbox).where(
    _o.state == OutboxState.PENDING,
    _o.next_attempt_at > bindparam("b_latest"),
    _o.mailbox == bindparam("b_mailbox"),
)
_PUT_OFF_AHEAD = _AHEAD.where(or_(_o.attempts > 0, _o.phase != "")).values(next_attempt_at=bindparam("b_now"))
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
_BOUNCED_ADDRESS = (
    update(_addresses)
    .where(_addresses.c.email == bindparam("b_email"))
    .values(bounced_at=bindparam("b_at"), bounce_reason=bindparam("b_reason"))
)
_QUEUE = insert(_outbox)
_KEEP = insert(_letters)
_NEXT = select(func.min(_o.next_attempt_at)).where(
    _o.state == OutboxState.PENDING, _o.mailbox == bindparam("b_mailbox")
)


def intact(content: object, digest: str) -> bool:
    """Whether a letter's bytes are those that were written."""
    return isinstance(content, bytes) and sha256(content).hexdigest() == digest


def _claimed(row: Any) -> Claimed:
    return Claimed(
        envelope=Envelope(
            row.id, row.envelope_sender, row.recipient, row.content if isinstance(row.content, bytes) else b""
        ),
        ticket_id=row.ticket_id,
        occasion=row.occasion,
        role=row.role,
        message_id=row.message_id,
        subject=row.subject,
        attempts=row.attempts + 1,
        uncertain=row.uncertain,
        created_at=row.created_at,
        damaged=not intact(row.content, row.digest),
    )


class Outbox(Part):
    """pending → sending → sent, failed, bounced; stored bytes are what is sent, however often."""

    def next_sequence(self, ticket_id: int | None, occasion: str, recipient: str) -> int:
        """The number of the next letter of an occasion to a recipient on a ticket, from 1."""
        last = self._connection.execute(
            _COUNT, {"b_ticket": ticket_id, "b_occasion": occasion, "b_recipient": recipient}
        ).scalar_one()
        return int(last or 0) + 1

    def conversation(self, ticket_id: int, recipient: str) -> tuple[str, ...]:
        """The Message-IDs of our first and latest letter to somebody on a ticket; not of those kept back."""
        rows = self._connection.execute(_CONVERSATION, {"b_ticket": ticket_id, "b_recipient": recipient})
        found = rows.scalars().all()
        return tuple(dict.fromkeys((*found[:1], *found[-1:])))

    def queue(self, letters: Sequence[OutgoingLetter]) -> None:
        """Put letters in the outbox; a letter that is there already is a bug and raises."""
        if not letters:
            return
        self._acks_queued += sum(letter.occasion in ACKNOWLEDGEMENTS for letter in letters)
        self._later(
            _QUEUE,
            [
                {
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
                for letter in letters
            ],
            about=[person_key(letter.recipient) for letter in letters],
        )
        self._later(
            _KEEP,
            [
                {
                    "message_id": letter.message_id,
                    "content": letter.content,
                    "digest": sha256(letter.content).hexdigest(),
                }
                for letter in letters
            ],
        )

    def cancel_held(self, ticket_id: int, awaits: Awaits = Awaits.NOTHING) -> int:
        """Keep back what has not left: what waits for ``awaits``, else all that is for the customer."""
        held = (
            [_o.state == OutboxState.WAITING, _o.awaits == awaits]
            if awaits
            else [
                _o.state.in_([OutboxState.WAITING, OutboxState.PENDING]),
                _o.role == "customer",
                _o.attempts == 0,
                _o.occasion.not_in(ACKNOWLEDGEMENTS),
            ]
        )
        result = self._connection.execute(
            update(_outbox).where(_o.ticket_id == ticket_id, *held).values(state=OutboxState.CANCELLED)
        )
        return int(result.rowcount)

    def release_waiting(self, ticket_id: int, awaits: Awaits, now: datetime) -> int:
        """Let the letters that waited for this go, byte for byte as they were written."""
        result = self._connection.execute(
            update(_outbox)
            .where(_o.ticket_id == ticket_id, _o.state == OutboxState.WAITING, _o.awaits == awaits)
            .values(state=OutboxState.PENDING, next_attempt_at=now)
        )
        return int(result.rowcount)

    def claim(self, mailbox: str, now: datetime, limit: int) -> list[Claimed]:
        """Take letters that are due, marking them as being sent before the first byte leaves.

        They are held in memory at once: where they are large, few.
        """
        claimed: list[Claimed] = []
        left = _CLAIM_BYTES
        known = {"b_now": now, "b_mailbox": mailbox, "b_limit": limit}
        with self._connection.execute(_DUE, known) as rows:
            for row in rows:
                claimed.append(_claimed(row))
                left -= len(row.content or b"")
                if left <= 0:
                    break
        if claimed:
            self._connection.execute(_CLAIM, [{"b_id": c.envelope.id} for c in claimed])
        return claimed

    def recover(self, mailbox: str) -> int:
        """After a crash: what was being sent is sent again, the same bytes (RFC 1047 leaves no other way)."""
        return int(self._connection.execute(_RECOVER, {"b_mailbox": mailbox}).rowcount)

    def clock_was_ahead(self, mailbox: str, now: datetime, latest: datetime, owed_latest: datetime) -> int:
        """What was put off until after ``latest``, which no backoff does, is due now; how many letters.

        So are acknowledgements that are owed and wait for after ``owed_latest``.
        """
        known = {"b_mailbox": mailbox, "b_now": now, "b_latest": latest}
        moved = sum(
            int(self._connection.execute(s, known).rowcount) for s in (_PUT_OFF_AHEAD, _WRITTEN_AHEAD)
        )
        self._connection.execute(_OWED_AHEAD, {"b_now": now, "b_latest": owed_latest})
        return moved

    def sent(self, outbox_id: int, at: datetime, code: int, answer: str) -> None:
        """The server has taken the letter."""
        self._later(_SENT, [{"b_id": outbox_id, "b_at": at, "b_code": code, "b_answer": answer[:500]}])

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
        """Try again later; ``counts`` is False where the attempt never reached this letter.

        ``uncertain``: the connection was lost after the final dot.
        """
        self._connection.execute(
            _DEFERRED,
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

    def undeliverable(
        self, outbox_id: int, state: OutboxState, phase: str, code: int, answer: str, at: datetime
    ) -> None:
        """The letter's end without delivery, as the server has refused it; there is no next attempt."""
        self._connection.execute(
            _ENDED,
            {
                "b_id": outbox_id,
                "b_state": state,
                "b_phase": phase,
                "b_code": code,
                "b_answer": answer[:500],
                "b_at": at,
            },
        )

    def dismiss(self, outbox_ids: Sequence[int]) -> None:
        """A person has seen that these were not delivered, or nobody needs to."""
        self._later(_DISMISSED, [{"b_id": outbox_id} for outbox_id in outbox_ids])

    def bounced(self, outbox_id: int, reason: str, at: datetime) -> bool:
        """A letter came back; False, and nothing is changed, where it has not left or came back before."""
        row = {"b_id": outbox_id, "b_answer": reason[:500], "b_at": at}
        return bool(self._connection.execute(_BOUNCED, row).rowcount)

    def came_back(self, outbox_ids: Sequence[int]) -> frozenset[int]:
        """Those of the letters being sent that have bounced before the server's answer was written down."""
        return frozenset(self._connection.execute(_CAME_BACK, {"b_ids": list(outbox_ids)}).scalars())

    def letter(self, outbox_id: int) -> tuple[Claimed, Outcome] | None:
        """A letter that has come to its end, without its bytes, and what became of it; None for others."""
        row = self._connection.execute(_ENDED_LETTER, {"b_id": outbox_id}).one_or_none()
        if row is None:
            return None
        return _claimed(row), Outcome(
            row.id, _RESULTS[OutboxState(row.state)], row.phase, row.code, row.answer
        )

    def next_due(self, mailbox: str) -> datetime | None:
        """When the next letter is due; None when the outbox is empty."""
        found: datetime | None = self._connection.execute(_NEXT, {"b_mailbox": mailbox}).scalar_one()
        return found

    def acknowledged(self, ticket_id: int, state: AckState, reason: str, at: datetime | None) -> None:
        """What became of the obligation to acknowledge."""
        row = {"b_id": ticket_id, "b_state": state.value, "b_reason": reason, "b_at": at}
        self._later(_ACKNOWLEDGED, [row])

    def bounced_address(self, email: str, reason: str, at: datetime) -> None:
        """Mark an address that does not take our letters."""
        self._later(MAKE_ADDRESS, [{"b_email": email}])
        self._later(_BOUNCED_ADDRESS, [{"b_email": email, "b_at": at, "b_reason": reason[:500]}])
