"""Message identifiers (RFC 5322 section 3.6.4): only what can name one mail counts."""

import re
from typing import Final

from mailflow.adapters.reading.limits import MAX_IDS

_ANGLED: Final = re.compile(r"<([^<>]{1,990})>")
_BARE: Final = re.compile(r"[^\s<>,;\"]{1,990}")


def message_ids(value: str) -> tuple[str, ...]:
    """The ids in a Message-ID, In-Reply-To or References header, each once, without angle brackets.

    An id has an ``@`` with something on both sides; ``<yes>`` names nothing.  White space that
    folding left inside of an id is removed.
    """
    found = (*_ANGLED.findall(value),) or tuple(_BARE.findall(value))
    if "<" in value and ">" not in value:
        found = tuple(_BARE.findall(value))
    ids = dict.fromkeys(filter(None, map(_clean, found)))
    return tuple(ids)[:MAX_IDS] if len(ids) <= MAX_IDS else (*tuple(ids)[:1], *tuple(ids)[1 - MAX_IDS :])


def _clean(candidate: str) -> str:
    text = "".join(candidate.split())
    if text.startswith("[") and text.endswith("]") and "@" in text:
        text = text[1:-1]
    left, at, right = text.rpartition("@")
    return text if at and left and right else ""
