"""Sums of money in a text: what a plain reply must not offer without approval (P15).

Which currency a sum is in matters as much as its figure: 200 USD are not 200 đồng.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from mailflow.domain.text.spelling import fold, tame
from mailflow.language.knowledge import knowledge, words_of

_LIMIT = 50_000  # characters that are looked at
_KNOWN: Final = knowledge("money")
_UNITS: Final[Mapping[str, int]] = _KNOWN["units"]
CURRENCIES: Final[Mapping[str, tuple[str, ...]]] = {
    code: words_of(names) for code, names in _KNOWN["currencies"].items()
}
"""ISO 4217 code → what else people write, folded; the code itself is understood, too."""

_CODES = {name: code for code, names in CURRENCIES.items() for name in (*names, code.casefold())}


def _longest_first(words: Iterable[str]) -> str:
    """A pattern of several words; a longer one before those that it begins with."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NAMED = _longest_first(_CODES)
_SIGNS = (*(name for name in _CODES if not name[-1].isalpha()), *map(str.casefold, CURRENCIES), "rmb")
_BEFORE = _longest_first(_SIGNS)
"""Signs and codes stand before a figure, too; words do not: "hợp đồng 12345" is a contract."""
_NUMBER = r"[0-9]{1,3}(?:[.,' ][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?|[0-9]{1,12}(?:[.,][0-9]{1,2})?"
_UNIT = f"(?:{_longest_first(_UNITS)})"
_SUM = re.compile(
    rf"(?<![0-9.,a-z_])(?:({_BEFORE})\s{{0,2}})?(?<![0-9.,_])({_NUMBER})\s{{0,2}}"
    rf"(?:({_UNIT})(?:\s?([0-9]{{1,3}})|\s?(ruoi))?(?![a-z]))?\s{{0,2}}(?:({_NAMED})(?![a-z]))?"
)
_DOLLAR = re.compile(rf"\bđô\b(?! (?:{'|'.join(words_of(_KNOWN['not_dollars']))})\b)", re.IGNORECASE)
"""With its marks only: "tháng 10 do hệ thống" speaks of no dollars, nor "tháng 10 đó", nor "2 đô thị"."""
_BECAUSE = re.compile(r"\bdo là\b", re.IGNORECASE)
_DAY = re.compile(rf"(?:\b(?<!moi )(?<!hang )(?:{'|'.join(words_of(_KNOWN['days']))})\s{{1,2}}|[0-9]/)$")
_LAST_DAY = 31
_DOUBTFUL = frozenset(words_of(_KNOWN["doubtful"]))
_LETTERS = re.compile(r"(?<=[0-9])o{1,3}(?![a-z])|(?<=[0-9o][.,])o{3}(?![a-z])")  # 2oo.ooo is a sum, too
_GROUPED = re.compile(r"[.,' ]000(?![0-9])")
_ROUND = re.compile(r"[1-9][0-9]{1,5}000")
"""A figure without anything beside it is money when it is as round as 500000; a year never is."""
_NO_MONEY = re.compile(
    rf"(?:\b(?:{_longest_first(filter(str.isascii, words_of(_KNOWN['no_money'])))})[ .:#]{{0,3}}|[#/+-]"
    rf"|{_longest_first(word for word in words_of(_KNOWN['no_money']) if not word.isascii())})$"
)
"""What stands before the number of an order, a contract, an account."""
_TELEPHONE = re.compile(r"(?:^|[^0-9])(?:\+84|0)[0-9]{1,3}[ .-]?(?:[0-9]{2,4}[ .-])?$")
_PERCENT = re.compile(rf"(?<![0-9])([0-9]{{1,3}})\s{{0,2}}(?:{_longest_first(words_of(_KNOWN['percent']))})")
_IN_WORDS = re.compile("|".join(words_of(_KNOWN["in_words"])))


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money as it stands in a text."""

    value: int  # whole units, rounded up
    currency: str = ""  # ISO 4217; "" where none is named: the organisation's

    def text(self, home: str = "") -> str:
        """The sum as people write it: 200.000, or 200 USD where it is not the organisation's currency."""
        figure = f"{self.value:,}".replace(",", ".")
        return figure if self.currency in {"", home} else f"{figure} {self.currency}"


def sums(text: str) -> tuple[Sum, ...]:
    """Every sum of money in a text, in order.

    A bare number is none, unless it is written in thousands (200.000) or as round as 500000; neither
    is a telephone number, nor what "đơn hàng" or "order" stands before.
    """
    plain = _plain(text)
    found = []
    for match in _SUM.finditer(plain):
        before, number, unit, more, half, after = match.groups()
        named = before or after
        ahead = plain[max(0, match.start() - 20) : match.start()]
        if not (named or unit or _is_money_alone(number, ahead)):
            continue
        if not before and _is_day(number, unit or after or "", ahead):
            continue
        factor = _UNITS.get(unit or "", 1)
        value = _value(number) * factor
        if more:
            value += int(more) * factor / 10 ** len(more)  # 1tr5 is a million and a half
        elif half:
            value += factor / 2
        found.append(Sum(math.ceil(value), _CODES[named] if named else ""))
    return tuple(found)


def _is_money_alone(number: str, before: str) -> bool:
    if _NO_MONEY.search(before) or _TELEPHONE.search(before):
        return False
    return bool(_GROUPED.search(number) or _ROUND.fullmatch(number))


def _is_day(number: str, behind: str, ahead: str) -> bool:
    """Whether the figure is a day's, and what looks like money behind it another word: "ngày 5 đóng phí"."""
    day = number.isdecimal() and int(number) <= _LAST_DAY
    return day and behind in _DOUBTFUL and _DAY.search(ahead) is not None


def in_words(text: str) -> str:
    """The first sum of money that is written in words, as it is written; "" where there is none."""
    written = _levelled(text)
    folded = fold(written)
    found = _IN_WORDS.search(folded)
    if found is None:
        return ""
    return written[found.start() : found.end()] if len(written) == len(folded) else found[0]


def percentages(text: str) -> tuple[int, ...]:
    """Every percentage in a text."""
    return tuple(int(match[1]) for match in _PERCENT.finditer(_plain(text)))


def _plain(text: str) -> str:
    """Folded, full-width digits and no-break spaces made plain, the letter o among digits a zero."""
    marked = _BECAUSE.sub("do: là", _DOLLAR.sub("đôla", _levelled(text)))
    return _LETTERS.sub(lambda found: "0" * len(found[0]), fold(marked))


def _levelled(text: str) -> str:
    return unicodedata.normalize("NFKC", tame(text[:_LIMIT]))


def _value(number: str) -> float:
    """1.250.000 and 1,250,000 are millions; 1,5 and 1.5 have a fraction; 1,250.50 has both."""
    parts = re.split(r"[.,' ]", number)
    if len(parts) == 1:
        return float(number)
    groups = parts[1:] if len(parts[-1]) == 3 else parts[1:-1]  # noqa: PLR2004  (thousands)
    whole = "".join((parts[0], *groups))
    return float(whole) if groups == parts[1:] else float(f"{whole}.{parts[-1]}")
