"""When it happened, as customers say it: 5/10, ngày 5 tháng 10, October 5, 10月5日, hôm qua, 3 days ago.

Day before month, as in Vietnam.  A date without a year is the last one of that name before receipt; dates
in the future are appointments, dates of long ago birthdays: neither is the incident.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Final, NamedTuple

from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.extraction.numbers import TextSpan
from mailflow.domain.understanding.extraction.plain import Plain
from mailflow.language.knowledge import knowledge, words_of

_YEARS_BACK: Final = 2
_SOON: Final = 60  # days: a day and month that comes so soon is an appointment, not last year's
_MOST: Final = 50  # dates of one form that are looked at
_CENTURY: Final = 100

_YEAR: Final = r"(?:[ ,]{0,2}(?:nam |of )?((?:19|20)[0-9]{2})(?![0-9]))?"
_KNOWN: Final = knowledge("incident")


def _numbered(section: str, first: int) -> dict[str, int]:
    """Folded word → its number, by the order of a section."""
    listed = enumerate(_KNOWN[section].values(), first)
    return {fold(word): number for number, words in listed for word in words_of(words)}


def _folded(section: str) -> list[str]:
    return [fold(word) for word in words_of(_KNOWN[section])]


_MONTHS: Final = _numbered("months", 1)
_SHORT_MONTHS: Final = tuple({name[:3] for name in _MONTHS})
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS: Final = _numbered("weekdays", 0)
_WEEKDAY_SIGNS: Final = (*_folded("week"), *filter(str.isascii, _WEEKDAYS))
_LATIN_WEEKDAY: Final = "|".join(name for name in _WEEKDAYS if name.isascii())
_TIME_OF_DAY: Final = f"(?:{'|'.join(_folded('times_of_day'))})"

_UNTIL_WORDS: Final = _folded("until")
_UNTIL: Final = re.compile(
    rf"(?:\b(?:{'|'.join(filter(str.isascii, _UNTIL_WORDS))})(?: (?:{'|'.join(_folded('until_day'))}))?"
    rf"|{'|'.join(word for word in _UNTIL_WORDS if not word.isascii())})[ :]{{0,2}}$"
)
"""A date counts less where words before it say that it is an end, not a beginning."""


class _Said(NamedTuple):
    """A date that was found."""

    rank: int
    place: TextSpan


def incident(text: Plain, received: date) -> Iterator[TextSpan]:
    """The date of the incident (ISO 8601), at most one; ``received`` is the local date of receipt."""
    folded = (
        _I_AM_NO_EVENING.sub(_not_evening(text.written), text.folded)
        if "toi " in text.folded
        else text.folded
    )
    if "may" in folded:
        folded = _MAY.sub(_not_the_month(text.written), folded)
    found = [said for form in _FORMS for said in islice(form(folded, received), _MOST)]
    if found:
        best = max(said.rank for said in found)
        yield min((s.place for s in found if s.rank == best), key=lambda place: place.start)


def _said(folded: str, match: re.Match[str], day: date | None, received: date, rank: int) -> Iterator[_Said]:
    """A date that may be the incident's; ranked last where it is the end of something."""
    oldest = received - timedelta(days=366 * _YEARS_BACK)
    if day is None or not oldest <= day <= received:
        return
    until = _UNTIL.search(folded[max(0, match.start() - 20) : match.start()])
    yield _Said(0 if until else rank, TextSpan(day.isoformat(), match.start(), match.end()))


def _day(year: str | None, month: int, day: int, received: date) -> date | None:
    """The day that is meant; without a year the last one before receipt, unless it comes soon."""
    if month > 12 >= day:  # noqa: PLR2004  (month before day, as Americans write)
        month, day = day, month
    try:
        if year:
            number = int(year)
            return date(number + 2000 if number < _CENTURY else number, month, day)
        said = date(received.year, month, day)
        if said <= received:
            return said
        return None if said - received <= timedelta(days=_SOON) else date(received.year - 1, month, day)
    except ValueError:
        return None


_DIGITS_APART: Final = re.compile(r"[0-9][/.-][0-9]")
_ISO: Final = re.compile(r"(?<![0-9/.-])((?:19|20)[0-9]{2})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})(?![0-9])")
_FULL: Final = re.compile(r"(?<![0-9/.-])([0-9]{1,2})([/.-])([0-9]{1,2})\2((?:20)?[0-9]{2})(?![0-9/-])")
_BARE: Final = re.compile(
    rf"(?<![a-z])(?:ngay|hom|vao|{_TIME_OF_DAY}|mung|tu|on|from|since|date|dated|日期)[ :]{{1,2}}(?:ngay )?"
    r"([0-9]{1,2})[/-]([0-9]{1,2})(?![0-9/-])"
)
_VIETNAMESE: Final = re.compile(
    rf"(?<![a-z])(?:ngay|hom|mung|{_TIME_OF_DAY}) (?:mung )?([0-9]{{1,2}}) ?(?:thang|thg) ?"
    rf"([0-9]{{1,2}})(?![0-9]){_YEAR}"
)
_DAY_MONTH: Final = re.compile(
    rf"(?<![a-z0-9])([0-9]{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTH})(?![a-z])\.?{_YEAR}"
)
_MONTH_DAY: Final = re.compile(
    rf"(?<![a-z])({_MONTH})\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:/a-z]){_YEAR}"
)
_CHINESE: Final = re.compile(r"(?:((?:19|20)[0-9]{2}) ?年 ?)?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号號]")


# Quick looks that spare most texts the search for the whole form.
_DAY_THANG: Final = re.compile(r"[0-9] ?(?:thang|thg) ?[0-9]")
_BEFORE_MONTH: Final = re.compile(rf"[0-9](?:st|nd|rd|th)? (?:of )?(?:{'|'.join(sorted(_SHORT_MONTHS))})")
_AFTER_MONTH: Final = re.compile(rf"(?:{'|'.join(sorted(_SHORT_MONTHS))})[a-z]{{0,6}}\.? [0-9]")


def _numeric(folded: str, received: date) -> Iterator[_Said]:
    if not _DIGITS_APART.search(folded):
        return
    for m in _ISO.finditer(folded):
        yield from _said(folded, m, _day(m[1], int(m[2]), int(m[3]), received), received, 3)
    for m in _FULL.finditer(folded):
        yield from _said(folded, m, _day(m[4], int(m[3]), int(m[1]), received), received, 3)
    for m in _BARE.finditer(folded):
        yield from _said(folded, m, _day(None, int(m[2]), int(m[1]), received), received, 3)


def _named(folded: str, received: date) -> Iterator[_Said]:
    if _DAY_THANG.search(folded):
        for m in _VIETNAMESE.finditer(folded):
            yield from _said(folded, m, _day(m[3], int(m[2]), int(m[1]), received), received, 3)
    if _BEFORE_MONTH.search(folded):
        for m in _DAY_MONTH.finditer(folded):
            yield from _said(folded, m, _day(m[3], _MONTHS[m[2]], int(m[1]), received), received, 3)
    if _AFTER_MONTH.search(folded):
        for m in _MONTH_DAY.finditer(folded):
            yield from _said(folded, m, _day(m[3], _MONTHS[m[1]], int(m[2]), received), received, 3)
    if "月" in folded:
        for m in _CHINESE.finditer(folded):
            yield from _said(folded, m, _day(m[1], int(m[2]), int(m[3]), received), received, 3)


def _has(folded: str, words: Iterable[str]) -> bool:
    """A quick look that spares most texts a slow search."""
    return any(word in folded for word in words)


_NEAR_DAYS: Final = _numbered("near", 0)
_NEAR_WORDS: Final = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(words for words in sorted(_NEAR_DAYS, key=len, reverse=True) if words.isascii())
    + r")(?![a-z])|大?(?:"
    + "|".join(words for words in sorted(_NEAR_DAYS, key=len, reverse=True) if not words.isascii())
    + ")"
)
_NUMBERS: Final = _numbered("numbers", 1)
_NUMBER: Final = f"[0-9]{{1,3}}|{'|'.join(name for name in _NUMBERS if name.isascii())}"
_AGO: Final = re.compile(
    rf"(?<![a-z0-9])({_NUMBER}) (ngay|hom|tuan|days?|weeks?) (?:truoc|ago)(?! (?:khi|ngay|tet|han|do)|[a-z])"
    rf"|cach day ({_NUMBER}) (ngay|hom|tuan)(?![a-z])"
    r"|(?<![十第])([0-9]{1,3}|[一二两兩三四五六七八九十]) ?(天|日|周|个?星期)(?:以?前|之前)"
)
_LAST_WEEKDAY: Final = re.compile(
    rf"(?<![a-z])(?:last|on|since) ({_LATIN_WEEKDAY})(?![a-z0-9])"
    rf"|(?<![a-z])({_LATIN_WEEKDAY}) (?:tuan truoc|tuan roi|vua roi|vua qua)(?![a-z])"
    r"|(上)个?(?:星期|周|礼拜|週|禮拜)([一二三四五六日天])"
    r"|(?<![上下每各逢到至这這本])(?:星期|周|礼拜|週|禮拜)([一二三四五六日天])(?![到至、\-])"
    rf"|(?<![a-z])(?:hom|tu|{_TIME_OF_DAY}) ({_LATIN_WEEKDAY})"
    r"(?![a-z0-9]| ?(?:-|den|toi|hang tuan|moi tuan|tuan (?:sau|toi|nay)|sau(?! ?gio)))"
)
# "Tôi qua" is I, "tối qua" last evening; without diacritics what follows tells.
_I_AM_NO_EVENING: Final = re.compile(
    r"(?<![a-z])toi (?:qua|nay)(?![a-z])( (?:so|sdt|dt|zalo|e?mail|dien thoai))?"
)


def _not_evening(written: str) -> Callable[[re.Match[str]], str]:
    """What takes "toi qua" out of a folded text where it means "tôi qua"."""

    def taken_out(found: re.Match[str]) -> str:
        is_person = written[found.start() : found.start() + 3].lower() == "tôi" or found[1]
        return "_" * len(found[0]) if is_person else found[0]

    return taken_out


# "Mày", "máy", "mấy" are no month, nor is a "may" before so many hours.
_MAY: Final = re.compile(r"(?<![a-z])may(?![a-z])( [0-9]{1,2} ?(?:gio|tieng|phut|ngay|h)(?![a-z]))?")


def _not_the_month(written: str) -> Callable[[re.Match[str]], str]:
    """What takes "may" out of a folded text where it is no month."""

    def taken_out(found: re.Match[str]) -> str:
        is_month = written[found.start() : found.start() + 3].isascii() and not found[1]
        return found[0] if is_month else "_" * len(found[0])

    return taken_out


def _relative(folded: str, received: date) -> Iterator[_Said]:
    if _has(folded, _NEAR_DAYS):
        for m in _NEAR_WORDS.finditer(folded):
            days = _NEAR_DAYS[m[0].removeprefix("大")]
            if m[0].startswith("大"):
                days += 1
            yield from _said(folded, m, received - timedelta(days=days), received, 2 if days else 1)
    if _has(folded, ("truoc", "ago", "cach day", "前")):
        for m in _AGO.finditer(folded):
            number, unit = next((m[at], m[at + 1]) for at in (1, 3, 5) if m[at])
            days = (_NUMBERS.get(number) or int(number)) * (
                7 if unit.startswith(("tuan", "week", "周")) or "星期" in unit else 1
            )
            yield from _said(folded, m, received - timedelta(days=days), received, 2)


def _weekday(folded: str, received: date) -> Iterator[_Said]:
    """The last day of that name; "of last week" where words say so."""
    if not _has(folded, _WEEKDAY_SIGNS):
        return
    for m in _LAST_WEEKDAY.finditer(folded):
        wanted = _WEEKDAYS[m[1] or m[2] or m[4] or m[5] or m[6]]
        back = (received.weekday() - wanted - 1) % 7 + 1
        if m[3] or "tuan" in m[0]:
            back = received.weekday() + 7 - wanted
        yield from _said(folded, m, received - timedelta(days=back), received, 2)


_FORMS: Final[tuple[Callable[[str, date], Iterator[_Said]], ...]] = (_numeric, _named, _relative, _weekday)
