"""What a ticket is about: its category, by the words of the customer, explained like a route (P5).

The organisation's own words decide before all others.  Of the built-in ones the category with the most
different words wins: who waits for a refund mentions the hotline, too.  Staff can always correct it.
"""

from dataclasses import dataclass

from mailflow.domain.model.category import OTHER, Category
from mailflow.domain.model.policy import Policy
from mailflow.domain.text.cleaning import Prepared, Words, fold, remembered, words

_SHOWN = 5  # words that the rule names


@dataclass(frozen=True, slots=True)
class CategoryVerdict:
    """The category's name ("" where there is none for it), the rule, and the words found for it."""

    name: str
    rule: str
    word: str = ""


def category_of(text: Prepared, policy: Policy) -> CategoryVerdict:
    """The category of a mail by the words of its subject and new text, prepared as one."""
    for category in policy.categories:
        own = tuple(word for word in category.own if not word.startswith("-"))
        if own and (word := words(own).first_match(text)):
            return CategoryVerdict(category.name, f"categories.{category.name}", word)
    counted = [(found, category) for category in policy.categories if (found := _found(category, text))]
    if counted:
        found, category = max(counted, key=lambda pair: len(pair[0]))  # the first of equals
        return CategoryVerdict(category.name, f"words of {category.name}", ", ".join(found[:_SHOWN]))
    rest = next((category.name for category in policy.categories if category.name == OTHER), "")
    return CategoryVerdict(rest, "no word of a category")


def category_title(name: str, policy: Policy, language: str) -> str:
    """What people read for a category; its name where config has no such category any more."""
    return next((c.title(language) for c in policy.categories if c.name == name), name)


def _found(category: Category, text: Prepared) -> tuple[str, ...]:
    """The different words of a category in a text; one within another counts once."""
    marked, unmarked = remembered(category, _compile)
    found = (unmarked if text.unmarked else marked).matches(text)
    together = "\n".join(found)
    return tuple(word for word in found if together.count(word) == 1)


def _compile(category: Category) -> tuple[Words, Words]:
    """The words as they are written, and as they are looked for in a text without diacritics."""
    listed = _listed(category.words, category.own)
    return words(listed), words(_unmarked(listed))


def _listed(built_in: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    """The built-in words but those that the organisation takes out."""
    taken_out = frozenset(word[1:] for word in own if word.startswith("-"))
    return tuple(word for word in built_in if word not in taken_out)


def _unmarked(listed: tuple[str, ...]) -> tuple[str, ...]:
    """Phrases without their diacritics, for a text that has none; a single syllable would mean too much."""
    return tuple(dict.fromkeys(fold(word) if " " in word else word for word in listed))
