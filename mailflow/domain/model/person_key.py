"""One mailbox has many spellings: caps count the person, not the address.

Google leaves dots out (v.i.c.tim@gmail.com) and knows two domains; what follows a plus is a detail nearly
everywhere (RFC 5233).  Where a server knows no details, "lan+1@" and "lan+2@" share a cap that they need not
share, which costs a short wait; the other mistake would let one mail bomb through.
"""

from typing import Final

_SAME_DOMAIN: Final = {"googlemail.com": "gmail.com"}
_DOTS_MEAN_NOTHING: Final = frozenset({"gmail.com"})


def person_key(address: str) -> str:
    """The mailbox behind an address, in one spelling; lower case, "" for ""."""
    local, at, domain = address.strip().lower().rpartition("@")
    domain = _SAME_DOMAIN.get(domain, domain)
    name = local.partition("+")[0] or local  # "+x@…" has no name before its plus
    if domain in _DOTS_MEAN_NOTHING:
        name = name.replace(".", "") or name
    return f"{name}{at}{domain}"


def mailbox_key(address: str) -> str:
    """The mailbox behind an address where that is sure, else the address as written, in lower case.

    What concerns one spelling is told to another only where the provider is known to deliver both to one
    person: elsewhere "lan+1@" may be somebody else, or nobody.
    """
    key = person_key(address)
    return key if domain_of(key) in _DOTS_MEAN_NOTHING else address.strip().lower()


def domain_of(address: str) -> str:
    """What follows the last @, in lower case."""
    return address.rpartition("@")[2].lower()
