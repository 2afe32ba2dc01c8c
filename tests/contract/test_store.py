"""What each small port of a transaction promises: in memory, as simulations have it, and on a file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from mailflow.adapters.store.database import Database
from mailflow.domain.decision.decision import NewTicket
from mailflow.domain.model.deadline import Deadline
from mailflow.domain.model.deadline import start as started
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.letters import Acknowledged
from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.outbox import Awaits, OutboxState
from mailflow.domain.model.policy import CalendarRules, Nature
from mailflow.domain.model.ticket import AckState, Disposition, TicketChange
from mailflow.domain.rules.attempts import Cause
from mailflow.domain.rules.default_deadlines import default_rules
from mailflow.domain.rules.undone import Undone
from mailflow.domain.understanding.extraction import Found
from mailflow.ports.arrivals import ArrivalState
from mailflow.ports.errors import Damaged
from mailflow.ports.mailbox import Waiting
from mailflow.ports.outbox import OutgoingLetter
from mailflow.ports.store import Store, Transaction

from support.house import MONDAY, HandClock, House, SeededRandomness, calendar

SUPPORT, LAN = "support@acme.example", "lan@customer.example"
LATER = MONDAY + timedelta(hours=1)
RAW = b"From: lan@customer.example\r\n\r\nhello\r\n"
DIGEST = sha256(RAW).hexdigest()


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        house = House()
        yield house.store
        house.move_out()
        return
    url = f"sqlite:///{tmp_path / 'mailflow.db'}"
    database = Database(url, clock=HandClock(), randomness=SeededRandomness())
    database.create_all()
    database.load_keys()
    yield database
    database.close()


def ticket(tx: Transaction, number: int = 1, email: str = LAN, **more: object) -> int:
    """A ticket of the department billing."""
    new = NewTicket(
        nature=Nature.COMPLAINT,
        urgent=False,
        department="billing",
        subject="invoice",
        customer_email=email,
        customer_name="Lan",
        language="vi",
        received_at=MONDAY,
        first_message_id=f"{number}@customer.example",
        ack_state=AckState.QUEUED,
    )
    return tx.tickets.open(replace(new, **more), f"KN-2026-00000{number}", DIGEST, SUPPORT)  # type: ignore[arg-type]


def arrival(tx: Transaction, uid: int = 1) -> ArrivalState:
    """A mail in hand."""
    folder = tx.arrivals.folder(SUPPORT, "Complaints") or tx.arrivals.adopt(SUPPORT, "Complaints", MONDAY)
    return tx.arrivals.take_in_hand(folder, 7, [Waiting(uid, 100, MONDAY)])[uid]


def settled(tx: Transaction, disposition: Disposition, uid: int = 1) -> int:
    """A mail that was decided on."""
    taken = arrival(tx, uid)
    known = {"message_row": None, "digest": DIGEST, "config_hash": "", "now": MONDAY}
    tx.arrivals.settle(taken.id, disposition, "a rule", **known)  # type: ignore[arg-type]
    return taken.id


def message(text: str = "hello", digest: str = DIGEST) -> Message:
    """Lan's mail."""
    return Message(
        digest=digest,
        content_digest=sha256(text.encode()).hexdigest(),
        size=len(RAW),
        message_id="1@customer.example",
        senders=(Address(LAN, "Lan"),),
        reply_text=text,
        language="vi",
    )


def added(tx: Transaction, mail: Message, ticket_id: int | None = None) -> int:
    """The mail, recorded."""
    return tx.mails.add(
        mail, kind="human", kind_rule="", role="customer", ticket_id=ticket_id, received_at=MONDAY
    )


def letter(ticket_id: int | None, sequence: int = 1, occasion: str = "acknowledgement") -> OutgoingLetter:
    """A letter to Lan."""
    return OutgoingLetter(
        ticket_id=ticket_id,
        mailbox=SUPPORT,
        occasion=occasion,
        sequence=sequence,
        recipient=LAN,
        role="customer",
        message_id=f"{occasion}.{sequence}@acme.example",
        envelope_sender="support+b.token@acme.example",
        subject="[KN-2026-000001] received",
        content=b"Subject: x\r\n\r\nDear Lan\r\n",
        expires_at=MONDAY + timedelta(days=90),
        created_at=MONDAY,
        not_before=MONDAY,
    )


def states(store: Store) -> list[str]:
    """The states of the letters in the outbox."""
    with store.transaction() as tx:
        found = [tx.outbox.find(number) for number in range(1, 10)]
    return [str(each.state) for each in found if each]


def test_arrivals(store: Store) -> None:
    """Seen, in hand, failed, settled, filed; what was in hand at a death is told before anything else."""
    with store.transaction() as tx:
        assert tx.arrivals.is_empty()
        assert tx.arrivals.folder(SUPPORT, "Complaints") is None
        first, second = arrival(tx, 1), arrival(tx, 2)
    with store.transaction() as tx:
        assert [each.uid for each in tx.arrivals.were_in_hand()] == [1, 2]
        tx.arrivals.fail(first.id, Cause.MISTAKE, "oh", LATER)
        tx.arrivals.leave_until(second.id, LATER)
        assert tx.arrivals.were_in_hand() == []
        folder = tx.arrivals.folder(SUPPORT, "Complaints")
        assert folder is not None
        known = tx.arrivals.states(folder.id, 7, [1, 2, 3])
        assert {uid: (s.attempts, s.suspect, s.again_at) for uid, s in known.items()} == {
            1: (1, True, LATER),
            2: (0, False, LATER),
        }
        settled(tx, Disposition.OPENED, 1)
        assert [each.uid for _, each in tx.arrivals.unfiled(folder.id)] == [1, 2]
        tx.arrivals.mark_filed(folder.id, 7, [1])
        assert [each.uid for _, each in tx.arrivals.unfiled(folder.id)] == [2]
        assert not tx.arrivals.is_empty()


def test_quarantine(store: Store) -> None:
    """Tried again when it is time, dismissed by a person."""
    with store.transaction() as tx:
        held = settled(tx, Disposition.QUARANTINED)
        assert tx.quarantine.holds(held)
        tx.quarantine.keep(held, LATER, acknowledged=True)
        assert tx.quarantine.next_due(SUPPORT, MONDAY) is None
        due = tx.quarantine.next_due(SUPPORT, LATER)
        assert due is not None
        assert (due.state.id, due.digest, due.acknowledged) == (held, DIGEST, True)
        tx.quarantine.hold(LATER + timedelta(hours=1))
        assert tx.quarantine.next_due(SUPPORT, LATER) is None
        assert tx.quarantine.dismiss([], "seen", LATER) == 1
        assert not tx.quarantine.holds(held)


def test_mails(store: Store) -> None:
    """The bytes as they came, once; a mail of no ticket is found by its key until it has one."""
    with store.transaction() as tx:
        tx.mails.keep_original(DIGEST, RAW)
        tx.mails.keep_original(DIGEST, RAW)
        added(tx, message())
        about = ticket(tx)
    with store.transaction() as tx:
        assert tx.mails.original(DIGEST) == RAW
        assert tx.mails.original("0" * 64) is None
        assert tx.mails.unassigned(DIGEST[:8]) == RAW
        tx.mails.assign(DIGEST, about)
        assert tx.mails.unassigned(DIGEST[:8]) is None
        assert tx.mails.words_since(about, MONDAY) == "hello"


def test_tickets(store: Store) -> None:
    """Opened, changed, its events in order, numbers that are given out once."""
    with store.transaction() as tx:
        one, two = ticket(tx, 1), ticket(tx, 2, category="delivery")
        for each in ("a@acme.example", "b@acme.example"):
            tx.tickets.add_events(one, [NewEvent(Acknowledged(each))], MONDAY)
        tx.tickets.change(one, TicketChange(department="care"))
        tx.tickets.link(one, two, "split")
        tx.tickets.add_findings(one, added(tx, message(), one), [Found("phone", "0901", "0901")])
        numbers = [tx.tickets.next_number("KN-2026") for _ in range(2)]
        tx.tickets.jump_number("KN-2026", 41)
    with store.transaction() as tx:
        found = tx.tickets.find(one)
        assert found is not None
        assert (found.department, found.reference) == ("care", "KN-2026-000001")
        assert tx.tickets.find(99) is None
        events, _ = tx.tickets.history(one)
        assert [each.event for each in events] == [
            Acknowledged("a@acme.example"),
            Acknowledged("b@acme.example"),
        ]
        assert tx.tickets.references([two, one]) == ("KN-2026-000001", "KN-2026-000002")
        assert (numbers, tx.tickets.next_number("KN-2026")) == ([1, 2], 42)
        assert tx.tickets.open_by_department() == {"care": 1, "billing": 1}
        assert tx.tickets.rename_department("care", "billing") == [one]
        assert [each[0] for each in tx.tickets.complaints_since(MONDAY - timedelta(1), 9)] == [
            "KN-2026-000001",
            "KN-2026-000002",
        ]


def resolution() -> Deadline:
    """The deadline of the answer, as it begins on Monday."""
    rule = next(each for each in default_rules() if str(each.name) == "resolution")
    return started(rule, MONDAY, calendar(CalendarRules(), "Asia/Ho_Chi_Minh", range(2026, 2028)))


def test_deadlines(store: Store) -> None:
    """Due in order, each stage once; stopped by an event, and run again when that was taken back."""
    clock = resolution()
    with store.transaction() as tx:
        about = ticket(tx)
        tx.deadlines.start(about, [clock], fresh=True)
        assert tx.deadlines.running([about]) == {about: [(clock.name, clock.due_at)]}
        first, *others = clock.stages
        assert tx.deadlines.due(first.at - timedelta(seconds=1), 9) == []
        [due] = tx.deadlines.due(first.at, 9)
        assert tx.deadlines.due_ids(first.at, 9) == [(due.id, about)]
        assert tx.deadlines.get(due.id).name == clock.name
        tx.deadlines.stages_done(due.id, {first.name: "sent"})
        assert tx.deadlines.due(first.at, 9) == []
        assert [each.name for each in others] == [s.name for s in clock.stages[1:]]
        tx.deadlines.put_off(due.id, LATER)
        assert tx.deadlines.due_ids(LATER, 9) == [(due.id, about)]
        assert tx.deadlines.stop(about, [clock.name], "answered", LATER) == [clock.name]
        assert tx.deadlines.running([about]) == {}
        assert tx.deadlines.resume(about, LATER, ["answered"]) == [clock.name]
        late = clock.due_at + timedelta(days=1)
        assert tx.deadlines.overdue(late, 9) == [("KN-2026-000001", clock.name, clock.due_at)]
        with pytest.raises(Damaged):
            tx.deadlines.get(99)


def test_acknowledgements(store: Store) -> None:
    """Owed until it is carried or settled, to a person however the address is spelt."""
    with store.transaction() as tx:
        owed = ticket(tx, 1, ack_state=AckState.WITHHELD, ack_reason="doubt", ack_next_at=LATER)
        assert tx.acknowledgements.owed_ids(MONDAY, 9) == []
        assert tx.acknowledgements.owed_ids(LATER, 9) == [owed]
        assert [each.ticket.id for each in tx.acknowledgements.owed(LATER, 9)] == [owed]
        assert [each.reason for each in tx.acknowledgements.owed_to(LAN.upper())] == ["doubt"]
        assert tx.acknowledgements.withheld(9) == [("KN-2026-000001", "doubt")]
        tx.acknowledgements.look_again([owed], LATER + timedelta(hours=1))
        assert tx.acknowledgements.owed_ids(LATER, 9) == []
        tx.acknowledgements.carry([owed], "x@acme.example")
        assert tx.acknowledgements.carried(LAN, "x@acme.example") == (owed,)
        tx.acknowledgements.settle(owed, AckState.SENT, "", LATER)
        assert tx.acknowledgements.owed_on(owed).state is AckState.SENT
        assert tx.acknowledgements.counts(LAN, MONDAY).address_day == 0
        tx.outbox.queue([letter(owed)])
        assert tx.acknowledgements.counts(LAN, LATER).address_day == 1
        with pytest.raises(Damaged):
            tx.acknowledgements.owed_on(99)


def test_outbox(store: Store) -> None:
    """A letter waits for what it awaits, is kept back where it has not left, or is seen and sent again."""
    with store.transaction() as tx:
        about = ticket(tx)
        assert tx.outbox.next_sequence(about, "options", LAN) == 1
        tx.outbox.queue([letter(about), replace(letter(about, 1, "options"), awaits=Awaits.APPROVAL)])
        assert tx.outbox.next_sequence(about, "options", LAN) == 2
        assert tx.outbox.conversation(about, LAN) == ("acknowledgement.1@acme.example",)
        assert tx.outbox.waiting(about, Awaits.APPROVAL) == letter(about, 1, "options").content
        assert tx.outbox.waiting(about, Awaits.LETTER) is None
        assert tx.outbox.first_subject(about, LAN) == letter(about).subject
        assert tx.outbox.first_subject(about, "nobody@customer.example") == ""
        assert tx.outbox.release_waiting(about, Awaits.CONFIRMATION, LATER) == 0
        assert tx.outbox.release_waiting(about, Awaits.APPROVAL, LATER) == 1
        assert tx.outbox.keep_back(about, "options") == 1
        assert tx.outbox.keep_back(about, "options") == 0
        assert tx.outbox.release_waiting(about, Awaits.CONFIRMATION, LATER) == 1
        assert tx.outbox.cancel_held(about) == 1  # an acknowledgement stays
        tx.sending.undeliverable(1, OutboxState.FAILED, "rcpt", 550, "no such user", MONDAY)
        assert [each.id for each in tx.outbox.undelivered()] == [1]
        assert tx.outbox.failed_since(MONDAY, 9) == [(LAN, "acknowledgement", "no such user")]
        tx.outbox.dismiss([1])
        assert tx.outbox.undelivered() == []
        tx.outbox.resend(1, LATER)
    assert states(store) == ["pending", "cancelled"]


def test_sending(store: Store) -> None:
    """Claimed once, written down once; what was under way at a death goes again, and a bounce stands."""
    with store.transaction() as tx:
        tx.outbox.queue([letter(None, number) for number in range(1, 5)])
        assert tx.sending.next_due(SUPPORT) == MONDAY
        claimed = tx.sending.claim(SUPPORT, MONDAY, 3)
        assert [c.envelope.id for c in claimed] == [1, 2, 3]
        assert claimed[0].envelope.content == letter(None).content
        assert [c.envelope.id for c in tx.sending.claim(SUPPORT, MONDAY, 3)] == [4]
        tx.sending.sent(1, MONDAY, 250, "ok")
        tx.sending.deferred(2, "rcpt", 450, "later", LATER, counts=True)
        tx.sending.undeliverable(3, OutboxState.FAILED, "rcpt", 550, "no", MONDAY)
        assert tx.sending.next_due(SUPPORT) == LATER
        ended = tx.sending.ended(1)
        assert ended is not None
        assert (ended[0].envelope.content, ended[1].code) == (b"", 250)
        assert tx.sending.ended(2) is None
        assert tx.sending.bounced(1, "came back", LATER)
        assert not tx.sending.bounced(1, "again", LATER)
        assert not tx.sending.bounced(2, "has not left", LATER)
        assert tx.sending.came_back([1, 2]) == {1}
    assert states(store) == ["bounced", "pending", "failed", "sending"]
    with store.transaction() as tx:
        assert tx.sending.recover(SUPPORT) == 1
        assert tx.sending.clock_was_ahead(SUPPORT, MONDAY, MONDAY + timedelta(minutes=1), LATER) == 1
        assert len(tx.sending.claim(SUPPORT, MONDAY, 9)) == 2


def test_letter_limits(store: Store) -> None:
    """Letters beyond the limit are kept back; then they go, or another letter names them."""
    with store.transaction() as tx:
        about = ticket(tx)
        tx.outbox.queue([letter(about, number, "new_ticket") for number in range(1, 4)])
        assert tx.letter_limits.letters_lately("new_ticket", LAN, MONDAY, 9) == 3
        assert not tx.letter_limits.in_bundle(about)
        for number in (2, 3):
            tx.letter_limits.keep_back(f"new_ticket.{number}@acme.example")
        assert tx.letter_limits.in_bundle(about)
        assert [each.id for each in tx.letter_limits.kept_back(SUPPORT, LATER)] == [2, 3]
        tx.letter_limits.release([2])
        tx.letter_limits.bundle([3], "all@acme.example")
        added(tx, message())
        assert tx.letter_limits.writes_much(LAN, 0, MONDAY - timedelta(hours=1))
        assert not tx.letter_limits.writes_much(LAN, 1, MONDAY - timedelta(hours=1))
    assert states(store) == ["pending", "pending", "bundled"]


def test_knowledge(store: Store) -> None:
    """Our letters, known mails, tickets and twins, also of mails that wait to be written."""
    with store.transaction() as tx:
        about = ticket(tx)
        row = added(tx, message(), about)
        tx.outbox.queue([letter(about)])
        ids = ["acknowledgement.1@acme.example", "1@customer.example", "unknown@x.example"]
        known = tx.knowledge.thread_facts(ids, ["KN-2026-000001"], [], LATER)
        assert (list(known.ours), dict(known.foreign)) == (ids[:1], {ids[1]: (about,)})
        assert (known.references, list(known.tickets)) == ({"KN-2026-000001": about}, [about])
        twin, reused = tx.knowledge.twin(message())
        assert twin is not None
        assert (twin.message_row, twin.same_bytes, reused) == (row, True, False)
        assert tx.knowledge.twin(message("other words", "1" * 64)) == (None, True)
        assert tx.knowledge.addressees(about) == (LAN,)
        assert tx.knowledge.earlier_references(LAN, 5) == ("KN-2026-000001",)
        assert tx.knowledge.earlier_words(LAN, 5) == (message().reply_text,)
        assert tx.knowledge.earlier_words("nobody@customer.example", 5) == ()
        assert tx.knowledge.returned(ids[0], [], LATER) is not None
        assert tx.knowledge.returned("unknown@x.example", [], LATER) is None
        assert tx.knowledge.keyring() is not None


def test_addresses(store: Store) -> None:
    """The latest language of a person, and whether they may be asked how satisfied they are."""
    with store.transaction() as tx:
        assert tx.addresses.language(LAN) == ""
        for language in ("en", "vi"):
            tx.addresses.remember_language(LAN, language)
        assert tx.addresses.language(LAN) == "vi"
        assert not tx.addresses.surveyed_since(LAN, MONDAY)
        tx.addresses.spare_surveys(LAN)
        assert tx.addresses.surveyed_since(LAN, MONDAY)


def test_notes(store: Store) -> None:
    """What is noted is known at once and later."""
    with store.transaction() as tx:
        assert tx.notes.get("probe") == ""
        tx.notes.set("probe", "one")
        tx.notes.set("probe", "two")
        assert tx.notes.get("probe") == "two"
    with store.transaction() as tx:
        assert tx.notes.get("probe") == "two"


def test_digest(store: Store) -> None:
    """What was set aside is shown once; the checkpoint changes with the record."""
    with store.transaction() as tx:
        shown = settled(tx, Disposition.SET_ASIDE)
        assert [each.arrival_id for each in tx.digest.set_aside(9)] == [shown]
        tx.digest.mark_shown([shown])
        assert tx.digest.set_aside(9) == []
        assert tx.digest.dispositions_since(MONDAY) == [("set aside", 1)]
        before = tx.digest.checkpoint()
        tx.tickets.add_events(ticket(tx), [NewEvent(Acknowledged("a@acme.example"))], MONDAY, fresh=True)
        assert tx.digest.checkpoint() != before
        assert tx.digest.latest() is None
        tx.digest.written("2026-11-23", MONDAY, before)
        assert tx.digest.latest() == ("2026-11-23", MONDAY)


def test_failures(store: Store) -> None:
    """Counted until it is mended; told once it has failed often enough."""
    with store.transaction() as tx:
        first = tx.failures.count(Undone.DUTY, "digest", None, "", "oh", MONDAY)
        assert (first.attempts, tx.failures.put_off(Undone.DUTY, MONDAY)) == (1, {"digest"})
        assert tx.failures.untold() == []
        for _ in range(2):
            last = tx.failures.count(Undone.DUTY, "digest", None, "", "oh", MONDAY)
        assert [each.key for each in tx.failures.untold()] == ["digest"]
        tx.failures.mark_told(last, MONDAY)
        assert tx.failures.untold() == []
        assert tx.failures.try_again(LATER) == 1
        assert [each.attempts for each in tx.failures.due(Undone.DUTY, LATER)] == [3]
        tx.failures.count(Undone.DEADLINE, "99", None, "", "its deadline is gone", MONDAY)
        tx.failures.forget_moot()
        assert tx.failures.put_off(Undone.DEADLINE, MONDAY) == frozenset()
        tx.failures.mended(Undone.DUTY, ["digest"])
        assert tx.failures.due(Undone.DUTY, LATER + timedelta(days=2)) == []
