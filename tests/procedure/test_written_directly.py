"""Staff who write to the customer themselves, with the support address in copy."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from support.conversation import CLERK, COMPANY, CUSTOMER, Conversation, complaint
from support.house import BILLING, SUPPORT, mail

WORDS = "Kính gửi chị, chúng tôi đã sửa hóa đơn tháng 10, phí là 350.000đ, mong chị thông cảm."
VOUCHED = replace(COMPANY, authentication=replace(COMPANY.authentication, authserv_id="mx.acme.example"))
PASS = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=acme.example")]
FAIL = [(PASS[0][0], PASS[0][1].replace("pass", "fail"))]
TO_BOTH = [("Cc", f"Trần Lan <{CUSTOMER}>")]


def directly(talk: Conversation, words: str = WORDS, *, headers: Sequence[tuple[str, str]] = ()) -> None:
    """The clerk presses Reply on what the customer sent, with us in copy."""
    raw = mail(
        words,
        sender=f"Lan <{CLERK}>",
        to=CUSTOMER,
        subject=f"Re: Khiếu nại [{talk.reference}]",
        headers=[("Cc", SUPPORT), *headers],
    )
    talk.house.arrives(raw)
    talk.house.turn()
    talk.passes(minutes=3)


def test_a_reply_to_our_notice_with_the_customer_in_copy() -> None:
    """The customer has it: it is recorded, the clocks stop, nothing is sent again, and the clerk hears so."""
    talk = complaint()
    talk.writes(
        "Bao giờ xong? Tôi chờ đã lâu lắm rồi, xin công ty trả lời.", to=talk.stage.mailbox(CUSTOMER)[0]
    )
    assert "customer waiting" in talk.running()
    before = talk.kinds(CUSTOMER)
    talk.staff(WORDS, headers=TO_BOTH)
    assert talk.kinds(CUSTOMER) == before
    assert talk.kinds(CLERK)[-1] == "written_directly"
    assert "không gửi lại" in talk.last(CLERK)
    assert "answered directly" in talk.events()
    assert not talk.running() & {"first reading", "customer waiting"}
    assert "resolution" in talk.running()


def test_a_mail_of_their_own_that_nobody_vouches_for() -> None:
    """It is kept and says why it does not count; one press makes it count."""
    talk = complaint()
    directly(talk)
    assert talk.kinds(CLERK)[-1] == "written_directly"
    assert "Khách đã nhận được thư ấy" in talk.last(CLERK)
    assert "answered directly" in talk.events()
    assert "first reading" in talk.running()
    talk.staff("#told viết thẳng cho khách", box=CLERK)
    assert "first reading" not in talk.running()
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]


def test_a_mail_of_their_own_that_our_server_vouches_for() -> None:
    """It counts at once, and the outcome can be recorded as given by mail."""
    talk = complaint(VOUCHED)
    directly(talk, headers=PASS)
    assert "first reading" not in talk.running()
    talk.staff("#answered email hôm nay", box=CLERK, headers=PASS)
    assert talk.status == "answered"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]


def test_a_forged_one_counts_for_nothing() -> None:
    """Whoever is refuted by our server stops no clock."""
    talk = complaint(VOUCHED)
    directly(
        talk, headers=[("Authentication-Results", "mx.acme.example; dmarc=fail header.from=acme.example")]
    )
    assert "answered directly" not in talk.events()
    assert "first reading" in talk.running()


@pytest.mark.parametrize("words", ["#note khách khó tính", "#take"])
def test_commands_stay_commands(words: str) -> None:
    """Whoever is in copy."""
    talk = complaint()
    talk.staff(words, headers=TO_BOTH)
    assert "answered directly" not in talk.events()
    assert talk.kinds(CLERK)[-1] == "receipt"


def test_the_customer_answers_both() -> None:
    """Their answer to the clerk's own mail belongs to the ticket."""
    talk = complaint()
    directly(talk)
    sent = talk.house.one("select message_id from messages order by id desc limit 1")
    talk.house.arrives(
        mail(
            "Cảm ơn chị, nhưng hóa đơn tháng 11 lại sai nữa.",
            sender=f"Trần Lan <{CUSTOMER}>",
            to=f"{CLERK}, {SUPPORT}",
            subject="Re: Khiếu nại",
            headers=[("In-Reply-To", f"<{sent}>"), ("References", f"<{sent}>")],
        )
    )
    talk.house.turn()
    assert talk.kinds(BILLING)[-1] == "customer_wrote"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
