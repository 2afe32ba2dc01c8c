"""Bugs that people really write, planted one at a time: a suite that does not find them guards nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from mailflow.adapters.store.transaction import SqlTransaction
from mailflow.adapters.store.transaction.acknowledgements import SqlAcknowledgements
from mailflow.adapters.store.transaction.arrivals import SqlArrivals
from mailflow.adapters.store.transaction.deadlines import SqlDeadlines
from mailflow.adapters.store.transaction.knowledge import SqlKnowledge
from mailflow.adapters.store.transaction.mails import SqlMails
from mailflow.adapters.store.transaction.outbox import SqlOutbox
from mailflow.adapters.store.transaction.sending import SqlDeliveryAttempts
from mailflow.adapters.store.transaction.tickets import SqlTickets
from mailflow.domain.decision.decision import Twin
from mailflow.domain.model.events import Event
from mailflow.domain.model.events.mails import TicketRouted
from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.token import Purpose, Verified, read
from mailflow.domain.rules.caps import AckCounts
from mailflow.domain.rules.due_together import Together
from mailflow.domain.triage import opening, triage, whose_mail
from mailflow.flow import due_letters, fetch, gather
from mailflow.flow.letters import LetterWriter
from mailflow.ports.arrivals import ArrivalState, Folder
from mailflow.ports.mailbox import Waiting
from mailflow.ports.outbox import OutgoingLetter
from mailflow.ports.sending import Claimed
from sqlalchemy import text

from support.fakes import FakeMailbox

Patch = pytest.MonkeyPatch


@dataclass(frozen=True, slots=True)
class Bug:
    """One of them: its name, what must find it, and how it is planted."""

    name: str
    seed: int  # a day that shows it, with a crash at this boundary; to be tried first
    crash: int
    invariants: tuple[str, ...]  # the words with which a finding may begin
    plant: Callable[[Patch], None]


BUGS: list[Bug] = []


def bug(
    name: str, seed: int, crash: int, *invariants: str
) -> Callable[[Callable[[Patch], None]], Callable[[Patch], None]]:
    """Enter a bug into the list."""

    def enter(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
        BUGS.append(Bug(name, seed, crash, invariants, plant))
        return plant

    return enter


# --- the order of things -------------------------------------------------------------------------


@bug("moved before the commit", 0, 295, "I3")
def _(patch: Patch) -> None:
    fetched = fetch.Fetcher.fetch

    def fetch_and_file(fetcher: fetch.Fetcher, *rest: Any) -> Iterator[fetch.FetchedBatch]:
        for batch in fetched(fetcher, *rest):
            fetcher.mailbox.file([mail.waiting.uid for mail, _ in batch.read])
            yield batch

    patch.setattr(fetch.Fetcher, "fetch", fetch_and_file)


@bug("sent before it is marked as being sent", 0, 295, "I3")
def _(patch: Patch) -> None:
    claim = SqlDeliveryAttempts.claim

    def looked(tx: SqlDeliveryAttempts, mailbox: str, now: datetime, limit: int) -> list[Claimed]:
        claimed = claim(tx, mailbox, now, limit)
        tx._connection.execute(text("update outbox set state = 'pending' where state = 'sending'"))
        return claimed

    patch.setattr(SqlDeliveryAttempts, "claim", looked)


@bug("what is in hand is not committed before the mail is read", 0, 295, "the program does not come to rest")
def _(patch: Patch) -> None:
    def take(
        tx: SqlArrivals, folder: Folder, uidvalidity: int, mails: Sequence[Waiting]
    ) -> dict[int, ArrivalState]:
        states = taken(tx, folder, uidvalidity, mails)
        tx._connection.execute(text("update arrivals set in_hand = 0 where disposition = ''"))
        return states

    taken = SqlArrivals.take_in_hand
    patch.setattr(SqlArrivals, "take_in_hand", take)


@bug("an attempt that the house has spoilt is not given back", 0, 295, "I19")
def _(patch: Patch) -> None:
    def charge(tx: SqlArrivals, folder_id: int) -> None:
        charged = "update arrivals set attempts = attempts + 1, suspect = 1 where in_hand = 1"
        tx._connection.execute(text(charged))
        put_back(tx, folder_id)

    put_back = SqlArrivals.put_back
    patch.setattr(SqlArrivals, "put_back", charge)


@bug("whatever was in hand at a death is charged", 0, 295, "I19")
def _(patch: Patch) -> None:
    def charge(tx: SqlArrivals) -> list[ArrivalState]:
        charged = "update arrivals set suspect = 1, cause = 'died', attempts = 2 where in_hand = 1"
        tx._connection.execute(text(charged))
        return were_in_hand(tx)

    were_in_hand = SqlArrivals.were_in_hand
    patch.setattr(SqlArrivals, "were_in_hand", charge)


@bug("one transaction became two", 107, 158, "I4")
def _(patch: Patch) -> None:
    queue = SqlOutbox.queue

    def apart(tx: SqlOutbox, letters: Sequence[OutgoingLetter]) -> None:
        tx._unit.flush()
        driver: Any = tx._connection.connection.driver_connection
        driver.execute("COMMIT")
        driver.execute("BEGIN IMMEDIATE")
        queue(tx, letters)

    patch.setattr(SqlOutbox, "queue", apart)


# --- the mailbox ---------------------------------------------------------------------------------


@bug("EXPUNGE for the whole folder", 4, 223, "I6")
def _(patch: Patch) -> None:
    file = FakeMailbox.file

    def file_and_expunge(mailbox: FakeMailbox, uids: Sequence[int]) -> None:
        file(mailbox, uids)
        mailbox.server.person_expunges()

    patch.setattr(FakeMailbox, "file", file_and_expunge)


@bug("UIDVALIDITY is not looked at", 3, 88, "I1", "I3")
def _(patch: Patch) -> None:
    opened = FakeMailbox.open
    patch.setattr(FakeMailbox, "open", lambda mailbox: replace(opened(mailbox), uidvalidity=1))


@bug("originals are re-serialised", 0, 295, "I2")
def _(patch: Patch) -> None:
    keep = SqlMails.keep_original
    patch.setattr(SqlMails, "keep_original", lambda tx, d, raw: keep(tx, d, raw.replace(b"\r\n", b"\n")))


@bug("duplicates are known by Message-ID alone", 16, 124, "I1")
def _(patch: Patch) -> None:
    def twin(tx: SqlKnowledge, message: Message) -> tuple[Twin | None, bool]:
        row = tx._connection.execute(  # what waits is written first
            text("select id, ticket_id from messages where message_id = :m"), {"m": message.message_id}
        ).first()
        return (Twin(row.id, row.ticket_id, True), False) if row else (None, False)

    patch.setattr(SqlKnowledge, "twin", twin)


# --- the outbox ----------------------------------------------------------------------------------


@bug("a fresh Message-ID for each attempt", 0, 295, "I5")
def _(patch: Patch) -> None:
    claim = SqlDeliveryAttempts.claim

    def fresh(tx: SqlDeliveryAttempts, *rest: Any) -> list[Claimed]:
        return [
            replace(
                c,
                envelope=replace(
                    c.envelope,
                    content=c.envelope.content.replace(b"Message-ID: <", b"Message-ID: <%d." % c.attempts, 1),
                ),
            )
            for c in claim(tx, *rest)
        ]

    patch.setattr(SqlDeliveryAttempts, "claim", fresh)


@bug("what was being sent is forgotten by a restart", 0, 260, "I7")
def _(patch: Patch) -> None:
    patch.setattr(SqlDeliveryAttempts, "recover", lambda *_: 0)


@bug("what was put off is forgotten by a restart", 36, 273, "I7")
def _(patch: Patch) -> None:
    deferred = SqlDeliveryAttempts.deferred

    def forgotten(tx: SqlDeliveryAttempts, outbox_id: int, *rest: Any, **more: Any) -> None:
        deferred(tx, outbox_id, *rest, **more)
        tx._connection.execute(text("update outbox set state = 'put off' where id = :i"), {"i": outbox_id})

    patch.setattr(SqlDeliveryAttempts, "deferred", forgotten)


@bug("what was sent is not written down", 0, 295, "I5", "I7")
def _(patch: Patch) -> None:
    patch.setattr(SqlDeliveryAttempts, "sent", lambda *_: None)


@bug("two acknowledgements for a ticket", 0, 295, "I4")
def _(patch: Patch) -> None:
    queue = SqlOutbox.queue

    def twice(tx: SqlOutbox, letters: Sequence[OutgoingLetter]) -> None:
        more = [
            replace(o, sequence=o.sequence + 1, message_id=f"again.{o.message_id}")
            for o in letters
            if o.occasion == "acknowledgement"
        ]
        queue(tx, [*letters, *more])

    patch.setattr(SqlOutbox, "queue", twice)


@bug("the limits for acknowledgements are not looked at", 7, 37, "I15")
def _(patch: Patch) -> None:
    patch.setattr(SqlAcknowledgements, "counts", lambda *_: AckCounts())


@bug("who was in copy gets our letters", 2, 276, "I13")
def _(patch: Patch) -> None:
    write = LetterWriter.write

    def copied(letter_writer: LetterWriter, tx: Any, orders: Sequence[Any], about: Any, now: datetime) -> Any:
        row = tx.unit.connection.execute(  # what waits is written first
            text("select customer_email from tickets where id = :t"), {"t": about.id}
        ).first()
        more = [
            replace(order, recipient=Address("colleague@elsewhere.example", ""))
            for order in orders
            if order.letter.name == "acknowledgement" and row and row.customer_email.startswith("copier")
        ]
        return write(letter_writer, tx, [*orders, *more], about, now)

    patch.setattr(LetterWriter, "write", copied)


# --- who wrote -----------------------------------------------------------------------------------


@bug("bounces are answered", 0, 295, "I14")
def _(patch: Patch) -> None:
    people = [s for s in triage.STEPS if s.__name__ not in {"bounce_step", "_machine"}]
    patch.setattr(triage, "STEPS", tuple(people))


@bug("a website is answered", 5, 123, "I20", "I13")
def _(patch: Patch) -> None:
    patch.setattr(whose_mail, "find_origin", lambda *_: None)
    patch.setattr(opening, "customer_address", lambda case: case.message.sender.email)


@bug("of two addresses in a form the first is believed", 5, 123, "I20", "I13")
def _(patch: Patch) -> None:
    patch.setattr(opening, "_unsure_whose", lambda _: None)
    patch.setattr(
        opening, "customer_address", lambda case: case.message.sender.email or "wordpress@acme.example"
    )


@bug("a bounce is believed by its recipient alone", 27, 177, "I7")
def _(patch: Patch) -> None:
    def by_recipient(tx: SqlTransaction, message: Message, _tokens: Any, _rules: Any, now: datetime) -> Any:
        failed = message.bounce.recipients[0] if message.bounce and message.bounce.recipients else ""
        latest = text("select message_id from outbox where recipient = :r order by id desc limit 1")
        row = tx.unit.connection.execute(latest, {"r": failed}).first()
        return tx.knowledge.returned(row.message_id, [], now) if row else None

    patch.setattr(gather, "letter_returned", by_recipient)


@bug("the MAC of a token is not verified", 3, 88, "I10")
def _(patch: Patch) -> None:
    def believed(_keyring: Any, token: str, *, purpose: Purpose, candidates: Any, now: datetime) -> Any:
        claim = read(token)
        who = next(iter(candidates), "")
        return claim and Verified(claim.ticket_id, claim.role, who, now >= claim.expires, purpose)

    patch.setattr(gather, "verify", believed)


# --- numbers, clocks, the record -----------------------------------------------------------------


@bug("a reference is given out again", 0, 295, "I9", "I1", "I19")
def _(patch: Patch) -> None:
    number = SqlTickets.next_number
    patch.setattr(SqlTickets, "next_number", lambda tx, name: max(1, number(tx, name) // 2 * 2 - 1))


@bug("a stage of a deadline goes out again", 1, 92, "I8", "a mistake")
def _(patch: Patch) -> None:
    def undone(tx: SqlDeadlines, deadline_id: int, done: Any, more: Any = ()) -> None:
        now = dict.fromkeys(done, "")
        at = (
            tx._ahead()
            .execute(text("select next_at from deadlines where id = :i"), {"i": deadline_id})
            .scalar_one()
        )
        marked(tx, deadline_id, {**done, **({} if at % 2 else now)}, more)
        if at % 2 == 0:
            tx._unit.flush()
            tx._connection.execute(
                text("update deadlines set next_at = next_at + 3600001 where id = :i"), {"i": deadline_id}
            )

    marked = SqlDeadlines.stages_done
    patch.setattr(SqlDeadlines, "stages_done", undone)


@bug("ten overdue tickets are ten letters", 0, 295, "I8")
def _(patch: Patch) -> None:
    patch.setattr(due_letters, "together", lambda letters: Together(tuple(letters), ()))


@bug("a link of the chain is left out", 1, 92, "I16")
def _(patch: Patch) -> None:
    last = SqlTickets._last_event

    def without(tx: SqlTickets, ticket_id: int) -> tuple[int, str]:
        sequence, head = last(tx, ticket_id)
        return sequence, "" if sequence > 3 else head

    patch.setattr(SqlTickets, "_last_event", without)


@bug("what an event changes is forgotten", 1, 92, "I17")
def _(patch: Patch) -> None:
    patch.setattr(TicketRouted, "apply", Event.apply)
