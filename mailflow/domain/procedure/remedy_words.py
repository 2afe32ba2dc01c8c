"""Whether a text offers a customer something, by the words of ``knowledge/money.toml`` (P15).

Vietnamese is looked for without its diacritics, as many people write it; what is doubtful counts as an offer,
for a letter that is held costs a question and an unapproved offer costs money.  A refusal ("cannot refund")
has the same words: the commands that refuse may name remedies.
"""

import re
from typing import Final

from mailflow.domain.model.policy import Policy, RemedyRule
from mailflow.domain.text.matching import Words, prepare, words
from mailflow.domain.text.spelling import fold
from mailflow.language.knowledge import knowledge, words_of

_KNOWN: Final = knowledge("money")["remedies"]
_PLAIN: Final = words(tuple(map(fold, words_of(_KNOWN["plain"]))))
_MARKED: Final = words(words_of(_KNOWN["marked"]))
_GAP: Final = r"(?: [a-z0-9.,]{1,15}){0,4}"
_APART: Final = re.compile("|".join(words_of(_KNOWN["apart"])).replace("{gap}", _GAP))
"""A word that gives back, and a few words later what."""
_FEW: Final = 50_000  # characters that are looked at
_WISHES: Final = re.compile("|".join(words_of(_KNOWN["wishes"])), re.IGNORECASE)
_COMPOUNDS: Final = words_of(_KNOWN["compounds"])
"""What a short word of config ("hoàn") is found in without being meant."""


def remedy_word(text: str, policy: Policy) -> str:
    """The first words of a text that offer something; "" where there are none."""
    text = without_wishes(text)
    prepared = prepare(text)
    found = _PLAIN.first_match(prepared) or _MARKED.first_match(prepared)
    if found is None and (apart := _APART.search(" ".join(fold(text[:_FEW]).split()))):
        found = apart[0]
    if found is None:
        listed = (_words_of(rule) for rule in policy.remedies if not _costs_nothing(rule))
        found = next((word for each in listed if (word := each.first_match(prepared))), None)
    return found or ""


def without_wishes(text: str) -> str:
    """A text without good wishes and thanks, which are given like a present and cost nothing."""
    return _WISHES.sub(" ", text[:_FEW])


def _words_of(rule: RemedyRule) -> Words:
    """What config calls a remedy, with and without diacritics."""
    named = (rule.name, *rule.words)
    plain = tuple(fold(word) for word in named)
    return words((*named, *plain), (*_COMPOUNDS, *map(fold, _COMPOUNDS)))


def _costs_nothing(rule: RemedyRule) -> bool:
    """Whether staff may give it without asking, as an apology: its words are in many letters."""
    return rule.approval == "over limit" and rule.limit_staff == 0
