"""Letters of ours that come back or are late, receipts, and machines that answer: all find their ticket."""

import pytest
from conversation import (
    BOB,
    ENGLISH,
    LAN,
    answers,
    arrives,
    became,
    bounce_of,
    events,
    kinds,
    state,
    ticket_of_latest,
    tickets,
    writes,
)

from support.fakes import Answer
from support.house import BILLING, CARE, MANAGER, TECHNICAL, House, answer, text_of

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
        assert arrives(house, raw).startswith("set aside: bounce")
        assert (ticket_of_latest(house), state(house)[0]) == (None, "sent")
        assert len(house.smtp.accepted) == before


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
        became = answers(house, house.last_letter_to(LAN), "Tôi đang nghỉ phép.", LAN, headers=headers)
        assert became.startswith(f"set aside: {kind}")
        assert (ticket_of_latest(house), tickets(house)) == (1, 1)
        assert events(house)[-1] == "machine wrote"
        assert len(house.smtp.accepted) == before
        assert house.one("select count(*) from deadlines where met_at is null") == 2

    def test_it_stops_nothing_of_the_loop_guard(self, house: House) -> None:
        """Vacation replies are no complaints: they do not use up the customer's acknowledgements."""
        for number in range(4):
            writes(house, BOB, f"{ENGLISH} ({number})")
            house.clock.move(minutes=2)
            answers(house, house.last_letter_to(BOB), "Away.", BOB, headers=[("X-Autoreply", "yes")])
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
