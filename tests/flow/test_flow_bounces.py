"""Letters of ours that come back or are late, receipts, and machines that answer: all find their ticket."""

from typing import cast

import pytest

from support.conversation import (
    BOB,
    ENGLISH,
    LAN,
    answers,
    arrives,
    became,
    events,
    kind_of,
    kinds,
    passes,
    state,
    ticket_of_latest,
    tickets,
    writes,
)
from support.fakes import Answer
from support.forged_talks import EVIL, forged_report, returned
from support.house import BILLING, CARE, MANAGER, SUPPORT, TECHNICAL, House, answer, text_of
from support.reports import bounce_of

INVOICE = "Hóa đơn tháng 10 bị tính hai lần, tôi rất bức xúc."


class TestDepartments:
    """A department that cannot be reached must not let a complaint wait unread."""

    def test_its_bounce_is_told_above(self, house: House) -> None:
        """The manager and customer care hear that billing's address fails; billing does not."""
        writes(house, LAN, INVOICE)
        arrives(house, bounce_of(house.smtp.to(BILLING)[0]))
        assert kinds(house, MANAGER) == kinds(house, CARE) == ["undeliverable"]
        assert kinds(house, BILLING) == ["new_ticket"]
        text = text_of(house.last_letter_to(MANAGER))
        assert BILLING in text
        assert "KN-2026-000001" in text

    def test_refused_at_once(self, house: House) -> None:
        """The same, when our own server refuses the address."""
        house.smtp.answers[BILLING] = Answer("rcpt", 550, "5.1.1 unknown")
        writes(house, LAN, INVOICE)
        assert kinds(house, MANAGER) == kinds(house, CARE) == ["undeliverable"]

    def test_the_manager_bounces_too(self, house: House) -> None:
        """The letter about the bounce comes back: recorded, and nobody is told again."""
        writes(house, LAN, INVOICE)
        arrives(house, bounce_of(house.smtp.to(BILLING)[0]))
        before = len(house.smtp.accepted)
        arrives(house, bounce_of(house.smtp.to(MANAGER)[0]))
        assert became(house).startswith("set aside: bounce")
        assert len(house.smtp.accepted) == before
        assert events(house).count("bounced") == 2


class TestDelays:
    """Not yet delivered is not undeliverable."""

    def test_only_noted(self, house: House) -> None:
        """It stands on the ticket; the obligation is still met, and nobody is told."""
        writes(house, LAN)
        late = bounce_of(house.smtp.to(LAN)[0], action="delayed", status="4.4.1")
        assert arrives(house, late).startswith("set aside: delay notice")
        assert (state(house)[0], events(house)[-1]) == ("sent", "delayed")
        assert kinds(house, TECHNICAL) == ["new_ticket"]


class TestFinding:
    """A bounce finds its letter by whatever it brings along."""

    def test_by_the_envelope_alone(self, house: House) -> None:
        """No Message-ID of ours in it, but it came to the address of that letter's envelope."""
        writes(house, LAN)
        letter = house.smtp.accepted[0]
        raw = bounce_of(letter.content, to=letter.sender).replace(b"Message-ID: <ae", b"X-Gone: <ae")
        arrives(house, raw)
        assert (ticket_of_latest(house), state(house)[0]) == (1, "bounced")

    def test_of_the_right_ticket(self, house: House) -> None:
        """Two tickets of one customer: the one whose letter came back."""
        writes(house, LAN)
        writes(house, LAN, "Còn một việc khác: nhân viên giao hàng rất thô lỗ.")
        arrives(house, bounce_of(house.smtp.to(LAN)[0]))
        assert (state(house, 1)[0], state(house, 2)[0]) == ("bounced", "sent")

    def test_of_nothing_of_ours(self, house: House) -> None:
        """Spam in our name comes back: set aside, no ticket is touched, nobody is bothered."""
        writes(house, LAN)
        raw = bounce_of(house.smtp.to(LAN)[0]).replace(LAN.encode(), b"victim@elsewhere.example")
        raw = raw.replace(b"Message-ID: <ae", b"Message-ID: <zz")
        before = len(house.smtp.accepted)
        assert arrives(house, raw) == "set aside: unmatched bounce: victim@elsewhere.example"
        assert (ticket_of_latest(house), state(house)[0]) == (None, "sent")
        assert len(house.smtp.accepted) == before


def letter_to(house: House, address: str) -> tuple[str, str]:
    """State and Message-ID of the latest letter to somebody."""
    sql = f"select state, message_id from outbox where recipient = '{address}' order by id desc limit 1"
    return cast("tuple[str, str]", house.rows(sql)[0])


def report(recipient: str, message_id: str = "") -> bytes:
    """A report by somebody who knows an address, and perhaps a Message-ID."""
    more = returned(f"Message-ID: <{message_id}>") if message_id else ""
    return forged_report(recipient, SUPPORT, more=more)


class TestForged:
    """Anybody can write a report: what carries nothing of a letter that has left changes nothing."""

    def test_about_letters_that_arrived(self, house: House) -> None:
        """Nobody's letter comes back by an address alone, and staff get no letter of the forger's words."""
        writes(house, LAN, INVOICE)
        before = house.rows("select state, answer from outbox"), len(house.smtp.accepted)
        for address in (LAN, BILLING):
            assert arrives(house, report(address)) == f"set aside: unmatched bounce: {address}"
        assert (house.rows("select state, answer from outbox"), len(house.smtp.accepted)) == before
        assert state(house)[0] == "sent"
        assert "bounced" not in events(house)

    @pytest.mark.parametrize("fate", ["waiting", "pending", "cancelled", "kept back", "failed"])
    def test_about_a_letter_that_has_not_left(self, house: House, fate: str) -> None:
        """Not even its own Message-ID lets a report touch it; a note stands on its ticket."""
        writes(house, LAN)
        with house.store.writing() as connection:
            sql = f"update outbox set state = '{fate}', attempts = 0, next_attempt_at = {2**47}"
            connection.exec_driver_sql(f"{sql} where recipient = '{LAN}'")
        _, message_id = letter_to(house, LAN)
        assert arrives(house, report(LAN, message_id)).startswith("set aside: unmatched bounce")
        assert letter_to(house, LAN) == (fate, message_id)
        assert (ticket_of_latest(house), events(house)[-1], state(house)[0]) == (1, "report noted", "sent")

    def test_the_store_itself_refuses(self, house: House) -> None:
        """Whatever was decided: no statement makes a letter come back that waits."""
        writes(house, LAN)
        with house.store.writing() as connection:
            connection.exec_driver_sql("update outbox set state = 'waiting'")
        with house.store.transaction() as tx:
            assert not tx.sending.bounced(1, "550", house.clock.now())
        assert letter_to(house, LAN)[0] == "waiting"

    def test_a_person_sees_it(self, house: House) -> None:
        """The daily digest says that a report names no letter of ours, and whom it calls unreachable."""
        writes(house, LAN)
        arrives(house, report(LAN))
        house.turn()
        passes(house, days=1)
        digest = next(letter for letter in house.letters_to(CARE) if kind_of(letter) == "digest")
        [line] = [line for line in text_of(digest).splitlines() if EVIL.lower() in line]
        assert LAN in line
        assert "unmatched" not in line


class TestFast:
    """A bounce may be faster than what we know of the letter."""

    def test_before_our_server_has_answered(self, house: House) -> None:
        """The letter came back while it was being sent: that is what stays."""

        def comes_back(operation: str, moment: str) -> None:
            if (operation, moment) == ("smtp.dot", "after") and len(house.smtp.accepted) == 1:
                house.arrives(bounce_of(house.smtp.accepted[0].content))
                house.take_in()

        house.smtp.hook = comes_back
        writes(house, LAN)
        assert (letter_to(house, LAN)[0], state(house)[0]) == ("bounced", "bounced")
        assert "acknowledged" not in events(house)

    def test_of_a_letter_of_which_we_are_not_sure(self, house: House) -> None:
        """The connection broke after the final dot: the bounce says where the letter is; it goes no more."""
        house.smtp.answers[LAN] = Answer("dot", 451, "4.3.0 try later")
        writes(house, LAN)
        content = house.one("select content from letters l join outbox o using (message_id) where o.id = 1")
        with house.store.writing() as connection:
            connection.exec_driver_sql("update outbox set uncertain = 1 where id = 1")
        arrives(house, bounce_of(cast("bytes", content)))
        house.smtp.answers.clear()
        passes(house, days=1)
        assert (letter_to(house, LAN)[0], kinds(house, LAN)) == ("bounced", [])


class TestMachines:
    """What machines answer stands on the ticket and changes nothing."""

    @pytest.mark.parametrize(
        ("headers", "kind"),
        [([("Auto-Submitted", "auto-replied")], "auto-reply"), ([("Precedence", "bulk")], "bulk")],
    )
    def test_an_automatic_answer_to_an_acknowledgement(
        self, house: House, headers: list[tuple[str, str]], kind: str
    ) -> None:
        """Set aside, recorded on the ticket, no second ticket, no letter to anybody, no clock moved."""
        writes(house, LAN)
        before = len(house.smtp.accepted)
        became = answers(house, LAN, house.last_letter_to(LAN), "Tôi đang nghỉ phép.", headers=headers)
        assert became.startswith(f"set aside: {kind}")
        assert (ticket_of_latest(house), tickets(house)) == (1, 1)
        assert events(house)[-1] == "machine wrote"
        assert len(house.smtp.accepted) == before
        assert house.one("select count(*) from deadlines where met_at is null") == 3

    def test_a_gateway_that_marks_everybodys_mail(self, house: House) -> None:
        """One header on a customer's answer, and no word of a machine's: the words reach staff."""
        writes(house, LAN, INVOICE)
        acknowledgement, bulk = house.last_letter_to(LAN), [("Precedence", "bulk")]
        assert answers(house, LAN, acknowledgement, "Số 2 nhé.", headers=bulk).startswith("joined: ")
        assert kinds(house, BILLING) == ["new_ticket", "customer_wrote"]
        assert len(house.letters_to(LAN)) == 1

    @pytest.mark.parametrize(
        "words",
        [
            "I accept. I am away until Friday, please call my husband.",
            "Đồng ý. Tôi đang đi công tác đến 20/10 mới về, sẽ trả lời email sau. Gấp thì gọi chồng tôi.",
            "同意。我目前在出差，10月20日回来后再联系，如有急事请联系我先生。",
        ],
    )
    @pytest.mark.parametrize("subject", [None, "Automatic reply: [KN-2026-000001]"])
    def test_a_customer_who_sounds_like_one(self, house: House, words: str, subject: str | None) -> None:
        """On their own ticket a doubt silences nobody: staff read the words; nothing automatic follows."""
        writes(house, LAN, INVOICE)
        acknowledgement, before = house.last_letter_to(LAN), len(house.letters_to(LAN))
        assert answers(house, LAN, acknowledgement, words, subject=subject).startswith("joined: ")
        assert kinds(house, BILLING) == ["new_ticket", "customer_wrote"]
        assert words[:20] in text_of(house.last_letter_to(BILLING))
        passes(house, days=2)
        assert len(house.letters_to(LAN)) == before

    def test_a_doubtful_question_is_not_answered_by_us(self, house: House) -> None:
        """What a person would get at once, "how it stands", is left to staff: two machines would go on."""
        writes(house, LAN, INVOICE)
        subject, letter = "Automatic reply: [KN-2026-000001]", house.last_letter_to(LAN)
        assert answers(house, LAN, letter, "Any update", subject=subject).startswith("joined: our message-id")
        assert "status_answer" not in kinds(house, LAN)
        assert kinds(house, BILLING)[-1] == "customer_wrote"

    def test_a_header_that_leaves_no_doubt(self, house: House) -> None:
        """What says itself that it is an automatic answer (RFC 3834) is still none of a person's."""
        writes(house, LAN, INVOICE)
        words, headers = "I accept. I am away until Friday.", [("Auto-Submitted", "auto-replied")]
        became = answers(house, LAN, house.last_letter_to(LAN), words, headers=headers)
        assert became.startswith("set aside: auto-reply")

    def test_it_stops_nothing_of_the_loop_guard(self, house: House) -> None:
        """Vacation replies are no complaints: they do not use up the customer's acknowledgements."""
        for number in range(4):
            writes(house, BOB, f"{ENGLISH} ({number})")
            house.clock.move(minutes=2)
            answers(house, BOB, house.last_letter_to(BOB), "Away.", headers=[("X-Autoreply", "yes")])
        assert kinds(house, BOB) == ["acknowledgement"] * 4

    def test_a_read_receipt(self, house: House) -> None:
        """RFC 8098: set aside as a report."""
        writes(house, LAN)
        letter = house.last_letter_to(LAN)
        raw = answer(letter, "Đã hiển thị.", sender=LAN, subject="Read: [KN-2026-000001]")
        head, _, body = raw.partition(b"\r\n\r\n")
        head = head.replace(
            b"Content-Type: text/plain",
            b"Content-Type: multipart/report; report-type=disposition-notification",
        )
        assert arrives(house, head + b"\r\n\r\n" + body).startswith("set aside: report")
        assert tickets(house) == 1
