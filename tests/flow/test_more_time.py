"""Nobody waits in silence past the date that they were given: an answer by then, or a letter that says so."""

from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest

from support.conversation import COMPANY, CUSTOMER, Conversation, complaint, event, kind_of
from support.house import BILLING, text_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def letters(talk: Conversation, who: str, kind: str) -> list[EmailMessage]:
    """The letters of a kind that somebody got, in order."""
    return [letter for letter in talk.house.letters_to(who) if kind_of(letter) == kind]


def came(letter: EmailMessage) -> datetime:
    """When it was written, in local time."""
    return parsedate_to_datetime(str(letter["Date"])).astimezone(HANOI)


def weeks(talk: Conversation, days: int) -> None:
    """Days pass, the daemon looking twice a day, and at half past four."""
    for _ in range(days):
        for hours in (7.5, 16.5):
            talk.passes(hours=hours)


class TestNobodyActs:
    """A complaint of Monday, 23 November at nine, with an answer by 22 December; 24 November is a holiday."""

    def test_the_customer_hears_before_the_date(self) -> None:
        """Two working days before, the holder sees the letter; on the day it leaves."""
        talk = complaint()
        weeks(talk, 30)
        (proposed,) = letters(talk, BILLING, "more_time_proposed")
        assert came(proposed).date().isoformat() == "2026-12-18"
        (letter,) = letters(talk, CUSTOMER, "more_time")
        assert came(letter).isoformat().startswith("2026-12-22T16:30")
        words = " ".join(text_of(letter).split())
        assert "chậm nhất vào thứ Ba, ngày 22 tháng 12 năm 2026" in words
        assert "chậm nhất vào thứ Ba, ngày 29 tháng 12 năm 2026" in words
        shown = " ".join(text_of(proposed).replace(">", " ").split())
        assert words.split("Nếu có điều gì")[0].strip() in shown
        talk.customer_saw_nothing_internal()

    def test_again_before_the_new_date(self) -> None:
        """So it goes on, with a new date each time; inside the answer stays overdue and climbs."""
        talk = complaint()
        weeks(talk, 47)
        assert len(letters(talk, CUSTOMER, "more_time")) == 3
        assert len(letters(talk, BILLING, "more_time_proposed")) == 3
        assert "resolution" in talk.running()
        assert event(talk.house, "date extended")["by"] == "mailflow"
        assert "escalated" in talk.events()

    @pytest.mark.parametrize(
        "command",
        ["#answer Chúng tôi đã kiểm tra và sửa hóa đơn.", "#answered phone 23/11 Khách đã hài lòng."],
    )
    def test_never_after_the_end(self, command: str) -> None:
        """An answer by mail or by telephone: no letter, nor one for staff."""
        talk = complaint()
        talk.staff(command)
        weeks(talk, 32)
        assert letters(talk, CUSTOMER, "more_time") + letters(talk, BILLING, "more_time_proposed") == []

    def test_without_an_acknowledgement_there_is_no_date(self) -> None:
        """Whom nobody has acknowledged was given none."""
        talk = complaint()
        with talk.house.store.writing() as connection:
            connection.exec_driver_sql("update tickets set ack_state = 'withheld', ack_reason = 'auto'")
        weeks(talk, 30)
        assert letters(talk, CUSTOMER, "more_time") + letters(talk, BILLING, "more_time_proposed") == []

    def test_who_is_asked_hears_that_we_wait_for_them(self) -> None:
        """Not that we work on it."""
        talk = complaint()
        talk.staff("#ask Cho chúng tôi biết bốn số cuối của thẻ.")
        weeks(talk, 30)
        (letter,) = letters(talk, CUSTOMER, "more_time")
        assert "đang chờ trả lời của Quý khách" in " ".join(text_of(letter).split())

    def test_config_may_say_never(self) -> None:
        """extend_by = 0."""
        talk = complaint(replace(COMPANY, staff=replace(COMPANY.staff, extend_by=0)))
        weeks(talk, 30)
        assert letters(talk, CUSTOMER, "more_time") == []

    def test_after_weeks_without_power(self) -> None:
        """The letter leaves late, with a date that lies ahead; nobody is shown a draft of what has left."""
        talk = complaint()
        talk.passes(days=36)
        (letter,) = letters(talk, CUSTOMER, "more_time")
        assert "6 tháng 1 năm 2027" in text_of(letter)
        assert letters(talk, BILLING, "more_time_proposed") == []


class TestStaffAsk:
    """Whoever holds the ticket asks the customer for more time."""

    def test_one_press(self) -> None:
        """The bare button of the draft sends it, two minutes later, with the date that config says."""
        talk = complaint()
        weeks(talk, 25)
        (proposed,) = letters(talk, BILLING, "more_time_proposed")
        talk.staff("#gia hạn", letter=proposed)
        (letter,) = letters(talk, CUSTOMER, "more_time")
        assert "29 tháng 12 năm 2026" in text_of(letter)
        weeks(talk, 3)
        assert len(letters(talk, CUSTOMER, "more_time")) == 1

    def test_a_date_and_a_reason(self) -> None:
        """The customer reads the reason and the date; the day counts from then on, the clock inside stays."""
        talk = complaint()
        talk.staff("#extend 15/12 Chúng tôi còn chờ ngân hàng xác nhận giao dịch.")
        (letter,) = letters(talk, CUSTOMER, "more_time")
        words = " ".join(text_of(letter).split())
        assert "Chúng tôi còn chờ ngân hàng xác nhận giao dịch." in words
        assert "Chúng tôi đã hẹn" not in words, "the later date"
        assert "chậm nhất vào thứ Ba, ngày 15 tháng 12 năm 2026" in words
        assert "resolution" in talk.running()
        weeks(talk, 23)
        assert [came(each).day for each in letters(talk, CUSTOMER, "more_time")] == [23, 15]

    def test_stopped_in_time(self) -> None:
        """#stop: no letter, and the former date counts again."""
        talk = complaint()
        before = talk.house.one("select due_at from tickets")
        talk.staff("#extend 15/12 Chúng tôi còn chờ ngân hàng.", wait=0)
        assert talk.house.one("select due_at from tickets") != before
        talk.staff("#stop")
        assert letters(talk, CUSTOMER, "more_time") == []
        assert talk.house.one("select due_at from tickets") == before
        weeks(talk, 30)
        assert [came(each).day for each in letters(talk, CUSTOMER, "more_time")] == [22]

    @pytest.mark.parametrize(
        ("typed", "reason"),
        [
            ("#extend 31/1/2027", "chậm nhất là 29/12/2026"),
            ("#extend 23/11", "sau hôm nay"),
            ("#extend 31/11 chờ ngân hàng", "Chưa có ngày"),
            ("#extend 15/12 chúng tôi sẽ hoàn 500.000đ", "500.000"),
            ("#extend 15/12 gọi lan@acme.example", "lan@acme.example"),
        ],
    )
    def test_held_wrong(self, typed: str, reason: str) -> None:
        """Too far, today, no day at all, unapproved money, a colleague's address: said, not sent."""
        talk = complaint()
        talk.staff(typed)
        assert letters(talk, CUSTOMER, "more_time") == []
        assert reason in talk.last("lan@acme.example")

    @pytest.mark.parametrize(
        ("typed", "day", "reason"),
        [
            ("#gia hạn đến thứ sáu, chúng tôi chờ nhà mạng", 27, "chúng tôi chờ nhà mạng"),
            ("#延期 12月1日 我们仍在等待银行确认", 1, "我们仍在等待银行确认"),
            ("#gia hạn chúng tôi chờ nhà mạng", 29, "chúng tôi chờ nhà mạng"),
            ("#extend we wait for the bank, by 1/12", 1, "we wait for the bank"),
            ("#extend\n\nChúng tôi chờ nhà mạng.", 29, "Chúng tôi chờ nhà mạng."),
        ],
    )
    def test_as_people_write_it(self, typed: str, day: int, reason: str) -> None:
        """The date in front, at the end or nowhere; the reason behind it or below."""
        talk = complaint()
        talk.staff(typed)
        (letter,) = letters(talk, CUSTOMER, "more_time")
        words = " ".join(text_of(letter).split())
        said = f"{reason[:1].upper()}{reason[1:]}"
        assert said in words
        assert event(talk.house, "date extended")["words"] == said
        assert str(event(talk.house, "date extended")["due"]).endswith(f"-{day:02d}")
