"""Which addresses are the organisation's own: its mailboxes, its people, its domains."""

from mailflow.domain.model.mail_providers import EVERYBODYS
from mailflow.domain.model.people import is_staff
from mailflow.domain.model.policy import Policy
from mailflow.domain.understanding.senders import base_address


def own_domains(policy: Policy) -> frozenset[str]:
    """The domains of the organisation and its people: no customer's matter."""
    addresses = (*policy.own_addresses, *(unit.address for unit in policy.departments))
    return frozenset({policy.organisation.domain, *(a.rpartition("@")[2] for a in addresses)} - {""})


def in_own_domain(email: str, policy: Policy) -> bool:
    """Whether an address is of one of our domains, or of one below it, such as a website's server."""
    domain = email.rpartition("@")[2]
    ours = own_domains(policy) - EVERYBODYS
    return any(domain == each or domain.endswith(f".{each}") for each in ours)


def is_ours(email: str, policy: Policy) -> bool:
    """Whether an address is a mailbox of ours, a colleague's, or at least of our domains."""
    return (
        base_address(email) in policy.own_addresses
        or is_staff(email, policy)
        or email.rpartition("@")[2] in own_domains(policy) - EVERYBODYS
    )
