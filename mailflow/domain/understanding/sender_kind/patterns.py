"""Regular expressions over folded text (``domain.text.cleaning.fold``), written for people to read."""

import re
from typing import Final

from mailflow.domain.text.cleaning import fold

_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")


def compiled(*alternatives: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """One pattern of several alternatives; a blank is any one white space, foreign letters are folded.

    Every repetition in an alternative must be bounded: the texts come from strangers.
    """
    joined = _FOREIGN.sub(lambda found: fold(found[0]), "|".join(alternatives))
    return re.compile(f"{before}(?:{joined}){after}".replace(" ", r"\s"))
