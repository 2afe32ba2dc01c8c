"""What the receiving server says about who wrote a mail (Authentication-Results, RFC 8601)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailflow.domain.model.message import Message
from mailflow.domain.understanding.authentication_results import (
    LONGEST,
    AuthResult,
    Deviation,
    first_word,
    read_header,
)

_MOST_HEADERS: Final = 20  # of our server in one mail
_FAILED: Final = re.compile(r"dmarc[ \t]{0,9}=[ \t]{0,9}fail", re.IGNORECASE)
_BY: Final = re.compile(r"(?:^|[\s)])by[ \t]{1,9}([A-Za-z0-9._-]{1,255})", re.IGNORECASE)
_LABELS: Final = 3  # of a name from which one may be taken away to have that of the organisation
_LOCAL: Final = frozenset({"localhost", "localhost.localdomain"})


class Authentication(StrEnum):
    """How sure the server is of the From address."""

    PASS = "pass"  # noqa: S105  (a result, no password): aligned with the From that we read
    FAIL = "fail"  # explicitly refuted
    NONE = "none"  # no statement that we believe


class ResultForm(StrEnum):
    """In which form the server's word came, for people who set it up."""

    NOBODY = "no authserv_id is set"
    ABSENT = "no header of this server"
    UNREADABLE = "a header that is not as RFC 8601 says"
    TOO_LONG = "a header that is longer than any server writes"
    VOUCHED = "a header that vouches for the sender"
    REFUTED = "a header that says that the sender is forged"
    SILENT = "a header that vouches for nobody, or for somebody else"


@dataclass(frozen=True, slots=True)
class Statement:
    """What we make of a mail's headers, and why."""

    verdict: Authentication
    form: ResultForm
    detail: str = ""  # what stands in the way, or which method vouches
    servers: tuple[str, ...] = ()  # whose headers the mail has, the topmost first, lower case


def authenticate(message: Message, authserv_id: str) -> Authentication:
    """How sure the configured server is of the sender."""
    return statement(message, authserv_id).verdict


def statement(message: Message, authserv_id: str) -> Statement:
    """Judge by every header of the configured server; in doubt the worst of them counts.

    Only what stands above the first Received of another house counts, where that can be told: what is
    below may have been written by anybody.
    """
    values = list(_above_the_first_foreign(message.trace, authserv_id))
    servers = tuple(dict.fromkeys(first_word(value) for value in values))
    if not authserv_id:
        return Statement(Authentication.NONE, ResultForm.NOBODY, servers=servers)
    claimed = [value for value in values if first_word(value) == authserv_id.casefold()]
    if not claimed:
        return Statement(Authentication.NONE, ResultForm.ABSENT, servers=servers)
    if len(claimed) > _MOST_HEADERS or any(len(value) > LONGEST for value in claimed):
        return Statement(Authentication.FAIL, ResultForm.TOO_LONG, servers=servers)
    try:
        headers = [_results(value, authserv_id) for value in claimed]
    except Deviation as deviation:
        refuted = any(_FAILED.search(value) for value in claimed)  # a failure stands, whatever hides it
        verdict = Authentication.FAIL if refuted else Authentication.NONE
        return Statement(verdict, ResultForm.UNREADABLE, str(deviation), servers)
    verdict, detail = _judge(headers, message.sender.domain)
    forms = {Authentication.PASS: ResultForm.VOUCHED, Authentication.FAIL: ResultForm.REFUTED}
    return Statement(verdict, forms.get(verdict, ResultForm.SILENT), detail, servers)


def _results(value: str, authserv_id: str) -> Sequence[AuthResult]:
    """What a header says that claims to be the server's; raises Deviation where its name is another one."""
    header = read_header(value)
    if header.authserv_id.casefold() != authserv_id.casefold():
        raise Deviation(f"the name of the server is {header.authserv_id[:80]!r}")
    return header.results


def _above_the_first_foreign(trace: Iterable[tuple[str, str]], authserv_id: str) -> Iterable[str]:
    """The Authentication-Results headers that our own house may have written, the topmost first.

    Above the first Received of another house, where Received headers of ours stand above that; else all of
    them.  What cannot be told is taken for ours: a header more can make the verdict only worse.
    """
    ours = 0
    for name, value in trace:
        if name == "authentication-results":
            yield value
        elif name == "received":
            if _is_ours(value, authserv_id):
                ours += 1
            elif ours:
                return


def _is_ours(received: str, authserv_id: str) -> bool:
    """Whether a Received header may be of the server's house: written by it or by one of its neighbours."""
    name = authserv_id.casefold()
    labels = name.split(".")
    house = ".".join(labels[1:]) if len(labels) >= _LABELS else name
    hosts = {host.casefold().rstrip(".") for host in _BY.findall(received[:LONGEST])}
    return any(host in {name, house} | _LOCAL or host.endswith(f".{house}") for host in hosts)


def _judge(headers: Sequence[Sequence[AuthResult]], from_domain: str) -> tuple[Authentication, str]:
    """DMARC decides where it is stated; else DKIM or SPF of the same domain; the worst of each counts."""
    results = [result for header in headers for result in header]
    stated = _by_dmarc([result for result in results if result.method == "dmarc"], from_domain)
    if stated is not None:
        return stated
    if _dkim_vouches(headers, from_domain):
        return Authentication.PASS, "dkim"
    if _spf_vouches(results, from_domain):
        return Authentication.PASS, "spf"
    failed = {r.method for r in results if r.result in {"fail", "permerror"}}
    if {"spf", "dkim"} <= failed:
        return Authentication.FAIL, "spf and dkim failed"
    return Authentication.NONE, "no aligned pass"


def _by_dmarc(results: Sequence[AuthResult], from_domain: str) -> tuple[Authentication, str] | None:
    """What the DMARC results say together; None where the sender's domain has no policy."""
    if any(result.result == "fail" for result in results):
        return Authentication.FAIL, "dmarc=fail"
    others = {d for result in results for d in result.named("header.from") if not _same(d, from_domain)}
    if others:
        return Authentication.NONE, f"header.from is {', '.join(sorted(others))}"
    if not any(result.result == "pass" for result in results):
        return None
    if all(r.result == "pass" and len(r.named("header.from")) == 1 for r in results):
        return Authentication.PASS, "dmarc"
    return Authentication.NONE, "dmarc: results that differ"


def _dkim_vouches(headers: Sequence[Sequence[AuthResult]], from_domain: str) -> bool:
    """Whether every header that speaks of signatures knows a good one of the sender's domain.

    A mail may have several signatures, and one that is broken is as if it were not there (RFC 6376 6.1);
    but "not signed" beside a signature contradicts itself.
    """
    stated = [[r for r in header if r.method == "dkim"] for header in headers]
    stated = [found for found in stated if found]
    return bool(stated) and all(
        all(r.result != "none" for r in found)
        and any(r.result == "pass" and _aligned(_signer(r), from_domain) for r in found)
        for found in stated
    )


def _signer(result: AuthResult) -> str:
    """The signing domain: header.d; where that is not told the domain of header.i; "" in doubt."""
    for name in ("header.d", "header.i"):
        if found := result.named(name):
            return found[0].rpartition("@")[2] if len(found) == 1 else ""
    return ""


def _spf_vouches(results: Sequence[AuthResult], from_domain: str) -> bool:
    """Whether every SPF result passed, and one for an envelope sender of the domain."""
    spf = [r for r in results if r.method == "spf"]
    senders = [value for r in spf for value in r.named("smtp.mailfrom")]
    aligned = bool(senders) and all(_aligned(s.rpartition("@")[2], from_domain) for s in senders)
    return aligned and all(r.result == "pass" for r in spf)


def _same(stated: str, from_domain: str) -> bool:
    return bool(from_domain) and _ascii(stated.lstrip("@")) == _ascii(from_domain)


def _aligned(domain: str, from_domain: str) -> bool:
    """Whether the domain is the sender's or one above it, but no bare top-level domain."""
    domain, from_domain = _ascii(domain), _ascii(from_domain)
    if not from_domain or "." not in domain:
        return False
    return domain == from_domain or from_domain.endswith("." + domain)


def _ascii(domain: str) -> str:
    """A domain as DNS knows it (RFC 3490), lower case; as it stands where it cannot be written so."""
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii").casefold()
    except UnicodeError:
        return domain.casefold()
