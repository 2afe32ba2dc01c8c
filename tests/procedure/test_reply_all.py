"""Reply to all: colleagues, lists and the customer among the readers of one mail of staff."""

from dataclasses import replace

import pytest

from support.conversation import CLERK, COMPANY, CUSTOMER, Conversation, complaint
from support.house import BILLING, DIRECTOR, MANAGER, SUPPORT, TECHNICAL

ANSWER = "Kính gửi chị, chúng tôi đã kiểm tra hóa đơn và sẽ sửa trong tuần này."
HUNG = "hung@acme.example"
BOTH = replace(
    COMPANY,
    departments=(replace(COMPANY.departments[0], members=(CLERK, HUNG)), *COMPANY.departments[1:]),
)


def copied(*readers: str) -> list[tuple[str, str]]:
    """The header of a mail with these people in copy."""
    return [("Cc", ", ".join(readers))]


def only_acknowledged(talk: Conversation) -> bool:
    """Whether the customer has nothing but the acknowledgement."""
    return talk.kinds(CUSTOMER) == ["acknowledgement"]


@pytest.mark.parametrize(
    "reader",
    [
        TECHNICAL,
        f"Sếp <{DIRECTOR}>",
        MANAGER,
        HUNG,
        "Phòng Kế toán <ketoan-all@acme.example>",
        "an@acme.example",
    ],
)
def test_somebody_of_the_house_in_copy(reader: str) -> None:
    """Perhaps it was for them, whether config knows them or not: it waits, and one press sends it."""
    talk = complaint(BOTH)
    talk.staff(ANSWER, headers=copied(reader))
    assert only_acknowledged(talk)
    assert talk.kinds(CLERK)[-1] == "response_held"
    talk.staff("#gửi", box=CLERK)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"
    assert reader.rpartition("<")[2].strip(">") not in talk.last(CUSTOMER)


def test_our_own_address_in_copy_is_no_colleague() -> None:
    """Who replies to all has support@ among the readers, too, with a token or without."""
    talk = complaint(BOTH)
    talk.staff(ANSWER, headers=copied(SUPPORT, CLERK))
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_a_command_says_whom_it_is_for() -> None:
    """With #answer there is no doubt, whoever else reads it."""
    talk = complaint(BOTH)
    talk.staff(f"#trả lời {ANSWER}", headers=copied(MANAGER))
    assert talk.kinds(CUSTOMER)[-1] == "final_answer"


def test_a_colleague_in_copy_answers_all() -> None:
    """Their "ok" has the token in To, which is not theirs: nothing leaves, and the department is told."""
    talk = complaint(BOTH)
    talk.staff(ANSWER, headers=copied(TECHNICAL))
    talk.staff("Ok em, để anh xem.", sender=TECHNICAL, box=BILLING)
    assert only_acknowledged(talk)
    assert talk.kinds(BILLING)[-1] == "refused"


def test_a_note_in_copy_stays_inside() -> None:
    """The colleague has it from the sender's own server; mailflow writes to nobody."""
    talk = complaint(BOTH)
    talk.staff("#ghi chú khách đang rất giận", headers=copied(TECHNICAL, MANAGER))
    assert only_acknowledged(talk)
    assert talk.kinds(TECHNICAL) == []


def test_two_answer_at_once() -> None:
    """The second is asked before the customer reads two answers."""
    talk = complaint(BOTH)
    talk.passes(minutes=10)
    notice = talk.house.last_letter_to(BILLING)
    talk.staff(ANSWER, letter=notice, wait=0)
    talk.staff("Kính gửi chị, hóa đơn này đúng rồi ạ.", sender=HUNG, letter=notice, headers=copied(CLERK))
    assert talk.kinds(CUSTOMER).count("written_response") == 1
    assert talk.kinds(HUNG)[-1] == "response_held"


def test_the_manager_in_copy_says_yes_past_us() -> None:
    """A yes below a letter to their department approves nothing and reaches no customer: they are asked."""
    talk = complaint(BOTH)
    talk.staff("#phương án hoàn 200.000đ @billing hạn 5/12", headers=copied(MANAGER))
    talk.staff("Duyệt nhé em", sender=MANAGER, box=BILLING)
    assert talk.status == "remedy proposed"
    assert talk.kinds(MANAGER) == ["approval_request", "not_decided"]
    talk.staff("Duyệt nhé em", sender=MANAGER, box=MANAGER)
    assert talk.status == "remedy approved"


def test_a_colleague_in_copy_who_is_away() -> None:
    """Their vacation notice answers our letter in name only: it is nobody's word."""
    talk = complaint(BOTH)
    talk.staff(ANSWER, headers=copied(HUNG))
    talk.staff(
        "Tôi nghỉ phép đến 5/12.", sender=HUNG, box=BILLING, headers=[("Auto-Submitted", "auto-replied")]
    )
    assert only_acknowledged(talk)


def test_the_customers_own_lawyer_in_copy() -> None:
    """Who takes part in the ticket on the customer's side is no colleague."""
    talk = complaint(BOTH, headers=[("Cc", "Luật sư <ls@luat.example>")])  # type: ignore[arg-type]
    talk.staff(ANSWER, headers=copied("ls@luat.example"))
    assert talk.kinds(CUSTOMER)[-1] == "written_response"
