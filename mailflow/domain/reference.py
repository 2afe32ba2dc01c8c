"""Reference IDs such as ``KN-2026-000123``: they name a ticket and authorise nothing."""

import re
import unicodedata

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
"""Phones and word processors replace the hyphen; people copy what they see."""


def format_reference(prefix: str, year: int, number: int, digits: int) -> str:
    """The reference of the ``number``-th ticket of a year, padded to ``digits``."""
    return f"{prefix}-{year}-{number:0{digits}d}"


def find_references(text: str, prefix: str) -> tuple[str, ...]:
    """Every reference in a text, in order, without repetition, in its normal upper-case form."""
    return references_in(unicodedata.normalize("NFKC", text[:2000]), prefix)


def references_in(normal: str, prefix: str) -> tuple[str, ...]:
    """The same in a text of any length that is in NFKC."""
    plain = normal.translate(_DASHES)
    pattern = rf"(?<![A-Za-z0-9]){re.escape(prefix)}-([0-9]{{4}})-([0-9]{{1,12}})(?![0-9])"
    found = (f"{prefix}-{m[1]}-{m[2]}" for m in re.finditer(pattern, plain, re.IGNORECASE))
    return tuple(dict.fromkeys(found))
