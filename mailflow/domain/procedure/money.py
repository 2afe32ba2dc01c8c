"""Amounts of money in a text: what a plain reply must not offer without approval (P15)."""

import math
import re
import unicodedata

from mailflow.domain.spelling import fold, tame

_LIMIT = 50_000  # characters that are looked at
_UNITS = {
    "ty": 10**9, "billion": 10**9, "亿": 10**8, "trieu": 10**6, "tr": 10**6, "million": 10**6, "m": 10**6,
    "万": 10**4, "nghin": 10**3, "ngan": 10**3, "k": 10**3, "千": 10**3,
}  # fmt: skip
_CURRENCY = (
    r"(?:vnd|dong|d|₫|us\$|usd|\$|do la|do|dollars?|eur|euros?|€|rmb|cny|¥|元|块|越南盾|人民币|美元|欧元)"
)
_BEFORE = r"(?:vnd|us\$|usd|\$|€|eur|₫|rmb|cny|¥)"
_NUMBER = r"[0-9]{1,3}(?:[.,' ][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?|[0-9]{1,12}(?:[.,][0-9]{1,2})?"
_UNIT = r"(?:ty|billion|亿|trieu|tr|million|m|万|nghin|ngan|k|千)"
_AMOUNT = re.compile(
    rf"(?<![0-9.,a-z_])(?:({_BEFORE})\s{{0,2}})?({_NUMBER})\s{{0,2}}"
    rf"(?:({_UNIT})(?:\s?([0-9]{{1,3}})|\s?(ruoi))?(?![a-z]))?\s{{0,2}}({_CURRENCY}(?![a-z]))?"
)
_GROUPED = re.compile(r"[.,']000(?![0-9])")
_PERCENT = re.compile(r"(?<![0-9])([0-9]{1,3})\s{0,2}(?:%|phan tram|percent)")
_IN_WORDS = re.compile(
    r"\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|tram|nua|may|vai) "
    r"(?:[a-z]{2,5} ){0,6}(?:nghin|ngan|trieu|ty|dong)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|hundred|thousand|million|few)"
    r"[ -](?:[a-z]{3,8}[ -]){0,4}(?:dollars?|dong|euros?|million|usd)\b"
    r"|[一二两三四五六七八九十百千万几半]{1,8}(?:元|块钱|美元|越南盾)"
)


def amounts(text: str) -> tuple[int, ...]:
    """Every sum of money in a text, in whole units, rounded up.

    A bare number without unit or currency is none, unless it is written in thousands (200.000).
    """
    plain = _plain(text)
    found = []
    for match in _AMOUNT.finditer(plain):
        before, number, unit, more, half, currency = match.groups()
        if not (before or unit or currency or _GROUPED.search(number)):
            continue
        factor = _UNITS.get(unit or "", 1)
        value = _value(number) * factor
        if more:
            value += int(more) * factor / 10 ** len(more)  # 1tr5 is a million and a half
        elif half:
            value += factor / 2
        found.append(math.ceil(value))
    return tuple(found)


def in_words(text: str) -> str:
    """The first sum of money that is written in words; "" where there is none."""
    found = _IN_WORDS.search(_plain(text))
    return found[0] if found else ""


def percentages(text: str) -> tuple[int, ...]:
    """Every percentage in a text."""
    return tuple(int(match[1]) for match in _PERCENT.finditer(_plain(text)))


def _plain(text: str) -> str:
    """Folded, full-width digits and no-break spaces made plain."""
    return fold(unicodedata.normalize("NFKC", tame(text[:_LIMIT])))


def _value(number: str) -> float:
    """1.250.000 and 1,250,000 are millions; 1,5 and 1.5 have a fraction; 1,250.50 has both."""
    parts = re.split(r"[.,' ]", number)
    if len(parts) == 1:
        return float(number)
    groups = parts[1:] if len(parts[-1]) == 3 else parts[1:-1]  # noqa: PLR2004  (thousands)
    whole = "".join((parts[0], *groups))
    return float(whole) if groups == parts[1:] else float(f"{whole}.{parts[-1]}")
