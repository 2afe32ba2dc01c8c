"""Machines that write back, storms, forged senders: few letters leave, nothing is lost, others go on."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from time import process_time

import pytest
from conversation import (
    BOB,
    ENGLISH,
    LAN,
    VIETNAMESE,
    acknowledged,
    bounce_of,
    kinds,
    staff_letters,
    state,
    tickets,
    writes,
)
from flow_promises import MakeHouse
from mailflow.domain.policy import AcknowledgementRules

from support.house import DIRECTOR, POLICY, TECHNICAL, House, mail, text_of

_COUNT = iter(range(1, 10**9))
DESK = "helpdesk@vendor.example"


def other_ticket_system(house: House, heard: int, *, quotes_reference: bool) -> int:
    """It acknowledges each letter that it has not answered yet, without any header that says so."""
    letters = house.letters_to(DESK)
    for number, letter in enumerate(letters[heard:], start=heard):
        subject = f"[Ticket#{number}] We have received your message"
        if quotes_reference:
            subject += f": {letter['Subject']}"
        body = f"Your request has been registered under number {number}. Our team will look into it."
        house.arrives(mail(body, sender=f"Vendor Helpdesk <{DESK}>", subject=subject))
    return len(letters)


def storm(house: House, mails: int, sender: Callable[[int], str]) -> None:
    """So many mails at once, each with other words, under the names that ``sender`` gives."""
    for _ in range(mails):
        number = next(_COUNT)
        house.arrives(mail(f"{VIETNAMESE} ({number})", sender=sender(number)))
    house.turn()


def answered(house: House) -> int:
    """How many letters left the house for forged senders."""
    return sum("elsewhere" in letter.recipient for letter in house.smtp.accepted)


class TestTwoTicketSystems:
    """Another system that acknowledges everything: the two must fall silent by themselves."""

    @pytest.mark.parametrize(
        ("minutes", "quotes_reference"),
        [(1, True), (1, False), pytest.param(25, False, marks=pytest.mark.slow)],
    )
    def test_at_most_five_letters_a_day(self, house: House, minutes: int, *, quotes_reference: bool) -> None:
        """Whatever day is looked at, it got at most five letters; with our reference in its subject, one."""
        house.arrives(mail("Our invoice is wrong, this is a complaint.", sender=DESK, subject="Invoice"))
        house.turn()
        heard, sent_at = 0, [house.clock.now()]
        for step in [*[minutes / 60] * 6, 20, *[minutes / 60] * 5, 20, *[minutes / 60] * 5]:
            house.clock.move(hours=step)
            heard = other_ticket_system(house, heard, quotes_reference=quotes_reference)
            house.turn()
            sent_at += [house.clock.now()] * (len(house.letters_to(DESK)) - len(sent_at))
        for at in sent_at:
            assert sum(0 <= (other - at).total_seconds() < 86400 for other in sent_at) <= 5
        if quotes_reference:
            assert len(sent_at) == 1

    def test_staff_are_told_why_it_fell_silent(self, house: House) -> None:
        """The obligation is withheld with that reason; in the end one letter names the rest."""
        house.arrives(mail(ENGLISH, sender=DESK, subject="Invoice"))
        heard = 0
        for _ in range(6):
            house.turn()
            house.clock.move(minutes=2)
            heard = other_ticket_system(house, heard, quotes_reference=False)
        assert state(house, 5) == ("withheld", "answers our letters within minutes")

    def test_a_robot_that_answers_within_the_same_second(self, new_house: MakeHouse) -> None:
        """A mail server tells whole seconds: an answer in the second of our letter is a quick one, too."""
        generous = AcknowledgementRules(per_address_hour=50, per_address_day=100)
        house = new_house(policy=replace(POLICY, acknowledgement=generous))
        house.clock.move(milliseconds=700)
        house.arrives(mail(ENGLISH, sender=DESK, subject="Invoice"))
        heard = 0
        for _ in range(12):
            house.turn()
            house.clock.move(milliseconds=100)
            heard = other_ticket_system(house, heard, quotes_reference=False)
            house.clock.move(milliseconds=900)
        assert len(house.letters_to(DESK)) <= 5

    def test_a_quick_person_is_answered(self, house: House) -> None:
        """Four complaints within minutes of each other: four acknowledgements at once."""
        for number in range(4):
            writes(house, LAN, f"{VIETNAMESE} ({number})")
            house.clock.move(minutes=3)
        assert kinds(house, LAN) == ["acknowledgement"] * 4


class TestStorm:
    """One sender writes without end."""

    def test_one_sender(self, house: House) -> None:
        """Thirty mails: every one a ticket, five answers, twenty notices, one letter for the rest."""
        storm(house, 30, lambda _: LAN)
        house.arrives(mail(ENGLISH, sender=BOB))
        house.turn()
        assert (tickets(house), acknowledged(house, LAN)) == (31, 5)
        assert kinds(house, BOB) == ["acknowledgement"]
        assert kinds(house, TECHNICAL) == ["new_ticket"] * 21
        house.clock.move(hours=1)
        house.turn()
        assert kinds(house, TECHNICAL)[21:] == ["bundle"]
        named = text_of(house.last_letter_to(TECHNICAL))
        assert [f"KN-2026-{n:06d}" in named for n in (20, 21, 30)] == [False, True, True]

    def test_what_was_told_in_a_bundle_is_reminded_in_a_bundle(self, house: House) -> None:
        """No wave of reminders twelve hours later, none of escalations after a day."""
        storm(house, 26, lambda _: LAN)
        for hours in (1, 12, 1):
            house.clock.move(hours=hours)
            house.turn()
        assert Counter(kinds(house, TECHNICAL)) == {"new_ticket": 20, "bundle": 2, "reminder": 20}

    def test_the_link_in_a_bundle_says_that_it_was_read(self, house: House) -> None:
        """Staff open the mail that the link makes and send it: the ticket's first reading is met."""
        storm(house, 26, lambda _: LAN)
        house.clock.move(hours=1)
        house.turn()
        text = text_of(house.last_letter_to(TECHNICAL))
        address = text.partition("mailto:")[2].partition("?")[0]
        assert writes(house, TECHNICAL, "#note Đã xem", to=address).startswith("command: ")
        read = house.rows("select ticket_id from deadlines where name = 'first reading' and met_by = 'read'")
        assert read == [(21,)]

    def test_a_few_over_the_ration_come_one_by_one(self, house: House) -> None:
        """Twenty-three in an hour: the last three notices are whole ones, an hour later."""
        storm(house, 23, lambda _: LAN)
        house.clock.move(hours=1)
        house.turn()
        assert kinds(house, TECHNICAL) == ["new_ticket"] * 23

    def test_follow_ups_without_end(self, house: House) -> None:
        """The same on one ticket: everything is kept, the department is not buried."""
        writes(house, LAN)
        for number in range(25):
            house.arrives(mail(f"Sao chưa trả lời? ({number})", sender=LAN, subject="Re: [KN-2026-000001]"))
        house.turn()
        assert (tickets(house), kinds(house, TECHNICAL).count("customer_wrote")) == (1, 19)
        assert house.one("select count(*) from messages where ticket_id = 1") == 26

    def test_who_forwards_for_many_is_no_storm(self, new_house: MakeHouse) -> None:
        """A trusted forwarder passes on the mail of many: each notice goes out."""
        trusted = replace(POLICY.authentication, trusted_forwarders=("vendor.example",))
        house = new_house(policy=replace(POLICY, authentication=trusted))
        storm(house, 25, lambda _: DESK)
        assert kinds(house, TECHNICAL) == ["new_ticket"] * 25


@pytest.mark.slow
class TestForgedSenders:
    """Each mail under another name: the caps of the whole house hold, towards customers and staff."""

    def test_bounded_on_both_sides(self, new_house: MakeHouse) -> None:
        """Eighteen names, six letters an hour: six answers, six notices to each reader, then one letter."""
        house = new_house(policy=replace(POLICY, acknowledgement=AcknowledgementRules(all_per_hour=6)))
        storm(house, 18, lambda n: f"victim{n}@elsewhere.example")
        assert answered(house) == 6
        assert (len(kinds(house, TECHNICAL)), len(kinds(house, DIRECTOR))) == (6, 6)
        house.clock.move(hours=1)
        house.turn()
        assert kinds(house, TECHNICAL)[6:] == kinds(house, DIRECTOR)[6:] == ["bundle"]
        assert answered(house) == 12
        house.clock.move(hours=1)
        house.turn()
        assert {str(row[0]) for row in house.rows("select ack_state from tickets")} == {"sent"}

    def test_bounces_without_end(self, house: House) -> None:
        """What comes back from forged senders is told in one letter, too."""
        storm(house, 26, lambda n: f"victim{n}@elsewhere.example")
        letters = [each.content for each in house.smtp.accepted if "elsewhere" in each.recipient]
        for letter in letters:
            house.arrives(bounce_of(letter))
        house.turn()
        assert kinds(house, TECHNICAL).count("undeliverable") == 20
        house.clock.move(hours=1)
        house.turn()
        assert kinds(house, TECHNICAL)[-1] == "bundle"


STORMS = [
    pytest.param(400, id="400", marks=pytest.mark.slow),
    pytest.param(10_000, id="10000", marks=pytest.mark.soak),
]


@pytest.mark.parametrize("mails", STORMS)
@pytest.mark.parametrize("kind", ["one sender", "forged senders"])
def test_great_storms(new_house: MakeHouse, kind: str, mails: int) -> None:
    """Nothing is lost, letters stay few, and the last mails cost no more than twice the first."""
    house = new_house(policy=replace(POLICY, acknowledgement=AcknowledgementRules(all_per_hour=mails // 5)))
    spent: list[float] = []
    for _ in range(5):
        began = process_time()
        storm(house, mails // 5, lambda n: LAN if kind == "one sender" else f"v{n}@elsewhere.example")
        spent.append(process_time() - began)
        house.clock.move(minutes=3)
    house.arrives(mail(ENGLISH, sender=BOB))
    house.turn()
    assert tickets(house) == mails + 1
    assert acknowledged(house, LAN) == (5 if kind == "one sender" else 0)
    assert len(house.smtp.accepted) <= 3 * mails // 5 + 3
    assert spent[-1] < 2 * spent[0] + 1
    for hours in (1, 1, 1, 1, 1, 1, 14, 5):
        house.clock.move(hours=hours)
        house.turn()
    assert acknowledged(house, BOB) == 1
    assert acknowledged(house, LAN) == (6 if kind == "one sender" else 0)
    assert {str(row[0]) for row in house.rows("select ack_state from tickets")} == {"sent"}
    assert staff_letters(house) < (150 if kind == "one sender" else 2 * mails // 5 + 1000)
