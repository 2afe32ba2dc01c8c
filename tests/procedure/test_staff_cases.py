"""The ways in which people at work really write: each a case of its own."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from mailflow.domain.model.policy import AuthenticationRules, Department

from support.conversation import CLERK, COMPANY, CUSTOMER, Conversation, complaint
from support.house import BILLING, CARE, MANAGER, SUPPORT, TECHNICAL, answer

ANSWER = "Kính gửi chị, chúng tôi đang kiểm tra và sẽ trả lời sớm."
HUNG = "hung@acme.example"
BOTH = replace(
    COMPANY,
    departments=(
        replace(COMPANY.departments[0], members=(CLERK, HUNG)),
        *COMPANY.departments[1:],
    ),
)


def test_reply_all_with_the_customer_in_copy() -> None:
    """The customer in Cc has the mail from the sender's own server; nothing of it goes out again."""
    talk = complaint()
    talk.staff("#note gọi khách", headers=[("Cc", f"{CUSTOMER}, {TECHNICAL}")])
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(TECHNICAL) == []


def test_a_customer_who_got_the_notices_token_in_copy() -> None:
    """Their words stay words, also #close and #answer."""
    talk = complaint()
    notice = talk.house.last_letter_to(BILLING)
    talk.writes("#close\n#answer tôi tự trả lời", to=notice)
    assert talk.status == "with department"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(BILLING)[-1] == "customer_wrote"


def test_a_colleague_in_copy_answers_past_us() -> None:
    """Lan was in Cc of the customer's mail and answers that: kept, not sent, and she is told how."""
    talk = complaint(headers=[("Cc", CLERK)], message_id="<first@customer.example>")  # type: ignore[arg-type]
    raw_headers: Sequence[tuple[str, str]] = [("In-Reply-To", "<first@customer.example>")]
    talk.writes(ANSWER, sender=CLERK, headers=raw_headers)  # type: ignore[arg-type]
    assert talk.house.one("select count(*) from tickets") == 1
    assert talk.kinds(CLERK) == ["refused"]
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    talk.staff(ANSWER, letter=talk.house.last_letter_to(CLERK))
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_a_delegate_writes_for_the_manager() -> None:
    """Only the manager is the manager: the delegate's approval is refused, the manager hears of it."""
    talk = complaint()
    talk.staff("#plan hoàn 1 triệu @billing due 5/12")
    talk.staff("#approve", sender=CLERK, box=MANAGER)
    assert talk.status == "remedy proposed"
    assert talk.kinds(MANAGER)[-1] == "refused"


def test_a_shared_mailbox() -> None:
    """The department's own address in From, whoever types."""
    talk = complaint()
    talk.staff(ANSWER, sender=f"Phòng kế toán <{BILLING}>")
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_a_list_that_rewrites_from_and_subject() -> None:
    """From becomes the list's own address: staff if that is the department's, nobody otherwise."""
    talk = complaint()
    notice = talk.house.last_letter_to(BILLING)
    talk.house.arrives(
        _answer(talk, f"Lan via Billing <{BILLING}>", "[billing] Re: " + str(notice["Subject"]))
    )
    talk.house.turn()
    talk.passes(minutes=3)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"
    talk.house.arrives(_answer(talk, "Lan via Lists <lan=acme.example@lists.example>", "Re: x"))
    talk.house.turn()
    assert talk.kinds(CUSTOMER).count("written_response") == 1
    assert talk.kinds(BILLING)[-1] == "refused"


def _answer(talk: Conversation, sender: str, subject: str) -> bytes:
    return answer(talk.house.last_letter_to(BILLING), ANSWER, sender=sender, subject=subject)


def test_two_members_answer_at_once() -> None:
    """The second is held and asked; #send sends it, and only it."""
    talk = complaint(BOTH)
    notice = talk.house.last_letter_to(BILLING)
    talk.passes(minutes=10)
    talk.staff(ANSWER, letter=notice)
    talk.staff("Kính gửi chị, xin chị gửi ảnh hóa đơn.", sender=HUNG, letter=notice)
    assert talk.kinds(HUNG) == ["response_held"]
    assert talk.kinds(CUSTOMER).count("written_response") == 1
    talk.staff("#send", sender=HUNG, box=HUNG)
    assert talk.kinds(CUSTOMER).count("written_response") == 2
    assert "gửi ảnh hóa đơn" in talk.last(CUSTOMER)


def test_send_without_a_held_answer() -> None:
    """Who wants to send what does not wait is told so, and nothing is sent."""
    talk = complaint(BOTH)
    talk.staff("#send")
    assert talk.kinds(CLERK) == ["refused"]
    assert "chờ xác nhận" in talk.last(CLERK)
    assert "written_response" not in talk.kinds(CUSTOMER)


def test_send_lets_nothing_go_that_waits_for_an_approval() -> None:
    """The person is told that a superior has to."""
    talk = complaint(BOTH)
    talk.staff("Kính gửi chị, chúng tôi sẽ hoàn 500.000 đồng cho chị.")
    talk.staff("#send")
    assert talk.kinds(CLERK) == ["response_held", "refused"]
    assert "#duyệt" in talk.last(CLERK)
    talk.passes(minutes=10)
    assert "written_response" not in talk.kinds(CUSTOMER)


def test_a_held_sum_waits_for_an_approval_not_for_a_press() -> None:
    """Its letter shows how to propose the remedy, and no link that would not send it all the same."""
    talk = complaint(BOTH)
    talk.staff("Kính gửi chị, chúng tôi sẽ hoàn 500.000 đồng cho chị.")
    assert talk.kinds(CLERK) == ["response_held"]
    held = talk.last(CLERK)
    assert "“#phương án …”" in held
    assert "#dừng lại" in held
    assert "#gửi" not in held


def test_a_second_answer_that_is_dropped() -> None:
    """#stop instead."""
    talk = complaint(BOTH)
    notice = talk.house.last_letter_to(BILLING)
    talk.passes(minutes=10)
    talk.staff(ANSWER, letter=notice)
    talk.staff("Kính gửi chị, bỏ qua thư này.", sender=HUNG, letter=notice)
    talk.staff("#stop", sender=HUNG, box=HUNG)
    talk.passes(hours=5)
    assert talk.kinds(CUSTOMER).count("written_response") == 1


def test_a_second_answer_by_command() -> None:
    """Refused with the reason; given again in answer to that letter it goes."""
    talk = complaint(BOTH)
    notice = talk.house.last_letter_to(BILLING)
    talk.passes(minutes=10)
    talk.staff(ANSWER, letter=notice)
    talk.staff("#answer Việc đã xong.", sender=HUNG, letter=notice)
    assert talk.kinds(HUNG) == ["refused"]
    assert talk.status != "answered"
    talk.staff("#answer Việc đã xong.", sender=HUNG, box=HUNG)
    assert talk.kinds(CUSTOMER)[-1] == "final_answer"


@pytest.mark.parametrize("words", [ANSWER, "#answer Việc đã xong."])
def test_a_gateway_that_strips_the_token(words: str) -> None:
    """The thread alone does not let words out; the letter back carries a token, and answering it does."""
    talk = complaint()
    talk.staff(words, to=SUPPORT)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(CLERK) == ["refused"]
    talk.staff(words, letter=talk.house.last_letter_to(CLERK))
    assert len(talk.kinds(CUSTOMER)) == 2


def test_without_sub_addresses_the_thread_does() -> None:
    """Where the server has none, Message-ID and sender are the ground."""
    mailbox = replace(COMPANY.mailboxes[0], subaddressing="no")
    talk = complaint(replace(COMPANY, mailboxes=(mailbox,)))
    talk.staff(ANSWER, to=SUPPORT)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_from_a_phone_with_another_from() -> None:
    """A private address with the right token: nothing leaves, the true reader is told."""
    talk = complaint()
    talk.staff("#answer Việc đã xong.", sender="Lan <lan.private@phone.example>")
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds("lan.private@phone.example") == []
    assert talk.kinds(BILLING)[-1] == "refused"
    assert "lan.private@phone.example" in talk.last(BILLING)
    assert talk.status == "with department"


def test_somebody_who_has_left() -> None:
    """No member any more: their old token is worth nothing."""
    talk = complaint(BOTH)
    notice = talk.house.last_letter_to(BILLING)
    talk.house.policy = COMPANY
    talk.house.start()
    talk.staff("#answer Việc đã xong.", sender=HUNG, letter=notice)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.status == "with department"


def test_staff_who_are_customers() -> None:
    """Lan complains herself: she is told as any customer, and decides nothing on her own ticket (P32)."""
    talk = complaint(sender=f"Lan <{CLERK}>")
    assert talk.kinds(CLERK) == ["acknowledgement"]
    talk.staff("#plan hoàn 1 triệu @billing due 5/12")
    assert talk.status == "with department"
    assert talk.kinds(CLERK)[-1] == "refused"
    talk.staff("#close", letter=talk.house.letters_to(CLERK)[0])
    assert talk.status == "with department"
    talk.staff(ANSWER, sender=BILLING)
    assert talk.kinds(CLERK)[-1] == "written_response"


def test_a_department_that_holds_it_no_more() -> None:
    """After the hand-over the old department's answer is for the new one."""
    talk = complaint()
    old = talk.house.last_letter_to(BILLING)
    talk.staff("#route technical đường truyền")
    assert talk.kinds(TECHNICAL) == ["handed_on"]
    before = talk.kinds(CUSTOMER)
    talk.staff(ANSWER, letter=old)
    assert talk.kinds(CUSTOMER) == before
    assert talk.kinds(TECHNICAL)[-1] == "consultation_answer"
    talk.staff(ANSWER, sender=TECHNICAL, letter=talk.house.letters_to(TECHNICAL)[0])
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_a_member_of_two_departments() -> None:
    """Acts for the one that holds the ticket."""
    shared = tuple(replace(unit, members=(CLERK,)) for unit in COMPANY.departments)
    talk = complaint(replace(COMPANY, departments=shared))
    talk.staff("#route technical")
    talk.staff("#take", box=TECHNICAL)
    talk.staff(ANSWER, box=TECHNICAL)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_a_pattern_of_members_is_no_key_to_every_ticket() -> None:
    """With "*@acme.example" at technical, its people still only help on billing's tickets."""
    technical = Department("technical", TECHNICAL, {"en": "Technical"}, ("*@acme.example",), MANAGER)
    talk = complaint(replace(COMPANY, departments=(COMPANY.departments[0], technical)))
    talk.staff("#note @technical ý kiến?")
    talk.staff("#note xem", sender=HUNG, box=TECHNICAL)
    before = talk.kinds(CUSTOMER)
    talk.staff(ANSWER, sender=HUNG, letter=talk.house.last_letter_to(HUNG))
    assert talk.kinds(CUSTOMER) == before


def test_authentication_that_is_asked_for() -> None:
    """With a configured server, an aligned pass is needed: without one a note is all."""
    talk = complaint(replace(COMPANY, authentication=AuthenticationRules("mx.acme.example")))
    talk.staff(ANSWER)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(CLERK) == ["refused"]
    passed = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=acme.example")]
    talk.staff(ANSWER, headers=passed, letter=talk.house.letters_to(BILLING)[0])
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_customer_care_speaks_for_everybody() -> None:
    """Customer care may answer on each ticket that it has a letter of."""
    words = "Tôi muốn khiếu nại."
    talk = complaint(replace(COMPANY, routes=()), words=words)
    assert talk.kinds(CARE)
    talk.staff(ANSWER, sender=CARE, box=CARE)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"
