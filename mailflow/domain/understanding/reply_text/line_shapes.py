"""What a line near the end of a letter may be: a name, a title, a contact, a line of a card, a sentence.

The words stand in ``knowledge/sign_offs.toml``.
"""

import re
from typing import Final

from mailflow.domain.text.cleaning import fold
from mailflow.language.knowledge import knowledge, words_of


def known(section: str) -> tuple[str, ...]:
    """The words of a section of the sign-offs, folded."""
    return tuple(fold(word) for word in words_of(knowledge("sign_offs")[section]))


_LONG_LINE: Final = 110  # characters that no line of a signature has
_LONG_SENTENCE: Final = 14  # words
_SENTENCE: Final = 6  # words; with a full stop behind them
_NAME: Final = 50  # characters
_NAME_WORDS: Final = 6
_CJK_NAME: Final = 4  # characters
_TITLE_WORDS: Final = 4
_SENTENCE_END: Final = (".", "!", "?", "。", "！", "？", ";", ":", ",")
_MATTERS: Final = known("matters")
_CONTACT: Final = re.compile(
    "|".join((r"[0-9][0-9 .()/-]{6,}|@|https?://|www\.", *words_of(knowledge("sign_offs")["contact_words"])))
)
_CARD_LINE: Final = re.compile(
    r"[^\s@]{1,80}@[^\s@]{2,80}|\+?[0-9][0-9 ().-]{7,20}|https?://\S+|www\.\S+"
    rf"|(?:{'|'.join(words_of(knowledge('sign_offs')['card_labels']))}) ?[.:].{{1,80}}"
)
_AFTERTHOUGHT: Final = re.compile("|".join(known("afterthoughts")))
_NOT_IN_NAMES: Final = frozenset("".join(words_of(knowledge("sign_offs")["not_in_names"])))
_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]+")


def is_title(line: str) -> bool:
    """Whether the line may be a title or a department: few words, the first with a capital."""
    return len(line.split()) <= _TITLE_WORDS and line[:1].isupper() and not line.endswith(_SENTENCE_END)


def is_contact(line: str) -> bool:
    """Whether the line gives an address, a telephone or a page."""
    return len(line) <= _LONG_LINE and _CONTACT.search(line.lower()) is not None


def is_matter(folded: str) -> bool:
    """Whether a line speaks of what a complaint is about."""
    return any(context in folded for context in _MATTERS)


def is_sentence(line: str) -> bool:
    """Whether somebody says something in the line."""
    if is_contact(line):
        return False
    words = len(line.split())
    return (
        line.endswith(("?", "？", "。", "！"))
        or (line.endswith((".", "!")) and words > _SENTENCE)
        or words > _LONG_SENTENCE
    )


def is_name(line: str) -> bool:
    """Whether the line may be nothing but a person's name (with a title): most words begin with a capital."""
    line = line.strip(" *_-–/.")
    if not line or len(line) > _NAME or line.endswith(_SENTENCE_END) or any(map(str.isdigit, line)):
        return False
    if _CJK.match(line):
        return len(line) <= _CJK_NAME and _NOT_IN_NAMES.isdisjoint(line)
    words = [word.strip("(),.") for word in line.split()]
    capital = sum(word[:1].isupper() for word in words)
    return len(words) <= _NAME_WORDS and words[0][:1].isupper() and capital * 5 >= len(words) * 3


def may_sign(line: str, folded: str) -> bool:
    """Whether the line may stand in a signature."""
    return (
        len(line) <= _LONG_LINE
        and not _AFTERTHOUGHT.match(folded)
        and not is_matter(folded)
        and not is_sentence(line)
    )


def is_card_line(folded: str) -> bool:
    """Whether the line is one of a visiting card, and of nothing else."""
    return _CARD_LINE.fullmatch(folded) is not None
