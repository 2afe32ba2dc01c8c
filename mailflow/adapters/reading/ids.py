"""Message identifiers (RFC 5322 section 3.6.4): only what can name one mail counts."""

import re
from typing import Final

from mailflow.adapters.reading.limits import MAX_IDS

_LONGEST: Final = 998  # characters of a line (RFC 5322 section 2.1.1)
_ANGLED: Final = re.compile(r"<([^<>]{1,998})>")


def message_ids(value: str) -> tuple[str, ...]:
    """The ids in a Message-ID, In-Reply-To or References header as sent, without angle brackets.

    An id has an ``@`` with something on both sides: ``<yes>`` names nothing.  Ids without brackets count
    where the header holds nothing else.  White space that folding left inside of an id is removed.
    """
    found = _ANGLED.findall(value)
    if not found:
        words = value.replace("<", " ").replace(">", " ").replace(",", " ").split()
        found = words if all("@" in word for word in words) else []
    ids = [one for one in map(_clean, found) if one]
    return tuple(ids if len(ids) <= MAX_IDS else ids[:1] + ids[1 - MAX_IDS :])


def _clean(candidate: str) -> str:
    """The id without white space; "" where it cannot name a mail."""
    text = "".join(candidate.split()).strip("\"'")
    left, at, right = text.partition("@")
    return text if at and left and right and len(text) <= _LONGEST else ""
