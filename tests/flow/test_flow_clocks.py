"""What is due comes by itself: once, to the right people, also after days without power."""

from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from mailflow.flow.duties import do_what_is_due

from support.conversation import (
    BOB,
    ENGLISH,
    EVE,
    LAN,
    VIETNAMESE,
    answers,
    event,
    events,
    kind_of,
    kinds,
    passes,
    reference,
    title_of,
    writes,
)
from support.fakes import Answer
from support.house import BILLING, CARE, DIRECTOR, MANAGER, TECHNICAL, HandClock, House, mail, text_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY_EVENING = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)  # 17:00 in Vietnam
READING, ANSWER = "Đọc và bắt đầu xử lý", "Giải quyết và trả lời kết quả"


def told(house: House, address: str, kind: str, what: str = READING) -> list[datetime]:
    """When somebody got letters of a kind about a deadline, in local time."""
    return [
        parsedate_to_datetime(str(letter["Date"])).astimezone(HANOI)
        for letter in house.letters_to(address)
        if kind_of(letter) == kind and what.casefold() in title_of(letter).casefold()
    ]


def hours(moments: list[datetime]) -> list[tuple[int, int]]:
    """Day of the month and hour."""
    return [(each.day, each.hour) for each in moments]


def digest(house: House) -> EmailMessage:
    """The latest daily digest."""
    return [letter for letter in house.letters_to(CARE) if kind_of(letter) == "digest"][-1]


class TestLadder:
    """Whoever holds the ticket is reminded; then one level more hears of it at a time."""

    def test_each_stage_once_and_at_its_time(self, house: House) -> None:
        """Monday, nine: reminded at night, overdue on Tuesday, manager Wednesday, director Thursday."""
        writes(house, LAN)
        passes(house, step=3, days=5)
        assert hours(told(house, TECHNICAL, "reminder")) == [(23, 21)]
        assert hours(told(house, TECHNICAL, "escalation")) == [(24, 9)]
        assert hours(told(house, MANAGER, "escalation")) == [(25, 9)]
        assert hours(told(house, DIRECTOR, "escalation")) == [(26, 9)]
        assert kinds(house, LAN) == ["acknowledgement"]

    def test_what_an_escalation_says(self, house: House) -> None:
        """Which ticket, what is overdue since when, the customer's words, the original."""
        writes(house, f"Trần Thị Lan <{LAN}>")
        passes(house, step=48, days=2)
        letter = house.last_letter_to(MANAGER)
        text = text_of(letter)
        for each in (
            reference(1),
            READING,
            "09:00, thứ Ba, ngày 24 tháng 11 năm 2026",
            LAN,
            "tính tiền hai lần",
        ):
            assert each.casefold() in text.casefold()
        assert [part.get_filename() for part in letter.iter_attachments()] == [f"{reference(1)}.eml"]

    def test_a_week_without_power(self, house: House) -> None:
        """All levels hear of it at once, in order; the reminder that is of no use any more is recorded."""
        writes(house, LAN)
        house.clock.move(days=7)
        house.turn()
        house.turn()
        late = [letter.recipient for letter in house.smtp.accepted if b"escalation." in letter.content]
        assert late == [TECHNICAL, MANAGER, DIRECTOR]
        assert told(house, TECHNICAL, "reminder") == []
        assert event(house, "stage late")["deadline"] == "first reading"
        passes(house, step=12, days=2)
        assert [kinds(house, each).count("escalation") for each in (TECHNICAL, MANAGER, DIRECTOR)] == [
            1,
            1,
            1,
        ]

    def test_nobody_acts_for_a_month(self, house: House) -> None:
        """After the director's level the director is told once a week, at work, until somebody acts."""
        writes(house, LAN)
        passes(house, step=6, days=24)
        assert hours(told(house, DIRECTOR, "escalation")) == [(26, 9), (3, 9), (10, 9), (17, 9)]
        assert [len(told(house, each, "escalation")) for each in (TECHNICAL, MANAGER)] == [1, 1]
        answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), "#take")
        passes(house, step=6, days=15)
        assert len(told(house, DIRECTOR, "escalation")) == 4

    def test_a_restart_repeats_nothing(self, house: House) -> None:
        """What has been done is in the store, not in the program."""
        writes(house, LAN)
        house.clock.move(hours=25)
        house.turn()
        before = len(house.smtp.accepted)
        house.start()
        house.turn()
        assert len(house.smtp.accepted) == before

    def test_a_deadline_that_is_met_is_silent(self, house: House) -> None:
        """Read after an hour: nobody is reminded of reading; the answer's clock goes on."""
        writes(house, LAN)
        house.clock.move(hours=1)
        answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), "#note Đang xem.")
        passes(house, step=24, days=4)
        assert told(house, TECHNICAL, "reminder") + told(house, TECHNICAL, "escalation") == []
        assert house.letters_to(MANAGER) == []
        assert house.one("select next_at is not null from deadlines where name = 'resolution'") == 1


class TestWallAndWork:
    """Reading counts every hour; answering counts working days and speaks within working hours."""

    @pytest.fixture
    def weekend(self, new_house: object) -> House:
        """Friday, half an hour before closing time."""
        return new_house(clock=HandClock(FRIDAY_EVENING))  # type: ignore[operator,no-any-return]

    def test_reading_does_not_wait_for_monday(self, weekend: House) -> None:
        """Received on Friday at five: overdue on Saturday at five."""
        writes(weekend, LAN)
        passes(weekend, step=8, hours=24)
        assert hours(told(weekend, TECHNICAL, "escalation")) == [(28, 17)]

    @pytest.mark.slow
    def test_the_answers_reminders_come_at_work(self, weekend: House) -> None:
        """Half, four fifths, the last day, and each escalation: within the hours of a working day."""
        writes(weekend, LAN)
        passes(weekend, step=6, days=34)
        moments = told(weekend, TECHNICAL, "reminder", ANSWER)
        for who in (TECHNICAL, MANAGER, DIRECTOR):
            moments += told(weekend, who, "escalation", ANSWER)
        assert len(moments) == 6
        for moment in moments:
            assert moment.weekday() < 5
            assert 8 <= moment.hour < 24

    def test_twenty_working_days(self, weekend: House) -> None:
        """The day of receipt does not count, weekends do not; due at the end of the last day."""
        writes(weekend, LAN)
        due = weekend.one("select due_at from deadlines where name = 'resolution'")
        local = datetime.fromtimestamp(int(str(due)) / 1000, HANOI)
        assert (local.date().isoformat(), local.hour) == ("2026-12-25", 23)


class TestWhichClocks:
    """Each nature has its own."""

    def clocks(self, house: House, number: int = 1) -> dict[str, float]:
        """The hours that each clock of a ticket allows."""
        rows = house.rows(f"select name, due_at - started_at from deadlines where ticket_id = {number}")
        return {str(name): float(str(span)) / 3_600_000 for name, span in rows}

    def test_urgent(self, house: House) -> None:
        """Four hours to read instead of a day, three working days to answer instead of twenty."""
        writes(house, LAN, f"KHẨN CẤP! {VIETNAMESE}", subject="Khẩn cấp")
        writes(house, BOB, ENGLISH)
        urgent, calm = self.clocks(house, 1), self.clocks(house, 2)
        assert (urgent["first reading"], calm["first reading"]) == (4, 24)
        assert urgent["resolution"] < calm["resolution"] / 4

    def test_an_urgent_customer_hears_that_somebody_comes_soon(self, house: House) -> None:
        """By when a person reads it, by when the answer comes; whoever is in no hurry hears nothing of it."""
        writes(house, LAN, f"KHẨN CẤP! {VIETNAMESE}", subject="Khẩn cấp")
        writes(house, BOB, f"URGENT: our website is down! {ENGLISH}", subject="URGENT")
        writes(house, EVE, ENGLISH)
        text = text_of(house.last_letter_to(LAN))
        assert "được xử lý khẩn: nhân viên phụ trách sẽ xem trong vòng 4 giờ" in text
        assert "27 tháng 11" in text
        assert "treat it as urgent: a person looks at it within 4 hours" in text_of(house.last_letter_to(BOB))
        assert "urgent" not in text_of(house.last_letter_to(EVE))

    def test_an_urgent_ticket_reaches_the_director_within_a_day(self, house: House) -> None:
        """Monday, nine: department at one, manager at five, director at nine in the evening."""
        writes(house, LAN, f"KHẨN CẤP! {VIETNAMESE}", subject="Khẩn cấp")
        passes(house, step=1, hours=14)
        assert hours(told(house, TECHNICAL, "escalation")) == [(23, 13)]
        assert hours(told(house, MANAGER, "escalation")) == [(23, 17)]
        assert hours(told(house, DIRECTOR, "escalation")) == [(23, 21)]

    def test_a_question(self, house: House) -> None:
        """Two working days to answer; the customer hears that; a plain reply of a colleague is the answer."""
        writes(house, LAN, "Cho tôi hỏi giá gói cước gia đình là bao nhiêu?", subject="Hỏi giá")
        text = " ".join(text_of(house.last_letter_to(LAN)).split())
        assert "trả lời Quý khách (thường trong 2 ngày làm việc) chậm nhất vào" in text
        assert "26 tháng 11" in text  # the 24th is a holiday
        assert house.one("select next_at is not null from deadlines where name = 'question'") == 1
        words = "Chào chị, bảng giá gói gia đình có trên trang chủ, mời chị xem ạ."
        answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), words)
        house.clock.move(minutes=3)
        house.turn()
        assert house.one("select next_at is not null from deadlines where name = 'question'") == 0

    def test_a_question_that_turns_urgent_is_not_given_more_time(self, house: House) -> None:
        """#urgent makes the answer's date sooner, never later."""
        writes(house, LAN, "Cho tôi hỏi giá gói cước gia đình là bao nhiêu?", subject="Hỏi giá")
        before = int(str(house.one("select due_at from tickets")))
        answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), "#urgent")
        assert int(str(house.one("select due_at from tickets"))) < before

    def test_praise(self, house: House) -> None:
        """It is acknowledged, and that is all."""
        writes(house, LAN, "Cảm ơn công ty rất nhiều, nhân viên phục vụ rất nhiệt tình!", subject="Cảm ơn")
        assert set(self.clocks(house)) == {"acknowledgement"}

    def test_a_suggestion(self, house: House) -> None:
        """Somebody reads it; no complaint's answer is due, and the letter promises none."""
        writes(house, LAN, "Tôi góp ý: công ty nên có thêm chỗ gửi xe.", subject="Góp ý")
        assert "resolution" not in self.clocks(house)
        assert "chậm nhất" not in text_of(house.last_letter_to(LAN))


class TestDailyDigest:
    """Once a day, at eight, to a person: what the program did on its own."""

    def test_once_a_day(self, house: House) -> None:
        """Not on the first day, which has nothing to tell yet; then every morning after eight."""
        house.turn()
        passes(house, step=2, days=3)
        assert hours(told(house, CARE, "digest", "Bản tin")) == [(24, 9), (25, 9), (26, 9)]

    def test_after_days_without_power(self, house: House) -> None:
        """One digest for all that time, not one for each day."""
        house.turn()
        house.clock.move(days=4)
        house.turn()
        house.turn()
        assert kinds(house, CARE).count("digest") == 1

    def test_what_it_says(self, house: House) -> None:
        """Set aside, withheld and failed with their reasons; counts; the record's checkpoint."""
        house.smtp.answers[BOB] = Answer("rcpt", 550, "5.1.1 no such user")
        house.turn()
        bulk = [("Precedence", "bulk")]
        house.arrives(mail("Giảm giá!", sender="shop@news.example", headers=bulk, subject="Sale 11"))
        house.arrives(mail(ENGLISH, sender=BOB))
        house.turn()
        house.clock.move(hours=15)
        writes(house, LAN, headers=[("X-Auto-Response-Suppress", "All")])
        house.clock.move(hours=8, minutes=30)
        house.turn()
        text = " ".join(text_of(digest(house)).split())
        for each in ("shop@news.example", "Sale 11", BOB, "5.1.1 no such user", "Hồ sơ mới mở: 2"):
            assert each in text
        assert f"{reference(2)}: chương trình của người gửi" in text
        assert str(house.one("select checkpoint from dailies order by day desc")) in text
        assert house.one("select length(checkpoint) from dailies order by day desc") == 64

    def test_what_failed_after_days_of_trying(self, house: House) -> None:
        """A letter that is given up on the third day is in the digest of the fourth."""
        house.smtp.answers[BOB] = Answer("rcpt", 451, "4.2.2 mailbox full")
        writes(house, BOB, ENGLISH)
        passes(house, step=24, hours=71)
        assert "4.2.2 mailbox full" not in text_of(digest(house))
        passes(house, step=12, hours=25)
        assert "4.2.2 mailbox full" in text_of(digest(house))

    @pytest.mark.slow
    def test_a_stop_waits_for_one_round_only(self, house: House) -> None:
        """Months of downtime are not caught up while the service manager waits for the end."""
        for number in range(110):
            house.arrives(mail(f"Hóa đơn sai ({number})", sender=f"c{number}@customer{number}.example"))
        house.turn()
        house.clock.move(hours=60)
        asked = iter([True, True])
        stopping = replace(house.context, keep_on=lambda: next(asked, False))
        assert do_what_is_due(house.rules, stopping).number == 100
        assert do_what_is_due(house.rules, house.context).number > 0

    def test_a_digest_after_downtime_counts_all_of_it(self, house: House) -> None:
        """What happened in the hours before the power went is not forgotten."""
        house.turn()
        house.clock.move(hours=25)
        house.turn()
        writes(house, LAN)
        house.clock.move(days=4)
        house.turn()
        assert "Hồ sơ mới mở: 1" in text_of(digest(house))

    def test_each_thing_is_shown_once(self, house: House) -> None:
        """What was in yesterday's digest is not in today's."""
        house.turn()
        writes(house, "shop@news.example", "Giảm giá!", headers=[("Precedence", "bulk")], subject="Sale 11")
        for _ in range(2):
            house.clock.move(days=1)
            house.turn()
        first, second = [text_of(letter) for letter in house.letters_to(CARE)]
        assert "Sale 11" in first
        assert "Sale 11" not in second

    def test_overdue_tickets(self, house: House) -> None:
        """They are named until they are done."""
        writes(house, LAN, "Hóa đơn tháng 10 bị tính hai lần, tôi rất bức xúc.")
        for _ in range(2):
            house.clock.move(days=1, hours=1)
            house.turn()
        text = text_of(digest(house))
        assert f"{reference(1)}: Đọc và bắt đầu xử lý" in text
        assert kinds(house, BILLING).count("escalation") == 1


def test_everything_that_happened_is_in_the_record(house: House) -> None:
    """The story of a ticket that nobody touched, event by event."""
    writes(house, LAN)
    passes(house, step=12, days=3)
    assert events(house) == [
        "received",
        "routed",
        "acknowledged",
        "reminded",
        "escalated",
        "escalated",
        "escalated",
    ]
