"""The first day: notices leave before it is known whether sub-addresses arrive, and are answered later."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from functools import partial

import pytest
from mailflow.domain.model.policy import MailboxRules
from mailflow.flow.intake import visit
from mailflow.flow.subaddress_probe import (
    BACK_WITHIN,
    LOST_AFTER,
    SERVERS_CHANGE,
    awaited,
    probe_subaddressing,
    waits_for,
)

from support.buttons import pressed
from support.conversation import BOB, EVE, LAN, VIETNAMESE, kind_of, kinds
from support.fakes import Answer
from support.house import BILLING, POLICY, SUPPORT, House, answer, mail

STAFF = "lan@acme.example"
PROBE = "support+probe@acme.example"
AUTO = replace(POLICY, mailboxes=(MailboxRules(SUPPORT, "ACME Customer Care", subaddressing="auto"),))
REPLY = "Kính gửi chị, chúng tôi đã nhận được và đang kiểm tra hóa đơn."


@pytest.fixture
def house() -> House:
    """Nothing has ever run here; two complaints wait."""
    house = House(policy=AUTO)
    for customer in (LAN, BOB):
        house.arrives(mail(VIETNAMESE, sender=customer, subject="Hóa đơn sai"))
    house.turn()
    return house


def probe_returns(house: House) -> None:
    """The server has delivered our letter to ourselves."""
    house.arrives(house.smtp.to(PROBE)[-1])
    house.turn()


def works(house: House) -> bool:
    """Whether notices now ask for answers to an address with a token."""
    house.arrives(mail(VIETNAMESE, sender="third@customer.example", subject="Hóa đơn"))
    house.turn()
    return house.last_letter_to(BILLING)["Reply-To"] is not None


def replies(house: House, letter: EmailMessage, words: str, **how: str) -> None:
    """The department answers as its mail program suggests, and the hold passes."""
    house.arrives(answer(letter, words, sender=STAFF, **how))
    house.turn()
    house.clock.move(minutes=3)
    house.turn()


class TestTheFirstNotices:
    """What counts is what that letter carried."""

    def test_a_plain_reply_reaches_the_customer(self, house: House) -> None:
        """The notice had no token; that one is known to arrive by now is no reason to refuse."""
        first, second = house.letters_to(BILLING)
        assert first["Reply-To"] is None
        assert second["Reply-To"] is None
        probe_returns(house)
        replies(house, first, REPLY)
        assert kinds(house, LAN) == ["acknowledgement", "written_response"]
        assert "refused" not in kinds(house, STAFF)

    @pytest.mark.parametrize(
        "command", ["#plan Xin lỗi khách hàng @billing due 20/12", "#cause Máy tính tiền chạy hai lần"]
    )
    def test_commands_are_done(self, house: House, command: str) -> None:
        """As from any notice."""
        first, _ = house.letters_to(BILLING)
        probe_returns(house)
        replies(house, first, command)
        assert "refused" not in kinds(house, STAFF)
        assert house.one("select disposition from arrivals order by id desc limit 1") == "command"

    def test_later_notices_have_tokens_and_need_them(self, house: House) -> None:
        """A letter with a token is answered with it; without it the writer is asked, as before."""
        probe_returns(house)
        assert works(house)
        notice = house.last_letter_to(BILLING)
        replies(house, notice, REPLY, to=SUPPORT)
        assert kinds(house, "third@customer.example") == ["acknowledgement"]
        replies(house, notice, REPLY)
        assert kinds(house, "third@customer.example") == ["acknowledgement", "written_response"]

    def test_where_addresses_arrive_no_longer(self, house: House) -> None:
        """The server was changed: a letter whose token can no longer arrive is answered without it."""
        probe_returns(house)
        assert works(house)
        notice = house.last_letter_to(BILLING)
        house.smtp.answers[PROBE] = Answer("rcpt", 550, "5.1.1 no such user")
        house.clock.move(seconds=SERVERS_CHANGE.total_seconds() + 60)
        house.turn()
        replies(house, notice, REPLY, to=SUPPORT)
        assert kind_of(house.last_letter_to("third@customer.example")) == "written_response"


class TestTheLetterToOurselves:
    """It alone tells, and its loss tells nothing."""

    def test_anybody_may_write_to_the_probe(self, house: House) -> None:
        """A mail in our name to that address is not our letter."""
        house.arrives(mail("x", sender=SUPPORT, to=PROBE))
        house.arrives(mail("x", sender=EVE, to=PROBE))
        house.turn()
        assert not works(house)
        probe_returns(house)
        assert works(house)

    def test_refused(self) -> None:
        """550 is the answer; nobody is told, and nothing stands in the list of what went wrong."""
        fresh = House(policy=AUTO)
        fresh.smtp.answers[PROBE] = Answer("rcpt", 550, "5.1.1 no such user")
        fresh.turn()
        assert fresh.rows("select value from notes where name like 'subaddressing of%'") == [("fails",)]
        assert "550 5.1.1 no such user" in str(fresh.one("select value from notes where name like 'probe%'"))
        assert fresh.rows("select state, dismissed from outbox") == [("failed", 1)]
        assert not works(fresh)

    def test_asked_again_when_lost(self, house: House) -> None:
        """After an hour, then less and less often; a late answer to the latest counts."""
        assert len(house.smtp.to(PROBE)) == 1
        for times, pause in enumerate(LOST_AFTER, start=2):
            house.clock.move(seconds=pause.total_seconds() + 60)
            house.turn()
            house.turn()
            assert len(house.smtp.to(PROBE)) == times
        probe_returns(house)
        assert works(house)

    def test_bounced(self, house: House) -> None:
        """A server that takes it and sends it back says no, too; whatever else a report names is nothing."""
        probe_returns(house)
        mine = house.last_letter_to(PROBE)["Message-ID"]
        house.arrives(report(PROBE, "<other.probe@acme.example>"))
        house.turn()
        assert works(house)
        house.arrives(report(PROBE, mine))
        house.turn()
        assert not works(house)

    def test_a_changed_server_is_asked_at_a_start(self) -> None:
        """Who has switched sub-addresses on starts the daemon again and need not wait for a month."""
        house = House(policy=AUTO)
        house.smtp.answers[PROBE] = Answer("rcpt", 550, "5.1.1 no such user")
        house.turn()
        assert not probe_subaddressing(house.rules, house.context, starting=True)
        house.clock.at += timedelta(minutes=11)
        assert not probe_subaddressing(house.rules, house.context)
        assert probe_subaddressing(house.rules, house.context, starting=True)


def report(recipient: str, message_id: str) -> bytes:
    """A delivery report (RFC 3464) about a letter."""
    return (
        "From: MAILER-DAEMON@mx.acme.example\r\nTo: support@acme.example\r\nSubject: Undelivered\r\n"
        "Message-ID: <dsn@mx.acme.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.acme.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n"
    ).encode()


class TestTheFirstNoticesWait:
    """For some seconds, so that they ask for answers to the right address from the beginning."""

    @staticmethod
    def looks(house: House) -> None:
        """As the daemon does: what waits for our letter to return is left for the next look."""
        probe = awaited(house.rules, house.context)
        visit(house.mailbox, house.rules, "INBOX", house.context, waits=partial(waits_for, probe))
        house.send()

    @pytest.fixture
    def fresh(self) -> House:
        """The letter to ourselves is on its way, and a complaint is there before it."""
        fresh = House(policy=AUTO)
        assert probe_subaddressing(fresh.rules, fresh.context, starting=True)
        fresh.send()
        fresh.arrives(mail(VIETNAMESE, sender=LAN, subject="Hóa đơn sai"))
        self.looks(fresh)
        assert kinds(fresh, LAN) == []
        return fresh

    def test_until_it_returns(self, fresh: House) -> None:
        """Then the notice has its token."""
        fresh.arrives(fresh.smtp.to(PROBE)[-1])
        self.looks(fresh)
        self.looks(fresh)
        assert kinds(fresh, LAN) == ["acknowledgement"]
        assert "+" in fresh.last_letter_to(BILLING)["Reply-To"]

    def test_no_longer_than_some_seconds(self, fresh: House) -> None:
        """A lost letter keeps no customer waiting; the buttons carry the token in a line of their own."""
        fresh.clock.move(seconds=BACK_WITHIN.total_seconds())
        self.looks(fresh)
        assert kinds(fresh, LAN) == ["acknowledgement"]
        notice = fresh.last_letter_to(BILLING)
        assert notice["Reply-To"] is None
        fresh.arrives(pressed(notice, "#take").sent(STAFF))
        self.looks(fresh)
        assert kinds(fresh, STAFF) == ["receipt"]

    def test_until_it_comes_back(self, fresh: House) -> None:
        """A report says no as soon as it is there."""
        fresh.arrives(report(PROBE, fresh.last_letter_to(PROBE)["Message-ID"]))
        self.looks(fresh)
        self.looks(fresh)
        assert kinds(fresh, LAN) == ["acknowledgement"]
        assert fresh.last_letter_to(BILLING)["Reply-To"] is None
