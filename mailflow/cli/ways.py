"""What status says of the ways by which mail comes: groups to be named, forms that name nobody."""

from collections.abc import Iterator

from sqlalchemy import Connection

from mailflow.adapters.store.ways import LATEST, nobodys_tickets, through_groups
from mailflow.domain.model.policy import Policy
from mailflow.domain.understanding.sender_kind.lists import list_id
from mailflow.domain.understanding.senders import base_address

MANY = 5
"""So many of the latest mails are no chance."""


def ways_in(connection: Connection, policy: Policy) -> tuple[str, ...]:
    """The sentences for people; none where nothing is to be done."""
    return (*_groups(through_groups(connection), policy), *_forms(nobodys_tickets(connection)))


def _groups(found: dict[str, int], policy: Policy) -> Iterator[str]:
    for name, number in found.items():
        if number < MANY or _named(name, policy):
            continue
        local, _, domain = name.rpartition("@")
        yield (
            f"{number} of the last {LATEST} mails came through {name}, which config.toml does not name."
            f' If that is a group, write "{local}.{domain}" into authentication.trusted_list_ids; if a'
            f' forwarder, write "{domain}" into authentication.trusted_forwarders.'
            " Until then its mails are acknowledged late."
        )


def _named(name: str, policy: Policy) -> bool:
    """Whether the config knows the group or forwarder."""
    local, _, domain = name.rpartition("@")
    lists = {list_id(each) for each in policy.authentication.trusted_list_ids}
    forwarders = {
        each.removeprefix("*").removeprefix("@") for each in policy.authentication.trusted_forwarders
    }
    trusted = {name, domain, *(domain[at + 1 :] for at, sign in enumerate(domain) if sign == ".")}
    return (
        base_address(name) in policy.own_addresses
        or f"{local}.{domain}" in lists
        or not trusted.isdisjoint(forwarders)
    )


def _forms(number: int) -> Iterator[str]:
    if number >= MANY:
        yield (
            f"{number} of the last {LATEST} tickets came from a form or group that did not say whose they"
            " are: 'mailflow explain' shows what was found in such a mail, [[forms]] in config.toml says"
            " where to look."
        )
