"""What a mail is: complaint, suggestion, question or praise; and whether it is urgent (P6, P7).

A complaint unless words say otherwise: who complains and is thanked for a compliment is hurt twice,
who praises and is apologised to smiles.  Staff can always correct it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mailflow.domain import nature_words as built_in
from mailflow.domain.policy import Nature, Policy
from mailflow.domain.text import Prepared, Words, fold, words

ORDER: Mapping[Nature, tuple[str, ...]] = {
    Nature.COMPLAINT: built_in.COMPLAINT,
    Nature.SUGGESTION: built_in.SUGGESTION,
    Nature.QUESTION: built_in.QUESTION,
    Nature.PRAISE: built_in.PRAISE,
}
"""The natures in the order in which they are looked for; the first whose words are found is it."""


@dataclass(frozen=True, slots=True)
class NatureVerdict:
    """What a mail is, by which rule, and whether nothing speaks against it."""

    nature: Nature
    rule: str
    word: str = ""  # the rule's word that was found, as it is written in the list
    sure: bool = False


@dataclass(frozen=True, slots=True)
class UrgencyVerdict:
    """Whether a mail is urgent, and by which rule."""

    urgent: bool
    rule: str
    word: str = ""


def nature_of(text: Prepared, policy: Policy) -> NatureVerdict:
    """The nature of a mail by the words of its subject and new text, prepared as one."""
    found = {nature: _word_of(nature, text, policy) for nature in ORDER}
    named = {nature: hit for nature, hit in found.items() if hit}
    if not named:
        return NatureVerdict(Nature.COMPLAINT, "complaint unless words say otherwise")
    nature, (rule, word) = next(iter(named.items()))
    if nature is Nature.PRAISE and (doubt := _compiled(built_in.DOUBTS, (), text.unmarked).first_match(text)):
        return NatureVerdict(Nature.COMPLAINT, "praise with a but", doubt)
    return NatureVerdict(nature, rule, word, sure=len(named) == 1)


def _word_of(nature: Nature, text: Prepared, policy: Policy) -> tuple[str, str] | None:
    """The rule and word by which a text is of a nature; the organisation's own words come first."""
    own, taken_out = _own(policy.nature_words.get(nature, ()))
    if own and (word := words(own).first_match(text)):
        return f"nature.words.{nature.value}", word
    unless = built_in.UNLESS[nature] + taken_out
    word = _compiled(ORDER[nature], unless, text.unmarked).first_match(text)
    return (f"words of {nature.value}", word) if word else None


def urgency_of(text: Prepared, policy: Policy) -> UrgencyVerdict:
    """Whether a mail is urgent by the words of its subject and new text, prepared as one."""
    own, taken_out = _own(policy.urgent_words)
    if own and (word := words(own).first_match(text)):
        return UrgencyVerdict(urgent=True, rule="urgent.words", word=word)
    word = _compiled(built_in.URGENT, built_in.NOT_URGENT + taken_out, text.unmarked).first_match(text)
    if word:
        return UrgencyVerdict(urgent=True, rule="words of urgency", word=word)
    return UrgencyVerdict(urgent=False, rule="no word of urgency")


def _compiled(listed: tuple[str, ...], unless: tuple[str, ...], unmarked: bool) -> Words:
    """A built-in list; for a text without diacritics its unambiguous phrases lose theirs."""
    return words(_unmarked(listed) if unmarked else listed, unless)


@lru_cache(maxsize=32)
def _unmarked(listed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(word) if " " in word and word not in built_in.AMBIGUOUS else word for word in listed)


def _own(configured: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The organisation's words, and those that it takes out of the built-in list by a "-" before them."""
    added = tuple(word for word in configured if not word.startswith("-"))
    return added, tuple(word[1:] for word in configured if word.startswith("-"))
