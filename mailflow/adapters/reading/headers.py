"""The header block: split without trusting it, unfolded, decoded (RFC 5322, RFC 2047, and worse)."""

import binascii
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from mailflow.adapters.reading.charsets import decode
from mailflow.adapters.reading.cleaning import clean_line
from mailflow.adapters.reading.limits import (
    MAX_HEADER_BLOCK,
    MAX_HEADER_VALUE,
    MAX_HEADER_VALUES,
    MAX_HEADERS,
    MAX_ODD_VALUE,
    MAX_RECEIVED,
    SHORT_HEADER_VALUE,
)

_NAME: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]{0,20}:")
# What a person needs of a mail is kept however many headers stand before it.
_NEEDED: Final = frozenset(
    {
        "from",
        "to",
        "cc",
        "reply-to",
        "subject",
        "date",
        "message-id",
        "in-reply-to",
        "references",
        "auto-submitted",
    }
    | {"auto-submitted", "return-path", "precedence", "mime-version"}
    | {"content-type", "content-transfer-encoding", "content-disposition"}
)
_ENOUGH: Final = 2  # well-known headers after a first line that is none
_START: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?[\r\n \t]{0,1000}(?:>?From [^\r\n]{0,1000}[\r\n]{1,2})?"
    rb"(?=[!-9;-~]{1,200}[ \t]{0,20}:)"
)
_KNOWN: Final = re.compile(
    rb"(?im)^(?:from|to|subject|date|received|message-id|content-type|return-path)[ \t]{0,20}:"
)
_END: Final = re.compile(rb"\r?\n\r?\n|\r\r")  # spaces alone are folding
# An encoded word; some senders leave "?" in it or forget its end.
_WORD: Final = re.compile(
    r"=\?([^?\s=]{1,60})\?([bBqQ])\?([^?]{0,70000}(?:\?(?!=)[^?]{0,70000}){0,70000})(?:\?=|$)"
)
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]+")
_HEX: Final = re.compile(rb"=([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class RawHeader:
    """One header as it was sent: ``name`` in lower case, ``value`` unfolded."""

    name: str
    value: bytes


def split_head(raw: bytes) -> tuple[int, int, int]:
    """Where the header block begins and ends, and where the body begins.

    Blank lines or a byte order mark before the headers are passed over; without headers all is body.
    """
    match = _START.match(raw)
    if not match and len(_KNOWN.findall(raw[:4096].partition(b"\n\n")[0])) < _ENOUGH:
        return 0, 0, 0
    begin = match.end() if match else 0
    end = _END.search(raw, begin, begin + MAX_HEADER_BLOCK)
    if end:
        return begin, end.start(), end.end()
    limit = min(len(raw), begin + MAX_HEADER_BLOCK)
    return begin, limit, limit


class _Block:
    """Headers being collected from the lines of a block."""

    def __init__(self, defects: list[str]) -> None:
        self.headers: list[RawHeader] = []
        self.defects = defects
        self.received = 0
        self.names: set[str] = set()
        self.beyond = 0  # headers after the first MAX_HEADERS
        self.kept = 0  # bytes of values
        self.name = ""
        self.lines: list[bytes] = []

    def start(self, name: str, value: bytes) -> None:
        """The first line of a header."""
        self.finish()
        self.name, self.lines = name, [value]

    def finish(self) -> None:
        """The header before is complete."""
        name, self.name = self.name, ""
        if not name or name.startswith("x-mailflow-"):  # ours; nobody may send them to us
            return
        if len(self.headers) >= MAX_HEADERS:
            self.beyond += 1
            if name not in _NEEDED or name in self.names:
                return
        if name == "received":
            self.received += 1
            if self.received > MAX_RECEIVED:
                return
        value = self.lines[0] if len(self.lines) == 1 else b" ".join(filter(None, self.lines))
        limit = MAX_HEADER_VALUE if self.kept < MAX_HEADER_VALUES else SHORT_HEADER_VALUE
        if len(value) > limit:
            self.defects.append(f"{name}: cut after {limit} bytes")
            value = value[:limit]
        self.kept += len(value)
        self.names.add(name)
        self.headers.append(RawHeader(name, value))


def _lines(block: bytes) -> list[bytes]:
    """The lines of a block.  A lone CR ends one only where nothing else does.

    To the filters before us it is a character within a line, so what stands behind it is no header that they
    have looked at.
    """
    return BytesIO(block).readlines() if b"\n" in block else block.splitlines(keepends=True)


def read_headers(block: bytes, defects: list[str]) -> tuple[list[RawHeader], int]:
    """The headers of a block in order, bounded, and how many of its bytes are no headers but text.

    A line that is no header is passed over when headers follow; without any the text begins there.
    """
    found = _Block(defects)
    junk = 0  # bytes since the first line of those that are no headers
    strange = False
    for line in _lines(block):
        if line[:1] in b" \t":
            if found.name and not junk:
                found.lines.append(line.strip())
            elif junk:
                junk += len(line)
            continue
        match = _NAME.match(line)
        if match:
            strange, junk = strange or junk > 0, 0
            found.start(match[1].decode("ascii").lower(), line[match.end() :].strip())
        elif junk or (line.strip() and not line.startswith((b"From ", b">From "))):
            junk += len(line)
    found.finish()
    if strange:
        defects.append("lines among the headers that are none")
    if found.beyond:
        defects.append(f"more than {MAX_HEADERS} headers")
    if found.received > MAX_RECEIVED:
        defects.append(f"more than {MAX_RECEIVED} Received headers")
    return found.headers, junk


def decode_value(value: bytes, defects: list[str], name: str = "", *, hint: str = "") -> str:
    """A header's value as a person would read it: encoded words decoded, one clean line."""
    if value.isascii() and b"\x1b" not in value:
        text = value.decode("ascii")
    else:
        text, why = decode(value, hint=hint)
        defects.append(f"{name}: bytes that are not ASCII" + (f", {why}" if why else ""))
    if "=?" in text:
        text = decode_words(text, defects, name)
    return clean_line(text if text.isascii() else text[:MAX_ODD_VALUE])


def decode_words(text: str, defects: list[str], name: str = "") -> str:
    """RFC 2047: neighbouring words of one charset are joined before decoding, as senders split characters."""
    pieces: list[str] = []
    pending: list[bytes] = []
    charset = ""
    at = 0

    def flush() -> None:
        if pending:
            decoded, why = decode(b"".join(pending), charset)
            if why:
                defects.append(f"{name}: {why}")
            pieces.append(decoded)
            pending.clear()

    for match in _WORD.finditer(text):
        gap = text[at : match.start()]
        if gap and (not at or gap.strip(" \t\r\n")):
            flush()
            pieces.append(gap)
        if match[1].lower() != charset:
            flush()
            charset = match[1].lower()
        pending.append(_word_bytes(match[2], match[3]))
        at = match.end()
    flush()
    pieces.append(text[at:])
    return "".join(pieces)


def _word_bytes(encoding: str, payload: str) -> bytes:
    """The bytes in one encoded word, as far as they can be read."""
    data = payload.encode("utf-8", "replace")
    if encoding in "bB":
        return unbase64(data)
    return _HEX.sub(lambda match: bytes([int(match[1], 16)]), data.replace(b"_", b" "))


def unbase64(data: bytes) -> bytes:
    """Base64 decoded as mail programs do: foreign characters are skipped, missing padding is added."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        clean = _NOT_BASE64.sub(b"", data)
        clean = clean[:-1] if len(clean) % 4 == 1 else clean
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
