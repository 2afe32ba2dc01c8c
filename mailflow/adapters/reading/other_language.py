"""Which language a text is in that is none of ours: by its script, or by frequent words of seven languages.

A library that knows more of them takes 100 MB and seconds in every process that reads mail; what is told
here is used only where the organisation has letters in that language.
"""

import re
from collections.abc import Mapping
from typing import Final

from mailflow.adapters.reading.language import OTHERS, detect_language, is_foreign
from mailflow.domain.model.message import OTHER_LANGUAGE

_WINDOW: Final = 2000  # characters
_WORD: Final = re.compile(r"[^\W\d_]{1,40}")
_SCRIPTS: Final[Mapping[str, re.Pattern[str]]] = {
    code: re.compile(f"[{letters}]")
    for code, letters in {
        "ja": "\u3041-\u30ff\u31f0-\u31ff",
        "ko": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
        "th": "\u0e01-\u0e5b",
        "lo": "\u0e81-\u0edf",
        "km": "\u1780-\u17ff",
        "my": "\u1000-\u109f",
        "ru": "\u0400-\u04ff",
        "el": "\u0370-\u03ff",
        "he": "\u0590-\u05ff",
        "ar": "\u0600-\u06ff",
        "hi": "\u0900-\u097f",
        "bn": "\u0980-\u09ff",
        "ta": "\u0b80-\u0bff",
        "ka": "\u10a0-\u10ff",
        "hy": "\u0530-\u058f",
    }.items()
}
_UKRAINIAN: Final = re.compile("[ґєіїҐЄІЇ]")
RECOGNISED: Final = frozenset({"vi", "en", "zh", "uk", *_SCRIPTS, *OTHERS})
"""The languages that are told by themselves; of those with one script the one that most people write."""


def spoken_language(text: str, subject: str = "") -> str:
    """The code of a text's language; OTHER_LANGUAGE where it is surely none of these, "" where unsure."""
    return detect_language(text, subject) or (_other_language(text) if is_foreign(text) else "")


def _other_language(text: str) -> str:
    beginning = text[:_WINDOW]
    found = {code: len(letters.findall(beginning)) for code, letters in _SCRIPTS.items()}
    code = max(found, key=found.__getitem__)
    words = [word.lower() for word in _WORD.findall(beginning)]
    if found[code] * 10 > sum(map(len, words)):
        return "uk" if code == "ru" and _UKRAINIAN.search(beginning) else code
    known = {code: sum(word in frequent for word in words) for code, frequent in OTHERS.items()}
    first, second = sorted(known, key=known.__getitem__, reverse=True)[:2]
    return first if known[first] > known[second] else OTHER_LANGUAGE
