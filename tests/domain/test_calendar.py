"""The calendar counts as a careful clerk would, and says why for each day."""

from datetime import UTC, date, datetime, time

import pytest
from mailflow.adapters.system.holidays import load_calendar
from mailflow.domain.model.calendar import WorkingCalendar
from mailflow.domain.model.policy import CalendarRules
from mailflow.ports.errors import Misconfigured

HANOI = "Asia/Ho_Chi_Minh"
VIETNAM = load_calendar(CalendarRules(), HANOI, (2026, 2027))


def plain(timezone: str = "UTC", **rules: object) -> WorkingCalendar:
    return load_calendar(CalendarRules(country="", **rules), timezone)  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # Counted by hand on the official calendar.
        ("2026-02-03T09:00+07:00", "2026-03-10"),  # over Tết 2026: 16 to 20 February off
        ("2027-01-22T09:00+07:00", "2027-02-26"),  # over Tết 2027: 4 to 10 February off
        ("2026-04-17T09:00+07:00", "2026-05-20"),  # Hung Kings' Day on a Sunday made up for, 30 April, 1 May
        ("2026-11-23T09:00+07:00", "2026-12-22"),  # 24 November, day of culture
        ("2026-12-30T23:30+07:00", "2027-01-28"),  # over the year's end
        ("2026-12-30T17:30+00:00", "2027-01-29"),  # which in Hanoi is the 31st already
        ("2026-06-06T12:00+07:00", "2026-07-03"),  # received on a Saturday
        ("2026-06-05T23:59+07:00", "2026-07-03"),  # and on the Friday before, late
    ],
)
def test_twenty_working_days(received: str, due: str) -> None:
    """The day of receipt does not count; due at the end of the 20th, in the organisation's time zone."""
    derived = VIETNAM.add_working_days(at(received), 20)
    assert derived.at == at(f"{due}T23:59:59+07:00")
    assert derived.at.tzinfo is UTC
    assert sum(day.counted for day in derived.days) == 20


def test_each_day_says_why() -> None:
    """Anybody can go through the days and find the same date."""
    derived = VIETNAM.add_working_days(at("2027-02-03T10:00+07:00"), 2)
    assert [(day.day.isoformat(), day.counted, day.why) for day in derived.days] == [
        ("2027-02-03", False, "day of start"),
        ("2027-02-04", False, "29 Tết"),
        ("2027-02-05", False, "Giao thừa Tết Nguyên Đán"),
        ("2027-02-06", False, "Tết Nguyên Đán"),
        ("2027-02-07", False, "Mùng hai Tết Nguyên Đán"),
        ("2027-02-08", False, "Mùng ba Tết Nguyên Đán"),
        ("2027-02-09", False, "Mùng bốn Tết Nguyên Đán"),
        ("2027-02-10", False, "Mùng năm Tết Nguyên Đán"),
        ("2027-02-11", True, "working day"),
        ("2027-02-12", True, "working day"),
    ]
    assert derived.days[1].as_json() == ["2027-02-04", False, "29 Tết"]


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        ("2026-11-23", True, "working day"),
        ("2026-11-24", False, "Ngày Văn hóa Việt Nam"),
        ("2026-11-28", False, "saturday"),
        ("2026-11-29", False, "sunday"),
        ("2026-04-27", False, "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
        ("2030-02-02", False, "Tết Nguyên Đán"),  # a day before the Chinese one
        ("2030-02-03", False, "Mùng hai Tết Nguyên Đán"),
    ],
)
def test_days_of_vietnam(day: str, works: bool, why: str) -> None:
    """Years that nobody loaded are known all the same."""
    assert VIETNAM.is_working_day(date.fromisoformat(day)) is works
    assert VIETNAM.why(date.fromisoformat(day)) == why


def test_official_swaps_are_taken_only_on_request() -> None:
    """The state works on 22 August 2026 for 31 August; companies decide for themselves."""
    bridge, worked = date(2026, 8, 31), date(2026, 8, 22)
    assert VIETNAM.why(bridge) == "working day"
    assert VIETNAM.why(worked) == "saturday"
    swapping = load_calendar(CalendarRules(official_swaps=True), HANOI)
    assert swapping.why(bridge) == "Ngày nghỉ (thay cho ngày 22/08/2026)"
    assert swapping.judge(worked).counted
    assert swapping.why(worked) == "official swap"
    assert swapping.why(date(2026, 8, 23)) == "sunday"


def test_the_organisations_own_days_win() -> None:
    """What config says of a day beats the state's calendar and the weekly rest."""
    rules = CalendarRules(
        extra_holidays=(date(2026, 12, 24), date(2026, 8, 22)),
        extra_workdays=(date(2026, 2, 28), date(2026, 11, 24)),
        official_swaps=True,
    )
    own = load_calendar(rules, HANOI)
    assert own.why(date(2026, 12, 24)) == "extra holiday"
    assert own.why(date(2026, 8, 22)) == "extra holiday"
    assert own.why(date(2026, 2, 28)) == "extra working day"
    assert own.is_working_day(date(2026, 11, 24))


def test_compensatory_days_follow_the_organisations_own_rest_days() -> None:
    """Who works on Saturdays loses no Saturday holiday and gets no Monday for it."""
    saturdays_worked = load_calendar(CalendarRules(rest_days=(6,)), HANOI)
    assert saturdays_worked.is_working_day(date(2028, 1, 3))  # 1 January 2028 is a Saturday
    assert not VIETNAM.is_working_day(date(2028, 1, 3))
    assert saturdays_worked.why(date(2027, 2, 10)) == "Mùng hai Tết Nguyên Đán (nghỉ bù)"
    assert saturdays_worked.is_working_day(date(2027, 2, 4))
    never_resting = load_calendar(CalendarRules(rest_days=()), HANOI)
    assert never_resting.is_working_day(date(2026, 4, 27))


def test_no_country_has_no_holidays() -> None:
    """An empty country leaves only the weekly rest."""
    assert plain().is_working_day(date(2026, 1, 1))
    assert not plain().is_working_day(date(2026, 1, 3))


def test_an_unknown_country_is_refused() -> None:
    """A wrong country does not silently mean no holidays."""
    with pytest.raises(Misconfigured, match="XX"):
        load_calendar(CalendarRules(country="XX"), HANOI)


def test_names_do_not_follow_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The record reads the same wherever it was made."""
    for name in ("LANG", "LANGUAGE", "LC_ALL"):
        monkeypatch.setenv(name, "en_US.UTF-8")
    assert load_calendar(CalendarRules(), HANOI).why(date(2026, 9, 2)) == "Quốc khánh"


def test_the_version_stands_for_the_rules() -> None:
    """Calendars of the same rules are equal; other rules show in the version."""
    again = load_calendar(CalendarRules(), HANOI)
    other = load_calendar(CalendarRules(extra_holidays=(date(2026, 12, 24),)), HANOI)
    assert again == VIETNAM
    assert other.version != VIETNAM.version
    assert VIETNAM.version.startswith("VN, holidays ")


@pytest.mark.parametrize(
    ("started", "due"),
    [
        ("2026-10-23T10:00+02:00", "2026-10-26T22:59:59+00:00"),  # back to winter time on the 25th
        ("2026-03-27T10:00+01:00", "2026-03-30T21:59:59+00:00"),  # to summer time on the 29th
    ],
)
def test_summer_time(started: str, due: str) -> None:
    """A day ends when the organisation's clocks say so."""
    assert plain("Europe/Berlin").add_working_days(at(started), 1).at == at(due)


def test_a_last_hour_that_comes_twice_counts_to_its_second_end() -> None:
    """In Beirut the clock goes from midnight back to eleven: the day is not over the first time."""
    beirut = plain("Asia/Beirut", rest_days=())
    assert beirut.add_working_days(at("2026-10-23T10:00+03:00"), 1).at == at("2026-10-24T21:59:59+00:00")


@pytest.mark.parametrize(
    ("moment", "next_moment"),
    [
        ("2026-11-25T10:00+07:00", "2026-11-25T10:00+07:00"),
        ("2026-11-25T08:00+07:00", "2026-11-25T08:00+07:00"),
        ("2026-11-25T17:30+07:00", "2026-11-26T08:00+07:00"),
        ("2026-11-25T03:00+07:00", "2026-11-25T08:00+07:00"),
        ("2026-11-27T18:00+07:00", "2026-11-30T08:00+07:00"),  # Friday evening
        ("2026-11-24T10:00+07:00", "2026-11-25T08:00+07:00"),  # holiday
        ("2027-02-03T20:00+07:00", "2027-02-11T08:00+07:00"),  # Tết
    ],
)
def test_next_working_moment(moment: str, next_moment: str) -> None:
    """Within working hours now, else when the doors open again."""
    assert VIETNAM.next_working_moment(at(moment)) == at(next_moment)


def test_subtracting_working_days() -> None:
    """The same time of day on a working day before, over rest days and holidays."""
    derived = VIETNAM.subtract_working_days(at("2026-11-25T10:00+07:00"), 2)
    assert derived.at == at("2026-11-20T10:00+07:00")  # the 24th is off, the 23rd is one day before
    assert [day.why for day in derived.days[:3]] == ["day of end", "Ngày Văn hóa Việt Nam", "working day"]


def test_a_calendar_without_working_days_says_so() -> None:
    """Wrong rules end in a sentence, not in an endless loop."""
    with pytest.raises(ValueError, match="rest_days"):
        load_calendar(CalendarRules(rest_days=tuple(range(7))), HANOI).add_working_days(
            at("2026-01-01T00:00Z"), 1
        )
    with pytest.raises(ValueError, match="negative"):
        VIETNAM.add_working_days(at("2026-01-01T00:00Z"), -1)
    with pytest.raises(ValueError, match="negative"):
        VIETNAM.subtract_working_days(at("2026-01-01T00:00Z"), -1)


def test_any_table_of_days_will_do() -> None:
    """The calendar itself needs no library: a dict of names is enough."""
    calendar = WorkingCalendar(CalendarRules(opens=time(9)), HANOI, {date(2026, 5, 4): "founding day"})
    assert calendar.why(date(2026, 5, 4)) == "founding day"
    assert calendar.opening(date(2026, 5, 5)) == at("2026-05-05T09:00+07:00")
