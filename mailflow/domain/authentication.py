"""What the receiving server says about who wrote a mail (Authentication-Results, RFC 8601)."""

import re
from enum import StrEnum

from mailflow.domain.message import Message

_METHOD = re.compile(r"\s*(dmarc|dkim|spf)\s*=\s*([a-z]{1,20})", re.IGNORECASE)
_HEADER_FROM = re.compile(r"header\.from\s*=\s*@?([A-Za-z0-9._-]{1,255})", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:header\.d|header\.i|smtp\.mailfrom)\s*=\s*(?:[^\s;@]{0,64}@)?([A-Za-z0-9._-]{1,255})", re.IGNORECASE
)
_PLAIN = re.compile(r"[A-Za-z0-9._@+-]*")
_MAX = 4000  # characters of one header that are looked at
_RESULTS = 50  # of one header


class Authentication(StrEnum):
    """How sure the server is of the From address."""

    PASS = "pass"  # noqa: S105  (a result, no password): aligned with the From that we read
    FAIL = "fail"  # explicitly refuted
    NONE = "none"  # no statement that we believe


def authenticate(message: Message, authserv_id: str) -> Authentication:
    """Judge by the topmost header of the configured server; others may have been written by anybody."""
    if not authserv_id:
        return Authentication.NONE
    for value in message.headers.get("authentication-results", ()):
        name, *results = _parts(value[:_MAX])
        if name.casefold().split()[:1] == [authserv_id.casefold()]:
            return _judge(results[:_RESULTS], message.sender.domain)
    return Authentication.NONE


def _parts(value: str) -> list[str]:
    """The header cut at its semicolons, without comments (RFC 8601 2.2).

    Quoted strings are the sender's to choose (a local part such as ``"; dmarc=pass …"@evil.example``): only
    those that hold nothing but an ordinary value are kept.
    """
    parts, kept, quoted, depth = [], list[str](), list[str](), 0
    inside = escaped = False
    for character in value:
        if escaped:
            escaped = False
            quoted.append("\0")  # nothing that needs escaping is an ordinary value
        elif character == "\\" and (inside or depth):
            escaped = True
        elif inside:
            if character == '"':
                inside = False
                text = "".join(quoted)
                kept.append(text if _PLAIN.fullmatch(text) else " ")
            else:
                quoted.append(character)
        elif character == "(":
            depth += 1
        elif depth:
            depth -= character == ")"
        elif character == '"':
            inside, quoted = True, []
        elif character == ";":
            parts.append("".join(kept))
            kept = []
        else:
            kept.append(character)
    return [*parts, "".join(kept)]


def _judge(results: list[str], from_domain: str) -> Authentication:
    """DMARC decides where it is stated; else DKIM or SPF of the same domain."""
    passed = False
    failed: set[str] = set()
    for part in results:
        method = _METHOD.match(part)
        if not method:
            continue
        name, result = method[1].lower(), method[2].lower()
        if name == "dmarc":
            said = _HEADER_FROM.search(part)
            if result == "pass" and said and said[1].casefold() == from_domain:
                return Authentication.PASS
            if result == "fail":
                return Authentication.FAIL
            continue
        domain = _DOMAIN.search(part)
        if result == "pass" and domain and _aligned(domain[1].casefold(), from_domain):
            passed = True
        elif result in {"fail", "permerror"}:
            failed.add(name)
    if passed:
        return Authentication.PASS
    return Authentication.FAIL if failed == {"spf", "dkim"} else Authentication.NONE


def _aligned(domain: str, from_domain: str) -> bool:
    """Whether the domain is the sender's or one above it, but no bare top-level domain."""
    if not from_domain or "." not in domain:
        return False
    return domain == from_domain or from_domain.endswith("." + domain)
