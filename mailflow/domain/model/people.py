"""Who holds a ticket, and who may write for whom."""

from dataclasses import dataclass

from mailflow.domain.model.policy import Policy
from mailflow.domain.model.token import TokenRole, role_named


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a ticket is: the addresses that hear of it and as whom."""

    addresses: tuple[str, ...]
    role: TokenRole
    title: str


def staff_language(policy: Policy) -> str:
    """The language of letters inside the house: the organisation's first."""
    return policy.organisation.languages[0]


def holder_of(department: str, policy: Policy) -> Holder:
    """The department, else customer care, else the admins: a ticket is never nobody's."""
    unit = policy.department(department)
    if unit is not None:
        return Holder((unit.address,), TokenRole.DEPARTMENT, unit.title(staff_language(policy)))
    if policy.roles.customer_care:
        return Holder(policy.roles.customer_care, TokenRole.CUSTOMER_CARE, "")
    if policy.departments:
        first = policy.departments[0]
        return Holder((first.address,), TokenRole.DEPARTMENT, first.title(staff_language(policy)))
    return Holder(policy.roles.admin, TokenRole.ADMIN, "")


def admins(policy: Policy) -> Holder:
    """Who hears of technical trouble."""
    if policy.roles.admin:
        return Holder(policy.roles.admin, TokenRole.ADMIN, "")
    return holder_of("", policy)


def level_of(level: str, department: str, policy: Policy) -> Holder:
    """The addresses of an escalation level: department, manager, director, head_office or another role.

    Where nobody has the role it is customer care, not the department that is late itself.
    """
    unit = policy.department(department)
    if level == "department":
        return holder_of(department, policy)
    if level == "manager":
        if unit is not None and unit.manager:
            return Holder((unit.manager,), TokenRole.MANAGER, unit.title(staff_language(policy)))
        return Holder(policy.roles.director or holder_of("", policy).addresses, TokenRole.MANAGER, "")
    addresses: tuple[str, ...] | None = getattr(policy.roles, level, None)
    if addresses is None:
        return holder_of(department, policy)
    return Holder(addresses, role_named(level), "") if addresses else holder_of("", policy)


def beside_the_holder(department: str, policy: Policy) -> Holder | None:
    """Who hears, besides the department that holds a ticket, how it has done; None where nobody is there.

    Its manager, else QA, else the director, else customer care: whoever is not the department itself.
    """
    holder = holder_of(department, policy)
    unit, roles = policy.department(department), policy.roles
    named = (
        (TokenRole.MANAGER, (unit.manager,) if unit is not None and unit.manager else ()),
        (TokenRole.QUALITY, roles.quality),
        (TokenRole.DIRECTOR, roles.director),
        (TokenRole.CUSTOMER_CARE, roles.customer_care),
    )
    for role, addresses in named:
        others = tuple(address for address in addresses if address not in holder.addresses)
        if others:
            return Holder(others, role, "")
    return None


def management(department: str, policy: Policy) -> tuple[tuple[str, TokenRole], ...]:
    """Who hears of a department's complaints (P8), each address once, as whom: the higher role counts."""
    unit = policy.department(department)
    roles = policy.roles
    told = [(a, TokenRole.DIRECTOR) for a in roles.director]
    told += [(a, TokenRole.HEAD_OFFICE) for a in roles.head_office]
    if policy.managers_hear and unit is not None and unit.manager and unit.manager != unit.address:
        told.append((unit.manager, TokenRole.MANAGER))
    return tuple({address: (address, role) for address, role in reversed(told)}.values())[::-1]


def above(role: TokenRole, department: str, policy: Policy) -> Holder:
    """Who hears of it when letters to this staff role cannot be delivered: one level up."""
    if role is TokenRole.DEPARTMENT:
        return level_of("manager", department, policy)
    if role is TokenRole.MANAGER:
        return level_of("director", department, policy)
    return admins(policy)


def staff_addresses(policy: Policy) -> tuple[str, ...]:
    """Every address that letters inside the house may go to."""
    roles = policy.roles
    units = (address for unit in policy.departments for address in (unit.address, unit.manager) if address)
    others = (*roles.customer_care, *roles.quality, *roles.director, *roles.head_office, *roles.admin)
    deputies = (person.deputy for person in policy.people if person.deputy)
    return tuple(dict.fromkeys((*units, *others, *deputies)))


def is_staff_for(sender: str, addressee: str, policy: Policy) -> bool:
    """Whether ``sender`` is the addressee of a staff letter, or may write for the department it went to.

    A department's members and its manager may; nobody but the manager may write as the manager.
    """
    if not sender:
        return False
    if sender == addressee:
        return is_staff(sender, policy)  # who has left the house answers old letters in vain
    return any(
        _matches(sender, member)
        for unit in policy.departments
        if addressee == unit.address
        for member in (*unit.members, unit.manager)
        if member
    )


def role_on(sender: str, department: str, policy: Policy) -> str:
    """As whom somebody has to do with the tickets of a department; "" where they have not."""
    unit = policy.department(department)
    if unit is not None and sender:
        if sender == unit.manager:
            return "manager"
        if is_staff_for(sender, unit.address, policy):
            return "department"
    named = (role for role in _ROLES if sender in getattr(policy.roles, role))
    return next(named, "")


_ROLES = ("customer_care", "quality", "director", "head_office")


def is_staff(sender: str, policy: Policy) -> bool:
    """Whether an address belongs to the house as config stands now."""
    if not sender:
        return False
    members = (m for unit in policy.departments for m in unit.members)
    return sender in staff_addresses(policy) or any(_matches(sender, member) for member in members)


def role_in_house(sender: str, policy: Policy) -> str:
    """As whom somebody of the house writes, whatever the matter; "" for everybody else."""
    if not sender:
        return ""
    named = next((role for role in (*_ROLES, "admin") if sender in getattr(policy.roles, role)), "")
    if not named and any(sender == unit.manager for unit in policy.departments):
        named = "manager"
    return named or ("department" if is_staff(sender, policy) else "")


def _matches(sender: str, member: str) -> bool:
    return sender.endswith(member[1:]) if member.startswith("*@") else sender == member


def called(address: str, policy: Policy) -> str:
    """What people of the house call one of them: by [[people]], else by department; others as they stand.

    A department's own address is the department; of its members the name in their address tells who it is.
    """
    person = next((person.name for person in policy.people if person.address == address), "")
    if person or not address:
        return person
    for unit in policy.departments:
        title = unit.title(staff_language(policy))
        if address == unit.address:
            return title
        if address == unit.manager or any(_matches(address, member) for member in unit.members):
            return f"{title} ({address.partition('@')[0]})"
    return address


def names_of_house(policy: Policy) -> dict[str, str]:
    """The same of everybody whom config names."""
    members = (m for unit in policy.departments for m in unit.members if not m.startswith("*"))
    known = (*staff_addresses(policy), *members, *(person.address for person in policy.people))
    return {address: called(address, policy) for address in known}
