"""What a text offers the customer: sums and remedies, and whether somebody has approved them (P15)."""

from mailflow.domain.model.policy import Policy
from mailflow.domain.procedure.command import MayName
from mailflow.domain.procedure.context import CommandContext
from mailflow.domain.procedure.lifecycle import SUPERIOR
from mailflow.domain.procedure.money import in_words, percentages, sums
from mailflow.domain.procedure.remedy_words import remedy_word


def sums_beyond(text: str, context: CommandContext) -> tuple[str, ...]:
    """The sums of a text that no approved remedy covers, each in its own currency."""
    remedy, home = context.state.remedy, context.policy.organisation.currency
    covered = {home: remedy.amount} if remedy is not None and remedy.state == "approved" else {}
    if remedy is not None and covered:
        for each in sums(remedy.text):
            if each.currency not in {"", home}:
                covered[each.currency] = covered.get(each.currency, 0) + each.value
    beyond = tuple(s.text(home) for s in sums(text) if s.value > covered.get(s.currency or home, 0))
    said = in_words(text)
    return (*beyond, said) if said else beyond


def offers_something(text: str, policy: Policy) -> str:
    """The words or the percentage by which a text offers something; "" where it offers nothing."""
    return remedy_word(text, policy) or ("%" if percentages(text) else "")


def unapproved(may_name: MayName, text: str, context: CommandContext) -> str:
    """What a command's letter offers without approval; "" for nothing, and for superiors, who approve it."""
    if context.actor.role in SUPERIOR:
        return ""
    beyond = sums_beyond(text, context)
    if MayName.THEIR_SUMS in may_name:
        home = context.policy.organisation.currency
        theirs = {each.text(home) for each in sums(context.words)}
        beyond = tuple(amount for amount in beyond if amount not in theirs)
    if beyond:
        return ", ".join(beyond)
    remedy = context.state.remedy
    if MayName.REMEDIES in may_name or (remedy is not None and remedy.state == "approved"):
        return ""
    return offers_something(text, context.policy)
