"""What people may type, in every language at once: ``templates/<language>/vocabulary.toml``.

Who writes to us does not say in which language: a Vietnamese clerk writes #close, too.  So every grammar
takes the words of all languages together, and a test fails where one word would mean two things.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from mailflow.language import ENGLISH, languages, load

VOCABULARY: Final = "vocabulary"


def _parts(section: str) -> list[Mapping[str, Sequence[str]]]:
    """The section of each language, English first; raises KeyError where no language has it."""
    order = sorted(languages(), key=lambda language: (language != ENGLISH, language))
    found = [load(language, VOCABULARY).get(section) for language in order]
    parts = [part for part in found if part is not None]
    if not parts:
        raise KeyError(section)
    return parts


@cache
def vocabulary(section: str) -> Mapping[str, tuple[str, ...]]:
    """What may be meant → the words for it, English first; keys in the order in which English has them.

    Raises KeyError where no language has such a section.
    """
    parts = _parts(section)
    keys = dict.fromkeys(key for part in parts for key in part)
    return {key: tuple(word for part in parts for word in part.get(key, ())) for key in keys}


def typed(section: str) -> Iterator[tuple[str, str]]:
    """Each word and what is meant by it, language by language in the order of the file."""
    for part in _parts(section):
        for key, words in part.items():
            yield from ((word, key) for word in words)


def called(section: str, key: str, language: str) -> str:
    """The first word of a language for what may be meant; the key, which is English, where it has none."""
    known = load(language, VOCABULARY) if language in languages() else {}
    return next(iter(known.get(section, {}).get(key, ())), key)
