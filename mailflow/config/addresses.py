"""Addresses, domains and server names as the admin writes them; each function raises ExpectedError."""

import ipaddress
import re

from mailflow.config.problems import ExpectedError

LONGEST_LOCAL, LONGEST_ADDRESS, LONGEST_HOST = 64, 254, 253  # octets: RFC 5321 4.5.3.1, RFC 1035 3.1

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{0,30}}")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,20}")


def host_name(value: object) -> str:
    """A domain in lower case, ASCII (RFC 1035 section 2.3.1)."""
    text = value.strip().lower() if isinstance(value, str) else ""
    if len(text) <= LONGEST_HOST and _HOST.fullmatch(text):
        return text
    hint = "letters beyond ASCII: write its xn--… form" if text and not text.isascii() else ""
    raise ExpectedError('a domain such as "acme.vn"', hint=hint)


def server(value: object) -> str:
    """A server's name or IP address; brackets around an IPv6 address are dropped."""
    text = value.strip().lower() if isinstance(value, str) else ""
    bare = text.removeprefix("[").removesuffix("]")
    if len(text) <= LONGEST_HOST and (_HOST.fullmatch(text) or _is_ip(bare)):
        return bare
    hint = "without protocol and port" if ":" in text else ""
    raise ExpectedError('a server name such as "imap.acme.vn"', hint=hint)


def email(value: object) -> str:
    """One mail address alone, ASCII, in lower case (RFC 5321 section 4.1.2 without quoted local parts)."""
    wanted = 'an address such as "lan@acme.vn"'
    if not isinstance(value, str):
        raise ExpectedError(wanted)
    text = value.strip().lower()
    if "<" in text or "," in text or ";" in text:
        raise ExpectedError(wanted, hint="one address alone, without a name")
    if not text.isascii():
        raise ExpectedError(wanted, hint="ASCII letters only")
    local, at, domain = text.rpartition("@")
    short = len(local) <= LONGEST_LOCAL and len(text) <= LONGEST_ADDRESS
    if not at or not short or not _LOCAL.fullmatch(local) or not _HOST.fullmatch(domain):
        raise ExpectedError(wanted)
    return text


def address_pattern(value: object) -> str:
    """One address, or everybody of a domain, always as "*@acme.vn"."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        if text.startswith(("*@", "@")):
            return f"*@{host_name(text.removeprefix('*').removeprefix('@'))}"
        return email(value)
    except ExpectedError:
        raise ExpectedError('an address, "@acme.vn" or "*@acme.vn"') from None


def forwarder(value: object) -> str:
    """A domain or one address."""
    try:
        return email(value) if isinstance(value, str) and "@" in value else host_name(value)
    except ExpectedError:
        raise ExpectedError("a domain or an address") from None


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
