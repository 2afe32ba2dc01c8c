"""The header block: split without trusting it, unfold, decode (RFC 5322, RFC 2047, and what is sent instead)."""

import binascii
import re
from dataclasses import dataclass
from typing import Final

from mailflow.adapters.reading.charsets import decode
from mailflow.adapters.reading.cleaning import clean_line
from mailflow.adapters.reading.limits import MAX_HEADER_BLOCK, MAX_HEADER_VALUE, MAX_HEADERS, MAX_RECEIVED

_NAME: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]{0,20}:")
_FOLD: Final = re.compile(rb"[\r\n]+[ \t]*")
_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,60000})\?=")
_GAP: Final = re.compile(r"[ \t\r\n]{0,1000}")
_NOT_BASE64: Final = re.compile(r"[^A-Za-z0-9+/]+")
_HEX: Final = re.compile(rb"=([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Header:
    """One header as it was sent: ``name`` in lower case, ``value`` unfolded."""

    name: str
    value: bytes


def split_head(raw: bytes) -> tuple[bytes, int]:
    """The header block and the offset at which the body begins."""
    if raw[:2] == b"\r\n":
        return b"", 2
    if raw[:1] in (b"\n", b"\r"):
        return b"", 1
    window = raw[:MAX_HEADER_BLOCK]
    ends = [(window.find(mark), len(mark)) for mark in (b"\n\n", b"\r\n\r\n", b"\n\r\n", b"\r\r")]
    found = [(at, size) for at, size in ends if at >= 0]
    if not found:
        return window, len(window)
    at, size = min(found)
    return window[:at], at + size


def read_headers(block: bytes, defects: list[str]) -> list[Header]:
    """The headers of a block in order, bounded; lines that are none are left out and marked."""
    headers: list[Header] = []
    received = 0
    junk = 0
    name = ""
    lines: list[bytes] = []

    def store() -> None:
        nonlocal received
        if not name or name.startswith("x-mailflow-"):
            return
        if name == "received":
            received += 1
            if received > MAX_RECEIVED:
                return
        value = b" ".join(lines).strip()
        if len(value) > MAX_HEADER_VALUE:
            defects.append(f"{name}: cut after {MAX_HEADER_VALUE} bytes")
            value = value[:MAX_HEADER_VALUE]
        headers.append(Header(name, value))

    for line in block.splitlines():
        if line[:1] in (b" ", b"\t"):
            if name:
                lines.append(line.strip())
            continue
        match = _NAME.match(line)
        if not match:
            junk += bool(line) and not line.startswith((b"From ", b">From "))
            continue
        store()
        if len(headers) >= MAX_HEADERS:
            defects.append(f"more than {MAX_HEADERS} headers")
            name = ""
            break
        name = match[1].decode("ascii").lower()
        lines = [line[match.end() :].strip()]
    store()
    if junk:
        defects.append("lines among the headers that are none")
    if received > MAX_RECEIVED:
        defects.append(f"more than {MAX_RECEIVED} Received headers")
    return headers


def decode_value(value: bytes, defects: list[str], name: str = "") -> str:
    """A header's value as a person would read it: encoded words decoded, one clean line."""
    if value.isascii():
        text = value.decode("ascii")
    else:
        text, why = decode(value)
        defects.append(f"{name}: bytes that are not ASCII" + (f" ({why})" if why else ""))
    if "=?" not in text:
        return clean_line(text)
    return clean_line(decode_words(text, defects, name))


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
        if gap and not (at and _GAP.fullmatch(gap)):
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
    return _HEX.sub(lambda m: bytes([int(m[1], 16)]), data.replace(b"_", b" "))


def unbase64(data: bytes) -> bytes:
    """Base64 decoded the way mail programs do: foreign characters skipped, padding mended."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        clean = _NOT_BASE64.sub("", data.decode("ascii", "ignore"))
        clean = clean[: len(clean) - (len(clean) % 4 == 1)]
        return binascii.a2b_base64(clean + "=" * (-len(clean) % 4))
