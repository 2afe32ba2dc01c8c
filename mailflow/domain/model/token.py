"""Tokens: a MAC that binds a ticket, an addressee, a role, a purpose and an expiry.

A token is lower-case base32, compared case-folded because mail servers may fold a local part, and
short enough (29 letters) for ``support+<token>`` to stay below the 64 octets of RFC 5321.
The purposes keep what people see apart from what authorises: a Message-ID travels in References to
whoever is in the conversation and only threads; a reply token stands in staff's letters alone.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_MAC_BYTES = 10
_HEAD_BYTES = 8
TOKEN_PATTERN = re.compile(r"[a-z2-7]{29}")


class TokenRole(StrEnum):
    """As whom the reader of a letter may answer it.

    The code is one byte of each token, also of those that were sent years ago: it never changes, and that
    of a role which is gone is never given to another.
    """

    code: int

    CUSTOMER = "customer", 0
    DEPARTMENT = "department", 1
    MANAGER = "manager", 2
    CUSTOMER_CARE = "customer_care", 3
    QUALITY = "quality", 4
    DIRECTOR = "director", 5
    HEAD_OFFICE = "head_office", 6
    ADMIN = "admin", 7
    AUTHORITY = "authority", 8  # that a complaint was referred to

    def __new__(cls, name: str, code: int) -> Self:
        """The name is what is stored and compared, the code what tokens say."""
        role = str.__new__(cls, name)
        role._value_ = name
        role.code = code
        return role


_ROLES = {role.code: role for role in TokenRole}
_NAMED = {role.value: role for role in TokenRole}


def role_named(name: str) -> TokenRole:
    """The role that is stored by this name; one that may decide nothing where this version knows none."""
    return _NAMED.get(name, TokenRole.AUTHORITY)


class Purpose(StrEnum):
    """What a token may be used for; the word is part of what is signed and never changes."""

    THREAD = "thread"  # in our Message-IDs: says which ticket an answer belongs to
    REPLY = "reply"  # in staff's Reply-To and mailto links: may act
    BOUNCE = "bounce"  # in envelope senders: finds the letter that bounced


@dataclass(frozen=True, slots=True)
class Keyring:
    """The secret keys by id (0-255) and the one that signs; old ones stay to verify."""

    keys: Mapping[int, bytes]
    current: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token says before its MAC has been checked."""

    token: str
    ticket_id: int
    role: TokenRole
    expires: datetime  # midnight UTC


@dataclass(frozen=True, slots=True)
class Verified:
    """A token whose MAC fits one of the candidates."""

    ticket_id: int
    role: TokenRole
    addressee: str
    expired: bool
    purpose: Purpose = Purpose.REPLY
    token: str = ""  # as it was signed, lower case
    in_text: bool = False  # it stood in a line of the mail, not in an address


def _mac(key: bytes, head: bytes, addressee: str, purpose: Purpose) -> bytes:
    text = head + b"\0" + purpose.encode() + b"\0" + addressee.casefold().encode()
    return hmac.digest(key, text, "sha256")[:_MAC_BYTES]


def sign(
    keyring: Keyring, *, ticket_id: int, role: str, addressee: str, purpose: Purpose, expires: datetime
) -> str:
    """A token for one addressee; ``expires`` is rounded up to a whole UTC day.

    Raises ValueError where ``role`` is no TokenRole's.
    """
    day = (expires - _EPOCH).days + 1
    code = TokenRole(role).code  # type: ignore[call-arg]  # a look-up by name, no construction
    head = bytes([keyring.current, code]) + ticket_id.to_bytes(4) + day.to_bytes(2)
    raw = head + _mac(keyring.keys[keyring.current], head, addressee, purpose)
    return base64.b32encode(raw).decode().rstrip("=").lower()


def read(token: str) -> Claim | None:
    """What the token claims, unverified; None when it has not the form of a token."""
    folded = token.casefold()
    if not TOKEN_PATTERN.fullmatch(folded):
        return None
    raw = _decode(folded)
    if raw is None or raw[1] not in _ROLES:
        return None
    expires = _EPOCH + timedelta(days=int.from_bytes(raw[6:8]))
    return Claim(folded, int.from_bytes(raw[2:6]), _ROLES[raw[1]], expires)


def verify(
    keyring: Keyring, token: str, *, purpose: Purpose, candidates: Iterable[str], now: datetime
) -> Verified | None:
    """Check the MAC against each candidate addressee; None when it fits none of them."""
    claim = read(token)
    raw = _decode(token.casefold()) if claim else None
    if claim is None or raw is None:
        return None
    key = keyring.keys.get(raw[0])
    if key is None:
        return None
    head, mac = raw[:_HEAD_BYTES], raw[_HEAD_BYTES:]
    for addressee in candidates:
        if hmac.compare_digest(mac, _mac(key, head, addressee, purpose)):
            return Verified(
                claim.ticket_id, claim.role, addressee, now >= claim.expires, purpose, claim.token
            )
    return None


def _decode(folded: str) -> bytes | None:
    try:
        raw = base64.b32decode(folded.upper() + "===")
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == _HEAD_BYTES + _MAC_BYTES else None
