"""Mails that were taken in: their originals, and what was understood of them."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from mailflow.adapters.store.originals import KEEP, PIECE, PIECES, joined, rows_of
from mailflow.adapters.store.tables import SUBJECT_KEPT, WORDS_KEPT, MessageRow
from mailflow.adapters.store.unit_of_work import NEW_MESSAGE, Part, UnitOfWork, table
from mailflow.domain.model.kept_mail import KeptMail
from mailflow.domain.model.message import Message

_messages = table(MessageRow)


class SqlMails(Part):
    """Fulfils ``ports.mails.Mails``, which says what each method promises."""

    def __init__(self, unit: UnitOfWork) -> None:
        super().__init__(unit)
        self._kept = "", b""  # digest and bytes of the latest original: a notice encloses it

    def keep_original(self, digest: str, raw: bytes) -> None:
        self._kept = digest, raw
        for row in rows_of(digest, raw):
            self._later(KEEP, [row])
            if len(raw) > PIECE:
                self._unit.flush()  # at once: what waits is held in memory

    def original(self, digest: str) -> bytes | None:
        if digest == self._kept[0]:
            return self._kept[1]
        rows = self._connection.execute(PIECES, {"b_digest": digest})
        return joined(digest, (row.content for row in rows))

    def add(
        self,
        message: Message,
        *,
        kind: str,
        kind_rule: str,
        role: str,
        ticket_id: int | None,
        received_at: datetime,
    ) -> int:
        row = self._unit.next_row(NEW_MESSAGE)
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
            "subject": message.subject[:SUBJECT_KEPT],
            "language": message.language,
            "words": message.reply_text[:WORDS_KEPT],
            "defects": "\n".join(message.defects)[:5000],
            "received_at": received_at,
        }
        about = (message.digest, message.content_digest, message.message_id, message.sender.email)
        self._later(NEW_MESSAGE, [values], about=filter(None, about))
        return row

    _ASSIGN = (
        update(_messages)
        .where(_messages.c.digest == bindparam("b_digest"), _messages.c.ticket_id.is_(None))
        .values(ticket_id=bindparam("b_ticket"))
    )

    def assign(self, digest: str, ticket_id: int) -> None:
        self._connection.execute(self._ASSIGN, {"b_digest": digest, "b_ticket": ticket_id})

    _UNASSIGNED = (
        select(_messages.c.digest)
        .where(
            _messages.c.digest >= bindparam("b_from"),
            _messages.c.digest < bindparam("b_to"),  # hex digits end before "g"
            _messages.c.ticket_id.is_(None),
        )
        .limit(2)
    )

    def unassigned(self, key: str) -> bytes | None:
        rows = self._connection.execute(self._UNASSIGNED, {"b_from": key, "b_to": key + "g"}).all()
        return self.original(rows[0].digest) if len(rows) == 1 else None

    _OF_TICKET = (
        select(
            _messages.c.digest,
            _messages.c.message_id,
            _messages.c.role,
            _messages.c.sender_email,
            _messages.c.sender_name,
            _messages.c.subject,
            _messages.c.words,
            _messages.c.received_at,
        )
        .where(_messages.c.ticket_id == bindparam("b_ticket"))
        .order_by(_messages.c.id.desc())
        .limit(1000)
    )

    def of_ticket(self, ticket_id: int) -> tuple[KeptMail, ...]:
        rows = self._connection.execute(self._OF_TICKET, {"b_ticket": ticket_id}).all()
        return tuple(KeptMail(*row) for row in reversed(rows))

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

    def words_since(self, ticket_id: int, since: datetime) -> str:
        known = {"b_ticket": ticket_id, "b_since": since}
        return self._connection.execute(self._WORDS_SINCE, known).scalar_one_or_none() or ""
