"""What colleagues say beside a question: titles, a yes where nothing was asked, whose mail it is."""

import pytest
from mailflow.domain.procedure.clear_answers import whose

from support.conversation import (
    CLERK,
    Conversation,
    complaint,
    title_of,
)
from support.house import DIRECTOR, MANAGER, TECHNICAL

PLAN = "#plan hoàn 200.000đ @billing due 5/12\n\nKính gửi chị, chúng tôi xin hoàn lại 200.000đ."


def planned() -> Conversation:
    """A plan with its letter waits for the manager."""
    talk = complaint()
    talk.staff(PLAN)
    return talk


def test_titles_say_who_writes() -> None:
    """Only what was asked is called an answer."""
    talk = complaint()
    talk.staff("#note @technical lỗi này do đâu?")
    talk.staff("Do máy chủ.", sender=TECHNICAL, box=TECHNICAL)
    assert title_of(talk.house.last_letter_to(CLERK)).endswith("Trả lời câu hỏi của anh/chị")
    talk.staff(PLAN)
    talk.staff("Em hỏi lại khách giúp anh", sender=MANAGER, box=MANAGER)
    assert title_of(talk.house.last_letter_to(CLERK)).endswith("Quản lý viết về hồ sơ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("lan@customer.example", "lan@customer.example"),
        ("Trần Lan <lan@customer.example>.\n\nTrần Hùng\nKế toán viên", "Trần Lan <lan@customer.example>"),
        ("Có lẽ là lan@customer.example?", None),
        ("lan@customer.example\nhoặc minh@customer.example", None),
        ("Không biết", None),
    ],
)
def test_whose_mail_it_is(words: str, said: str | None) -> None:
    """An address alone says it, as #customer does."""
    answer = whose(words)
    assert (answer.commands[0].argument if answer else None) == said


class TestWithoutAQuestion:
    """A yes below a letter that has not asked: nothing is decided, and that is said at once."""

    def test_a_yes_in_a_dialogue(self) -> None:
        """The manager asked the proposer something, reads the answer, and says yes there."""
        talk = planned()
        talk.staff("Khách đồng ý chưa em?", sender=MANAGER, box=MANAGER)
        talk.staff("Dạ khách đồng ý rồi ạ.", box=CLERK)
        talk.staff("Ok duyệt", sender=MANAGER, letter=talk.house.last_letter_to(MANAGER))
        assert talk.status == "remedy proposed"
        assert talk.kinds(MANAGER)[-1] == "not_decided"
        assert "#duyệt" in talk.last(MANAGER)
        talk.staff("Duyệt", sender=MANAGER, box=MANAGER)
        assert talk.status == "offered"

    def test_a_director_who_was_only_told(self) -> None:
        """A yes below the report of a complaint reaches the holder; the director hears how to approve."""
        talk = complaint(words="Dịch vụ quá tệ, tôi yêu cầu bồi thường, hóa đơn sai hai lần!")
        talk.staff("#plan hoàn 200.000đ @billing due 5/12")
        talk.staff("Duyệt", sender=DIRECTOR, box=DIRECTOR)
        assert talk.status == "remedy proposed"
        assert talk.kinds(DIRECTOR)[-1] == "not_decided"

    def test_done_below_a_reminder(self) -> None:
        """The unit's report of its work needs one press more."""
        talk = complaint()
        talk.staff("#action corrective sửa log @technical 27/11")
        talk.days(3)
        assert talk.kinds(TECHNICAL)[-1] in {"reminder", "escalation"}
        talk.staff("Xong rồi ạ", sender=TECHNICAL, box=TECHNICAL)
        assert "action done" not in talk.events()
        assert talk.kinds(TECHNICAL)[-1] == "not_decided"
        assert "#xong" in talk.last(TECHNICAL)
