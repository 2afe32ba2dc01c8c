"""What a text offers the customer: sums and remedies, and whether somebody has approved them (P15)."""

import re
from dataclasses import replace
from typing import Final

from mailflow.domain.model.policy import Policy
from mailflow.domain.procedure.command import MayName
from mailflow.domain.procedure.context import CommandContext, Refused
from mailflow.domain.procedure.lifecycle import APPROVED_REMEDY, SUPERIOR
from mailflow.domain.procedure.money import in_words, percentages, sums
from mailflow.domain.procedure.remedy_words import remedy_word, without_wishes
from mailflow.domain.procedure.suggestions import fitted
from mailflow.domain.text.matching import prepare, words
from mailflow.domain.text.spelling import fold
from mailflow.domain.text.vocabulary import whole
from mailflow.language.knowledge import knowledge, words_of

_GIVES: Final = re.compile("|".join(whole(words_of(knowledge("money")["gives"]))))
_PROMISES: Final = re.compile("|".join(words_of(knowledge("money")["promises"]["plain"])))
_PROMISES_MARKED: Final = words(words_of(knowledge("money")["promises"]["marked"]))
_DENIES: Final = re.compile("|".join(words_of(knowledge("money")["promises"]["denied"])))
_SENTENCE: Final = re.compile(r"[!?;。！？；\n]|[.](?=\s)")
_FEW: Final = 50_000  # characters that are looked at
_ALL_OF_IT = 100  # per cent: "restored to 100%" offers nothing, "reduced by 100%" everything


def sums_beyond(text: str, context: CommandContext) -> tuple[str, ...]:
    """The sums of a text that no approved remedy covers, each in its own currency."""
    remedy, home = context.state.remedy, context.policy.organisation.currency
    covered = {home: remedy.amount} if remedy is not None and remedy.state == "approved" else {}
    if remedy is not None and covered:
        for each in sums(remedy.text):
            if each.currency not in {"", home}:
                covered[each.currency] = covered.get(each.currency, 0) + each.value
    named = (replace(each, currency=each.currency or home) for each in sums(text))
    beyond = tuple(each.text() for each in named if each.value > covered.get(each.currency, 0))
    if not _GIVES.search(fold(text)):  # what the customer has named may be spoken of, not given
        beyond = _without_theirs(beyond, context)
    said = in_words(text)
    return tuple(dict.fromkeys((*beyond, said) if said else beyond))


def _without_theirs(amounts: tuple[str, ...], context: CommandContext) -> tuple[str, ...]:
    """The sums that the customer has not named."""
    home = context.policy.organisation.currency
    said = f"{context.words}\n{context.later_words}"
    theirs = {replace(each, currency=each.currency or home).text() for each in sums(said)}
    return tuple(amount for amount in amounts if amount not in theirs)


def offers_something(text: str, policy: Policy) -> str:
    """The words or the percentage by which a text offers something; "" where it offers nothing."""
    share = set(percentages(text)) - (set() if _GIVES.search(fold(text)) else {_ALL_OF_IT})
    return remedy_word(text, policy) or ("%" if share else "")


def only_states(may_name: MayName, text: str, context: CommandContext) -> bool:
    """Whether a text names sums and offers nothing: then its superior may approve the letter itself (P15).

    An explanation may say what is not given: "we cannot refund".
    """
    if MayName.REMEDIES not in may_name:
        return not (_promises(text) or offers_something(text, context.policy))
    return all(_DENIES.search(fold(said)) for said in _SENTENCE.split(text[:_FEW]) if _promises(said))


def _promises(text: str) -> bool:
    text = without_wishes(text)
    return bool(_PROMISES.search(fold(text)) or _PROMISES_MARKED.first_match(prepare(text)))


def refuse_unapproved(may_name: MayName, text: str, context: CommandContext) -> None:
    """Refuse to record, as promised or agreed, what nobody has approved."""
    offered = unapproved(may_name, text, context)
    if offered:
        example = fitted(APPROVED_REMEDY.brought_by, context)
        raise Refused(context.policy.say("refused.unapproved", what=offered), example)


def unapproved(may_name: MayName, text: str, context: CommandContext) -> str:
    """What a command's letter offers without approval; "" for nothing, and for superiors, who approve it."""
    if context.actor.role in SUPERIOR:
        return ""
    beyond = sums_beyond(text, context)
    if MayName.THEIR_SUMS in may_name:
        beyond = _without_theirs(beyond, context)
    if beyond:
        return ", ".join(beyond)
    remedy = context.state.remedy
    if MayName.REMEDIES in may_name or (remedy is not None and remedy.state == "approved"):
        return ""
    return offers_something(text, context.policy)
