"""Account, contract, order and invoice numbers: what stands behind certain words, or has a certain shape."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mailflow.domain.model.pattern import Pattern
from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.extraction.plain import Plain
from mailflow.domain.understanding.extraction.shapes import in_shape, shape_pattern
from mailflow.language.knowledge import knowledge, words_of

_LEAST_DIGITS: Final = 3
_CODE: Final = 6  # letters and digits of a booking's code
_LEAD: Final = 60  # characters in front of a value in which its words stand
_FILLERS: Final = 4  # words and signs between the two

# A number with its letters and signs: 12345, KH000123, HD-2026/0012, 0012/2026/HDDV.
_TOKEN: Final = re.compile(
    r"(?<![a-z0-9])(?:[a-z0-9]{1,12}[-./_]){0,3}[a-z]{0,10}[0-9][a-z0-9]{0,30}(?:[-./_][a-z0-9]{1,12}){0,3}"
    r"(?![a-z0-9@])"
)
_DIGIT: Final = re.compile("[0-9]")
_RUN_SIGNS: Final = "abcdefghijklmnopqrstuvwxyz0123456789-./_"
_RUN: Final = re.compile(r"[a-z0-9./_-]+")
_GROUPS: Final = re.compile(r"(?:[ .-][0-9]{2,6}){1,5}(?![0-9])")  # 1903 2345 6789 012
_FIRST_GROUP: Final = re.compile(r"[0-9]{2,4}")
_AMOUNT: Final = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3}){1,4}")
_DATE: Final = re.compile(
    r"[0-9]{1,2}([/.-])[0-9]{1,2}(?:\1(?:19|20)?[0-9]{2})?|(?:19|20)[0-9]{2}([/.-])[0-9]{1,2}\2[0-9]{1,2}"
)
_MONTH: Final = re.compile(r"[0-9]{1,2}[/.-](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}")
_UNIT: Final = re.compile(
    r" ?(?:(?:d|dong|vnd|usd|eur|rmb|cny|k|tr|trieu|nghin|ngan|ty|cai|chiec|san pham|"
    r"(?:thang|ngay|nam)(?! [0-9])|gio|"
    r"phut|lan|pcs|pieces|items|units|days?|weeks?|months?|years?|hours?|minutes?|times|dollars?|euros?)(?![a-z0-9])"
    r"|[%$₫€£¥元块塊万萬个個件次天年月日号])"
)
_SERIES: Final = re.compile(r"(?:^|[^\w])([A-Z]{2,4} )$")  # KH 00045
_LONGEST_SERIES: Final = 6
_NOT_BEFORE: Final = frozenset("+@$")
_MONTH_BETWEEN: Final = re.compile(
    r"(?:thang|thg|ky|ngay) ?[0-9][0-9/.-]{0,9}$|[0-9]{1,2}月份?$"
)  # hóa đơn tháng 10 số …
_LONGEST_MONTH: Final = 18
_BETWEEN: Final = " \t\n:#.=|*\"'()[]<>-,：，"
_FILLER_WORDS: Final = tuple(map(fold, words_of(knowledge("patterns")["fillers"])))


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A value that was found: its normal form, and from where to where it stands in the text."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NumberCandidate:
    """A number of no special shape, and the texts in front of it, fillers taken off one by one."""

    place: TextSpan
    before: tuple[str, ...]


def numbers(pattern: Pattern, text: Plain, candidates: Sequence[NumberCandidate]) -> Iterator[TextSpan]:
    """Every value of a pattern in a text, from the left; ``candidates`` as found by that function."""
    leads = leads_of(pattern.after)
    if pattern.shape:
        for place in _shaped(pattern, text):
            if not leads or led_by(text.folded, place.start, leads):
                yield place
        return
    for candidate in candidates:
        if any(_ends_with(before, leads) for before in candidate.before):
            yield candidate.place


def candidates(text: Plain) -> list[NumberCandidate]:
    """The tokens with at least three digits that are neither amount, date nor quantity."""
    return [
        NumberCandidate(place, tuple(_before(text.folded, place.start))) for place in _plain_numbers(text)
    ]


@lru_cache(maxsize=256)
def leads_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words folded for :func:`led_by`."""
    return tuple(fold(word) for word in words)


def led_by(folded: str, start: int, leads: tuple[str, ...]) -> bool:
    """Whether one of some folded words stands in front of a place, with no more than fillers in between."""
    return any(_ends_with(before, leads) for before in _before(folded, start))


def _before(folded: str, start: int) -> Iterator[str]:
    """What stands in front of a place: first as it is, then without one filler word after the other."""
    before = folded[max(0, start - _LEAD) : start].rstrip(_BETWEEN)
    for _ in range(_FILLERS):
        yield before
        filler = _filler(before)
        if not filler:
            return
        before = before[: -len(filler)].rstrip(_BETWEEN)


def _filler(before: str) -> str:
    """The word at the end that says no more than "number" or "is"."""
    if before.endswith(_FILLER_WORDS):
        return next((word for word in _FILLER_WORDS if _ends_with(before, (word,))), "")
    month = _MONTH_BETWEEN.search(before[-_LONGEST_MONTH:])
    return month[0] if month else ""


def _ends_with(before: str, words: tuple[str, ...]) -> bool:
    if not before.endswith(words):
        return False
    return any(before.endswith(word) and _begins_there(before, len(before) - len(word)) for word in words)


def _begins_there(text: str, at: int) -> bool:
    """Whether a word begins at a place; in scripts without spaces one may begin anywhere."""
    return at == 0 or not text[at - 1].isalnum() or text[at] >= "\u0e00"


def _shaped(pattern: Pattern, text: Plain) -> Iterator[TextSpan]:
    for shape in pattern.shape:
        for found in shape_pattern(shape).finditer(text.folded):
            yield TextSpan(in_shape(shape, found), found.start(), found.end())


def _tokens(folded: str) -> Iterator[re.Match[str]]:
    """What has a digit in it, looked for only around digits: most of a complaint has none."""
    at = 0
    while digit := _DIGIT.search(folded, at):
        before = folded[at : digit.start()]
        begin = at + len(before.rstrip(_RUN_SIGNS))
        end = _RUN.match(folded, digit.start())
        at = end.end() if end else digit.end()
        yield from _TOKEN.finditer(folded, begin, at + 1)


def _plain_numbers(text: Plain) -> Iterator[TextSpan]:
    for found in _tokens(text.folded):
        token, start, end = found[0], found.start(), found.end()
        if text.folded[start - 1 : start] in _NOT_BEFORE:
            continue
        if _FIRST_GROUP.fullmatch(token) and (more := _GROUPS.match(text.folded, end)):
            end = more.end()
        elif not _is_number(token) and not _is_code(text.written[start:end]):
            continue
        if _UNIT.match(text.folded, end):
            continue
        if series := _SERIES.search(text.written, max(0, start - _LONGEST_SERIES), start):
            yield TextSpan(text.written[series.start(1) : end].upper(), series.start(1), end)
        yield TextSpan(text.written[start:end].upper(), start, end)


def _is_code(written: str) -> bool:
    """A booking's code: capitals and at least two digits (ABC12D)."""
    digits = sum(map(str.isdecimal, written))
    return len(written) == _CODE and digits == _LEAST_DIGITS - 1 and written.isupper() and written.isalnum()


def _is_number(token: str) -> bool:
    digits = sum(map(str.isdecimal, token))
    if digits < _LEAST_DIGITS:
        return False
    return not any(other.fullmatch(token) for other in (_AMOUNT, _DATE, _MONTH))
