"""Dates as people write them in a command: 5/12, 2026-12-05, thứ sáu tuần sau, tomorrow, in 3 days, 12月5日.

Day before month, as in Vietnam.  Every reader takes the folded text and today's date; the order is the
tuple READERS.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from mailflow.domain.text.spelling import fold

_LEAD = re.compile(r"\b(?:due|by|until|till|before|han|truoc|den|vao|xong)\b|截止|之前|直到")
_ISO = re.compile(r"(?<![0-9])([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])")
_CHINESE = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})[日号]")
_SLASH = re.compile(
    r"(?<![0-9.,/-])([0-9]{1,2})([/.-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?(?![0-9%/]|[.,][0-9])"
    r"(?! ?(?:ngay|days?|tuan|weeks?|thang|months?|gio|hours?)\b|[天%万元])"
    r"(?! ?(?:trieu|tr|ty|million|k|usd|dong|d|nghin|ngan)\b)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY_MONTH = re.compile(rf"\b([0-9]{{1,2}})(?:st|nd|rd|th)? (?:of )?{_NAMED_MONTH}\b,? ?([0-9]{{4}})?")
_MONTH_DAY = re.compile(rf"\b{_NAMED_MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,? ([0-9]{{4}}))?")
_VIETNAMESE = re.compile(r"\b([0-9]{1,2}) thang ([0-9]{1,2})(?: nam ([0-9]{4}))?\b")
_COUNT = r"(?:([0-9]{1,3})|(mot|one|a|hai|two|ba|three))"
_AHEAD = re.compile(rf"(?<!thu )\b{_COUNT} (days?|ngay|weeks?|tuan)\b(?! (?:sau|toi|truoc)\b.{{0,3}}\bthu)")
_AHEAD_CHINESE = re.compile(r"([0-9]{1,3})(天|周|个星期)(?:后|以后|之后|内)")
_NUMBERS = {"mot": 1, "one": 1, "a": 1, "hai": 2, "two": 2, "ba": 3, "three": 3}
_WEEKDAYS = (
    ("monday", "mon", "thu hai", "thu 2", "星期一", "周一", "礼拜一"),
    ("tuesday", "tue", "thu ba", "thu 3", "星期二", "周二", "礼拜二"),
    ("wednesday", "wed", "thu tu", "thu 4", "星期三", "周三", "礼拜三"),
    ("thursday", "thu nam", "thu 5", "星期四", "周四", "礼拜四"),
    ("friday", "fri", "thu sau", "thu 6", "星期五", "周五", "礼拜五"),
    ("saturday", "sat", "thu bay", "thu 7", "星期六", "周六", "礼拜六"),
    ("sunday", "sun", "chu nhat", "cn", "星期日", "星期天", "周日", "周天", "礼拜天"),
)
_NEXT_WEEK = re.compile(
    r"\b(?:tuan (?:sau|toi|ke)|next week)\b|\bnext (?=[a-z]{3,9}day)|下(?:个)?(?=周|星期|礼拜)"
)
_MONTH_END = re.compile(r"\b(?:cuoi|het) thang\b|\bend of (?:the |this |next )?month\b|月底|月末")
_NEXT_MONTH = re.compile(r"\bthang (?:sau|toi)\b|\bnext month\b|下个?月")
_NEAR = {
    "day after tomorrow": 2, "tomorrow": 1, "today": 0, "yesterday": -1, "hom nay": 0, "hom qua": -1,
    "ngay mai": 1, "ngay kia": 2, "ngay mot": 2, "mai": 1, "今天": 0,
    "今日": 0, "明天": 1, "明日": 1, "后天": 2, "昨天": -1, "tuan sau": 7, "tuan toi": 7,
    "next week": 7, "下周": 7, "下星期": 7,
}  # fmt: skip
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
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else int(word)


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
        count = int(found[1]) if found[1] else _NUMBERS[found[2]]
        return today + timedelta(days=count * (7 if found[3].startswith(("week", "tuan")) else 1)), found[0]
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
