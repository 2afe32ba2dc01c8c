"""Sums that the customer has named, promises, and a ticket that is closed with something left open."""

import pytest

from support.conversation import CLERK, CUSTOMER, QA, complaint
from support.house import DIRECTOR, MANAGER, TECHNICAL

TWICE = "Tôi muốn khiếu nại: hóa đơn tháng 10 có khoản 350.000đ bị tính hai lần, xin xử lý giúp."


class TestTheirSums:
    """Facts can be written; offers cannot."""

    @pytest.mark.parametrize(
        "words",
        [
            "Kính gửi chị, khoản 350.000đ thứ hai là phí của tháng 11, xin chị xem bảng kê gửi kèm.",
            "#answer Khoản 350.000đ thứ hai là phí của tháng 11, không phải khoản của tháng 10.",
            "#unjustified Khoản 350.000đ thứ hai là phí của tháng 11 như hợp đồng đã ghi.",
            "#answer Hệ thống nay đã chạy lại 100% và hóa đơn đã đúng.",
        ],
    )
    def test_facts_leave(self, words: str) -> None:
        """The sum is the customer's own, and nothing is offered."""
        talk = complaint(words=TWICE)
        talk.staff(words)
        assert len(talk.kinds(CUSTOMER)) == 2

    @pytest.mark.parametrize(
        "words",
        [
            "Kính gửi chị, chúng tôi sẽ hoàn 350.000đ cho chị trong tuần này.",
            "#answer Chúng tôi hoàn 350.000đ cho chị trong tuần này.",
            "#unjustified Nhưng chúng tôi vẫn hoàn 350.000đ cho chị.",
            "#answer Khoản 900.000đ là phí của tháng 11.",
            "#answer Chúng tôi giảm 100% phí tháng 10 cho chị.",
        ],
    )
    def test_offers_and_other_sums_wait(self, words: str) -> None:
        """Whoever named it: money that is given back is for a superior."""
        talk = complaint(words=TWICE)
        talk.staff(words)
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]


@pytest.mark.parametrize("words", ["#agree khách đồng ý hoàn 5.000.000đ", "#promise hoàn 500.000đ 5/12"])
def test_nothing_is_recorded_that_nobody_approved(words: str) -> None:
    """A promise of money is a remedy, by whichever command."""
    talk = complaint()
    talk.staff(words)
    assert talk.kinds(CLERK)[-1] == "refused"
    assert not {"customer agreed", "promised"} & set(talk.events())


class TestLeftOpen:
    """Closing asks once."""

    def test_an_open_action(self) -> None:
        """It is named; #send closes all the same."""
        talk = complaint()
        talk.staff("#action preventive dạy lại @technical due 6/12")
        talk.staff("#answer Chúng tôi đã sửa hóa đơn tháng 10.")
        talk.staff("#close")
        assert talk.status == "answered"
        assert "việc 1 chưa xong" in talk.last(CLERK)
        talk.staff("#send\n#close đã xử lý qua điện thoại")
        assert talk.status == "closed"
        assert talk.kinds(QA)[-1] == "closed_unfinished"
        assert "việc 1 chưa xong" in talk.last(QA)
        assert "không phải làm nữa" not in talk.last(QA)
        assert talk.kinds(TECHNICAL)[-1] == "closed_unfinished"
        assert "không phải làm nữa" in talk.last(TECHNICAL)

    def test_an_approved_remedy_that_was_never_offered(self) -> None:
        """The customer has not heard of it."""
        talk = complaint()
        talk.staff("#plan hoàn 200.000đ @billing due 5/12")
        talk.staff("#approve", sender=MANAGER, box=MANAGER)
        talk.staff("#answer Chúng tôi đã sửa hóa đơn tháng 10.")
        talk.staff("#close")
        assert talk.status == "answered"
        assert "chưa đề nghị" in talk.last(CLERK)
        talk.staff("#send\n#close đã báo khách qua điện thoại")
        assert talk.status == "closed"

    def test_a_failed_verification(self) -> None:
        """What QA has found wrong is not closed unsaid."""
        talk = complaint()
        talk.staff("#action preventive dạy lại @technical due 6/12")
        talk.staff("#done 1", sender=TECHNICAL, box=TECHNICAL)
        talk.staff("#verify fail chưa dạy", sender=QA, box=QA)
        talk.staff("#answer Chúng tôi đã sửa hóa đơn tháng 10.")
        talk.staff("#close")
        assert talk.status == "answered"
        assert "chưa đạt" in talk.last(CLERK)

    def test_nothing_open(self) -> None:
        """Nobody is asked."""
        talk = complaint()
        talk.staff("#answer Chúng tôi đã sửa hóa đơn tháng 10.")
        talk.staff("#close")
        assert talk.status == "closed"
        assert talk.kinds(DIRECTOR)[-1] != "refused"


class TestJunk:
    """A department that calls a complaint junk is asked once."""

    def test_a_complaint_that_nobody_has_answered(self) -> None:
        """One press more closes it, and quality hears of it; the customer gets nothing."""
        talk = complaint()
        talk.staff("#spam")
        assert talk.status == "with department"
        assert talk.kinds(CLERK)[-1] == "refused"
        assert "chưa ai trả lời" in talk.last(CLERK)
        talk.staff("#send\n#spam")
        assert talk.status == "closed"
        assert talk.kinds(QA)[-1] == "closed_unfinished"
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]

    def test_what_is_no_complaint(self) -> None:
        """Nobody is asked."""
        talk = complaint()
        talk.staff("#nature praise")
        talk.staff("#spam")
        assert talk.status == "closed"
        assert "closed_unfinished" not in talk.kinds(QA)


class TestNothingIsGiven:
    """What sounds like an offer and is none, and what the customer has said since."""

    @pytest.mark.parametrize(
        "words",
        [
            "Hệ thống đã khôi phục 100%, mong chị thông cảm cho chúng tôi.",
            "Kính gửi chị, công ty xin gửi lời chúc sức khỏe đến chị và gia đình.",
            "Công ty xin gửi tặng chị lời chúc mừng năm mới và lời cảm ơn.",
        ],
    )
    def test_wishes_and_facts_leave(self, words: str) -> None:
        """They cost nothing."""
        talk = complaint()
        talk.staff(words)
        assert talk.kinds(CUSTOMER)[-1] == "written_response"

    def test_a_sum_that_the_customer_named_later(self) -> None:
        """Their second mail counts as the first does."""
        talk = complaint()
        talk.writes("Ý tôi là khoản 275.000đ ngày 5/11.", to=talk.stage.mailbox(CUSTOMER)[0])
        talk.staff("Kính gửi chị, khoản 275.000đ ngày 5/11 là cước tháng 10, xin chị xem lại hóa đơn.")
        assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_a_sum_that_is_written_twice_is_named_once() -> None:
    """The writer reads what is beyond, not how often they wrote it."""
    talk = complaint()
    talk.staff("Bên em hoàn chị 500.000 VND, tức là 500.000 VND ạ.")
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert "500.000 VND, 500.000 VND" not in talk.last(CLERK)
