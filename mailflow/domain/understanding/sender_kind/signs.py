"""The signs of machines and people in the first words of a mail; the words stand in ``phrases``."""

import re
from typing import Final

from mailflow.domain.text.cleaning import fold
from mailflow.domain.understanding.sender_kind.person_words import COMPLAINS, PERSON
from mailflow.domain.understanding.sender_kind.phrases import SIGNS, STEMS, Sign

HEAD: Final = 1200  # characters of the new text that are looked at
_SALUTATION: Final = re.compile(  # what may stand before a machine's first sentence
    r"[^.!?。]{0,70}[,:!]?[^\w.!?。]{0,20}"
)
_BLANKS: Final = re.compile(r"[^\S\n]{1,200}")
_BREAKS: Final = re.compile(r" ?\n[ \n]{0,200}")


_PLAIN_STEMS: Final = tuple(stem for stem in STEMS if stem.isascii())
_FOREIGN_STEMS: Final = re.compile("|".join(stem for stem in STEMS if not stem.isascii()))


def normal(text: str) -> str:
    """The first words folded, blanks and empty lines squeezed; line breaks stay."""
    return _BREAKS.sub("\n", _BLANKS.sub(" ", fold(text[:HEAD])[: 2 * HEAD])).strip()


def suspect(text: str) -> bool:
    """Whether a closer look at the text is worth its time; cheap, and never the reason for a verdict."""
    head = text[:HEAD].lower()
    if any(stem in head for stem in _PLAIN_STEMS):
        return True
    return not head.isascii() and _FOREIGN_STEMS.search(head) is not None


def by_a_person(text: str) -> str:
    """The words in the beginning of a text that only a person writes; "" where there are none."""
    found = PERSON.search(normal(text))
    return " ".join(found[0].split())[:80] if found else ""


def complains(text: str) -> str:
    """The words in the beginning of a text with which a person says what happened to them; "" for none."""
    found = COMPLAINS.search(normal(text))
    return " ".join(found[0].split())[:80] if found else ""


def signs(text: str) -> dict[Sign, str]:
    """The signs in the first words of a text, each with the words that gave it away."""
    head = normal(text)
    found = {}
    for sign, pattern in SIGNS:
        match = pattern.search(head)
        if match and sign is Sign.MACHINE and not _SALUTATION.fullmatch(head, 0, match.start(1)):
            sign = Sign.FOOTNOTE  # noqa: PLW2901  (the same words, in a weaker place)
        if match:
            found[sign] = " ".join(match[0].split())[:80]
    return found
