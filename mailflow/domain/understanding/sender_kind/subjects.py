"""Subjects that answering machines write: the words of ``knowledge/subjects.toml``.

Compared in folded form (``mailflow.domain.text.cleaning.fold``).  A person who answers such a mail has the
mark of their client in front ("Re: Automatic reply: …"), so a prefix counts only where the subject begins.
"""

import re
from collections.abc import Iterable
from typing import Final

from mailflow.domain.text.cleaning import fold
from mailflow.domain.understanding.reply_text.quoting import FORWARD_PREFIXES, PREFIXES
from mailflow.language.knowledge import knowledge, words_of

_LONGEST: Final = 300  # characters of a subject that are looked at

_TAGS: Final = r"\s{0,3}(?:[\[【][^\]】\n]{0,40}[\]】]\s{0,3}){0,2}"  # [External], 【外部】


def _marks(words: Iterable[str]) -> re.Pattern[str]:
    """One of a mail client's marks, numbered or not, at the beginning: "[External] Re[2]:"."""
    joined = "|".join(re.escape(fold(word)) for word in words)
    return re.compile(rf"{_TAGS}(?:{joined})(?:[\[(][0-9]{{1,3}}[\])])?\s?:")


def _known(section: str) -> str:
    return fold("|".join(words_of(knowledge("subjects")[section])))


_ANSWER_OR_FORWARD: Final = _marks(PREFIXES)
_FORWARD: Final = _marks(FORWARD_PREFIXES)
_PREFIXES: Final = _known("prefixes")
_PREFIX: Final = re.compile(
    rf"{_TAGS}(?:auto(?:matic)?: ?)?[\[【(<*]{{0,2}}(?P<words>{_PREFIXES}) ?[:;|\]】)>*-]"
)
_PREFIX_ALONE: Final = re.compile(rf"{_TAGS}[\[【(<*]{{0,2}}(?:{_PREFIXES}) ?[\]】)>*.!]{{0,2}}")
# IBM Notes writes its own sentence: "AUTO: Lan Tran is out of the office (returning 05/12/2026)".
_NOTES: Final = re.compile(
    r"(?:auto: ?)?(?!i )[^:\n]{2,60} is (?:currently )?(?:out of the office|on (?:leave|vacation)|away)"
    r"(?:\.? \(|\.?$|,| until| from| returning)"
)
# An absence or an automatic answer is what the subject is about, behind whatever else.
_ABSENCE: Final = re.compile(f"{_PREFIXES}|{_known('absence')}")
_RECEIPT: Final = re.compile(_known("receipt"))


def answers_or_forwards(subject: str) -> bool:
    """Whether the subject begins with a mail client's mark for an answer or a forwarded mail."""
    return _ANSWER_OR_FORWARD.match(fold(subject[:_LONGEST])) is not None


def forwards(subject: str) -> bool:
    """Whether the subject begins with a mail client's mark for a forwarded mail; machines set none."""
    return _FORWARD.match(fold(subject[:_LONGEST])) is not None


def product_prefix(subject: str) -> str:
    """The words that an answering machine put before a subject; "" where a person could have written it.

    The same words alone ("Out of office") are weaker: see ``product_words_alone``.
    """
    folded = fold(subject[:_LONGEST]).strip()
    match = _PREFIX.match(folded)
    if match:
        return match["words"]
    notes = _NOTES.match(folded)
    return notes[0] if notes else ""


def product_words_alone(subject: str) -> bool:
    """Whether the whole subject is such words; people write about an "Automatic reply" too."""
    return _PREFIX_ALONE.fullmatch(fold(subject[:_LONGEST]).strip()) is not None


def about_absence(subject: str) -> str:
    """What in the subject speaks of absence or an automatic answer, wherever it stands; "" for nothing."""
    match = _ABSENCE.search(fold(subject[:_LONGEST]))
    return match[0] if match else ""


def about_receipt(subject: str) -> str:
    """What in the subject says that something was received; "" for nothing."""
    match = _RECEIPT.search(fold(subject[:_LONGEST]))
    return match[0] if match else ""
