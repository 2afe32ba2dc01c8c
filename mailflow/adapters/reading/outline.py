"""The structure of a large or hostile mail found by one linear scan, so that only its texts are parsed.

The standard library holds a mail several times in memory and recurses once per level
(docs/reliability.md 2.3).  Before it sees one, the bodies of attachments are left out (name, type and
size stay), attached mails are shortened to their headers, and what exceeds the bounds is dropped.
"""

import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from mailflow.adapters.reading.headers import unbase64
from mailflow.adapters.reading.limits import MAX_DEPTH, MAX_PARTS, MAX_TEXT_BYTES

# The size of a body that was left out travels in this header of the part; a sender cannot guess it.
SIZE_HEADER: Final = f"x-size-{secrets.token_hex(8)}"
_SMALL: Final = 200_000  # bytes; a mail up to this size is read as it is
_FEW_PARTS: Final = 60  # lines that may be boundaries, in such a mail
_HEAD: Final = 32_768  # bytes looked at for the headers of one part
_KEPT: Final = 1024  # bytes; attachments up to this size are not worth leaving out
_LONGEST_MAIL: Final = 20_000_000  # bytes of an attached mail
_MAX_LINES: Final = 500_000  # boundary-like lines looked at

_DASHES: Final = re.compile(rb"\n--([^\r\n]{1,1000})")
_DASHES_CR: Final = re.compile(rb"\r--([^\r\n]{1,1000})")
# The headers of a part: what follows the boundary, lines that are headers, and a blank line.
_PART_HEAD: Final = re.compile(
    rb"[ \t]*(?:\r\n|\r|\n)?"
    rb"((?:(?:[!-9;-~]{1,200}[ \t]{0,20}:|[ \t])[^\r\n]*(?:\r\n|\r|\n|\Z))*)(?:\r\n|\r|\n)?"
)
_BLANK: Final = re.compile(rb"\r?\n[ \t]{0,20}\r?\n|\r\r")
_TYPE: Final = re.compile(
    rb"(?i)(?:^|[\r\n])content-type[ \t]{0,20}:[ \t\r\n]{0,20}([^\s;/]{1,80}/[^\s;]{1,80})"
)
_BOUNDARY: Final = re.compile(
    rb"(?i)boundary[ \t\r\n]{0,20}=[ \t\r\n]{0,20}(?:\"([^\"\r\n]{1,300})\"|([^\s;\"]{1,300}))"
)
_BASE64: Final = re.compile(rb"(?i)(?:^|[\r\n])content-transfer-encoding[ \t]{0,20}:[ \t\r\n]{0,20}\"?base64")
_MAIL: Final = re.compile(
    rb"(?i)(?:^|[\r\n])content-type[ \t]{0,20}:[^\r\n]{0,20}message/(?:rfc822|global)|\.eml[\"\s;]"
)
_ATTACHED: Final = re.compile(rb"(?i)(?:^|[\r\n])content-disposition[ \t]{0,20}:[ \t\r\n]{0,20}\"?attachment")


@dataclass(slots=True)
class _Scan:
    """What the scan has collected so far."""

    raw: bytes
    kept: list[bytes] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    levels: list[bytes] = field(default_factory=list)  # open boundaries, outermost first
    mails: list[tuple[int, int]] = field(default_factory=list)  # from where to where attached mails stand
    parts: int = 0
    open_head: bytes | None = None  # headers of the part whose body goes on
    open_at: int = 0


def needs_outline(raw: bytes, start: int) -> bool:
    """Whether the mail is too large, or its structure too rich, to be parsed as it is."""
    return len(raw) - start > _SMALL or raw.count(b"\n--", start) + raw.count(b"\r--", start) > _FEW_PARTS


def outline(raw: bytes, start: int, head: bytes) -> tuple[bytes, list[str]]:
    """The mail without what need not be parsed, and what was dropped beyond the bounds.

    ``head`` holds the headers that describe the body, which begins at ``start``.  Takes time linear in
    the size of the mail; the result has at most MAX_PARTS parts on MAX_DEPTH levels.
    """
    scan = _Scan(raw)
    boundary = _boundary(head)
    if not boundary:
        _leaf(scan, head, start, len(raw))
        return b"".join(scan.kept), scan.defects
    scan.levels.append(boundary)
    scan.kept.append(head.strip(b"\r\n") + b"\n\n")
    _walk(scan, start)
    return b"".join(scan.kept), scan.defects


def attached_mails(raw: bytes, start: int, head: bytes, most: int) -> list[bytes]:
    """The bytes of the first few mails that are attached to a mail (message/rfc822, or files named .eml)."""
    boundary = _boundary(head)
    scan = _Scan(raw)
    if boundary:
        scan.levels.append(boundary)
        _walk(scan, start)
    elif _MAIL.search(head):
        _leaf(scan, head, start, len(raw))
    return [_unwrapped(raw, start, end) for start, end in scan.mails[:most]]


def _unwrapped(raw: bytes, start: int, end: int) -> bytes:
    """The bytes of an attached mail; some programs wrap it in base64 although that is not allowed."""
    content = raw[start : min(end, start + _LONGEST_MAIL)]
    if b":" in content[:_HEAD].partition(b"\n\n")[0]:
        return content
    return unbase64(content)


def _walk(scan: _Scan, start: int) -> None:
    """Go from boundary to boundary; keep of each part what is needed."""
    pattern = _DASHES if scan.raw.find(b"\n", start) >= 0 else _DASHES_CR
    for count, match in enumerate(pattern.finditer(scan.raw, max(start - 1, 0))):
        if count >= _MAX_LINES:
            scan.defects.append("too many boundary lines")
            scan.open_head = None
            break
        line = match[1].rstrip()
        closes = line not in scan.levels
        if closes:
            line = line[:-2] if line.endswith(b"--") else b""
            if line not in scan.levels:
                continue
        _close_part(scan, match.start())
        if not _step(scan, line, match.end(), closes=closes):
            break
    _close_part(scan, len(scan.raw))


def _step(scan: _Scan, boundary: bytes, at: int, *, closes: bool) -> bool:
    """Take one boundary line that ends at ``at``; False when the rest need not be looked at."""
    level = len(scan.levels) - 1 - scan.levels[::-1].index(boundary)
    del scan.levels[level + 1 :]
    scan.kept.append(b"\n--" + boundary + (b"--\n" if closes else b"\n"))
    if closes:
        scan.levels.pop()
        return bool(scan.levels)
    scan.parts += 1
    if scan.parts >= MAX_PARTS:
        scan.defects.append(f"more than {MAX_PARTS} parts")
        return False
    found = _PART_HEAD.match(scan.raw, at, at + _HEAD)
    head, body = (found[1], found.end()) if found else (b"", at)
    inner = _boundary(head)
    if inner and len(scan.levels) < MAX_DEPTH:
        scan.levels.append(inner)
        scan.kept.append(head.strip(b"\r\n") + b"\n\n")
    elif inner:
        scan.defects.append(f"nested deeper than {MAX_DEPTH}")
        scan.kept.append(b"content-type: application/octet-stream\n\n")
    else:
        scan.open_head, scan.open_at = head, body
    return True


def _close_part(scan: _Scan, end: int) -> None:
    """The open part ends here."""
    if scan.open_head is not None:
        _leaf(scan, scan.open_head, scan.open_at, max(end, scan.open_at))
        scan.open_head = None


def _leaf(scan: _Scan, head: bytes, start: int, end: int) -> None:
    """Keep a part that has no parts: texts as far as the bound, small things, of others the headers."""
    match = _TYPE.search(head)
    kind = match[1].lower() if match else b"text/plain"
    if _MAIL.search(head):
        scan.mails.append((start, end))
    head = head.strip(b"\r\n")
    size = b"%s: %d\n" % (SIZE_HEADER.encode(), _decoded(scan.raw, head, start, end))
    if kind in (b"text/plain", b"text/html") and not _ATTACHED.search(head):
        if end - start > MAX_TEXT_BYTES:
            scan.defects.append(f"text cut after {MAX_TEXT_BYTES} bytes")
        body = scan.raw[start : min(end, start + MAX_TEXT_BYTES)]
    elif kind.startswith(b"message/"):
        blank = _BLANK.search(scan.raw, start, min(end, start + _HEAD))
        body = scan.raw[start : blank.start() if blank else start] + b"\n\n"
    else:
        body = scan.raw[start:end] if end - start <= _KEPT else b""
    scan.kept.append((head + b"\n" if head else b"") + size + b"\n" + body)


def _boundary(head: bytes) -> bytes | None:
    """The boundary of a multipart; None for anything else."""
    match = _TYPE.search(head)
    if not match or not match[1].lower().startswith(b"multipart/"):
        return None
    found = _BOUNDARY.search(head, match.end())
    return (found[1] or found[2]).rstrip() if found else None


def _decoded(raw: bytes, head: bytes, start: int, end: int) -> int:
    """The size of a body after transfer decoding, in bytes, without decoding it."""
    if not _BASE64.search(head):
        return end - start
    letters = end - start - raw.count(b"\n", start, end) - raw.count(b"\r", start, end)
    return max(letters * 3 // 4 - raw.count(b"=", max(start, end - 8), end), 0)
