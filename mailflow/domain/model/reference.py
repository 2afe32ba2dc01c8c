"""Reference IDs such as ``KN-2026-000123``: they name a ticket and authorise nothing."""

import re
import unicodedata
from functools import cache

_DASH = "[-‐‑‒–—―−﹣－]"
"""Phones and word processors replace the hyphen; people copy what they see."""


@cache
def _pattern(prefix: str) -> re.Pattern[str]:
    number = rf"{_DASH}([0-9]{{4}}){_DASH}([0-9]{{1,12}})(?![0-9])"
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(prefix)}{number}", re.IGNORECASE)


def format_reference(prefix: str, year: int, number: int, digits: int) -> str:
    """The reference of the ``number``-th ticket of a year, padded to ``digits``."""
    return f"{prefix}-{year}-{number:0{digits}d}"


def find_references(text: str, prefix: str) -> tuple[str, ...]:
    """Every reference in a text, in order, without repetition, in its normal upper-case form."""
    return references_in(unicodedata.normalize("NFKC", text[:2000]), prefix)


def references_in(normal: str, prefix: str) -> tuple[str, ...]:
    """The same in a text of any length that is in NFKC."""
    found = (f"{prefix}-{m[1]}-{m[2]}" for m in _pattern(prefix).finditer(normal))
    return tuple(dict.fromkeys(found))
