"""Regular expressions over folded text (``text.cleaning.fold``), which stand in ``mailflow/knowledge``."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from mailflow.domain.text.cleaning import fold
from mailflow.language.knowledge import words_of

_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")
_PART: Final = re.compile(r"\{([a-z_]+)\}")


class LazyPattern:
    """A regular expression that is compiled when it is first used: the child that reads mail needs few."""

    def __init__(self, *alternatives: str, before: str = "", after: str = "", folded: bool = True) -> None:
        """Several alternatives; where ``folded``, a blank is any one white space, foreign letters are folded.

        Every repetition in an alternative must be bounded: the texts come from strangers.
        """
        self._parts = before, alternatives, after
        self._folded = folded

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression itself."""
        before, alternatives, after = self._parts
        joined = "|".join(alternatives)
        if not self._folded:
            return re.compile(f"{before}(?:{joined}){after}")
        joined = _FOREIGN.sub(lambda found: fold(found[0]), joined)
        return re.compile(f"{before}(?:{joined}){after}".replace(" ", r"\s"))

    def search(self, text: str) -> re.Match[str] | None:
        """As of ``re.Pattern``, as the others."""
        return self.compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """From the beginning."""
        return self.compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The whole text."""
        return self.compiled.fullmatch(text)

    def sub(self, put_in: str, text: str) -> str:
        """The text with something else for each place."""
        return self.compiled.sub(put_in, text)


def alternatives(listed: object, parts: Mapping[str, str]) -> tuple[str, ...]:
    """The patterns of a table, with the parts put in whose names stand in braces."""
    return tuple(_PART.sub(lambda found: parts[found[1]], each) for each in words_of(listed))
