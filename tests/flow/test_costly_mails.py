"""Mails that cost much to read do not come before the customer who writes next."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from mailflow.domain.model.message import Message
from mailflow.flow.intake import visit
from mailflow.flow.last_end import look_back
from mailflow.ports.errors import Temporary

from support.house import House, mail
from support.inline_reader import InlineReader

pytestmark = pytest.mark.slow  # floods of mail

LAN = "lan@customer.example"
COSTLY = "costly words"
NUMBER = 100


class PricedReader(InlineReader):
    """Costly mails cost what they would cost: half a second each; the order of reading is noted."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """See the port."""
        found = [message for message in super().parse(mails) if isinstance(message, Message)]
        self.read += [message.sender.email for message in found]
        return [replace(message, cpu_seconds=0.5 if COSTLY in message.text else 0.002) for message in found]


def flooded(sender: Callable[[int], str]) -> tuple[House, PricedReader]:
    """A house in whose mailbox a hundred costly mails wait, and behind them a customer."""
    reader = PricedReader()
    house = House(parser=reader)
    for number in range(NUMBER):
        house.arrives(mail(f"{COSTLY} {number} " + "x " * 5_000, sender=sender(number)))
    house.arrives(mail("Tôi khiếu nại: hàng bị hỏng.", sender=LAN))
    return house, reader


@pytest.mark.parametrize(
    ("sender", "most"), [(lambda _: "eve@evil.example", 30), (lambda n: f"eve{n}@evil{n}.example", 40)]
)
def test_the_customer_behind_them_is_answered_first(sender: Callable[[int], str], most: int) -> None:
    """One sender or a hundred: some are read, some more ahead while those are decided; then the customer."""
    house, reader = flooded(sender)
    house.turn()
    assert reader.read.index(LAN) <= most
    assert len(house.letters_to(LAN)) == 1


def test_they_are_all_read_in_the_end() -> None:
    """Each has its ticket; none is read twice, none charged with an attempt, none in quarantine."""
    house, reader = flooded(lambda _: "eve@evil.example")
    house.turn()
    assert len(reader.read) == NUMBER + 1
    assert house.one("select count(*) from tickets") == NUMBER + 1
    assert house.one("select count(*) from arrivals where attempts > 0 or disposition = 'quarantined'") == 0


def test_after_an_hour_the_sender_waits_no_longer() -> None:
    """Who once wrote something strange is a customer like all others."""
    house, reader = flooded(lambda _: "eve@evil.example")
    house.turn()
    house.clock.move(hours=2)
    reader.read.clear()
    house.arrives(mail("a usual mail", sender="eve@evil.example"))
    house.arrives(mail("Tôi khiếu nại lần nữa.", sender=LAN))
    house.turn()
    assert reader.read == ["eve@evil.example", LAN]


def test_usual_mail_comes_in_its_order() -> None:
    """Where nothing costs much, all is as ever: oldest first."""
    reader = PricedReader()
    house = House(parser=reader)
    for number in range(30):
        house.arrives(mail(f"Tôi khiếu nại {number}", sender=f"c{number}@customer.example"))
    house.turn()
    assert reader.read == [f"c{number}@customer.example" for number in range(30)]


def test_what_the_program_may_have_died_of_costs_no_more_at_once() -> None:
    """A hundred costly mails that were in hand at two deaths: after four of them others are looked for."""
    house, reader = flooded(lambda n: f"eve{n}@evil{n}.example")
    inbox = house.imap.folders["INBOX"]
    house.mailbox.open()
    costly = [w for w in house.mailbox.waiting(house.clock.now().replace(year=2000)) if w.size > 5_000]
    for _ in range(2):
        with house.store.transaction() as tx:
            folder = tx.arrivals.folder(house.rules.address, "INBOX")
            assert folder is not None
            tx.arrivals.take_in_hand(folder, inbox.uidvalidity, costly)
        look_back(house.context)
    visit(house.mailbox, house.rules, "INBOX", house.context, costs=house.costs)
    assert reader.read[0] == LAN
    assert len(reader.read) == 1 + 4
