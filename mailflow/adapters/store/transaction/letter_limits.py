"""Letters that are kept back because there were too many, and the one letter that names them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import bindparam, func, select, update

from mailflow.adapters.store.tables import MessageRow, OutboxRow
from mailflow.adapters.store.unit_of_work import Part, one_of, table
from mailflow.domain.model.outbox import OutboxState
from mailflow.domain.model.person_key import person_key
from mailflow.domain.model.token import role_named
from mailflow.ports.letter_limits import KeptBack

_outbox = table(OutboxRow)
_o = _outbox.c
_m = table(MessageRow).c


class SqlLetterLimits(Part):
    """Fulfils ``ports.letter_limits.LetterLimits``, which says what each method promises."""

    _written: Mapping[tuple[str, str], int] = MappingProxyType({})  # counted once per transaction

    _LATELY = select(func.count()).select_from(
        select(_o.id)
        .where(
            _o.person == bindparam("b_person"),
            _o.occasion == bindparam("b_occasion"),
            _o.created_at >= bindparam("b_since"),
            ~one_of(_o.state, [OutboxState.KEPT_BACK, OutboxState.BUNDLED]),
        )
        .limit(bindparam("b_limit"))
        .subquery()
    )

    def letters_lately(self, occasion: str, recipient: str, since: datetime, limit: int) -> int:
        key = (occasion, recipient)
        if key in self._written:
            count = self._written[key] + 1
        else:
            count = int(
                self._connection.execute(
                    self._LATELY,
                    {
                        "b_person": person_key(recipient),
                        "b_occasion": occasion,
                        "b_since": since,
                        "b_limit": limit + 1,
                    },
                ).scalar_one()
            )
        self._written = {**self._written, key: count}
        return count

    _NTH_LAST_MAIL = (
        select(_m.received_at)
        .where(_m.sender_email == bindparam("b_email"))
        .order_by(_m.id.desc())
        .limit(1)
        .offset(bindparam("b_count"))
    )

    def writes_much(self, email: str, count: int, since: datetime) -> bool:
        parameters = {"b_email": email, "b_count": count}
        asking = self._ahead(about=(email,))
        at: datetime | None = asking.execute(self._NTH_LAST_MAIL, parameters).scalar_one_or_none()
        return at is not None and at > since

    _IN_BUNDLE = (
        select(_o.id)
        .where(
            _o.ticket_id == bindparam("b_ticket"),
            one_of(_o.state, [OutboxState.KEPT_BACK, OutboxState.BUNDLED]),
        )
        .limit(1)
    )

    def in_bundle(self, ticket_id: int) -> bool:
        return self._connection.execute(self._IN_BUNDLE, {"b_ticket": ticket_id}).one_or_none() is not None

    _KEEP_BACK = (
        update(_outbox).where(_o.message_id == bindparam("b_message")).values(state=OutboxState.KEPT_BACK)
    )

    def keep_back(self, message_id: str) -> None:
        self._connection.execute(self._KEEP_BACK, {"b_message": message_id})

    _KEPT_BACK = (
        select(_o.id, _o.recipient, _o.role, _o.subject, _o.ticket_id, _o.occasion)
        .where(
            _o.state == OutboxState.KEPT_BACK,
            _o.next_attempt_at < bindparam("b_before"),
            _o.mailbox == bindparam("b_mailbox"),
        )
        .order_by(_o.id)
    )

    def kept_back(self, mailbox: str, before: datetime) -> list[KeptBack]:
        rows = self._connection.execute(self._KEPT_BACK, {"b_before": before, "b_mailbox": mailbox})
        return [
            KeptBack(r.id, r.recipient, role_named(r.role), r.subject, r.ticket_id, r.occasion) for r in rows
        ]

    _RELEASE = update(_outbox).where(_o.id == bindparam("b_id")).values(state=OutboxState.PENDING)

    def release(self, outbox_ids: Sequence[int]) -> None:
        self._connection.execute(self._RELEASE, [{"b_id": i} for i in outbox_ids])

    _BUNDLE = (
        update(_outbox)
        .where(_o.id == bindparam("b_id"))
        .values(state=OutboxState.BUNDLED, answer=bindparam("b_answer"))
    )

    def bundle(self, outbox_ids: Sequence[int], message_id: str) -> None:
        self._connection.execute(
            self._BUNDLE, [{"b_id": i, "b_answer": f"in {message_id}"} for i in outbox_ids]
        )
