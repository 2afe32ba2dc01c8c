"""Rules about lists and bulk mail, and the groups and forwarders that only pass a direct mail on."""

import re
from collections.abc import Iterable
from typing import Final

from mailflow.domain.model.message import Kind, Message
from mailflow.domain.understanding.groups import group_addresses
from mailflow.domain.understanding.sender_kind.lone_header import certain
from mailflow.domain.understanding.sender_kind.subjects import product_prefix
from mailflow.domain.understanding.sender_kind.verdict import Setting, Verdict, shown, verdict
from mailflow.domain.understanding.senders import base_address

BULK: Final = frozenset({"bulk", "list", "junk"})
_LIST_HEADERS: Final = (
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-post",
    "list-help",
    "list-subscribe",
    "list-owner",
    "list-archive",
)
_FORWARDER_HEADERS: Final = (
    "x-forwarded-for",
    "x-forwarded-to",
    "resent-from",
    "resent-sender",
    "sender",
    "x-beenthere",
)
_ADDRESS: Final = re.compile(r"[^\s<>,;:\"]{1,64}@[^\s<>,;:\"@]{1,255}")
_ARC_DOMAIN: Final = re.compile(r"(?:^|;)\s{0,3}d=\s{0,3}([a-z0-9.-]{1,255})")
_COPIES: Final = 5  # of a repeated header that are looked at


def list_header(message: Message) -> str:
    """The name of the first List-* header (RFC 2369, RFC 2919), lower case; "" where there is none."""
    return next((name for name in _LIST_HEADERS if name in message.headers), "")


def precedence(message: Message, words: frozenset[str]) -> str:
    """The first Precedence value that is one of the words; the header may stand several times."""
    values = message.headers.get("precedence", ())
    return next(
        (v for v in values if re.split(r"[\s;,(]", v.strip().lower()[:40], maxsplit=1)[0] in words), ""
    )


def mailing_list(message: Message, setting: Setting) -> Verdict | None:
    """Any List-* header, but for groups and forwarders that the config trusts.

    In a discussion list (List-Post) a person wrote; that is less certain than a newsletter.
    """
    name = list_header(message)
    if not name or trusted_envelope(message, setting):
        return None
    newsletter = "list-post" not in message.headers and "list-unsubscribe" in message.headers
    sure = newsletter and not _person_through_our_group(message, setting) and certain(message)
    return verdict(Kind.BULK, mailing_list, shown(name, message.header(name)), certain=sure)


def _person_through_our_group(message: Message, setting: Setting) -> bool:
    """Whether a group of our own domain passed on what it says somebody else wrote.

    Google Groups sets List-Unsubscribe and Precedence, and where members may not post no List-Post.  It keeps
    the writer in X-Original-*, or has written its own address into From.
    """
    groups, writer = group_addresses(message), message.sender.email
    ours = {setting.own_domain, *(own.rpartition("@")[2] for own in setting.own_addresses)} - {""}
    if not writer or writer in groups or ours.isdisjoint(each.rpartition("@")[2] for each in groups):
        return False
    rewritten = not groups.isdisjoint(_ADDRESS.findall(message.header("from").lower()[:2000]))
    return rewritten or "x-original-from" in message.headers or "x-original-sender" in message.headers


def precedence_bulk(message: Message, setting: Setting) -> Verdict | None:
    """Precedence: bulk, list or junk where no trusted group has put it; answering machines set it, too."""
    value = precedence(message, BULK)
    word = value.strip().lower()
    if not value or (word != "junk" and trusted_envelope(message, setting)):
        return None
    kind = Kind.AUTO_REPLY if product_prefix(message.subject) else Kind.BULK
    return verdict(
        kind, precedence_bulk, shown("Precedence", value), certain=word != "list" and certain(message)
    )


def trusted_envelope(message: Message, setting: Setting) -> bool:
    """Whether it came through a group or forwarder that config trusts, or a group that is our mailbox."""
    if setting.own_addresses and not group_addresses(message).isdisjoint(setting.own_addresses):
        return True
    if setting.trusted_list_ids:
        trusted = {list_id(each) for each in setting.trusted_list_ids}
        if any(list_id(value) in trusted for value in message.headers.get("list-id", ())[:_COPIES]):
            return True
    return bool(setting.trusted_forwarders) and _forwarded_by(message, setting.trusted_forwarders)


def list_id(value: str) -> str:
    """The identifier inside the brackets of a List-Id (RFC 2919), lower case."""
    return value.rpartition("<")[2].partition(">")[0].strip().lower().rstrip(".")


def _forwarded_by(message: Message, trusted: Iterable[str]) -> bool:
    """Whether a trusted forwarder shows in the envelope sender (SRS too), ARC-Seal or its own headers."""
    seen = {message.return_path or ""}
    for name in _FORWARDER_HEADERS:
        for value in message.headers.get(name, ())[:_COPIES]:
            seen.update(_ADDRESS.findall(value.lower()[:2000]))
    domains = {address.rpartition("@")[2] for address in seen if "@" in address}
    for value in message.headers.get("arc-seal", ())[:_COPIES]:
        domains.update(_ARC_DOMAIN.findall(value.lower()[:2000]))
    domains.update(list_id(value) for value in message.headers.get("list-id", ())[:_COPIES])
    bases = {base_address(address) for address in seen}
    wanted = {each.strip().lower().removeprefix("*").removeprefix("@") for each in trusted} - {""}
    return any(each in bases if "@" in each else _within(each, domains) for each in wanted)


def _within(wanted: str, domains: Iterable[str]) -> bool:
    return any(domain == wanted or domain.endswith("." + wanted) for domain in domains)
