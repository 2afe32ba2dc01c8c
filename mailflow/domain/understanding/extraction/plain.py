"""A text in two spellings of the same length, so that a place found in one can be shown in the other."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from mailflow.domain.text.spelling import INVISIBLE, fold, tame

LONGEST: Final = 50_000
"""Characters of a mail in which anything is looked for."""

_UNSEEN: Final = re.compile(f"[{INVISIBLE}]+")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


class _OneForOne(dict[int, str]):
    """Each character folded to exactly one; worked out once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = fold(character)
        result = folded if len(folded) == 1 else character
        if code < 0x10000:  # noqa: PLR2004  (the planes beyond could fill the memory)
            self[code] = result
        return result


_FOLDED: Final = _OneForOne()


@dataclass(frozen=True, slots=True)
class Plain:
    """What was written (width and composition settled), and the same without case and diacritics."""

    written: str
    folded: str


def plain(text: str) -> Plain:
    """Settle a text; linear, at most LONGEST characters of it."""
    text = text[:LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", tame(_UNSEEN.sub("", text))).translate(_DASHES)
    return Plain(text, text.lower() if text.isascii() else text.translate(_FOLDED))
