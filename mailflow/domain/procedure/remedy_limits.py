"""What may be offered and who approves it (P15): the remedies of config, else a superior each time."""

from dataclasses import dataclass, replace
from datetime import date

from mailflow.domain.model.people import Holder, level_of
from mailflow.domain.model.policy import Policy, RemedyRule
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.context import CommandContext, Refused
from mailflow.domain.procedure.money import Sum, in_words, percentages, sums
from mailflow.domain.rules.deputies import superior_of
from mailflow.domain.text.matching import prepare, words

_LEVELS = (TokenRole.DEPARTMENT, TokenRole.MANAGER, TokenRole.DIRECTOR)


def rule_of(text: str, policy: Policy) -> RemedyRule | None:
    """The first remedy of config that a plan names."""
    prepared = prepare(text)
    named = (rule for rule in policy.remedies if words((rule.name, *rule.words)).first_match(prepared))
    return next(named, None)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a plan costs, as far as it can be compared with the limits of config."""

    total: int  # of the sums in the organisation's currency
    largest: int
    figures: str  # all sums, as people write them; "" for none
    doubt: tuple[str, ...] = ()  # what cannot be compared: other currencies, sums in words, percentages
    named: bool = True  # whether the plan names any sum


def cost_of(text: str, policy: Policy) -> Cost:
    """The sums of a plan; a percentage counts where no sum stands beside it."""
    home = policy.organisation.currency
    found = sums(text)
    ours = [each.value for each in found if each.currency in {"", home}]
    doubt = [each.text(home) for each in found if each.currency not in {"", home}]
    doubt += [said] if (said := in_words(text)) else []
    doubt += [f"{share}%" for share in percentages(text) if not found]
    figures = ", ".join(replace(each, currency=each.currency or home).text() for each in found)
    named = bool(found or doubt)
    return Cost(sum(ours), max(ours, default=0), figures, tuple(doubt), named)


def allowed(text: str, context: CommandContext) -> RemedyRule | None:
    """The plan's remedy, None where config lists none; refuses what it does not list or nobody may give."""
    if not context.policy.remedies:
        return None
    rule = rule_of(text, context.policy)
    known = context.policy.joined(rule.name for rule in context.policy.remedies)
    if rule is None:
        raise Refused(context.policy.say("refused.no_such_remedy", known=known), f"#plan {known} …")
    if rule.limit_director is not None and cost_of(text, context.policy).largest > rule.limit_director:
        most = Sum(rule.limit_director, context.policy.organisation.currency).text()
        raise Refused(context.policy.say("refused.over_all_limits", remedy=rule.name, most=most), "")
    return rule


def released(context: CommandContext, text: str) -> bool:
    """Whether the proposer needs nobody's approval: within a limit that config gives, or the director.

    What cannot be compared with the limit is never released; nor is a plan that names no sum, unless the
    limit is nothing and the remedy therefore costs nothing.
    """
    rule = rule_of(text, context.policy)
    if context.actor.role is TokenRole.DIRECTOR:
        return True
    if rule is None or rule.approval != "over limit":
        return False
    limit = rule.limit(context.actor.role)
    cost = cost_of(text, context.policy)
    if limit is None or cost.doubt or not (cost.named or limit == 0):
        return False
    return cost.total <= limit


def doubt_about(text: str, policy: Policy) -> str:
    """Why a plan could not be compared with its limits, in words; "" where it could, or there are none."""
    rule, cost = rule_of(text, policy), cost_of(text, policy)
    if rule is None or all(rule.limit(role) is None for role in _LEVELS):
        return ""
    if cost.doubt:
        doubtful = ", ".join(cost.doubt)
        return policy.say("approval.not_compared", amount=doubtful, currency=policy.organisation.currency)
    return "" if cost.named or rule.approval != "over limit" else policy.say("approval.no_sum")


def approver(proposer: str, text: str, unit: str, policy: Policy, today: date) -> Holder:
    """Who decides on a plan: the proposer's superior, the director where a manager may not."""
    superior = superior_of(proposer, unit, policy, today)
    if superior.role is TokenRole.MANAGER and not may_approve(superior.role, text, policy):
        return level_of("director", unit, policy)
    return superior


def letter_approver(proposer: str, text: str, unit: str, policy: Policy, today: date) -> Holder:
    """Who decides on a letter with sums: the writer's superior; the director beyond managers' limits."""
    superior = superior_of(proposer, unit, policy, today)
    if superior.role == "manager" and not may_approve_letter(TokenRole.MANAGER, text, policy):
        return level_of("director", unit, policy)
    return superior


def may_approve_letter(role: TokenRole, text: str, policy: Policy) -> bool:
    """Whether the sums of a letter lie within what a manager may approve of any remedy; directors always may.

    The sums of a letter are stated, not given, so each counts by itself.
    """
    limits = [limit for rule in policy.remedies if (limit := rule.limit(TokenRole.MANAGER)) is not None]
    if role == "director" or not limits:
        return True
    cost = cost_of(text, policy)
    return not cost.doubt and cost.largest <= min(limits)


def may_approve(role: TokenRole, text: str, policy: Policy) -> bool:
    """Whether a plan lies within what a role may approve; who can compare it with nothing is the director."""
    rule = rule_of(text, policy)
    limit = rule.limit(role) if rule is not None else None
    if limit is None:
        return True
    cost = cost_of(text, policy)
    if role is TokenRole.DIRECTOR:
        return cost.largest <= limit
    return not cost.doubt and cost.total <= limit
