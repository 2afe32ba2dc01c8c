"""What the plain lines at the top of a mail tell where nothing else of it could be read.

Only for a mail in quarantine, and only to learn whether its sender may be sent an acknowledgement: a few
lines of ASCII, no decoding, no structure, nothing that could harm whoever looks.  What is not plainly one
address is no address.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.people import is_staff
from mailflow.domain.model.policy import Policy
from mailflow.domain.rules.acknowledgement import QUICK_ANSWERS
from mailflow.domain.rules.caps import AckCounts, cap
from mailflow.domain.understanding.authentication import Authentication, authenticate
from mailflow.domain.understanding.sender_kind import classify, may_acknowledge

_BYTES: Final = 65_536  # of the head
_FIELDS: Final = 500
_LONGEST: Final = 4_000  # characters of one field
_FIELD: Final = re.compile(r"([!-9;-~]{1,100})[ \t]{0,10}:(.*)", re.DOTALL)
_ADDRESS: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,255}"
_ONE: Final = re.compile(
    rf"(?:(?:\"[^\"<>\\]{{0,200}}\"|[^\"<>@,;:\\]{{0,200}})<({_ADDRESS})>|({_ADDRESS}))", re.ASCII
)
_PATH: Final = re.compile(rf"<?({_ADDRESS})?>?", re.ASCII)
_TRACE: Final = ("received", "authentication-results")
_DELIVERED: Final = ("delivered-to", "x-original-to", "envelope-to")


def top_of(raw: bytes) -> Message:
    """The mail as far as its plain header fields tell; no text, no structure."""
    headers: dict[str, tuple[str, ...]] = {}
    fields = list(_fields(raw))
    for name, value in fields:
        headers[name] = (*headers.get(name, ()), value)
    sender = _one_address(headers.get("from", ()))
    path = _PATH.fullmatch(headers["return-path"][0]) if "return-path" in headers else None
    delivered = [_one_address((v,)) for name in _DELIVERED for v in headers.get(name, ())]
    to = _one_address(headers.get("to", ()))
    digest = hashlib.sha256(raw).hexdigest()
    return Message(
        digest=digest,
        content_digest=digest,
        size=len(raw),
        message_id=headers.get("message-id", ("",))[0].strip("<>"),
        senders=(Address(sender),) if sender else (),
        to=(Address(to),) if to else (),
        delivered_to=tuple(address for address in delivered if address),
        return_path=(path[1] or "").lower() if path else None,
        subject=headers.get("subject", ("",))[0],
        headers=headers,
        trace=tuple((name, value) for name, value in fields if name in _TRACE),
        content_type=headers.get("content-type", ("text/plain",))[0].partition(";")[0].strip().lower(),
    )


def whom_to_acknowledge(message: Message, counts: AckCounts, policy: Policy) -> str:
    """The address that an acknowledgement of an unread mail goes to; "" where the least speaks against it.

    Nobody can clear a doubt here, so any doubt counts: a machine, a list, an address that is no customer's,
    failed authentication, a member of staff, a cap.
    """
    sender = message.sender.email
    if not sender or is_staff(sender, policy) or message.return_path == "":
        return ""
    rules = policy.authentication
    verdict = classify(
        message,
        own_addresses=policy.own_addresses,
        own_domain=policy.organisation.domain,
        trusted_list_ids=rules.trusted_list_ids,
        trusted_forwarders=rules.trusted_forwarders,
    )
    failed = authenticate(message, rules.authserv_id) is Authentication.FAIL
    if may_acknowledge(message, verdict, policy, authentication_failed=failed) is not None:
        return ""
    if counts.quick_answers >= QUICK_ANSWERS or cap(counts, policy.acknowledgement) is not None:
        return ""
    return sender


def _fields(raw: bytes) -> Iterator[tuple[str, str]]:
    """Name (lower case) and value of each header field, folded lines joined."""
    head = raw[:_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("ascii", "replace")
    lines: list[str] = []
    for line in head.split("\n")[: _FIELDS * 4]:
        if line[:1] in {" ", "\t"} and lines:
            lines[-1] = lines[-1] + line if len(lines[-1]) < _LONGEST else lines[-1]
        else:
            lines.append(line)
    for line in lines[:_FIELDS]:
        found = _FIELD.match(line[:_LONGEST])
        if found:
            yield found[1].lower(), "".join(c if c.isprintable() else " " for c in found[2]).strip()


def _one_address(values: tuple[str, ...]) -> str:
    """The one address that the field holds in a plain form, lower case; "" where there is any doubt."""
    found = _ONE.fullmatch(values[0]) if len(values) == 1 else None
    return (found[1] or found[2]).lower() if found else ""
