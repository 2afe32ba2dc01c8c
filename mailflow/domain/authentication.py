"""What the receiving server says about who wrote a mail (Authentication-Results, RFC 8601)."""

import re
from enum import StrEnum

from mailflow.domain.message import Message

_METHOD = re.compile(r"^\s*(dmarc|dkim|spf|arc)\s*=\s*([a-z]{1,20})", re.IGNORECASE)
_HEADER_FROM = re.compile(r"header\.from\s*=\s*\"?@?([A-Za-z0-9._-]{1,255})", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:header\.d|header\.i|smtp\.mailfrom)\s*=\s*\"?(?:[^\s;@\"]{0,64}@)?([A-Za-z0-9._-]{1,255})"
)
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_MAX = 4000  # characters of one header that are looked at


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
        plain = _COMMENT.sub(" ", value[:_MAX])
        name, _, results = plain.partition(";")
        if name.split()[:1] == [authserv_id] or name.strip().casefold() == authserv_id.casefold():
            return _judge(results, message.sender.domain)
    return Authentication.NONE


def _judge(results: str, from_domain: str) -> Authentication:
    passed: set[str] = set()
    failed: set[str] = set()
    for part in results.split(";")[:50]:
        method = _METHOD.match(part)
        if not method:
            continue
        name, result = method[1].lower(), method[2].lower()
        if name == "dmarc":
            said = _HEADER_FROM.search(part)
            aligned = bool(said) and said is not None and said[1].casefold() == from_domain
            if result == "pass" and aligned:
                return Authentication.PASS
            if result == "fail":
                return Authentication.FAIL
        elif name in {"dkim", "spf"}:
            domain = _DOMAIN.search(part)
            if result == "pass" and domain and _aligned(domain[1].casefold(), from_domain):
                passed.add(name)
            elif result in {"fail", "permerror"}:
                failed.add(name)
    if passed:
        return Authentication.PASS
    return Authentication.FAIL if "spf" in failed and "dkim" in failed else Authentication.NONE


def _aligned(domain: str, from_domain: str) -> bool:
    return bool(from_domain) and (domain == from_domain or from_domain.endswith("." + domain))
