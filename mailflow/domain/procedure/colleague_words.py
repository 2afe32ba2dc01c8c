"""Words of staff that are for a colleague or about the customer, and so no letter to the customer."""

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import Final

from mailflow.domain.text.cleaning import clip
from mailflow.domain.text.spelling import fold
from mailflow.language.knowledge import knowledge, words_of

_SHOWN: Final = 60  # characters of what was found
_TELLING: Final = 4  # characters that are no accident where the customer wrote them, too
_WORD: Final = re.compile(r"\w{1,60}")
_PARTS: Final = knowledge("for_colleagues")["parts"]


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """The patterns of plain answers, with their parts put in."""
    return tuple(re.compile(_whole(each)) for each in words_of(knowledge("for_colleagues")["plain"]))


def _whole(pattern: str) -> str:
    for name, part in _PARTS.items():
        pattern = pattern.replace(f"<{name}>", part)
    return pattern


def names_in(said: str, name: str) -> frozenset[str]:
    """The words of the customer's name, and those with a capital in what they wrote, folded."""
    capital = (word for word in _WORD.findall(said) if word[0].isupper())
    return frozenset(fold(word) for word in (*_WORD.findall(name), *capital))


def for_colleagues(text: str, said: str = "", name: str = "") -> str:
    """The words that are for colleagues, "" for none.

    ``said``, ``name``: of the customer; whoever they name is not taken for a colleague.
    """
    theirs, named = fold(said), names_in(said, name)
    text = unicodedata.normalize("NFC", text)
    folded = fold(text)
    for form in _forms():
        for found in form.finditer(folded):
            what = clip(found[0].strip(" \t\n.,;:!?()。！？；，（）"), _SHOWN)
            known = len(what) >= _TELLING and what in theirs
            if what and not known and _a_colleague(found, text, folded, named):
                return what
    return ""


def _a_colleague(found: re.Match[str], text: str, folded: str, named: Collection[str]) -> bool:
    """Whether the name in the words is one, and nobody's whom the customer is or has named."""
    name = found.groupdict().get("name")
    if name is None:
        return True
    same_places = len(text) == len(folded)
    capital = text[found.start("name")].isupper() if same_places else True
    return capital and name.split()[-1] not in named
