"""What may be offered and who approves it (P15): the remedies of config, else a superior each time."""

from datetime import date

from mailflow.domain.deputies import superior_of
from mailflow.domain.people import Holder, level_of
from mailflow.domain.policy import Policy, RemedyRule
from mailflow.domain.procedure import words as say_words
from mailflow.domain.procedure.framework import Matter, Refused
from mailflow.domain.words import prepare, words


def rule_of(text: str, policy: Policy) -> RemedyRule | None:
    """The first remedy of config that a plan names."""
    prepared = prepare(text)
    named = (rule for rule in policy.remedies if words((rule.name, *rule.words)).first_match(prepared))
    return next(named, None)


def allowed(text: str, amount: int, matter: Matter) -> RemedyRule | None:
    """The plan's remedy, None where config lists none; refuses what it does not list or nobody may give."""
    if not matter.policy.remedies:
        return None
    rule = rule_of(text, matter.policy)
    known = ", ".join(rule.name for rule in matter.policy.remedies)
    if rule is None:
        raise Refused(say_words.say(say_words.NO_SUCH_REMEDY, matter.policy, known), f"#plan {known} …")
    if rule.limit_director is not None and amount > rule.limit_director:
        most = f"{rule.limit_director:,}"
        raise Refused(say_words.say(say_words.OVER_ALL_LIMITS, matter.policy, rule.name, most))
    return rule


def released(matter: Matter, text: str, amount: int) -> bool:
    """Whether the proposer needs nobody's approval: within a limit that config gives, or the director."""
    rule = rule_of(text, matter.policy)
    if matter.actor.role == "director":
        return True
    if rule is None or rule.approval != "over limit":
        return False
    limit = rule.limit("manager" if matter.actor.role == "manager" else "staff")
    return limit is not None and amount <= limit


def approver(proposer: str, text: str, amount: int, unit: str, policy: Policy, today: date) -> Holder:
    """Who decides on a plan: the proposer's superior, the director where a manager may not."""
    superior = superior_of(proposer, unit, policy, today)
    if superior.role == "manager" and not may_approve("manager", text, amount, policy):
        return level_of("director", unit, policy)
    return superior


def may_approve(role: str, text: str, amount: int, policy: Policy) -> bool:
    """Whether a sum lies within what a role may approve."""
    rule = rule_of(text, policy)
    limit = rule.limit(role) if rule is not None else None
    return limit is None or amount <= limit
