"""What is picked out of a mail into its ticket: what comes with the program stands in ``patterns.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from mailflow.language.knowledge import knowledge, words_of

PHONE, DOMAIN, INCIDENT = "phone", "domain", "incident"
"""The patterns that are recognised by rules of their own, not by words and shape."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One thing to look for: what stands before it, what it looks like, or both.

    ``after`` holds words that stand before the value, compared without case and diacritics; words of
    number and shape ("số", "no.", "是") may stand between.  In a shape ``#`` is a digit, ``@`` a letter,
    ``*`` up to 30 letters and digits; everything else is itself.
    """

    name: str
    label: Mapping[str, str] = field(default_factory=dict)  # language → what people read
    after: tuple[str, ...] = ()
    shape: tuple[str, ...] = ()  # alternatives; without any: a number of at least three digits

    def title(self, language: str) -> str:
        """What people read, else in any language, else its name."""
        return self.label.get(language) or next(iter(self.label.values()), self.name)


BUILT_IN: Final = tuple(
    Pattern(each["name"], each["label"], words_of(each.get("after", ())))
    for each in knowledge("patterns")["pattern"]
)
"""In this order: what one pattern has taken, no later one takes."""

PHONE_WORDS: Final = words_of(knowledge("patterns")["phone_words"])
"""A number behind these is a telephone number, whatever country it is of."""
