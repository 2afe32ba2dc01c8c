"""Dates as people write them in a command: 5/12, 2026-12-05, thứ sáu tuần sau, tomorrow, in 3 days, 12月5日.

Day before month, as in Vietnam.  Every reader takes the folded text and today's date; the order is the
tuple READERS.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from mailflow.domain.text.spelling import fold
from mailflow.domain.text.vocabulary import meanings, whole
from mailflow.language.vocabulary import typed, vocabulary


def _any(words: Iterable[str]) -> str:
    """A pattern of several words, whole ones but for the Chinese, the longest first."""
    longest_first = sorted(map(fold, words), key=len, reverse=True)
    return "|".join(whole(map(re.escape, longest_first)))


def _beside(words: Iterable[str]) -> str:
    """A pattern of what stands behind a number, with a space or without; Chinese and signs without."""
    folded = [fold(word) for word in words]
    spaced = "|".join(word for word in folded if word.isascii() and word.isalpha())
    close = "|".join(re.escape(word) for word in folded if not (word.isascii() and word.isalpha()))
    return rf" ?(?:{spaced})\b|{close}"


_WORDS: Final = vocabulary("dates")
_LEAD = re.compile(_any(_WORDS["lead"]))
_ISO = re.compile(r"(?<![0-9])([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])")
_CHINESE = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})[日号]")
_SLASH = re.compile(
    r"(?<![0-9.,/-])([0-9]{1,2})([/.-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?(?![0-9%/]|[.,][0-9])"
    rf"(?!{_beside(_WORDS['no_date'])})"
)
_MONTHS: Final = tuple(vocabulary("months").values())
_NAMED_MONTH = rf"({'|'.join(name for names in _MONTHS for name in names)})[a-z]{{0,6}}"
_DAY_MONTH = re.compile(rf"\b([0-9]{{1,2}})(?:st|nd|rd|th)? (?:of )?{_NAMED_MONTH}\b,? ?([0-9]{{4}})?")
_MONTH_DAY = re.compile(rf"\b{_NAMED_MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,? ([0-9]{{4}}))?")
_VIETNAMESE = re.compile(r"\b([0-9]{1,2}) thang ([0-9]{1,2})(?: nam ([0-9]{4}))?\b")
_NUMBERS: Final = meanings("numbers")
_PERIODS: Final = meanings("periods")
_COUNT = rf"(?:([0-9]{{1,3}})|({'|'.join(_NUMBERS)}))"
_AHEAD = re.compile(rf"(?<!thu )\b{_COUNT} ({'|'.join(_PERIODS)})\b(?! (?:sau|toi|truoc)\b.{{0,3}}\bthu)")
_AHEAD_CHINESE = re.compile(r"([0-9]{1,3})(天|周|个星期)(?:后|以后|之后|内)")
_WEEKDAYS: Final = tuple(tuple(map(fold, names)) for names in vocabulary("weekdays").values())
_NEXT_WEEK = re.compile(rf"{_any(_WORDS['next_week'])}|\bnext (?=[a-z]{{3,9}}day)|下(?:个)?(?=周|星期|礼拜)")
_MONTH_END = re.compile(_any(_WORDS["month_end"]))
_NEXT_MONTH = re.compile(_any(_WORDS["next_month"]))
_NAME: Final = 3  # letters
_DISTANCE: Final = {
    "day_after_tomorrow": 2,
    "tomorrow": 1,
    "today": 0,
    "yesterday": -1,
    "in_a_week": 7,
}


def _says_less(said: tuple[str, str]) -> tuple[bool, bool]:
    """A day says more than a week; a short word ("mai") may be somebody's name."""
    word, day = said
    return day == "in_a_week", fold(word).isascii() and len(word) <= _NAME


_DAYS: Final = sorted(typed("days"), key=_says_less)
_NEAR: Final = {fold(word): _DISTANCE[day] for word, day in _DAYS}
_YEARS_AHEAD = 5
_SOON = 300  # days: a day without a year that lies further ahead was meant for this year and has passed

Reader = Callable[[str, date], tuple[date, str] | None]


def find_date(text: str, today: date) -> tuple[date, str] | None:
    """The date in a text and the (folded) words that said it; one behind "due", "by", "hạn" comes first.

    A day without a year is the next one of that name, unless that is most of a year away.
    """
    folded = fold(text)
    leads = [found.end() for found in _LEAD.finditer(folded)][-1:]
    for part in (*(folded[end:] for end in leads), folded):
        for reader in READERS:
            found = reader(part, today)
            if found is not None:
                return found
    return None


def without_date(text: str, today: date) -> str:
    """A text without the date at its end and the "due", "hạn", "before" in front of it; else as it is."""
    folded, found = fold(text), find_date(text, today)
    if found is None or len(folded) != len(text) or not folded.rstrip(" .").endswith(found[1]):
        return text
    before = folded[: folded.rindex(found[1])].rstrip()
    leads = [lead.start() for lead in _LEAD.finditer(before) if lead.end() == len(before)]
    return text[: leads[0] if leads else len(before)].rstrip(" ,;:-–(")


def find_past_date(text: str, today: date) -> date | None:
    """The date on which something was done: a day without a year is the last one of that name."""
    found = find_date(text, today)
    if found is None:
        return None
    said = found[0]
    if said <= today:
        return said
    if any(name in found[1] for names in _WEEKDAYS for name in names):
        return said - timedelta(days=7 * ((said - today).days // 7 + 1))
    return _safe(said.year - 1, said.month, said.day) or said


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(year: int, month: int, day: int, today: date) -> date | None:
    if year:
        return _safe(year + 2000 if year < 100 else year, month, day)  # noqa: PLR2004  (5/12/26)
    said = next((d for y in range(9) if (d := _safe(today.year + y, month, day))), None)
    if said is None or said >= today:
        return said
    later = _safe(today.year + 1, month, day)
    return later if later and (later - today).days <= _SOON else said


def _by(pattern: re.Pattern[str], order: tuple[int, int, int]) -> Reader:
    """A reader of numbers: the groups of year, month and day."""

    def read(folded: str, today: date) -> tuple[date, str] | None:
        for found in pattern.finditer(folded):
            year, month, day = (_number(found[group]) for group in order)
            said = _day(year, month, day, today)
            if said is not None:
                return said, found[0]
        return None

    return read


def _number(word: str | None) -> int:
    if not word:
        return 0
    named = (number for number, names in enumerate(_MONTHS, 1) if word.startswith(names))
    return next(named, 0) or int(word)


def _slashed(folded: str, today: date) -> tuple[date, str] | None:
    """5/12, 5-12, 5.12.2026; 5.12 alone is a number."""
    for found in _SLASH.finditer(folded):
        if found[2] == "." and not found[4]:
            continue
        said = _day(_number(found[4]), int(found[3]), int(found[1]), today)
        if said is not None:
            return said, found[0]
    return None


def _ahead(folded: str, today: date) -> tuple[date, str] | None:
    found = _AHEAD.search(folded)
    if found:
        count = int(found[1] or _NUMBERS[found[2]])
        return today + timedelta(days=count * (7 if _PERIODS[found[3]] == "week" else 1)), found[0]
    chinese = _AHEAD_CHINESE.search(folded)
    if chinese:
        return today + timedelta(days=int(chinese[1]) * (1 if chinese[2] == "天" else 7)), chinese[0]
    return None


def _weekday(folded: str, today: date) -> tuple[date, str] | None:
    for number, names in enumerate(_WEEKDAYS):
        for name in names:
            if _stands(name, folded):
                if _NEXT_WEEK.search(folded):
                    return today + timedelta(days=7 - today.weekday() + number), name
                return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1), name
    return None


def _near(folded: str, today: date) -> tuple[date, str] | None:
    for name, days in _NEAR.items():
        if _stands(name, folded):
            return today + timedelta(days=days), name
    return None


def _month_end(folded: str, today: date) -> tuple[date, str] | None:
    """The last day of this month or the next."""
    found = _MONTH_END.search(folded)
    if found is None:
        return None
    later = 2 if _NEXT_MONTH.search(folded) else 1
    month = today.month - 1 + later
    return date(today.year + month // 12, month % 12 + 1, 1) - timedelta(days=1), found[0]


READERS: tuple[Reader, ...] = (
    _by(_ISO, (1, 2, 3)),
    _by(_CHINESE, (1, 2, 3)),
    _by(_VIETNAMESE, (3, 2, 1)),
    _by(_DAY_MONTH, (3, 2, 1)),
    _by(_MONTH_DAY, (3, 1, 2)),
    _slashed,
    _month_end,
    _weekday,
    _ahead,
    _near,
)
"""The first that finds a date says it."""


def _stands(name: str, folded: str) -> bool:
    if not name.isascii():
        return name in folded
    return re.search(rf"\b{name}\b", folded) is not None


def reasonable(said: date, today: date) -> bool:
    """Whether a due date lies ahead and not in another age."""
    return today <= said <= today.replace(year=today.year + _YEARS_AHEAD, day=min(today.day, 28))
