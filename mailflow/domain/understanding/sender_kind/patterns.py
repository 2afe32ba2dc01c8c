"""Regular expressions over folded text (``text.cleaning.fold``), which stand in ``mailflow/knowledge``."""

import re
from collections.abc import Mapping
from typing import Final

from mailflow.domain.text.cleaning import fold
from mailflow.language.knowledge import words_of

_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")
_PART: Final = re.compile(r"\{([a-z_]+)\}")


def compiled(*alternatives: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """One pattern of several alternatives; a blank is any one white space, foreign letters are folded.

    Every repetition in an alternative must be bounded: the texts come from strangers.
    """
    joined = _FOREIGN.sub(lambda found: fold(found[0]), "|".join(alternatives))
    return re.compile(f"{before}(?:{joined}){after}".replace(" ", r"\s"))


def alternatives(listed: object, parts: Mapping[str, str]) -> tuple[str, ...]:
    """The patterns of a table, with the parts put in whose names stand in braces."""
    return tuple(_PART.sub(lambda found: parts[found[1]], each) for each in words_of(listed))
