"""Public holidays from the ``holidays`` library, year by year as they are asked for.

Its traps: names follow the machine's language unless one is given; compensatory days take Saturday
and Sunday for free; the swapped working days are those of the public sector and come late.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.metadata import version

import holidays

from mailflow.domain.model.calendar import WEEKDAYS, WorkingCalendar
from mailflow.domain.model.policy import CalendarRules
from mailflow.ports.errors import Misconfigured

_WEEKEND = {5, 6}
_COMPENSATING = {"VN"}
"""Countries where a holiday on a weekly rest day, whichever that is, is made up for on the next
working day (Vietnam: Labour Code 2019, article 111.3)."""


@dataclass(frozen=True, slots=True)
class _Year:
    """What the library says of one year: days off and worked rest days, each with its reason."""

    off: dict[date, str]
    worked: dict[date, str] = field(default_factory=dict)


class _Days:
    """Named days of all years; a year is worked out when its first day is asked for."""

    def __init__(self, of_year: Callable[[int], dict[date, str]]) -> None:
        self._of_year = of_year

    def get(self, day: date, /) -> str | None:
        """The day's name, None where it is not one of them."""
        return self._of_year(day.year).get(day)


class _Years:
    """The years of one country under one organisation's rules, each read once."""

    def __init__(self, rules: CalendarRules) -> None:
        self._rules = rules
        self._read: dict[int, _Year] = {}
        self._language = _default_language(rules.country)

    def year(self, number: int) -> _Year:
        """One year, read where it was not yet."""
        if number not in self._read:
            self._read[number] = self._of_library(number) if self._rules.country else _Year({})
        return self._read[number]

    def _of_library(self, number: int) -> _Year:
        rules = self._rules
        compensate = rules.country in _COMPENSATING and set(rules.rest_days) != _WEEKEND
        found = holidays.country_holidays(
            rules.country, years=number, language=self._language, observed=not compensate
        )
        off = {day: name for day, name in found.items() if day.year == number}
        if compensate:
            off |= _made_up(off, rules, found.tr(getattr(found, "observed_label", "%s")))
        if rules.official_swaps:
            worked = {day for day in getattr(found, "weekend_workdays", ()) if day.year == number}
            return _Year(off, dict.fromkeys(worked, "official swap"))
        return _Year(_without_swaps(off, getattr(found, "substituted_label", None)))


def load_calendar(rules: CalendarRules, timezone: str, years: Iterable[int] = ()) -> WorkingCalendar:
    """The working calendar of a country; ``years`` are worked out now, others when they are asked for.

    Country "" has no public holidays.  Raises Misconfigured for a country that the library does not know.
    """
    table = _Years(rules)
    for number in years:
        table.year(number)
    return WorkingCalendar(
        rules=rules,
        timezone=timezone,
        holidays=_Days(lambda number: table.year(number).off),
        version=_version(rules, timezone),
        swaps=_Days(lambda number: table.year(number).worked),
    )


def _version(rules: CalendarRules, timezone: str) -> str:
    """Whoever has the same library and the same rules finds the same days."""
    digest = hashlib.sha256(repr((rules, timezone)).encode()).hexdigest()[:8]
    return f"{rules.country or 'no country'}, holidays {version('holidays')}, rules {digest}"


def _default_language(country: str) -> str | None:
    """The country's own language for the names of its holidays."""
    if not country:
        return None
    try:
        return holidays.country_holidays(country).default_language
    except NotImplementedError:
        raise Misconfigured(f'config: [calendar] country: no holidays are known for "{country}"') from None


def _made_up(off: dict[date, str], rules: CalendarRules, label: str) -> dict[date, str]:
    """The compensatory days for holidays on the organisation's own rest days."""
    made_up: dict[date, str] = {}
    if set(rules.rest_days) >= set(range(len(WEEKDAYS))):
        return made_up
    for lost in sorted(day for day in off if day.weekday() in rules.rest_days):
        day = lost
        while day.weekday() in rules.rest_days or day in off or day in made_up:
            day += timedelta(days=1)
        made_up[day] = label % off[lost]
    return made_up


def _without_swaps(off: dict[date, str], label: str | None) -> dict[date, str]:
    """The days off without those that are worked for on another day."""
    if not label:
        return off
    mark = label.split("%s")[0]
    return {day: name for day, name in off.items() if not name.startswith(mark)}
