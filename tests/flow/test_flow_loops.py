"""Machines that write back, storms, forged senders: few letters leave, nothing is lost, others go on."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from time import process_time

import pytest
from flow_promises import MakeHouse
from mailflow.domain.model.policy import AcknowledgementRules, Policy, StaffRules

from support.conversation import (
    BOB,
    ENGLISH,
    LAN,
    VIETNAMESE,
    acknowledged,
    kinds,
    staff_letters,
    state,
    tickets,
    writes,
)
from support.house import DIRECTOR, POLICY, TECHNICAL, House, mail, text_of
from support.reports import bounce_of

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


def limited(hourly: int) -> Policy:
    """A house that writes so many letters an hour to customers, and to each reader of its own."""
    return replace(
        POLICY,
        acknowledgement=AcknowledgementRules(all_per_hour=hourly),
        staff=StaffRules(letters_per_hour=hourly),
    )


def answered(house: House) -> int:
    """How many letters left the house for forged senders."""
    return sum("elsewhere" in letter.recipient for letter in house.smtp.accepted)


def customers_letters(house: House) -> int:
    """How many letters left the house for anybody outside."""
    return sum(not letter.recipient.endswith("@acme.example") for letter in house.smtp.accepted)


class TestTwoTicketSystems:
    """Another system that acknowledges everything: the two must fall silent by themselves."""

    @pytest.mark.slow
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


@pytest.mark.slow
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

    def test_what_was_told_in_a_bundle_is_reminded_in_one_letter(self, house: House) -> None:
        """No wave of reminders twelve hours later, none of escalations after a day."""
        storm(house, 26, lambda _: LAN)
        for hours in (1, 12, 1):
            house.clock.move(hours=hours)
            house.turn()
        assert Counter(kinds(house, TECHNICAL)) == {"new_ticket": 20, "bundle": 1, "several_due": 1}

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
        house = new_house(policy=limited(6))
        storm(house, 18, lambda n: f"victim{n}@elsewhere{n}.example")
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
        storm(house, 26, lambda n: f"victim{n}@elsewhere{n}.example")
        letters = [each.content for each in house.smtp.accepted if "elsewhere" in each.recipient]
        for letter in letters:
            house.arrives(bounce_of(letter))
        house.turn()
        assert kinds(house, TECHNICAL).count("undeliverable") == 20
        house.clock.move(hours=1)
        house.turn()
        assert kinds(house, TECHNICAL)[-1] == "bundle"


@pytest.mark.slow
class TestManyNamesOfOne:
    """Caps count people and organisations, not spellings."""

    def test_no_spelling_takes_anothers_letter(self, house: House) -> None:
        """Forged mails of lan+x@ use lan@'s caps up; what lan@ is owed is told to lan@ soon after."""
        for number in range(10):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender="lan+x@customer.example"))
        house.turn()
        house.arrives(mail(VIETNAMESE, sender=LAN))
        house.turn()
        assert acknowledged(house, LAN) == 0
        for _ in range(6):
            house.clock.move(minutes=15)
            house.turn()
        assert kinds(house, LAN) == ["acknowledgement_plain"]
        assert "KN-2026-000011" in house.last_letter_to(LAN)["Subject"]
        assert kinds(house, "lan+x@customer.example")[5:] == ["acknowledgement_digest"]
        assert "000011" not in text_of(house.last_letter_to("lan+x@customer.example"))

    def test_a_victim_with_many_spellings(self, house: House) -> None:
        """Forty forged complaints of one Gmail user, dots and details everywhere: five letters, then one."""
        name = "victimname"
        dotted = [f"{name[:at]}.{name[at:]}" for at in range(1, 10)]
        spellings = [
            *(f"{each}@gmail.com" for each in dotted),
            *(f"{each}@googlemail.com" for each in dotted),
            *(f"{name}+{n}@gmail.com" for n in range(20)),
            "v.i.ctim.name+x@gmail.com",
            "VictimName@GoogleMail.com",
        ]
        for spelling in spellings:
            house.arrives(mail(f"{VIETNAMESE} ({spelling})", sender=spelling))
        house.turn()
        assert customers_letters(house) == 5
        for _ in range(30):
            house.clock.move(hours=1)
            house.turn()
        assert customers_letters(house) == 6
        assert {str(row[0]) for row in house.rows("select ack_state from tickets")} == {"sent"}

    def test_a_detail_counts_both_ways(self, house: House) -> None:
        """Five letters to lan+1@ and so on are five letters to lan@, too."""
        for number in range(5):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender=f"lan+{number}@customer.example"))
        house.turn()
        house.clock.move(minutes=31)
        writes(house, LAN)
        assert state(house, 6) == ("capped", "per_address_hour")

    def test_a_robot_under_ever_new_addresses(self, house: House) -> None:
        """A desk that answers each letter from another ticket-N@ falls silent after twenty."""
        house.arrives(mail(ENGLISH, sender="ticket-0@other.example"))
        house.turn()
        answered = 0
        while customers_letters(house) > answered < 60:
            answered += 1
            house.clock.move(minutes=1)
            body = f"Your request has been registered under number {answered}."
            house.arrives(mail(body, sender=f"ticket-{answered}@other.example", subject="Registered"))
            house.turn()
        assert customers_letters(house) == 20

    def test_colleagues_who_complain_one_after_the_other(self, house: House) -> None:
        """Thirty people of one company, each after the letter to the one before: they say what is wrong."""
        for number in range(30):
            house.arrives(mail(f"{ENGLISH} ({number})", sender=f"person{number}@other.example"))
            house.turn()
            house.clock.move(minutes=1)
        assert customers_letters(house) == 30

    def test_colleagues_who_write_at_once(self, house: House) -> None:
        """Their mails have come before any letter left: nobody answers anything."""
        for number in range(40):
            house.arrives(mail(f"Hello ({number})", sender=f"person{number}@other.example"))
        house.turn()
        assert customers_letters(house) == 40

    def test_where_everybody_has_their_mail_nobody_shares_a_cap(self, house: House) -> None:
        """Thirty people with Gmail addresses are thirty people."""
        for number in range(30):
            house.arrives(mail(f"{ENGLISH} ({number})", sender=f"person{number}@gmail.com"))
        house.turn()
        assert customers_letters(house) == 30

    def test_a_victims_own_complaint_waits_an_hour_at_most(self, house: House) -> None:
        """Ten forged mails in her name have used up her day; her own complaint is acknowledged."""
        for number in range(10):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender=LAN))
            house.turn()
            house.clock.move(minutes=40)
        house.arrives(mail("Đơn hàng của tôi bị vỡ, tôi muốn khiếu nại.", sender=LAN))
        house.turn()
        assert state(house, 11)[0] == "capped"
        house.clock.move(hours=1, minutes=1)
        house.turn()
        assert state(house, 11)[0] == "sent"

    def test_a_forger_with_patience_gets_few_letters(self, house: House) -> None:
        """A forged mail each ten minutes, all day: ten letters, three that make up for the rest, one more."""
        for number in range(144):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender=LAN))
            house.turn()
            house.clock.move(minutes=10)
        assert len(kinds(house, LAN)) <= 14
        for _ in range(24):
            house.clock.move(hours=1)
            house.turn()
        assert {str(row[0]) for row in house.rows("select ack_state from tickets")} == {"sent"}

    def test_who_is_known_is_answered_in_a_storm(self, new_house: MakeHouse) -> None:
        """Strangers have used up the hour; a customer with an earlier ticket is acknowledged at once."""
        house = new_house(policy=limited(6))
        writes(house, LAN)
        house.clock.move(hours=2)
        storm(house, 9, lambda n: f"victim{n}@elsewhere{n}.example")
        writes(house, LAN, f"{VIETNAMESE} (2)")
        writes(house, BOB, ENGLISH)
        assert (len(kinds(house, LAN)), kinds(house, BOB)) == (2, [])

    def test_staff_get_a_hundred_letters_and_one(self, house: House) -> None:
        """More complaints in an hour than anybody can read: a hundred notices, one letter for the rest."""
        storm(house, 120, lambda n: f"victim{n}@elsewhere{n}.example")
        house.clock.move(hours=1)
        house.turn()
        assert Counter(kinds(house, DIRECTOR)) == {"new_complaint": 100, "bundle": 1}


STORMS = [
    pytest.param(400, id="400", marks=pytest.mark.slow),
    pytest.param(10_000, id="10000", marks=pytest.mark.soak),
]


@pytest.mark.parametrize("mails", STORMS)
@pytest.mark.parametrize("kind", ["one sender", "forged senders"])
def test_great_storms(new_house: MakeHouse, kind: str, mails: int) -> None:
    """Nothing is lost, letters stay few, and the last mails cost no more than twice the first."""
    house = new_house(policy=limited(mails // 5))
    spent: list[float] = []
    for _ in range(5):
        began = process_time()
        storm(house, mails // 5, lambda n: LAN if kind == "one sender" else f"v{n}@elsewhere{n}.example")
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
