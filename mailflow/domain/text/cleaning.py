"""Text made fit for people: cut without harm, a stranger's name cleaned before we repeat it.

What the rest of the program needs of spelling and of rules' words is reached from here, too.
"""

import re
import unicodedata

from mailflow.domain.text.matching import Prepared, Words, prepare, remembered, words
from mailflow.domain.text.spelling import INVISIBLE, fold, tame

__all__ = [
    "NAME_LENGTH",
    "NAME_LIMIT",
    "Prepared",
    "Words",
    "clean_name",
    "clip",
    "fold",
    "many_lines",
    "one_line",
    "prepare",
    "remembered",
    "tame",
    "words",
]

_UNSEEN = re.compile(f"[{INVISIBLE}]+")
_JOINER = "\u200d"


def clip(text: str, limit: int) -> str:
    """At most ``limit`` characters of the text, with "…" at the end where something was cut.

    Never cuts between a letter and its marks, nor inside a joined emoji.
    """
    if len(text) <= limit:
        return text
    end = max(limit - 1, 0)
    while end > 0 and (_clings(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return (text[:end].rstrip() + "…")[: max(limit, 0)]


def _clings(character: str) -> bool:
    """Whether a character belongs to the one before it: mark, joiner, skin tone."""
    return (
        character == _JOINER
        or unicodedata.category(character) in {"Mn", "Mc", "Me"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


# What must never reach a reader from a stranger's text: control characters, line and paragraph
# separators, and the characters that reverse the reading direction (a name could hide its end).
_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_UNSEEN_BUT_BREAKS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+"
)


def one_line(text: str) -> str:
    """The text on one line, without control and direction characters."""
    if text.isprintable() and "  " not in text:  # most are: nothing unseen, no white space but single blanks
        return text.strip()
    return " ".join(_STEERS.sub(" ", text).split())


def many_lines(text: str) -> str:
    """The text with plain line feeds, without other control and direction characters."""
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    return _UNSEEN_BUT_BREAKS.sub("", text).strip("\n")


NAME_LENGTH = 100
"""Characters of a name that staff give."""

NAME_LIMIT = 60
"""Characters of a stranger's name that may stand in a letter of ours."""

LEFT_OUT = "…"
"""Stands in a cleaned name where a word of it was left out."""

_WORD_LIMIT = 35  # characters of one word of a name
_NAME_READ = 400  # of the raw name; the rest cannot matter
_EDGES = "'’·-‐"
_PARTS = re.compile(r"[|/\\;()\[\]{}–—]| - ")  # what stands behind is no part of the name
_DOTS = str.maketrans(dict.fromkeys("。⸱", "."))  # each is a dot to somebody's browser
_TAG = re.compile(r"<[^<>]{0,200}>|&[a-zA-Z0-9#]{1,10};")
_ENDINGS = (
    "com|net|org|info|biz|edu|gov|vn|cn|tw|hk|me|co|io|ly|gl|ru|tk|xyz|top|shop|site|online|link|vip|app"
)
_ADDRESS = re.compile(
    r"@|://|\bhttps?\b|\bhxxp|\bwww\b|[a-z0-9]/[a-z0-9]|[(\[]at[)\]]"
    rf"|(\.|\bdot\b|\bcham\b) ?({_ENDINGS})\b"
)
# "Mr.Lan" and "J.R.Smith" are names: the dot gets its space, which also keeps mail clients from linking it.
_INITIAL = re.compile(r"\b(Mr|Mrs|Ms|Dr|Prof|St|TS|ThS|GS|PGS|BS|KS|LS|[A-ZĐ])\.(?=[^\W\d_])")
_DOTTED = re.compile(r"\w\.\w")


def clean_name(name: str) -> str:
    """A stranger's display name made fit to stand in a letter of ours; "" when nothing decent is left.

    At most 60 characters, only letters with their marks, spaces and the punctuation of names.  A name
    that looks like a web address or a mail address is refused altogether; words with digits and those
    beyond the limit are left out, with "…" in their place, and a comma parts what is no part of the name.
    Without this, anybody could have our server send their words to a third person.
    """
    text = unicodedata.normalize("NFKC", tame(name[:_NAME_READ]))
    text = _TAG.sub(" ", _UNSEEN.sub("", text).translate(_DOTS))
    if _ADDRESS.search(fold(text)):
        return ""
    text = _INITIAL.sub(r"\1. ", text)
    if _DOTTED.search(text):
        return ""
    kept: list[str] = []
    for part in _names_only(_PARTS.sub(", ", text)).split():
        word = part.strip(_EDGES + ",")
        long = len(" ".join((*kept, word))) > NAME_LIMIT
        if word and len(word) <= _WORD_LIMIT and _decent(word) and not long:
            kept.append(word + "," * part.endswith(","))
        elif word and kept[-1:] != [LEFT_OUT]:
            kept.append(LEFT_OUT)
        elif not word and "," in part and kept and not kept[-1].endswith((",", LEFT_OUT)):
            kept[-1] += ","
        if long:
            break
    return " ".join(kept).strip(" ,") if set(kept) - {LEFT_OUT} else ""


def _names_only(text: str) -> str:
    """Everything that no name needs turned into spaces; digits stay for now, to mark their words."""
    return "".join(
        c if c.isalnum() or c in "'’.,·-‐" or unicodedata.category(c) in {"Mn", "Mc"} else " "
        for c in text
        if not "\u0300" <= c <= "\u036f"  # what NFKC could not join to a letter is decoration
    )


def _decent(word: str) -> bool:
    return any(c.isalpha() for c in word) and all(c.isalpha() or not c.isnumeric() for c in word)
