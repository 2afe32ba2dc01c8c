"""Dates as people write them in a command: 5/12, 2026-12-05, thứ sáu, tomorrow, in 3 days, 12月5日.

Day before month, as in Vietnam.  A day without a year is the next one of that name.
"""

import re
from datetime import date, timedelta

from mailflow.domain.spelling import fold

_ISO = re.compile(r"\b([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\b")
_CHINESE = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})[日号]")
_SLASH = re.compile(r"\b([0-9]{1,2})[/.-]([0-9]{1,2})(?:[/.-]([0-9]{4}|[0-9]{2}))?\b")
_AHEAD = re.compile(r"\b(?:in|trong|sau)? ?([0-9]{1,3}) (days?|ngay|weeks?|tuan)\b")
_WEEKDAYS = (
    ("monday", "thu hai", "thu 2", "星期一", "周一"),
    ("tuesday", "thu ba", "thu 3", "星期二", "周二"),
    ("wednesday", "thu tu", "thu 4", "星期三", "周三"),
    ("thursday", "thu nam", "thu 5", "星期四", "周四"),
    ("friday", "thu sau", "thu 6", "星期五", "周五"),
    ("saturday", "thu bay", "thu 7", "星期六", "周六"),
    ("sunday", "chu nhat", "星期日", "星期天", "周日"),
)
_NEAR = {
    "today": 0,
    "hom nay": 0,
    "今天": 0,
    "tomorrow": 1,
    "ngay mai": 1,
    "mai": 1,
    "明天": 1,
    "ngay kia": 2,
    "后天": 2,
}
_YEARS_AHEAD = 5


def find_date(text: str, today: date) -> tuple[date, str] | None:
    """The first date in a text and the words that said it; None where there is none.

    The words are taken from the folded text: compare folded, or cut by :func:`without_date`.
    """
    folded = fold(text)
    for finder in (_numeric, _ahead, _named):
        found = finder(folded, today)
        if found is not None:
            return found
    return None


def _numeric(folded: str, today: date) -> tuple[date, str] | None:
    for pattern, order in ((_ISO, (1, 2, 3)), (_CHINESE, (1, 2, 3)), (_SLASH, (3, 2, 1))):
        found = pattern.search(folded)
        if found:
            year, month, day = (int(found[i]) if found[i] else 0 for i in order)
            said = _day(year, month, day, today)
            if said is not None:
                return said, found[0]
    return None


def _day(year: int, month: int, day: int, today: date) -> date | None:
    try:
        if year:
            return date(year + 2000 if year < 100 else year, month, day)  # noqa: PLR2004  (5/12/26)
        said = date(today.year, month, day)
        return said if said >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _ahead(folded: str, today: date) -> tuple[date, str] | None:
    found = _AHEAD.search(folded)
    if not found:
        return None
    days = int(found[1]) * (7 if found[2].startswith(("week", "tuan")) else 1)
    return today + timedelta(days=days), found[0]


def _named(folded: str, today: date) -> tuple[date, str] | None:
    for number, names in enumerate(_WEEKDAYS):
        for name in names:
            if _stands(name, folded):
                return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1), name
    for name, days in _NEAR.items():
        if _stands(name, folded):
            return today + timedelta(days=days), name
    return None


def _stands(name: str, folded: str) -> bool:
    if not name.isascii():
        return name in folded
    return re.search(rf"\b{name}\b", folded) is not None


def reasonable(said: date, today: date) -> bool:
    """Whether a due date lies ahead and not in another age."""
    return today <= said <= today.replace(year=today.year + _YEARS_AHEAD, day=min(today.day, 28))
