"""An acknowledgement is owed until it is sent, has come back, or a person knows why it was not sent."""

from dataclasses import replace

import pytest
from flow_promises import MakeHouse
from mailflow.domain.model.policy import AcknowledgementRules

from support.conversation import (
    AUTHENTICATED,
    BOB,
    CHINESE,
    ENGLISH,
    EVE,
    FAILED,
    LAN,
    PASSED,
    VIETNAMESE,
    WANG,
    acknowledged,
    events,
    kind_of,
    kinds,
    passes,
    reference,
    state,
    tickets,
    title_of,
    writes,
)
from support.fakes import Answer
from support.house import CARE, MANAGER, POLICY, TECHNICAL, House, mail, text_of
from support.reports import bounce_of

SUPPRESSED = [("X-Auto-Response-Suppress", "All")]


class TestItsEnds:
    """Sent, refused, bounced, withheld: each is known, and told where a person must do something."""

    def test_sent(self, house: House) -> None:
        """When the server takes the letter the obligation is met, and its clock stops."""
        house.smtp.down = "connection refused"
        writes(house, LAN)
        assert state(house) == ("queued", "")
        house.smtp.down = ""
        house.clock.move(minutes=5)
        house.turn()
        assert state(house) == ("sent", "")
        assert house.one("select met_by from deadlines where name = 'acknowledgement'") == "acknowledged"

    def test_refused_by_the_server(self, house: House) -> None:
        """The department hears that the customer could not be reached, with the server's words."""
        house.smtp.answers[LAN] = Answer("rcpt", 550, "5.1.1 no such user")
        writes(house, LAN)
        assert state(house) == ("failed", "5.1.1 no such user")
        assert kinds(house, TECHNICAL) == ["new_ticket", "undeliverable"]
        letter = house.last_letter_to(TECHNICAL)
        assert "5.1.1 no such user" in text_of(letter)
        assert LAN in text_of(letter)

    def test_put_off_by_the_server(self, house: House) -> None:
        """Greylisting is no failure: it goes out later, once, and nobody is alarmed."""
        house.smtp.answers[LAN] = Answer("rcpt", 451, "4.7.1 try again")
        writes(house, LAN)
        assert state(house)[0] == "queued"
        house.smtp.answers.clear()
        passes(house, step=0.5, hours=1)
        assert kinds(house, LAN) == ["acknowledgement"]
        assert kinds(house, TECHNICAL) == ["new_ticket"]

    def test_put_off_for_days(self, house: House) -> None:
        """After three days of trying, a person is told."""
        house.smtp.answers[LAN] = Answer("rcpt", 451, "4.7.1 try again")
        writes(house, LAN)
        passes(house, step=20, hours=80)
        assert state(house) == ("failed", "4.7.1 try again")
        assert "undeliverable" in kinds(house, TECHNICAL)

    def test_bounced_and_told_once(self, house: House) -> None:
        """Two reports about one letter: the ticket says so, the department hears of it once."""
        writes(house, LAN)
        letter = house.smtp.to(LAN)[0]
        for copy in range(2):
            house.arrives(bounce_of(letter).replace(b"@mx.example>", f"{copy}@mx.example>".encode(), 2))
            house.turn()
        assert state(house) == ("bounced", "550 5.1.1 User unknown")
        assert kinds(house, TECHNICAL) == ["new_ticket", "undeliverable"]
        assert events(house).count("bounced") == 2

    def test_withheld_is_told_at_once(self, house: House) -> None:
        """Customer care has all day to look whether a person wrote."""
        writes(house, LAN, headers=SUPPRESSED)
        assert state(house) == ("withheld", "suppressed")
        assert kinds(house, LAN) == []
        letter = house.last_letter_to(CARE)
        assert kind_of(letter) == "acknowledgement_withheld"
        assert reference(1) in text_of(letter)
        assert VIETNAMESE in " ".join(text_of(letter).replace(">", " ").split())

    def test_not_owed_is_told_at_once(self, new_house: MakeHouse) -> None:
        """A sender who fails authentication gets nothing; customer care and the department see the ticket."""
        house = new_house(policy=AUTHENTICATED)
        writes(house, LAN, headers=FAILED)
        assert state(house) == ("not owed", "authentication_failed")
        assert kinds(house, CARE) == ["acknowledgement_withheld"]
        assert kinds(house, TECHNICAL) == ["new_ticket"]

    def test_a_clock_that_nobody_can_stop_is_not_started(self, new_house: MakeHouse) -> None:
        """Where no acknowledgement is owed, none is overdue; that a person must read it stays."""
        house = new_house(policy=AUTHENTICATED)
        writes(house, LAN, headers=FAILED)
        clocks = {str(row[0]) for row in house.rows("select name from deadlines")}
        assert clocks == {"first reading", "resolution"}

    def test_an_acknowledgement_that_never_went_out_climbs(self, house: House) -> None:
        """After 24 hours it is overdue: the department hears of it, then the manager."""
        house.smtp.answers[LAN] = Answer("rcpt", 550, "no")
        writes(house, LAN)
        passes(house, hours=25)
        assert any("Xác nhận tiếp nhận" in title_of(letter) for letter in house.letters_to(TECHNICAL))
        assert house.letters_to(MANAGER) == []
        passes(house, hours=24)
        assert any("Xác nhận tiếp nhận" in title_of(letter) for letter in house.letters_to(MANAGER))


class TestPlainestForm:
    """At twenty hours the plainest form goes out, if nothing certain speaks against it."""

    def test_at_twenty_hours(self, house: House) -> None:
        """Not a minute earlier; nothing of the sender's is in it, not even the name."""
        writes(house, f"Trần Thị Lan <{LAN}>", headers=SUPPRESSED)
        house.clock.move(hours=19, minutes=59)
        house.turn()
        assert kinds(house, LAN) == []
        house.clock.move(minutes=1)
        house.turn()
        letter = house.last_letter_to(LAN)
        assert kind_of(letter) == "acknowledgement_plain"
        assert "Lan" not in text_of(letter)
        assert reference(1) in text_of(letter)
        assert state(house)[0] == "sent"
        passes(house, hours=100)
        assert kinds(house, LAN) == ["acknowledgement_plain"]

    def test_not_to_who_failed_authentication(self, new_house: MakeHouse) -> None:
        """The address may be anybody's."""
        house = new_house(policy=AUTHENTICATED)
        writes(house, LAN, headers=FAILED)
        writes(house, BOB, ENGLISH, headers=PASSED)
        passes(house, hours=48)
        assert kinds(house, LAN) == []
        assert kinds(house, BOB) == ["acknowledgement"]

    def test_not_to_the_bounce_address_of_a_letter(self, house: House) -> None:
        """Nothing that arrives there is ever answered, however human it looks."""
        writes(house, LAN)
        bounce_address = house.smtp.accepted[0].sender
        writes(house, EVE, ENGLISH, to=bounce_address, subject="Something new")
        passes(house, hours=48)
        assert kinds(house, EVE) == []
        assert state(house, 2)[0] == "not owed"

    def test_not_beyond_the_caps(self, new_house: MakeHouse) -> None:
        """When the house has written to too many, it waits an hour, and still comes within the day."""
        rules = AcknowledgementRules(all_per_hour=1)
        house = new_house(policy=replace(POLICY, acknowledgement=rules))
        writes(house, LAN, headers=SUPPRESSED)
        house.clock.move(hours=20)
        house.arrives(mail(ENGLISH, sender=BOB))
        house.turn()
        assert (kinds(house, BOB), kinds(house, LAN)) == (["acknowledgement"], [])
        passes(house, step=0.5, hours=2)
        assert kinds(house, LAN) == ["acknowledgement_plain"]


@pytest.mark.slow
class TestCaps:
    """Five an hour and ten a day to one address, so many an hour to all; one letter for what is beyond."""

    def test_five_an_hour_then_one_letter_for_the_rest(self, house: House) -> None:
        """Nine complaints at once: five answers now, one letter with the four others within 24 hours."""
        for number in range(9):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender=LAN))
        house.turn()
        assert kinds(house, LAN) == ["acknowledgement"] * 5
        assert state(house, 6) == ("capped", "per_address_hour")
        passes(house, hours=24)
        assert kinds(house, LAN)[5:] == ["acknowledgement_digest"]
        text = text_of(house.last_letter_to(LAN))
        assert [reference(n) in text for n in range(1, 10)] == [False] * 5 + [True] * 4
        assert {state(house, n)[0] for n in range(1, 10)} == {"sent"}
        unmet = house.one("select count(*) from deadlines where name = 'acknowledgement' and met_at is null")
        assert unmet == 0

    def test_mails_over_hours_make_one_letter(self, house: House) -> None:
        """The digest takes along what came later, instead of one letter for each."""
        for number in range(12):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender=LAN))
            if number >= 5:
                house.clock.move(minutes=2)
                house.turn()
        house.clock.move(hours=19, minutes=40)
        passes(house, step=0.04, minutes=20)
        assert kinds(house, LAN) == ["acknowledgement"] * 5 + ["acknowledgement_digest"]
        assert {state(house, n)[0] for n in range(1, 13)} == {"sent"}

    def test_ten_a_day(self, house: House) -> None:
        """One complaint an hour: ten are answered one by one."""
        for number in range(11):
            writes(house, LAN, f"{VIETNAMESE} ({number})")
            house.clock.move(hours=1, minutes=1)
        assert kinds(house, LAN) == ["acknowledgement"] * 10
        assert state(house, 11) == ("capped", "per_address_day")

    def test_the_whole_house(self, new_house: MakeHouse) -> None:
        """A cap on all acknowledgements holds within one batch, and frees itself hour by hour."""
        rules = AcknowledgementRules(all_per_hour=2)
        house = new_house(policy=replace(POLICY, acknowledgement=rules))
        customers = [f"customer{n}@customer.example" for n in range(5)]
        for each in customers:
            house.arrives(mail(ENGLISH, sender=each))
        house.turn()
        assert sum(acknowledged(house, each) for each in customers) == 2
        assert state(house, 3) == ("capped", "all_per_hour")
        passes(house, step=1.1, hours=1.1)
        assert sum(acknowledged(house, each) for each in customers) == 4
        passes(house, step=1.1, hours=1.1)
        assert [acknowledged(house, each) for each in customers] == [1] * 5

    def test_one_address_does_not_cap_another(self, house: House) -> None:
        """While Lan writes seven times, Bob and Wang are answered at once."""
        for number in range(7):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender=LAN))
        house.arrives(mail(ENGLISH, sender=BOB))
        house.arrives(mail(CHINESE, sender=WANG))
        house.turn()
        assert kinds(house, BOB) == kinds(house, WANG) == ["acknowledgement"]
        assert tickets(house) == 9

    def test_details_do_not_make_another_mailbox(self, house: House) -> None:
        """lan+1@, lan+2@ … are one mailbox: forged senders must not fill it beyond its cap."""
        for number in range(9):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender=f"lan+{number}@customer.example"))
        house.arrives(mail(ENGLISH, sender="lana+1@customer.example"))
        house.arrives(mail(ENGLISH, sender="lan+1@other.example"))
        house.turn()
        assert [len(kinds(house, f"lan+{n}@customer.example")) for n in range(9)] == [1] * 5 + [0] * 4
        assert kinds(house, "lana+1@customer.example") == kinds(house, "lan+1@other.example") != []

    def test_the_digest_comes_whatever_the_day_has_seen(self, new_house: MakeHouse) -> None:
        """It is the one letter beyond the sender's own caps: nobody waits for it longer than a day."""
        rules = AcknowledgementRules(per_address_hour=3, per_address_day=3)
        house = new_house(policy=replace(POLICY, acknowledgement=rules))
        for number in range(5):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender=LAN))
        house.turn()
        house.clock.move(hours=20, minutes=1)
        house.turn()
        assert kinds(house, LAN) == [*["acknowledgement"] * 3, "acknowledgement_digest"]

    def test_the_digest_counts(self, house: House) -> None:
        """It is a letter like the others: six have gone out in these 24 hours."""
        for number in range(7):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender=LAN))
        house.turn()
        house.clock.move(hours=20, minutes=1)
        house.turn()
        with house.store.transaction() as tx:
            counts = tx.acknowledgements.counts(LAN, house.clock.now())
        assert (counts.address_hour, counts.address_day) == (1, 6)

    def test_a_digest_that_bounces_is_nobodys_acknowledgement(self, house: House) -> None:
        """Every ticket that it named is shown as bounced, and a person is told."""
        for number in range(8):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender=LAN))
        house.turn()
        passes(house, hours=21)
        house.arrives(bounce_of(house.smtp.to(LAN)[-1]))
        house.turn()
        assert [state(house, n)[0] for n in range(1, 9)] == ["sent"] * 5 + ["bounced"] * 3
        assert kinds(house, TECHNICAL)[-1] == "undeliverable"

    def test_a_digest_that_is_refused(self, house: House) -> None:
        """The same, when the server does not take it in the first place."""
        for number in range(7):
            house.arrives(mail(f"{VIETNAMESE} ({number})", sender=LAN))
        house.turn()
        house.smtp.answers[LAN] = Answer("rcpt", 550, "closed")
        passes(house, hours=21)
        assert [state(house, n)[0] for n in range(1, 8)] == ["sent"] * 5 + ["failed"] * 2


@pytest.mark.parametrize("body", [VIETNAMESE, ENGLISH, CHINESE])
def test_the_digest_speaks_the_customers_language(house: House, body: str) -> None:
    """The one letter for all is in the language of the first of them."""
    for number in range(7):
        house.arrives(mail(f"{body} ({number})", sender=LAN))
    house.turn()
    passes(house, hours=21)
    languages = {str(letter["Content-Language"]) for letter in house.letters_to(LAN)}
    assert len(languages) == 1
