"""Who is away, and who acts for them meanwhile.

A deputy gets the same letters under a token of their own, and may do what the absent person may as long
as the absence lasts.  Where the deputy is away, too, their deputy stands in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mailflow.domain.model.letters.order import LetterOrder, StandsInFacts
from mailflow.domain.model.letters.to_colleagues import ApprovalFacts, LetterApprovalFacts
from mailflow.domain.model.message import Address
from mailflow.domain.model.people import Holder, admins, holder_of, is_staff_for, level_of
from mailflow.domain.model.policy import Person, Policy
from mailflow.domain.model.token import TokenRole

_OUTSIDE = frozenset({TokenRole.CUSTOMER, TokenRole.AUTHORITY})


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away today."""

    person: Person
    until: date  # the last day
    deputy: str  # who acts for them; "" where nobody is left


def person_of(address: str, policy: Policy) -> Person | None:
    """What config says of somebody."""
    return next((p for p in policy.people if p.address == address), None)


def away_until(address: str, policy: Policy, today: date) -> date | None:
    """The last day of somebody's absence; None when they are there.  Periods that touch are one."""
    person = person_of(address, policy)
    last = None
    for begins, ends in sorted(person.away) if person else ():
        if begins <= (today if last is None else last + timedelta(days=1)) and ends >= (last or today):
            last = ends
    return last


def stand_in(address: str, policy: Policy, today: date) -> str:
    """Who acts for somebody today: "" when they are there themselves, or nobody is left."""
    asked = [address]
    while away_until(asked[-1], policy, today):
        person = person_of(asked[-1], policy)
        if person is None or not person.deputy or person.deputy in asked:
            return ""
        asked.append(person.deputy)
    return asked[-1] if len(asked) > 1 else ""


def absences(policy: Policy, today: date) -> tuple[Absence, ...]:
    """Everybody who is away, in the order of config."""
    found = ((p, away_until(p.address, policy, today)) for p in policy.people)
    return tuple(
        Absence(p, until, stand_in(p.address, policy, today)) for p, until in found if until is not None
    )


def reachable(address: str, policy: Policy, today: date, *, but: str = "") -> bool:
    """Whether somebody, or a deputy who is not ``but``, is there."""
    return away_until(address, policy, today) is None or stand_in(address, policy, today) not in {"", but}


def superior_of(proposer: str, department: str, policy: Policy, today: date) -> Holder:
    """Who decides on what somebody proposes: the first level above that is not themselves (P15).

    Somebody who is away, and has no deputy but the proposer, is passed over where there is another.
    """
    levels = [level_of(level, department, policy) for level in ("manager", "director", "head_office")]
    others = [
        h for h in levels if h.role in {TokenRole.MANAGER, TokenRole.DIRECTOR} and proposer not in h.addresses
    ]
    there = (h for h in others if any(reachable(a, policy, today, but=proposer) for a in h.addresses))
    return next(there, others[0] if others else levels[0])


def acts_for(address: str, policy: Policy, today: date) -> tuple[str, ...]:
    """Those for whom somebody stands in today."""
    return tuple(a.person.address for a in absences(policy, today) if a.deputy == address)


def in_own_right(address: str, role: TokenRole, policy: Policy) -> bool:
    """Whether config gives somebody a role, deputies left out."""
    if role is TokenRole.DEPARTMENT:
        units = (unit.address for unit in policy.departments)
        return any(is_staff_for(address, unit, policy) for unit in units)
    if role is TokenRole.MANAGER:
        above = policy.roles.director or holder_of("", policy).addresses
        return address in above or any(address == unit.manager for unit in policy.departments)
    if role is TokenRole.ADMIN:
        return address in admins(policy).addresses
    return address in getattr(policy.roles, role, ())


def stands_in_for(address: str, role: TokenRole, policy: Policy, today: date) -> tuple[str, ...]:
    """Whose role somebody carries as their deputy; () where it is their own, or nobody's."""
    if in_own_right(address, role, policy):
        return ()
    return tuple(a for a in acts_for(address, policy, today) if in_own_right(a, role, policy))


def may_act(address: str, role: TokenRole, policy: Policy, today: date) -> bool:
    """Whether a role that a letter was written to is still its reader's: their own, or as a deputy."""
    return in_own_right(address, role, policy) or bool(stands_in_for(address, role, policy, today))


def with_deputies(orders: Iterable[LetterOrder], policy: Policy, today: date) -> tuple[LetterOrder, ...]:
    """The letters, and a copy for the deputy of each reader who is away.

    The absent get theirs all the same: so nothing is missing when they are back.  Nobody is asked to
    approve what they have proposed themselves (P15), and nobody gets a letter twice.
    """
    orders = list(orders)
    told = {(order.letter.name, order.recipient.email) for order in orders}
    for order in tuple(orders) if policy.people else ():
        deputy = "" if _own(order) else stand_in(order.recipient.email, policy, today)
        known = (order.letter.name, deputy)
        if not deputy or known in told or _proposed_by(deputy, order):
            continue
        told.add(known)
        orders.append(_copy(order, deputy, policy, today))
    return tuple(orders)


def _own(order: LetterOrder) -> bool:
    return order.role in _OUTSIDE or order.letter.own_affair


def _proposed_by(somebody: str, order: LetterOrder) -> bool:
    return isinstance(order.facts, ApprovalFacts | LetterApprovalFacts) and order.facts.proposer == somebody


def _copy(order: LetterOrder, deputy: str, policy: Policy, today: date) -> LetterOrder:
    absent, there = person_of(order.recipient.email, policy), person_of(deputy, policy)
    until = away_until(order.recipient.email, policy, today)
    stands_in = StandsInFacts(
        (absent.name if absent else "") or order.recipient.email,
        until.isoformat() if until else "",
    )
    recipient = Address(deputy, there.name if there else "")
    return replace(order, recipient=recipient, stands_in=stands_in, in_reply_to="", references=())
