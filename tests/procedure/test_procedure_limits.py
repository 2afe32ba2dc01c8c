"""What may be offered, by whom, and who must approve it (P15)."""

from dataclasses import replace

import pytest
from mailflow.domain.model.policy import RemedyRule

from support.conversation import (
    CLERK,
    COMPANY,
    CUSTOMER,
    Conversation,
    complaint,
    title_of,
)
from support.house import BILLING, DIRECTOR, MANAGER

LISTED = replace(
    COMPANY,
    remedies=(
        RemedyRule("refund", ("hoàn tiền", "hoàn"), "over limit", 200_000, 5_000_000, 50_000_000),
        RemedyRule("voucher", ("phiếu quà tặng",)),
    ),
)
LETTER = "\n\nKính gửi chị, chúng tôi xin hoàn lại như đã nêu."


def planned(text: str, sender: str = CLERK) -> Conversation:
    """A plan with a letter for the customer."""
    talk = complaint(LISTED)
    talk.staff(f"#plan {text} @billing due 5/12{LETTER}", sender=sender)
    return talk


def test_within_the_limit_of_staff() -> None:
    """Released at once, after the usual hold; the clock of the remedy runs."""
    talk = planned("hoàn 200.000đ")
    assert talk.status == "offered"
    assert talk.kinds(CUSTOMER)[-1] == "offer"
    assert "approval_request" not in talk.kinds(MANAGER)
    assert "remedy" in talk.running()


@pytest.mark.parametrize("text", ["hoàn 200.001đ", "hoàn 100k và thêm 300k", "phiếu quà tặng 50.000đ"])
def test_over_the_limit_or_always(text: str) -> None:
    """The manager decides."""
    talk = planned(text)
    assert talk.status == "remedy proposed"
    assert talk.kinds(MANAGER)[-1] == "approval_request"
    assert "offer" not in talk.kinds(CUSTOMER)


def test_over_the_managers_limit() -> None:
    """The director decides, and the manager cannot."""
    talk = planned("hoàn 6 triệu")
    assert talk.kinds(DIRECTOR)[-1] == "approval_request"
    talk.staff("#approve", sender=MANAGER, box=BILLING)
    assert talk.status == "remedy proposed"
    talk.staff("#approve", sender=DIRECTOR, box=DIRECTOR)
    assert talk.status == "offered"
    assert talk.kinds(CUSTOMER)[-1] == "offer"


@pytest.mark.parametrize("text", ["hoàn 51 triệu", "tặng xe máy", "giảm cước 10%"])
def test_what_nobody_may_offer(text: str) -> None:
    """Refused with an explanation; nothing waits."""
    talk = planned(text)
    assert talk.status == "with department"
    assert talk.kinds(CLERK) == ["refused"]
    assert talk.house.one("select count(*) from outbox where state = 'waiting'") == 0


def test_an_approval_that_nobody_gives() -> None:
    """The superior is reminded within the working day, then it climbs; the letter still waits."""
    talk = planned("hoàn 1 triệu")
    talk.days(2)
    assert talk.kinds(MANAGER).count("approval_request") > 1
    assert "reminder" not in talk.kinds(BILLING)
    talk.days(4)
    assert "approval_request" in talk.kinds(DIRECTOR)
    assert "QUÁ HẠN" in title_of(talk.stage.mailbox(DIRECTOR)[-1])
    assert "hoàn 1 triệu" in talk.last(DIRECTOR)
    assert "offer" not in talk.kinds(CUSTOMER)
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    assert talk.kinds(CUSTOMER)[-1] == "offer"
    assert "approval" not in talk.running()


def test_a_reminder_is_answered_as_the_request_is() -> None:
    """It shows the letter again and takes a plain yes; a question goes to the proposer."""
    talk = planned("hoàn 1 triệu")
    talk.days(2)
    reminder = talk.house.last_letter_to(MANAGER)
    assert "húng tôi xin hoàn lại như đã nêu" in talk.last(MANAGER)
    assert title_of(reminder).endswith("Nhắc: Xin phê duyệt: hoàn 1 triệu")
    talk.staff("Khách đã nhận hàng chưa?", sender=MANAGER, letter=reminder)
    assert "Khách đã nhận hàng chưa?" in talk.last(CLERK)
    talk.staff("Duyệt nhé", sender=MANAGER, letter=reminder)
    assert talk.kinds(CUSTOMER)[-1] == "offer"


def test_head_office_hears_of_what_the_director_leaves_undecided() -> None:
    """It goes up; head office may not decide and is offered no such thing."""
    roles = replace(LISTED.roles, head_office=("ho@acme.example",))
    talk = complaint(replace(LISTED, roles=roles))
    talk.staff(f"#plan hoàn 6 triệu @billing due 12/12{LETTER}")
    talk.days(6)
    assert talk.kinds("ho@acme.example")[-1] == "escalation"
    assert "#approve" not in talk.last("ho@acme.example")
    assert MANAGER not in {letter.recipient for letter in talk.house.smtp.accepted}


def test_the_answer_keeps_to_what_was_approved() -> None:
    """Less is fine, more is not."""
    talk = planned("hoàn 200.000đ")
    talk.staff("#answer Chúng tôi đã hoàn 300.000đ.")
    assert talk.kinds(CLERK)[-1] == "refused"
    talk.staff("#answer Chúng tôi đã hoàn 200.000đ.")
    assert talk.kinds(CUSTOMER)[-1] == "final_answer"


def test_an_approved_remedy_is_told_within_a_working_day() -> None:
    """Approved without a letter: the department is reminded, then its superiors; an offer ends the clock."""
    talk = complaint()
    talk.staff("#plan hoàn 200.000đ @billing due 12/12")
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    assert "offer" in talk.running()
    talk.days(4)
    assert "approval_result" in talk.kinds(BILLING)
    assert {"reminder", "escalation"} <= set(talk.kinds(BILLING))
    talk.staff("#offer Chúng tôi xin hoàn 200.000đ vào thẻ.", letter=talk.house.letters_to(BILLING)[0])
    assert talk.kinds(CUSTOMER)[-1] == "offer"
    assert "offer" not in talk.running()


def test_a_prepared_letter_needs_no_such_clock() -> None:
    """It leaves with the approval."""
    talk = complaint()
    talk.staff("#plan hoàn 200.000đ @billing due 12/12\n\nKính gửi chị, chúng tôi xin hoàn 200.000đ.")
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    assert talk.kinds(CUSTOMER)[-1] == "offer"
    assert "offer" not in talk.running()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hoàn 200 USD", "200 USD"),
        ("hoàn $150 qua thẻ", "150 USD"),
        ("hoàn 100k và thêm ¥300", "300 CNY"),
        ("hoàn hai trăm nghìn đồng", "hai trăm nghìn đồng"),
        ("hoàn 10% tiền cước", "10%"),
        ("hoàn toàn bộ tiền cước", "không nêu số tiền"),
    ],
)
def test_what_cannot_be_compared_waits(text: str, why: str) -> None:
    """A small figure in another currency may be a fortune: whoever decides reads why it came to them."""
    talk = planned(text)
    assert talk.status == "remedy proposed"
    assert "offer" not in talk.kinds(CUSTOMER)
    decides = DIRECTOR if why[0].isdigit() or why.startswith("hai") else MANAGER
    assert talk.kinds(decides)[-1] == "approval_request"
    assert why in talk.last(decides)
    assert why in talk.last(CLERK)


def test_a_manager_cannot_approve_what_cannot_be_compared() -> None:
    """They hear of the overdue remedy, not of a decision that is the director's; their refusal says why."""
    talk = planned("hoàn 200 USD")
    talk.days(4)
    assert talk.kinds(MANAGER) == []
    assert talk.kinds(DIRECTOR).count("approval_request") > 1
    for _ in range(5):
        talk.passes(days=3)
    assert "escalation" in talk.kinds(MANAGER)
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    assert talk.status == "remedy proposed"
    assert "200 USD" in talk.last(MANAGER)
    talk.staff("#approve", sender=DIRECTOR, box=DIRECTOR)
    assert talk.status == "offered"


def test_an_approved_sum_covers_its_own_currency_alone() -> None:
    """200 USD were approved: neither 200.000 đồng nor 300 USD were."""
    talk = planned("hoàn 200 USD")
    talk.staff("#approve", sender=DIRECTOR, box=DIRECTOR)
    for wrong in ("300 USD", "200.000đ", "250 EUR"):
        talk.staff(f"#answer Chúng tôi đã hoàn {wrong}.")
        assert talk.kinds(CLERK)[-1] == "refused", wrong
    talk.staff("#answer Chúng tôi đã hoàn 200 USD.")
    assert talk.kinds(CUSTOMER)[-1] == "final_answer"


def test_the_offer_is_its_proposers_whoever_approved_it() -> None:
    """Nobody else has written to the customer meanwhile: the proposer's next words need no confirmation."""
    talk = planned("hoàn 900.000đ")
    notice = talk.house.letters_to(BILLING)[0]
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    assert '"by":"lan@acme.example"' in str(
        talk.house.one("select payload from events where kind = 'offered'")
    )
    talk.staff("Chúng tôi sẽ gọi cho chị trong hôm nay.", letter=notice)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_the_manager_decides_on_a_plan_without_a_sum() -> None:
    """Nobody knows what it costs: it is not released, and the request says why."""
    talk = planned("hoàn tiền cho khách")
    assert talk.status == "remedy proposed"
    assert "không nêu số tiền" in talk.last(MANAGER)
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    assert talk.status == "offered"


def test_several_sums_are_added_up() -> None:
    """Twice a little is more than the limit."""
    assert planned("hoàn 150k và thêm 150k").status == "remedy proposed"


def test_another_house_reckons_in_dollars() -> None:
    """A named currency in config; đồng are foreign there."""
    organisation = replace(LISTED.organisation, currency="USD")
    refund = RemedyRule("refund", ("refund",), "over limit", 200, 5_000, 50_000)
    company = replace(LISTED, organisation=organisation, remedies=(refund,))
    for text, state in (("refund $150", "offered"), ("refund 150.000đ", "remedy proposed")):
        talk = complaint(company)
        talk.staff(f"#plan {text} @billing due 5/12{LETTER}")
        assert talk.status == state, text
