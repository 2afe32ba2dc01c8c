"""Who is away says so by an automatic reply: what waits for somebody lets it come, and no loop begins."""

import pytest

from support.conversation import LAN, answers, arrives, became, kinds, tickets, writes
from support.house import BILLING, MANAGER, House, mail

INVOICE = "Tôi muốn khiếu nại: hóa đơn tháng 10 bị tính hai lần."
AWAY = "Tôi nghỉ phép đến hết ngày 4/12. Việc gấp xin liên hệ billing@acme.example."
VACATION = [("Auto-Submitted", "auto-replied (vacation)"), ("Precedence", "bulk")]


def test_what_waits_for_somebody_asks_for_no_silence(house: House) -> None:
    """RFC 5230 4.6 and Exchange: a notice has neither header, a customer's letter has both, without NDR."""
    writes(house, LAN, INVOICE)
    notice, acknowledgement = house.last_letter_to(BILLING), house.last_letter_to(LAN)
    assert notice["Auto-Submitted"] is notice["X-Auto-Response-Suppress"] is None
    assert acknowledgement["Auto-Submitted"] == "auto-replied"
    assert acknowledgement["X-Auto-Response-Suppress"] == "OOF, AutoReply, RN, NRN, DR"


def test_a_vacation_reply_is_told_and_answered_to_nobody(house: House) -> None:
    """It goes to the address of the envelope, as vacation replies do; the manager hears of it, once."""
    writes(house, LAN, INVOICE)
    envelope = next(sent for sent in house.smtp.accepted if sent.recipient == BILLING).sender
    notice = house.last_letter_to(BILLING)
    for _ in range(3):
        answers(house, BILLING, notice, AWAY, subject="Trả lời tự động", to=envelope, headers=VACATION)
        assert became(house).startswith("set aside: auto-reply")
    assert kinds(house, MANAGER) == ["colleague_away"]
    assert kinds(house, BILLING) == ["new_ticket"]


@pytest.mark.parametrize("sender", [BILLING, "'ACME' via Billing <billing@acme.example>"])
def test_a_notice_that_comes_back_opens_nothing(house: House, sender: str) -> None:
    """The department's address passes its mail on to us: our mark is known also without Auto-Submitted."""
    writes(house, LAN, INVOICE)
    notice = house.last_letter_to(BILLING)
    del notice["From"]
    notice["From"] = sender
    before = len(house.smtp.accepted)
    assert arrives(house, bytes(notice)) == "set aside: own mail: own_letter"
    assert (tickets(house), len(house.smtp.accepted)) == (1, before)


def test_a_stranger_is_not_taken_for_ourselves(house: House) -> None:
    """A Message-ID in our domain alone hides no complaint."""
    marked = mail(INVOICE, sender=LAN, message_id="<1.new-ticket.1@acme.example>")
    assert arrives(house, marked).startswith("opened")
