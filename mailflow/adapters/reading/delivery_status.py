"""The machine-readable part of a delivery report (RFC 3464, RFC 6533), read as freely as it is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MAX_TEXT: Final = 100_000  # characters of status text looked at
_MAX_RECIPIENTS: Final = 100
_FIELD: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,5}:[ \t]{0,20}(.{0,2000})")
_ADDRESS: Final = re.compile(
    r"(\"[^\"\n]{1,64}\"|[^\s<>\",;:()\[\]|/]{1,64}|[^\s<>,;:()|/]{1,64})@([^\s<>\",;()|/@]{1,255})"
)
_PREFIX: Final = re.compile(
    r"\s{0,9}(?:rfc822|utf-8|smtp|internet|dns|x-[a-z0-9-]{1,30})\s{0,3};", re.IGNORECASE
)
_UNICODE: Final = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_XTEXT: Final = re.compile(r"\+(2B|3D)")
_STATUS: Final = re.compile(r"\b([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")
_GROUP: Final = frozenset({"final-recipient", "original-recipient", "action", "status", "diagnostic-code"})
# What mail systems write for RFC 3464's "failed"; a letter that has waited too long is "expired" to some.
_GIVEN_UP: Final = ("fail", "error", "expir", "undeliver", "reject", "refus", "bounce", "return", "abort")


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report says of one recipient; each field "" where it is silent."""

    original: str = ""  # the address that we wrote to, lower case
    final: str = ""  # the address that it was forwarded to, lower case
    action: str = ""  # failed | delayed | delivered | relayed | expanded, lower case
    status: str = ""  # enhanced status code
    diagnostic: str = ""  # the remote server's words, unfolded

    @property
    def recipient(self) -> str:
        """The address to mark: the one that we wrote to, where the report knows it."""
        return self.original or self.final

    @property
    def failed(self) -> bool:
        """Given up; without an action that we know, a status of class 5 says so."""
        return self.action.startswith(_GIVEN_UP) or (not self.known and self.status.startswith("5"))

    @property
    def delayed(self) -> bool:
        """Not given up yet."""
        return self.action.startswith("delay") or (not self.known and self.status.startswith("4"))

    @property
    def known(self) -> bool:
        """Whether the action is one of RFC 3464, or means the same as "failed"."""
        return self.action.startswith((*_GIVEN_UP, "delay", "deliver", "relay", "expand"))


def read_status(text: str) -> tuple[Reported, ...]:
    """Every recipient that a delivery-status text names, in order; empty where it is none."""
    found = (_reported(fields) for fields in _groups(text[:_MAX_TEXT]))
    return tuple(each for each in found if each.action or each.recipient)[:_MAX_RECIPIENTS]


def address_in(value: str) -> str:
    """The mail address in a text such as "rfc822; <lan@example.vn>", lower case; "" where there is none."""
    value = _UNICODE.sub(lambda m: chr(int(m[1], 16)) if int(m[1], 16) < 0x110000 else "", value[:2000])  # noqa: PLR2004
    found = _ADDRESS.search(_PREFIX.sub("", value, count=1))
    if not found:
        return ""
    local, domain = found[1].strip("\"'`"), found[2].strip(".'`\":>]}!?*")
    return f"{_XTEXT.sub(lambda m: chr(int(m[1], 16)), local)}@{domain}".lower() if local and domain else ""


def _groups(text: str) -> Iterator[dict[str, str]]:
    """The fields of each recipient: groups end at an empty line, or where a recipient is named again."""
    fields: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        bare = line.strip(" \t>")
        match = _FIELD.fullmatch(bare)
        if match and (line[:1] not in " \t" or match[1].lower() in _GROUP):
            last = match[1].lower()
            if last in fields and last in ("final-recipient", "original-recipient"):
                yield fields
                fields = {}
            fields.setdefault(last, match[2].strip())
        elif not bare:
            if fields.keys() & {"final-recipient", "original-recipient"}:
                yield fields
                fields = {}
            last = ""
        elif last in _GROUP:
            fields[last] = f"{fields[last]} {bare}"[:3000]
    yield fields


def _reported(fields: dict[str, str]) -> Reported:
    status = _STATUS.search(fields.get("status", ""))
    diagnostic = fields.get("diagnostic-code", "")
    return Reported(
        original=address_in(fields.get("original-recipient", "")),
        final=address_in(fields.get("final-recipient", "")),
        action=fields.get("action", "").strip().lower()[:20],
        status=status[1] if status else "",
        diagnostic=re.sub(r"^\s{0,5}[A-Za-z0-9-]{1,20}\s{0,3};\s{0,5}", "", diagnostic),
    )
