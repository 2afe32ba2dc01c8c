"""Signs that a letter is for another customer, or shows addresses of the house."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from mailflow.domain.model.people import is_staff
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.procedure.colleague_words import names_in
from mailflow.domain.procedure.greeting import greeted
from mailflow.domain.rules.outgoing_guard import Leak, LeakKind
from mailflow.domain.text.cleaning import clip
from mailflow.domain.text.names import names_a_person, without_title
from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.senders import base_address

_SHOWN: Final = 60  # characters of what was found
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+=~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_CHINESE: Final = re.compile("[\u4e00-\u9fff]{2,4}")
_HOST: Final = (
    r"(?:(?:10|127)(?:\.[0-9]{1,3}){3}|192\.168(?:\.[0-9]{1,3}){2}|172\.(?:1[6-9]|2[0-9]|3[01])(?:\.[0-9]{1,3}){2}"
    r"|localhost|(?:[a-z0-9-]{1,63}\.){1,4}(?:local|internal|intranet|lan|corp))"
)
"""RFC 1918, the machine itself, and endings that no public name has (RFC 6762, RFC 8375)."""
_PRIVATE: Final = re.compile(
    rf"(?:(?<![a-z])(?:https?|ftp|smb|file)://{_HOST}|(?<![\w.@-]){_HOST}(?=:[0-9]{{2,5}}|/[a-z]))(?![\w-]|\.[a-z0-9])[^\s<>]{{0,60}}"
    r"|(?<![\w\\])\\\\[a-z0-9.-]{2,63}\\[^\s<>]{1,60}"
)


def somebody_else(text: str, ticket: TicketView, said: str) -> str:
    """The full name that a letter greets, where it is plainly not the customer's; "" where it may be.

    ``said``: what the customer wrote; people sign there by other names than their mail programs know.
    """
    words = greeted(text)
    theirs = without_title(ticket.customer_name.split())
    if not theirs or not words:
        return ""
    if _CHINESE.fullmatch(words[0]):
        known = _CHINESE.search(ticket.customer_name) is None
        return "" if known or words[0] in f"{ticket.customer_name}{said}" else words[0]
    if not (names_a_person(list(words)) and _a_person(theirs)):
        return ""
    return "" if _may_be(words, theirs, ticket, said) else " ".join(words)


def _a_person(theirs: list[str]) -> bool:
    """Whether the customer's name is a person's: of a company anybody may be greeted."""
    return len(theirs) == 1 or names_a_person(theirs)


def _may_be(words: tuple[str, ...], theirs: list[str], ticket: TicketView, said: str) -> bool:
    """Whether the greeted name shares more than the family name with the customer's, or their words."""
    named = names_in(said, ticket.customer_name)
    folded = [fold(word) for word in words]
    places = " ".join(each.partition("@")[0] for each in ticket.participants)
    if folded[-1] in named or folded[-1] in places:
        return True
    shared = [word for word in folded if word in named]
    family = len(theirs) > 1 and folded[0] == fold(theirs[0]) and fold(theirs[-1]) not in folded
    return bool(shared) and not family


def places_of_the_house(text: str, policy: Policy, free: Collection[str]) -> Iterator[Leak]:
    """Addresses of the organisation's domain that no customer is told, and links that only open inside."""
    domain = policy.organisation.domain.lower()
    for match in _ADDRESS.finditer(text):
        address = match[0].lower()
        host = address.partition("@")[2]
        ours = host == domain or host.endswith(f".{domain}")
        told = is_staff(address, policy) or base_address(address) in policy.own_addresses  # by the guard
        if ours and address not in free and not told:
            yield Leak(LeakKind.ADDRESS, address)
    for match in _PRIVATE.finditer(text.lower()):
        if match[0] not in free:
            yield Leak(LeakKind.ADDRESS, clip(match[0].rstrip(".,;:)"), _SHOWN))


def public_addresses(policy: Policy, more: Collection[str], said: str) -> frozenset[str]:
    """What customers may read: mailboxes, what config and letters name, what they wrote themselves."""
    organisation = policy.organisation
    signed = "\n".join((organisation.signature, *organisation.signatures.values(), said))
    found = {match[0].lower() for match in (*_ADDRESS.finditer(signed), *_PRIVATE.finditer(signed.lower()))}
    return frozenset({*policy.own_addresses, *policy.staff.public_addresses, *more, *found})
