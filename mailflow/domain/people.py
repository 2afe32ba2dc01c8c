"""Who holds a ticket, and who may write for whom."""

from dataclasses import dataclass

from mailflow.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a ticket is: the addresses that hear of it and as whom."""

    addresses: tuple[str, ...]
    role: str
    title: str


def staff_language(policy: Policy) -> str:
    """The language of letters inside the house: the organisation's first."""
    return policy.organisation.languages[0]


def holder_of(department: str, policy: Policy) -> Holder:
    """The department, else customer care, else the admins: a ticket is never nobody's."""
    unit = policy.department(department)
    if unit is not None:
        return Holder((unit.address,), "department", unit.title(staff_language(policy)))
    if policy.roles.customer_care:
        return Holder(policy.roles.customer_care, "customer_care", "")
    if policy.departments:
        first = policy.departments[0]
        return Holder((first.address,), "department", first.title(staff_language(policy)))
    return Holder(policy.roles.admin, "admin", "")


def admins(policy: Policy) -> Holder:
    """Who hears of technical trouble."""
    if policy.roles.admin:
        return Holder(policy.roles.admin, "admin", "")
    return holder_of("", policy)


def level_of(level: str, department: str, policy: Policy) -> Holder:
    """The addresses of an escalation level: department, manager, director, head_office, …"""
    unit = policy.department(department)
    if level == "department":
        return holder_of(department, policy)
    if level == "manager":
        if unit is not None and unit.manager:
            return Holder((unit.manager,), "manager", unit.title(staff_language(policy)))
        return Holder(policy.roles.director or holder_of("", policy).addresses, "manager", "")
    addresses: tuple[str, ...] = getattr(policy.roles, level, ())
    return Holder(addresses, level, "") if addresses else holder_of(department, policy)


def is_staff_for(sender: str, addressee: str, policy: Policy) -> bool:
    """Whether ``sender`` is the addressee of a staff letter or one of its department's members."""
    if not sender:
        return False
    if sender == addressee:
        return True
    return any(
        _matches(sender, member)
        for unit in policy.departments
        if addressee in {unit.address, unit.manager}
        for member in (unit.address, *unit.members, *((unit.manager,) if unit.manager else ()))
    )


def _matches(sender: str, member: str) -> bool:
    return sender.endswith(member[1:]) if member.startswith("*@") else sender == member
