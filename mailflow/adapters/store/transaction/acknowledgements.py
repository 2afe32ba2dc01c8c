"""Acknowledgements that are owed, and the letters that carry several of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    bindparam,
    func,
    select,
    update,
)

from mailflow.adapters.store.tables import (
    ACKS,
    NOT_CLOSED,
    OutboxRow,
    TicketRow,
)
from mailflow.adapters.store.unit_of_work import (
    SELECT_TICKETS,
    TICKETS,
    Part,
    one_of,
    table,
    ticket_view,
)
from mailflow.domain.model.mail_providers import EVERYBODYS
from mailflow.domain.model.person_key import domain_of, person_key
from mailflow.domain.model.ticket import NOT_ACKNOWLEDGED, AckState
from mailflow.domain.rules.acknowledgement import (
    ACKNOWLEDGEMENTS,
    DOMAIN_ANSWERS,
    MADE_UP_FOR,
    QUICK,
    carried_in,
)
from mailflow.domain.rules.caps import AckCounts
from mailflow.ports.acknowledgements import OwedAcknowledgement
from mailflow.ports.errors import Damaged

_tickets = table(TicketRow)
_o = table(OutboxRow).c
_COUNT_LIMIT = 20_000  # no cap is higher; counting further would only cost


class SqlAcknowledgements(Part):
    """Fulfils ``ports.acknowledgements.Acknowledgements``, which says what each method promises."""

    _all_acks: int | None = None  # of the last hour, written before this transaction

    _OWED = SELECT_TICKETS.add_columns(TICKETS.ack_reason, TICKETS.due_at)
    _OWED_NOW = (
        _OWED.where(TICKETS.ack_next_at <= bindparam("b_now"))
        .order_by(TICKETS.ack_next_at, TICKETS.id)
        .limit(bindparam("b_limit"))
    )

    def owed(self, now: datetime, limit: int) -> list[OwedAcknowledgement]:
        return self._owed(self._OWED_NOW, b_now=now, b_limit=limit)

    def _owed(self, query: Select[Any], **parameters: object) -> list[OwedAcknowledgement]:
        rows = self._connection.execute(query, parameters)
        return [
            OwedAcknowledgement(ticket_view(r), AckState(r.ack_state), r.ack_reason, r.due_at) for r in rows
        ]

    _OWED_IDS = (
        select(TICKETS.id)
        .where(TICKETS.ack_next_at <= bindparam("b_now"))
        .order_by(TICKETS.ack_next_at, TICKETS.id)
        .limit(bindparam("b_limit"))
    )

    def owed_ids(self, now: datetime, limit: int) -> list[int]:
        return list(self._connection.execute(self._OWED_IDS, {"b_now": now, "b_limit": limit}).scalars())

    _OWED_ON = _OWED.where(TICKETS.id == bindparam("b_id"))

    def owed_on(self, ticket_id: int) -> OwedAcknowledgement:
        found = self._owed(self._OWED_ON, b_id=ticket_id)
        if not found:
            raise Damaged(f"ticket {ticket_id} is missing")
        return found[0]

    _OWED_TO = _OWED.where(
        TICKETS.person == bindparam("b_person"), TICKETS.ack_next_at.is_not(None)
    ).order_by(TICKETS.id)

    def owed_to(self, email: str) -> list[OwedAcknowledgement]:
        return self._owed(self._OWED_TO, b_person=person_key(email))

    _OWE_NEXT = update(_tickets).where(TICKETS.id == bindparam("b_id"))
    _LATER = _OWE_NEXT.values(ack_next_at=bindparam("b_at"))

    def look_again(self, ticket_ids: Sequence[int], at: datetime) -> None:
        self._connection.execute(self._LATER, [{"b_id": i, "b_at": at} for i in ticket_ids])

    _CARRY = _OWE_NEXT.values(
        ack_state=AckState.QUEUED.value, ack_reason=bindparam("b_reason"), ack_next_at=None
    )

    def carry(self, ticket_ids: Sequence[int], message_id: str) -> None:
        reason = carried_in(message_id)
        self._connection.execute(self._CARRY, [{"b_id": i, "b_reason": reason} for i in ticket_ids])

    _CARRIED = (
        select(TICKETS.id)
        .where(TICKETS.person == bindparam("b_person"), TICKETS.ack_reason == bindparam("b_reason"))
        .order_by(TICKETS.id)
    )

    def carried(self, email: str, message_id: str) -> tuple[int, ...]:
        rows = self._connection.execute(
            self._CARRIED, {"b_person": person_key(email), "b_reason": carried_in(message_id)}
        )
        return tuple(r.id for r in rows)

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

    def settle(self, ticket_id: int, state: AckState, reason: str, at: datetime | None) -> None:
        row = {"b_id": ticket_id, "b_state": state.value, "b_reason": reason, "b_at": at}
        self._later(self._ACKNOWLEDGED, [row])

    _ACKS = (
        select(_o.created_at, _o.sent_at, _o.attempts, _o.occasion, TICKETS.received_at)
        .outerjoin_from(table(OutboxRow), TICKETS.id.table, TICKETS.id == _o.ticket_id)
        .where(
            _o.person == bindparam("b_person"),
            one_of(_o.occasion, ACKNOWLEDGEMENTS),
            _o.created_at > bindparam("b_since"),
        )
        .order_by(_o.created_at)
        .limit(100)
    )
    _ALL_ACKS = select(func.count()).select_from(
        select(_o.id)
        .where(one_of(_o.occasion, ACKNOWLEDGEMENTS), _o.created_at > bindparam("b_since"))
        .limit(_COUNT_LIMIT)
        .subquery()
    )

    def counts(self, email: str, now: datetime) -> AckCounts:
        day, hour = now - timedelta(days=1), now - timedelta(hours=1)
        person = person_key(email)
        rows = self._ahead(about=(person,)).execute(self._ACKS, {"b_person": person, "b_since": day}).all()
        if self._all_acks is None:
            counted = int(self._connection.execute(self._ALL_ACKS, {"b_since": hour}).scalar_one())
            self._all_acks = counted - self._unit.acks_queued
        quick, left_at = 0, None
        for row in rows:
            quick += _answers(left_at, row.received_at, row.created_at)
            left_at = _left_at(row)
        return AckCounts(
            address_hour=sum(1 for r in rows if r.created_at > hour),
            address_day=len(rows),
            late_day=sum(r.occasion in MADE_UP_FOR for r in rows),
            all_hour=self._all_acks + self._unit.acks_queued,
            quick_answers=quick + _answers(left_at, now, now),
            domain_answers=self._domain_answers(person, domain_of(email), hour, now),
        )

    _LATEST_TO_DOMAIN = (
        select(_o.created_at, _o.sent_at, _o.attempts, _o.person, TICKETS.received_at)
        .outerjoin_from(table(OutboxRow), TICKETS.id.table, TICKETS.id == _o.ticket_id)
        .where(_o.domain == bindparam("b_domain"), ACKS, _o.created_at > bindparam("b_since"))
        .order_by(_o.created_at.desc())
        .limit(DOMAIN_ANSWERS)
    )

    def _domain_answers(self, person: str, domain: str, since: datetime, now: datetime) -> int:
        """How many mails of a domain came in a row, each from a new address and after the letter before.

        Mails of this transaction are not asked for: their letters have not left yet.
        """
        if not domain or domain in EVERYBODYS:
            return 0
        rows = self._bare.execute(self._LATEST_TO_DOMAIN, {"b_domain": domain, "b_since": since}).all()
        answers, known, received_at, decided_at = 0, {person}, now, now
        for row in rows:
            if row.person in known or not _answers(_left_at(row), received_at, decided_at):
                break
            answers += 1
            known.add(row.person)
            received_at, decided_at = row.received_at, row.created_at
        return answers

    _WITHHELD = (
        select(TICKETS.reference, TICKETS.ack_reason)
        .where(TICKETS.ack_state.in_(NOT_ACKNOWLEDGED), NOT_CLOSED)
        .order_by(TICKETS.id.desc())
        .limit(bindparam("b_limit"))
    )

    def withheld(self, limit: int) -> list[tuple[str, str]]:
        rows = self._connection.execute(self._WITHHELD, {"b_limit": limit})
        return [(r.reference, r.ack_reason) for r in reversed(rows.all())]


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
