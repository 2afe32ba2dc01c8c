"""By which name a letter greets somebody: a whole one that is a name, or none."""

import re
import unicodedata
from typing import Final

from mailflow.domain.text.cleaning import LEFT_OUT
from mailflow.language.knowledge import knowledge, words_of

_KNOWN: Final = knowledge("names")
_ABBREVIATION: Final = 5  # letters of a single word in capitals that is as likely a company's


_TITLES: Final = frozenset(words_of(_KNOWN["titles"]))
_ENGLISH_TITLES: Final = frozenset(_KNOWN["titles"]["en"])
_BEGIN_COMPANIES: Final = frozenset(_KNOWN["companies"]["vi"])
_COMPANIES: Final = frozenset(_KNOWN["companies"]["en"])
_NOBODY: Final = frozenset((*_KNOWN["nobody"]["vi"], *_KNOWN["nobody"]["en"]))
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_OF_COMPANIES: Final = re.compile("|".join(_KNOWN["companies"]["zh"]))
_OF_NOBODY: Final = re.compile("|".join(_KNOWN["nobody"]["zh"]))
_MOST_NAMES: Final = 5  # words of a person's name
_MOST_WORDS: Final = 4  # of a title, of what a company calls itself


def greeting_name(name: str, language: str) -> str:
    """The name of a customer as a letter in this language greets them; "" where that would be a half name.

    ``name``: as :func:`clean_name` leaves it.  Titles go, for the letters have their own; English keeps its
    own.  A person's name in small letters or capitals is written as names are; a company's stands as it is.
    """
    if not name or LEFT_OUT in name or not _of_one(name):
        return ""
    words = name.split()
    titles = _title_words(words)
    if language == "en" and titles and _bare(" ".join(words[:titles])) in _ENGLISH_TITLES:
        titles = 0
    words = words[titles:]
    if not words:
        return ""
    if _is_company(words):
        return " ".join(words)
    if _is_nobody(words):
        return ""
    return " ".join(_written(words))


def _of_one(name: str) -> bool:
    """Whether no comma parts it, but that of "ACME Co., Ltd"."""
    _, comma, behind = name.partition(",")
    return not comma or all(_bare(word) in _COMPANIES for word in behind.split())


def without_title(words: list[str]) -> list[str]:
    """The words of a name without the titles in front: "chị", "Ms.", "Quý khách hàng"."""
    return words[_title_words(words) :]


def names_a_person(words: list[str]) -> bool:
    """Whether words without a title are a person's name in full: two at least, no company's."""
    if len(words) < 2 or len(words) > _MOST_NAMES or _is_company(words):  # noqa: PLR2004
        return False
    nobody = any(_is_nobody(words[count:]) for count in range(len(words)))
    return not nobody and all(word.isalpha() and word[0].isupper() for word in words)


def _bare(words: str) -> str:
    """With its diacritics: "Chú" is a title, "Chu" a name."""
    return words.casefold().strip(" .,")


def _title_words(words: list[str]) -> int:
    """How many of the first words are a title.

    "Anh Thư" in capital letters, and nothing else, may be somebody's given name.
    """
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        if _bare(" ".join(words[:count])) in _TITLES:
            given = len(words) == 2 and words[0] == "Anh"  # noqa: PLR2004
            return 0 if given else count + _title_words(words[count:])
    return 0


def _is_company(words: list[str]) -> bool:
    if _OF_COMPANIES.search("".join(words)) or _begins(words, _BEGIN_COMPANIES):
        return True
    return any(_bare(word) in _COMPANIES for word in words)


def _is_nobody(words: list[str]) -> bool:
    """A place in a company, or a word that stands where a name should."""
    text = "".join(words)
    if _CHINESE.search(text):
        return _OF_NOBODY.search(text) is not None
    return _begins(words, _NOBODY)


def _begins(words: list[str], known: frozenset[str]) -> bool:
    return any(_bare(" ".join(words[:count])) in known for count in range(1, _MOST_WORDS + 1))


def _written(words: list[str]) -> list[str]:
    """The words of a name as names are written, where all are small or all are capitals."""
    text = "".join(words)
    letters = "".join(c for c in text if c.isalpha())
    shouted = letters.isupper() and (len(words) > 1 or len(letters) > _ABBREVIATION)
    if not (shouted or letters.islower()):
        return words
    return [_capitalised(word) for word in words]


def _capitalised(word: str) -> str:
    """The word with a capital where each of its parts begins: "O'Brien", "Mary-Jane"."""
    found, first = [], True
    for character in word.lower():
        found.append(character.upper() if first else character)
        first = not character.isalpha() and unicodedata.category(character) not in {"Mn", "Mc"}
    return "".join(found)
