"""What tickets are about: the categories that come with the program stand in ``knowledge/category.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from mailflow.language.knowledge import knowledge, words_of

OTHER: Final = "other"
"""The category of a mail in which no word of any is found."""


@dataclass(frozen=True, slots=True)
class Category:
    """What tickets are about, for routing, register and report (P5)."""

    name: str
    label: Mapping[str, str] = field(default_factory=dict)  # language → what people read
    words: tuple[str, ...] = ()  # by which it is recognised
    own: tuple[str, ...] = ()  # the organisation's own words: they decide before all others

    def title(self, language: str) -> str:
        """What people read, else in any language, else its name."""
        return self.label.get(language) or next(iter(self.label.values()), self.name)


BUILT_IN: Final = tuple(
    Category(each["name"], each["label"], words_of(each.get("words", ())))
    for each in knowledge("category")["category"]
)
"""The categories in the order in which they win where two are equally plain."""
