"""Mails whose From a group or forwarder has replaced by its own address, and the person behind it.

Google Groups writes "'Lan' via Support <support@acme.vn>" and keeps the person in X-Original-From and
X-Original-Sender; Mailman leaves them in Reply-To; SRS and some lists code the address into the local part
("SRS0=hash=tt=example.vn=lan@forward.example", "lan=40example.vn@dmarc.example").  Whatever the server says
of such a mail concerns the rewriter: staff never act through one, and where the headers name more than one
person nobody is taken for the writer.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from mailflow.domain.model.message import UNSURE_SENDER, Address, Message
from mailflow.domain.model.origin import GROUP, NOBODY_NAMED, SEVERAL_NAMED, Origin
from mailflow.domain.model.people import is_staff
from mailflow.domain.model.policy import Policy
from mailflow.domain.understanding.customer_address import why_no_customer
from mailflow.domain.understanding.groups import group_addresses
from mailflow.domain.understanding.sender_kind.lists import trusted_envelope
from mailflow.domain.understanding.sender_kind.verdict import Setting
from mailflow.domain.understanding.senders import base_address
from mailflow.domain.understanding.web_forms.fields import addresses_in

_ORIGINALS: Final = ("x-original-from", "x-original-sender", "original-from")
_SRS: Final = re.compile(r"srs0[=+-][^=@]{1,20}=[^=@]{1,10}=([^=@]{1,255})=([^@]{1,64})@[^@]{1,255}")
_DMARC: Final = re.compile(r"([^@]{1,64})=40([^@=]{1,255})@dmarc\.[^@]{1,255}")
_CODED: Final = re.compile(r"([^@=]{1,64})=([^@=]{1,255})@[^@]{1,255}")
_VIA: Final = re.compile(r" (?:via|qua|通过|透過) .{1,200}", re.IGNORECASE)
_NAME: Final = 200


def rewritten_mail(message: Message, policy: Policy) -> Origin | None:
    """The mail of a group or rewriting forwarder as its writer's; None for every other mail."""
    rewriter = message.sender.email
    decoded = _decoded(rewriter)
    if message.bounce is not None or not (decoded or _rewritten(message, rewriter, policy)):
        return None
    named = dict(_named(message, decoded))  # header → address
    # What the rewriter has kept of the From counts before a Reply-To, which the writer may have chosen.
    kept = {header: address for header, address in named.items() if header != "Reply-To"}
    emails = dict.fromkeys(address.email for address in (kept or named).values())
    sure = len(emails) == 1
    email = next(iter(emails)) if sure else ""
    trusted = _trusted(message, rewriter, policy)
    unsure = is_staff(email, policy) or not trusted
    writer = Address(email, _name(message, named, email))
    mail = replace(
        message,
        senders=(writer,) if writer.email or writer.name else (),
        reply_to=tuple(a for a in message.reply_to if why_no_customer(a.email, policy, message) is None),
        defects=(*message.defects, UNSURE_SENDER) if unsure else message.defects,
    )
    return Origin(
        GROUP,
        rewriter,
        rewriter,
        mail,
        where=tuple(header for header, address in named.items() if sure and address.email == email),
        doubt="" if sure else (SEVERAL_NAMED if emails else NOBODY_NAMED),
        likely=() if sure else tuple(emails),
        trusted=trusted,
    )


def _rewritten(message: Message, rewriter: str, policy: Policy) -> bool:
    """Whether the From is the group's own address, not the writer's."""
    if not rewriter:
        return False
    kept = any(name in message.headers for name in _ORIGINALS)
    if rewriter in group_addresses(message) or _confirmed(message, rewriter):
        return True
    return kept and (
        base_address(rewriter) in policy.own_addresses or _VIA.search(message.sender.name) is not None
    )


def _confirmed(message: Message, rewriter: str) -> bool:
    """Whether an address is coded into the From ("lan=example.vn@forward.example") that a header names, too.

    The code alone proves nothing: anybody may have such an address of their own.
    """
    coded = _CODED.fullmatch(rewriter)
    if not coded:
        return False
    headers = (message.header(name) for name in _ORIGINALS)
    named = {email for value in headers for email in addresses_in(value)}
    named |= {address.email for address in message.reply_to}
    return f"{coded[1]}@{coded[2]}" in named


def _named(message: Message, decoded: str) -> Iterator[tuple[str, Address]]:
    """Where a person is named, and whom; the group itself is nobody."""
    ours = {message.sender.email, *group_addresses(message)}
    for header in _ORIGINALS:
        value = message.header(header)
        found = [email for email in addresses_in(value) if email not in ours]
        if len(found) == 1:
            yield _title(header), Address(found[0], value.partition("<")[0].strip(" \"'")[:_NAME])
    answered = [address for address in message.reply_to if address.email and address.email not in ours]
    if len({address.email for address in answered}) == 1:
        yield "Reply-To", answered[0]
    if decoded:
        yield "From", Address(decoded, message.sender.name)
    in_name = [email for email in addresses_in(message.sender.name) if email not in ours]
    if len(in_name) == 1:
        yield "From", Address(in_name[0])


def _title(header: str) -> str:
    return "-".join(part.capitalize() for part in header.split("-"))


def _decoded(rewriter: str) -> str:
    """The address that is coded into another one; "" where there is none."""
    srs, dmarc = _SRS.fullmatch(rewriter), _DMARC.fullmatch(rewriter)
    if srs:
        return f"{srs[2]}@{srs[1]}"
    return f"{dmarc[1]}@{dmarc[2]}" if dmarc else ""


def _name(message: Message, named: dict[str, Address], email: str) -> str:
    """The person's name, without what the group has added."""
    kept = (address.name for address in named.values() if address.name and address.email == email)
    shown = _VIA.sub("", f"{message.sender.name} ").strip().strip("\"'‘’“”")
    return next(kept, "" if "@" in shown else shown)


def _trusted(message: Message, rewriter: str, policy: Policy) -> bool:
    """Whether it is a group of ours, or one that the config trusts."""
    if base_address(rewriter) in policy.own_addresses:
        return True
    authentication = policy.authentication
    setting = Setting(
        policy.own_addresses,
        trusted_list_ids=authentication.trusted_list_ids,
        trusted_forwarders=authentication.trusted_forwarders,
    )
    return trusted_envelope(message, setting)
