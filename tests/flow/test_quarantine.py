"""Trouble of the house is no mail's fault; what is in quarantine is answered, told of and tried again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from flow_promises import MakeHouse
from mailflow.domain.model.message import Message
from mailflow.domain.model.policy import AuthenticationRules
from mailflow.flow import record
from mailflow.flow.last_end import look_back
from mailflow.ports.errors import ReaderDown, Temporary

from support.conversation import BOB, ENGLISH, LAN, kinds
from support.house import BILLING, CARE, POLICY, House, answer, mail, text_of
from support.inline_reader import InlineReader


class Died(BaseException):
    """The program is gone."""


@dataclass
class Reader(InlineReader):
    """A reader that may be away, give up on the poison, or be killed with the whole program."""

    down: int = 0  # so many times more nothing can be read
    poison: bytes = b"poison"
    deadly: bytes = b"no such mail"

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """See the port."""
        if self.down:
            self.down -= 1
            raise ReaderDown("the reading process could not be started")
        if any(self.deadly in raw for raw in mails):
            raise Died
        read = super().parse(mails)
        return [Temporary("it died") if self.poison in m else r for m, r in zip(mails, read, strict=True)]


@pytest.fixture
def reader() -> Reader:
    """Sound at first."""
    return Reader()


@pytest.fixture
def house(new_house: MakeHouse, reader: Reader) -> House:
    """A house with that reader."""
    return new_house(parser=reader)


def customers(house: House, number: int, *, first: int = 0) -> list[str]:
    """So many customers write; their names are numbers, from ``first`` on."""
    names = [f"c{n}@customer.example" for n in range(first, first + number)]
    for name in names:
        house.arrives(mail(ENGLISH, sender=name))
    return names


def lives(house: House, number: int) -> None:
    """The program is started so many times, and dies each time of what it has in hand, minutes apart."""
    for _ in range(number):
        house.start()
        with pytest.raises(Died):
            live(house)


def live(house: House) -> None:
    """Work, and again after ten minutes."""
    house.turn()
    house.clock.move(minutes=10)
    house.turn()


def give_up(house: House) -> None:
    """Let a mail that always fails have its attempts."""
    for _ in range(4):
        house.turn()
        house.clock.move(minutes=6)


class TestTheHouse:
    """What is the house's trouble costs no mail an attempt."""

    @pytest.mark.slow
    def test_nothing_can_be_read(self, house: House, reader: Reader) -> None:
        """Twenty complaints wait while no process can be started; when it can, all are answered."""
        names = customers(house, 20)
        reader.down = 10
        for _ in range(10):
            with pytest.raises(ReaderDown):
                house.take_in()
        assert house.rows("select distinct attempts, in_hand, suspect from arrivals") == [(0, 0, 0)]
        house.turn()
        assert [kinds(house, name) for name in names] == [["acknowledgement"]] * 20
        assert house.one("select count(*) from tickets") == 20

    @pytest.mark.parametrize("trouble", [OSError(24, "Too many open files"), ImportError("no module")])
    def test_nothing_can_be_decided(
        self, house: House, monkeypatch: pytest.MonkeyPatch, trouble: Exception
    ) -> None:
        """No file left to open, a module taken away under way: intake waits, and no mail is blamed."""
        decide = record.decide

        def fails(*_: object) -> object:
            raise trouble

        monkeypatch.setattr(record, "decide", fails)
        customers(house, 3)
        for _ in range(6):
            with pytest.raises(Temporary, match="no mail can be decided on"):
                house.take_in()
        monkeypatch.setattr(record, "decide", decide)
        house.turn()
        assert house.one("select count(*) from tickets") == 3

    def test_in_a_batch_with_a_killer(self, house: House, reader: Reader) -> None:
        """Who merely shared a batch with it is taken in at the next start, and never charged."""
        reader.deadly = b"kills"
        names = customers(house, 5)
        house.arrives(mail("this kills", sender="evil@elsewhere.example"))
        with pytest.raises(Died):
            house.turn()
        lives(house, 2)
        house.start()
        house.turn()
        assert [kinds(house, name) for name in names] == [["acknowledgement"]] * 5
        assert house.rows("select attempts, count(*) from arrivals group by 1") == [(0, 5), (1, 1)]

    @pytest.mark.slow
    @pytest.mark.parametrize("place", [0, 24, 49])
    def test_a_killer_among_fifty(self, house: House, reader: Reader, place: int) -> None:
        """In quarantine after five deaths; all others are answered before the fourth, none is charged."""
        reader.deadly = b"kills"
        names = customers(house, place)
        house.arrives(mail("this kills", sender="evil@elsewhere.example"))
        names += customers(house, 49 - place, first=place)
        lives(house, 4)
        assert house.rows("select disposition, attempts, count(*) from arrivals group by 1") == [
            ("", 1, 1),
            ("opened", 0, 49),
        ]
        lives(house, 1)
        house.start()
        house.turn()
        assert [kinds(house, name) for name in names] == [["acknowledgement"]] * 49
        assert house.rows("select disposition, attempts, count(*) from arrivals group by 1") == [
            ("opened", 0, 49),
            ("quarantined", 3, 1),
        ]

    def test_killed_by_a_person_at_the_wrong_moment(self, house: House, reader: Reader) -> None:
        """Once with many, once with few and twice alone: the mail is an ordinary one all the same."""
        reader.deadly = b"customer"
        [name] = customers(house, 1)
        lives(house, 4)
        reader.deadly = b"no such mail"
        house.start()
        live(house)
        assert kinds(house, name) == ["acknowledgement"]
        assert house.rows("select disposition from arrivals") == [("opened",)]

    def test_fresh_mail_goes_before_a_killer(self, house: House, reader: Reader) -> None:
        """Each life answers who has written meanwhile before it tries the suspect again."""
        reader.deadly = b"kills"
        house.arrives(mail("this kills", sender="evil@elsewhere.example"))
        lives(house, 1)
        house.arrives(mail(ENGLISH, sender=BOB))
        lives(house, 1)
        assert house.rows("select disposition, suspect from arrivals order by uid") == [
            ("", 1),
            ("opened", 0),
        ]


class TestQuarantine:
    """A mail in quarantine is not forgotten."""

    def test_a_mail_that_kills_the_program(self, house: House, reader: Reader) -> None:
        """Alone in hand three times after two deaths: quarantine, and word that says so."""
        reader.deadly = b"kills"
        house.arrives(mail("this kills", sender=LAN))
        lives(house, 5)
        house.start()
        house.turn()
        assert house.rows("select disposition, attempts, cause from arrivals") == [("quarantined", 3, "died")]
        words = text_of(house.last_letter_to(CARE))
        assert "mailflow quarantine" in words
        assert "chương trình đã dừng giữa chừng" in words
        assert "có thể được tạo ra để gây hại" not in words

    def test_the_customer_is_answered(self, house: House) -> None:
        """In the plainest form, in her language or two, without a reference, in the thread of her mail."""
        house.arrives(mail("poison", sender=LAN, message_id="<first@customer.example>"))
        give_up(house)
        [letter] = house.letters_to("lan@customer.example")
        assert letter["In-Reply-To"] == "<first@customer.example>"
        assert "KN-" not in str(letter)
        assert "None" not in text_of(letter)
        words = text_of(house.last_letter_to(CARE))
        assert "người gửi đã được báo" in words
        assert "lan@customer.example" in words

    def test_her_answer_opens_a_ticket(self, house: House) -> None:
        """Whoever answers that letter writes to people."""
        house.arrives(mail("poison", sender=LAN))
        give_up(house)
        house.arrives(answer(house.last_letter_to("lan@customer.example"), "Tôi khiếu nại: hàng bị vỡ."))
        house.turn()
        assert house.one("select customer_email from tickets") == "lan@customer.example"

    @pytest.mark.parametrize(
        ("sender", "headers"),
        [
            ("MAILER-DAEMON@mx.example", []),
            ("no-reply@shop.example", []),
            ("support@acme.example", []),
            (BILLING, []),
            (LAN, [("Return-Path", "<>")]),
            (LAN, [("Auto-Submitted", "auto-replied")]),
            (LAN, [("Precedence", "bulk")]),
            (LAN, [("List-Id", "<offers.shop.example>")]),
            ("Lan <lan@customer.example>, Bob <bob@customer.example>", []),
            ("=?utf-8?q?a=40b?=", []),
            (LAN, [("Authentication-Results", "mx.acme.example; dmarc=fail header.from=customer.example")]),
        ],
    )
    def test_whom_nobody_writes_to(
        self, new_house: MakeHouse, reader: Reader, sender: str, headers: list[tuple[str, str]]
    ) -> None:
        """Machines, our own, lists, two senders, a failed authentication: the admins' letter says so."""
        believed = AuthenticationRules(authserv_id="mx.acme.example")
        house = new_house(parser=reader, policy=replace(POLICY, authentication=believed))
        raw = mail("poison", sender="x@y.example", headers=headers).replace(b"x@y.example", sender.encode())
        house.arrives(raw)
        give_up(house)
        assert house.rows("select distinct recipient from outbox") == [(CARE,)]
        assert "CHƯA nhận được xác nhận" in text_of(house.last_letter_to(CARE))

    def test_no_mail_bomb(self, house: House) -> None:
        """The caps hold for these letters, too; who was not written to is written to later."""
        for number in range(8):
            house.arrives(mail(f"poison {number}", sender=LAN))
        give_up(house)
        hour = house.policy.acknowledgement.per_address_hour
        assert kinds(house, LAN) == ["acknowledgement_plain"] * hour
        house.clock.move(hours=1)
        house.turn()
        assert kinds(house, LAN) == ["acknowledgement_plain"] * 8

    def test_tried_again_each_hour_for_a_day(self, house: House, reader: Reader) -> None:
        """What can be read later is an ordinary mail, with its ticket and its acknowledgement."""
        house.arrives(mail("poison " + ENGLISH, sender=BOB))
        give_up(house)
        reader.poison = b"no longer"
        house.clock.move(hours=1)
        house.turn()
        assert house.rows("select disposition, in_hand from arrivals") == [("opened", 0)]
        assert kinds(house, BOB) == ["acknowledgement_plain", "acknowledgement"]

    def test_not_for_ever(self, house: House) -> None:
        """After a day the clock leaves it alone; a start of the program tries once more."""
        house.arrives(mail("poison", sender=BOB))
        give_up(house)
        for _ in range(30):
            house.clock.move(hours=1)
            house.turn()
        assert house.rows("select disposition, again_at from arrivals") == [("quarantined", None)]
        assert kinds(house, BOB) == ["acknowledgement_plain"]
        assert kinds(house, CARE).count("quarantined") == 1

    def test_tried_again_at_a_start(self, house: House, reader: Reader) -> None:
        """A new version can read it: nobody needs to think of it."""
        house.arrives(mail("poison " + ENGLISH, sender=BOB))
        give_up(house)
        house.clock.move(days=3)
        reader.poison = b"no longer"
        house.start()
        house.turn()
        assert house.rows("select disposition from arrivals") == [("opened",)]

    def test_what_kills_us_in_quarantine(self, house: House, reader: Reader) -> None:
        """The start after that does not try it: the others are served."""
        reader.deadly = b"kills"
        house.arrives(mail("this kills", sender=LAN))
        lives(house, 5)
        house.start()
        house.turn()
        lives(house, 1)  # it dies of the new attempt that a start gives to all in quarantine
        house.arrives(mail(ENGLISH, sender=BOB))
        house.start()
        house.turn()
        assert kinds(house, BOB) == ["acknowledgement"]

    def test_two_that_kill_us_do_not_take_turns(self, house: House, reader: Reader) -> None:
        """After one has killed the program, nothing in quarantine is tried for an hour."""
        reader.deadly = b"kills"
        for number in range(2):
            house.arrives(mail(f"this kills, {number}", sender=LAN))
        lives(house, 8)
        house.start()
        house.turn()
        assert house.rows("select distinct disposition from arrivals") == [("quarantined",)]
        lives(house, 1)
        house.start()
        house.turn()

    def test_trouble_of_the_house_meanwhile(self, house: House, reader: Reader) -> None:
        """Nothing can be read just then: it stays due."""
        house.arrives(mail("poison " + ENGLISH, sender=BOB))
        give_up(house)
        reader.poison, reader.down = b"no longer", 1
        house.clock.move(hours=1)
        with pytest.raises(ReaderDown):
            house.turn()
        house.turn()
        assert house.rows("select disposition from arrivals") == [("opened",)]

    def test_a_damaged_original(self, house: House) -> None:
        """It harms nothing else, and is not tried for ever."""
        house.arrives(mail("poison", sender=BOB))
        give_up(house)
        with house.store.writing() as connection:
            connection.exec_driver_sql("update originals set content = x'00'")
        house.clock.move(hours=1)
        house.turn()
        assert house.rows("select disposition, in_hand from arrivals") == [("quarantined", 0)]
        assert house.journal.told("mail failed")[-1]["error"] != ""


def test_answers_among_the_newest_wait_for_what_they_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a backlog the newest come first; a second mail of a customer still joins the ticket of the first."""
    monkeypatch.setattr("mailflow.domain.rules.intake_order.BATCH_MAILS", 2)
    house.arrives(mail(ENGLISH, sender=BOB, message_id="<first@customer.example>"))
    customers(house, 6)
    house.arrives(
        mail(
            "I forgot the invoice number: it is 4711.",
            sender=BOB,
            headers=[("In-Reply-To", "<first@customer.example>")],
        )
    )
    house.turn()
    house.clock.move(minutes=2)
    house.turn()
    assert house.one("select count(*) from tickets") == 7
    assert kinds(house, BOB) == ["acknowledgement"]
    assert look_back(house.context) == 0
