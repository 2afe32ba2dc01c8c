"""What people may type, in every language at once: ``templates/<language>/vocabulary.toml``.

Who writes to us does not say in which language: a Vietnamese clerk writes #close, too.  So every grammar
takes the words of all languages together, and a test fails where one word would mean two things.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from mailflow.language import ENGLISH, languages, load

VOCABULARY: Final = "vocabulary"


@cache
def vocabulary(section: str) -> Mapping[str, tuple[str, ...]]:
    """What may be meant → the words for it, English first; keys in the order in which English has them.

    Raises KeyError where no language has such a section.
    """
    order = sorted(languages(), key=lambda language: (language != ENGLISH, language))
    parts = [load(language, VOCABULARY).get(section) for language in order]
    if not any(part is not None for part in parts):
        raise KeyError(section)
    keys = dict.fromkeys(key for part in parts if part for key in part)
    return {key: tuple(word for part in parts if part for word in part.get(key, ())) for key in keys}
