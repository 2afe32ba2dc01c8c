"""Trouble around us: folders that take nothing, a database that others hold, clocks that were wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flow_promises import MakeHouse
from mailflow.adapters.store.database import Database
from mailflow.adapters.store.transaction import SqlTransaction
from mailflow.domain.model.letters.operations import QUARANTINED, QuarantinedFacts
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Address
from mailflow.flow.conversation import NO_TICKET
from mailflow.flow.dispatch import INSIST, clock_was_ahead, dispatch
from mailflow.flow.intake import visit
from mailflow.ports.errors import DiskTrouble, Misconfigured, Temporary

from support.conversation import BOB, ENGLISH, LAN, kinds
from support.fakes import Answer
from support.house import CARE, MANAGER, MONDAY, House, mail

EVE = "eve@elsewhere.example"
FACTS = QuarantinedFacts(
    mailbox="support@acme.example",
    sender="",
    subject="",
    received_at=MONDAY,
    reason="unreadable",
    attempts=3,
    acknowledged=False,
)


@pytest.mark.parametrize(
    "refusal",
    [Temporary("the server refused UID MOVE: [OVERQUOTA] full."), Misconfigured("no folder Processed")],
    ids=["over quota", "gone"],
)
def test_processed_folder_takes_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    """Mail is decided on and answered all the same, once; it is filed as soon as the folder takes it."""

    def refused(*_: object) -> None:
        raise refusal

    for number, sender in enumerate((LAN, BOB, EVE), start=1):
        house.arrives(mail(ENGLISH, sender=sender))
        with monkeypatch.context() as patch:
            patch.setattr(house.mailbox, "file", refused)
            seen = visit(house.mailbox, house.rules, "INBOX", house.context)
        assert (seen.taken, seen.unfiled) == (1, refusal)
        house.send()
        assert kinds(house, sender) == ["acknowledgement"]
        assert len(house.imap.contents()) == number
    assert visit(house.mailbox, house.rules, "INBOX", house.context).unfiled is None
    assert house.imap.contents() == []
    assert house.one("select count(*) from arrivals where not filed") == 0
    assert house.one("select count(*) from tickets") == 3


class HeldStore:
    """The store, which another process holds for some of our attempts to write."""

    def __init__(self, inner: Database) -> None:
        self._inner = inner
        self.held = 0  # how many of the next attempts find it held

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """See the port."""
        if self.held:
            self.held -= 1
            raise Temporary("the database is locked by another process")
        with self._inner.transaction() as tx:
            yield tx


def test_fates_are_written_down_though_others_hold_the_database(new_house: MakeHouse) -> None:
    """Letters have left and nobody else knows: it is tried until it is written, and they do not go twice."""
    stores: list[HeldStore] = []

    def guarded(store: Database) -> HeldStore:
        stores.append(HeldStore(store))
        return stores[-1]

    house = new_house(guarded=guarded)
    house.arrives(mail(sender=LAN))
    house.take_in()
    house.smtp.hook = lambda operation, moment: setattr(
        stores[-1], "held", 5 if (operation, moment) == ("smtp.dot", "after") else stores[-1].held
    )
    house.send()
    assert house.one("select count(*) from outbox where state <> 'sent'") == 0
    house.arrives(mail(sender=BOB))
    house.take_in()
    house.smtp.hook = lambda operation, moment: setattr(
        stores[-1], "held", INSIST if (operation, moment) == ("smtp.dot", "after") else stores[-1].held
    )
    with pytest.raises(DiskTrouble, match="cannot be written down"):
        dispatch(house.courier, house.rules, house.context)
    house.smtp.hook = lambda *_: None
    house.turn()  # the process starts anew and sends what was under way again, byte for byte
    assert len(set(house.smtp.to(BOB))) == 1


def test_clock_was_ahead_when_a_letter_was_put_off(house: House) -> None:
    """The clock is set right again: the letter does not wait for the year in which it was put off."""
    house.arrives(mail(sender=LAN))
    house.take_in()
    house.smtp.answers[LAN] = Answer("rcpt", 450, "4.2.0 later")
    right = house.clock.at
    house.clock.move(days=1)
    house.send()
    house.clock.at = right
    house.smtp.answers.clear()
    house.send()
    assert kinds(house, LAN) == []
    clock_was_ahead(house.rules, house.context)  # as at each tick: no start is needed
    house.send()
    assert kinds(house, LAN) == ["acknowledgement"]


def test_clock_was_ahead_while_no_server_was_there(house: House) -> None:
    """Letters that no attempt has reached, and one that was never tried, leave as soon as it is right."""
    right = house.clock.at
    house.clock.move(days=40)
    house.smtp.down = "connection refused"
    house.arrives(mail(sender=LAN))
    house.take_in()
    house.send()
    house.arrives(mail(ENGLISH, sender=BOB))
    house.take_in()
    house.clock.at, house.smtp.down = right, ""
    house.send()
    assert (kinds(house, LAN), kinds(house, BOB)) == ([], [])
    clock_was_ahead(house.rules, house.context)
    house.send()
    assert (kinds(house, LAN), kinds(house, BOB)) == (["acknowledgement"], ["acknowledgement"])


def test_what_waits_on_purpose_waits_on(house: House) -> None:
    """A letter that is held for some minutes, so that it can be stopped, is no sign of a wrong clock."""
    with house.store.transaction() as tx:
        order = LetterOrder(
            QUARANTINED, Address(CARE), "customer_care", ("en",), FACTS, hold=timedelta(days=3)
        )
        house.context.letter_writer(house.rules).write(tx, [order], NO_TICKET, house.clock.now())
    assert clock_was_ahead(house.rules, house.context) == 0


def test_nobody_was_at_work_for_a_week(house: House) -> None:
    """A letter that is old when work begins again has its fair attempts before it counts as failed."""
    house.arrives(mail(sender=LAN))
    house.take_in()
    house.clock.move(days=7)
    house.smtp.answers[LAN] = Answer("rcpt", 450, "4.7.1 greylisted, come back")
    house.send()
    assert house.one(f"select state from outbox where recipient = '{LAN}'") == "pending"
    house.smtp.answers.clear()
    house.clock.move(minutes=3)
    house.send()
    assert kinds(house, LAN) == ["acknowledgement"]


def test_large_letters_are_held_in_memory_few_at_a_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty letters of many megabytes each would end the process, and the next, and the next."""
    monkeypatch.setattr("mailflow.adapters.store.transaction.sending._CLAIM_BYTES", 1)
    house.arrives(mail(sender=LAN))
    house.take_in()
    due = house.one("select count(*) from outbox where state = 'pending'")
    rounds = []
    while (done := dispatch(house.courier, house.rules, house.context)).total:
        rounds.append(done.total)
    assert rounds == [1] * int(str(due))
    assert kinds(house, LAN) == ["acknowledgement"]


@pytest.mark.slow
def test_escalation_of_a_large_mail_is_a_letter_that_servers_take(house: House) -> None:
    """An original of many megabytes stays here: the manager must hear of the ticket."""

    def photographs(message: EmailMessage) -> None:
        message.add_attachment(bytes(6 * 2**20), maintype="image", subtype="jpeg", filename="photo.jpg")

    house.arrives(mail(sender=LAN, attach=photographs))
    house.turn()
    house.clock.move(days=3)
    house.turn()
    escalations = [raw for raw in house.smtp.to(MANAGER) if b".escalation." in raw]
    assert escalations
    assert max(map(len, escalations)) < 2**20
    assert max(len(letter.content) for letter in house.smtp.accepted) < 14 * 2**20  # the photograph itself
