"""Which days are worked, and where so many working days lead: with every day's reason.

All moments that come in or go out are aware; they go out in UTC.  Days and hours are those of the
organisation's time zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from mailflow.domain.model.policy import CalendarRules

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LAST_SECOND = time(23, 59, 59, fold=1)
"""A day's end: its last second rather than the next day's first, so that every letter, table and
calendar entry shows the day that is meant.  ``fold``: of an hour that comes twice, the second."""

_DAY = timedelta(days=1)
_IDLE = 400  # days in a row without work: the rules leave no working day


@dataclass(frozen=True, slots=True)
class Day:
    """One day on the way to a due date."""

    day: date
    counted: bool
    why: str  # "working day", "saturday", a holiday's name, "extra working day", "day of start" …

    def as_json(self) -> list[object]:
        """The day as it is stored: date, counted, why."""
        return [self.day.isoformat(), self.counted, self.why]


@dataclass(frozen=True, slots=True)
class Derived:
    """A moment and how it was found, day by day in the order of counting."""

    at: datetime  # UTC
    days: tuple[Day, ...]


class NamedDays(Protocol):
    """Days with their names or reasons; a dict is one, and so is a table that grows as it is asked."""

    def get(self, day: date, /) -> str | None:
        """The day's name, None where it is not one of them."""
        ...


@dataclass(frozen=True)
class WorkingCalendar:
    """The organisation's working days and hours.

    ``holidays`` and ``swaps`` answer for any date and follow from ``version``, which therefore stands
    for them in comparisons.
    """

    rules: CalendarRules
    timezone: str  # IANA name
    holidays: NamedDays = field(compare=False, repr=False)  # day off → its name
    version: str = ""  # names what the derivation was made with
    swaps: NamedDays = field(
        default_factory=dict[date, str], compare=False, repr=False
    )  # worked rest day → why

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def _walked(self) -> dict[tuple[date, int, timedelta], tuple[Day, ...]]:
        """Every ticket of one day goes the same ways."""
        return {}

    def judge(self, day: date) -> Day:
        """Whether a day is worked, and why; what the organisation itself has said comes first."""
        rules = self.rules
        if day in rules.extra_workdays:
            return Day(day, counted=True, why="extra working day")
        if day in rules.extra_holidays:
            return Day(day, counted=False, why="extra holiday")
        if (swap := self.swaps.get(day)) is not None:
            return Day(day, counted=True, why=swap)
        if (holiday := self.holidays.get(day)) is not None:
            return Day(day, counted=False, why=holiday)
        if day.weekday() in rules.rest_days:
            return Day(day, counted=False, why=WEEKDAYS[day.weekday()])
        return Day(day, counted=True, why="working day")

    def is_working_day(self, day: date) -> bool:
        """Whether the organisation works on this day."""
        return self.judge(day).counted

    def why(self, day: date) -> str:
        """The reason for the answer of :meth:`is_working_day`."""
        return self.judge(day).why

    def local(self, at: datetime) -> datetime:
        """A moment as the organisation's clocks show it."""
        return at.astimezone(self._zone)

    def moment(self, day: date, clock: time) -> datetime:
        """A day and a time of the organisation's clocks, in UTC."""
        return datetime.combine(day, clock, self._zone).astimezone(UTC)

    def add_working_days(self, start: datetime, count: int) -> Derived:
        """The end of the ``count``-th working day after the day of ``start``, which itself does not count.

        Raises ValueError for a negative count and where the rules leave no working days.
        """
        if count < 0:
            raise ValueError("working days to add cannot be negative")
        days = [Day(self.local(start).date(), counted=False, why="day of start")]
        days += self._walk(days[0].day, count, _DAY)
        return Derived(self.moment(days[-1].day, LAST_SECOND), tuple(days))

    def subtract_working_days(self, end: datetime, count: int) -> Derived:
        """The same time of day on the ``count``-th working day before the day of ``end``.

        Raises ValueError as :meth:`add_working_days` does.
        """
        if count < 0:
            raise ValueError("working days to subtract cannot be negative")
        local = self.local(end)
        days = [Day(local.date(), counted=False, why="day of end"), *self._walk(local.date(), count, -_DAY)]
        return Derived(self.moment(days[-1].day, local.time()), tuple(days))

    def next_working_moment(self, at: datetime) -> datetime:
        """``at`` itself where it falls into working hours, else the next opening of a working day."""
        local = self.local(at)
        if self.is_working_day(local.date()):
            if self.rules.opens <= local.time() < self.rules.closes:
                return at.astimezone(UTC)
            if local.time() < self.rules.opens:
                return self.opening(local.date())
        return self.opening(self._walk(local.date(), 1, _DAY)[-1].day)

    def add_working_time(self, start: datetime, length: timedelta) -> datetime:
        """The moment after so much time within working hours, in UTC; the time outside them does not count.

        Raises ValueError where the rules leave no working days.
        """
        at = self.next_working_moment(start)
        while True:
            day = self.local(at).date()
            left = self.moment(day, self.rules.closes) - at
            if length <= left:
                return at + length
            length -= left
            at = self.opening(self._walk(day, 1, _DAY)[-1].day)

    def opening(self, day: date) -> datetime:
        """When work begins on a working day, in UTC."""
        return self.moment(day, self.rules.opens)

    def _walk(self, day: date, count: int, step: timedelta) -> tuple[Day, ...]:
        """The days after ``day`` up to the ``count``-th working one."""
        found = self._walked.get((day, count, step))
        if found is None:
            found = self._walked[day, count, step] = tuple(self._days_after(day, count, step))
        return found

    def _days_after(self, day: date, count: int, step: timedelta) -> Iterator[Day]:
        idle = 0
        while count > 0:
            day += step
            judged = self.judge(day)
            yield judged
            count -= judged.counted
            idle = 0 if judged.counted else idle + 1
            if idle > _IDLE:
                raise ValueError("the calendar has no working days: look at rest_days and extra_holidays")
