"""Amounts of money in a text: what a plain reply must not offer without approval (P15)."""

import re

_UNITS = {
    "ty": 10**9, "tỷ": 10**9, "billion": 10**9, "亿": 10**8, "trieu": 10**6, "triệu": 10**6, "tr": 10**6,
    "million": 10**6, "万": 10**4, "nghin": 10**3, "nghìn": 10**3, "ngan": 10**3, "ngàn": 10**3, "k": 10**3,
}  # fmt: skip
_CURRENCY = r"(?:vnđ|vnd|đồng|dong|đ|₫|usd|us\$|\$|eur|€|rmb|cny|元|块|越南盾|人民币|美元)"
_NUMBER = r"[0-9]{1,3}(?:[.,\u00a0 ][0-9]{3}){1,4}|[0-9]{1,12}(?:[.,][0-9]{1,2})?"
_UNIT = r"(?:tỷ|ty|billion|亿|triệu|trieu|tr|million|万|nghìn|nghin|ngàn|ngan|k)"
_AMOUNT = re.compile(
    rf"(?<![0-9.,\w])(?:{_CURRENCY}\s{{0,2}})?({_NUMBER})\s{{0,2}}({_UNIT}(?!\w))?\s{{0,2}}({_CURRENCY}(?!\w))?",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"{_CURRENCY}\s{{0,2}}$", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![0-9])([0-9]{1,3})\s{0,2}%")


def amounts(text: str) -> tuple[int, ...]:
    """Every sum of money in a text, in whole units; a bare number without unit or currency is none."""
    found = []
    for match in _AMOUNT.finditer(text[:50_000]):
        number, unit, currency = match[1], match[2], match[3]
        before = match[0].startswith(("$", "€", "₫")) or _BEFORE.search(
            text[max(0, match.start(1) - 8) : match.start(1)]
        )
        if not unit and not currency and not before:
            continue
        if unit and unit.lower() in {"k", "tr"} and not number:
            continue
        value = _value(number) * _UNITS.get(unit.lower() if unit else "", 1)
        found.append(int(value))
    return tuple(found)


def percentages(text: str) -> tuple[int, ...]:
    """Every percentage in a text."""
    return tuple(int(match[1]) for match in _PERCENT.finditer(text[:50_000]))


def _value(number: str) -> float:
    """1.250.000 and 1,250,000 are millions; 1,5 and 1.5 have a fraction."""
    parts = re.split(r"[.,\u00a0 ]", number)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):  # noqa: PLR2004  (groups of thousands)
        return float("".join(parts))
    return float(number.replace(",", "."))
