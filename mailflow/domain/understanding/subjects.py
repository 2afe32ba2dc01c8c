"""Subjects without what programs put before and behind them: "Re: [list] Fwd: … [KN-2026-000123]"."""

import re
from typing import Final

from mailflow.domain.text.cleaning import clip, one_line
from mailflow.domain.understanding.reply_text.quoting import PREFIXES

_MOST: Final = 10  # prefixes that programs put before one subject
_LONGEST: Final = 120  # characters of the subject of a conversation; a telephone shows some forty
_READ: Final = 500  # characters of a subject; the rest cannot matter
_FIRST_TAG: Final = re.compile(r"^\s{0,3}\[[^\[\]]{1,40}\]\s{0,3}")
DASH: Final = "[-\u2010-\u2015\u2212\ufe63\uff0d]"  # people's programs replace the hyphen
REFERENCE_TAG: Final = re.compile(rf"\s?\[[^\[\]\s]{{1,40}}{DASH}[0-9]{{4}}{DASH}[0-9]{{1,12}}\]")
"""A reference as our subjects carry it."""


def without_prefixes(subject: str) -> str:
    """The subject without "Fwd:", "Re:" and the like, as the customer wrote it."""
    text = subject.strip()
    for _ in range(_MOST):
        head, colon, rest = text.replace("：", ":", 1).partition(":")
        if not colon or _FIRST_TAG.sub("", head).strip().casefold() not in PREFIXES:
            break
        text = rest.strip()
    return text


def conversation_subject(subject: str) -> str:
    """By which the letters of a conversation are known: without prefixes and references, and not too long."""
    return clip(one_line(without_prefixes(REFERENCE_TAG.sub("", subject[:_READ]))), _LONGEST)
