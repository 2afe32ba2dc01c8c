"""What a mail is: complaint, suggestion, question or praise; and whether it is urgent (P6, P7).

A complaint unless words say otherwise: who complains and is thanked for a compliment is hurt twice,
who praises and is apologised to smiles.  Staff can always correct it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mailflow.domain.model.policy import Nature, Policy
from mailflow.domain.text.cleaning import Prepared, Words, fold, remembered, words
from mailflow.language.knowledge import knowledge, words_of

ORDER: Final = (Nature.COMPLAINT, Nature.SUGGESTION, Nature.QUESTION, Nature.PRAISE)
"""The natures in the order in which they are looked for; the first whose words are found is it."""

_List = tuple[tuple[str, ...], tuple[str, ...]]  # words, and phrases in which they do not count
_SHORT: Final = 200  # characters of subject and text: in a longer mail a question is one sentence of many


def _list(name: str) -> _List:
    """The words of a name in ``knowledge/nature.toml``."""
    known = knowledge("nature")
    return words_of(known[name]), words_of(known["unless"].get(name, ()))


_LISTS: Final[Mapping[Nature, _List]] = {nature: _list(nature) for nature in ORDER}
_FORMS: Final = _list("question_forms")
_ASKED_FOR: Final = _list("asked_for")
_TROUBLE: Final = _list("trouble")
_PLAIN_TROUBLE: Final[_List] = (tuple(dict.fromkeys(map(fold, _TROUBLE[0]))), ())
_DOUBTS: Final = _list("doubts")
_URGENT: Final = _list("urgent")
_AMBIGUOUS: Final = frozenset(words_of(knowledge("nature")["ambiguous"]))


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
        asks = _first(_FORMS, text) if len(text.plain) <= _SHORT else None
        if (
            asks
            and _first(_ASKED_FOR, text)
            and not _first(_PLAIN_TROUBLE if text.unmarked else _TROUBLE, text)
        ):
            return NatureVerdict(Nature.QUESTION, "asked without a sign of trouble", asks)
        return NatureVerdict(Nature.COMPLAINT, "complaint unless words say otherwise")
    nature, (rule, word) = next(iter(named.items()))
    if nature is Nature.PRAISE and (doubt := _first(_DOUBTS, text)):
        return NatureVerdict(Nature.COMPLAINT, "praise with a but", doubt)
    return NatureVerdict(nature, rule, word, sure=len(named) == 1)


def _word_of(nature: Nature, text: Prepared, policy: Policy) -> tuple[str, str] | None:
    """The rule and word by which a text is of a nature; the organisation's own words come first."""
    own, taken_out = _own(policy.nature_words.get(nature, ()))
    if own and (word := words(own).first_match(text)):
        return f"nature.words.{nature.value}", word
    word = _first(_LISTS[nature], text, taken_out)
    return (f"words of {nature.value}", word) if word else None


def complaint_word(text: Prepared) -> str:
    """The first word of complaint by the built-in list; "" for none."""
    return _first(_LISTS[Nature.COMPLAINT], text) or ""


def urgency_of(text: Prepared, policy: Policy) -> UrgencyVerdict:
    """Whether a mail is urgent by the words of its subject and new text, prepared as one."""
    own, taken_out = _own(policy.urgent_words)
    if own and (word := words(own).first_match(text)):
        return UrgencyVerdict(urgent=True, rule="urgent.words", word=word)
    word = _first(_URGENT, text, taken_out)
    if word:
        return UrgencyVerdict(urgent=True, rule="words of urgency", word=word)
    return UrgencyVerdict(urgent=False, rule="no word of urgency")


def _first(built: _List, text: Prepared, taken_out: tuple[str, ...] = ()) -> str | None:
    """The first word of a built-in list in a text; in one without diacritics its phrases lose theirs."""
    if taken_out:
        listed = _unmarked(built[0]) if text.unmarked else built[0]
        return words(listed, built[1] + taken_out).first_match(text)
    marked, unmarked = remembered(built, _compile)
    return (unmarked if text.unmarked else marked).first_match(text)


def _compile(built: _List) -> tuple[Words, Words]:
    return words(*built), words(_unmarked(built[0]), built[1])


@lru_cache(maxsize=32)
def _unmarked(listed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(word) if " " in word and word not in _AMBIGUOUS else word for word in listed)


def _own(configured: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The organisation's words, and those that it takes out of the built-in list by a "-" before them."""
    added = tuple(word for word in configured if not word.startswith("-"))
    return added, tuple(word[1:] for word in configured if word.startswith("-"))
