"""The bytes of one part of a mail, read without the standard library's traps."""

import binascii
import quopri
import re
from email.message import Message as Part
from typing import Any, Final

from mailflow.adapters.reading.headers import unbase64
from mailflow.adapters.reading.outline import SIZE_HEADER

_TOKEN: Final = re.compile(r"[a-z0-9-]{1,40}")
_FOREIGN: Final = re.compile(rb"[^A-Za-z0-9+/=\r\n]")
_WINDOW: Final = 4000  # bytes looked at
_UU: Final = ("x-uuencode", "uuencode", "x-uue", "uue")


def payload_of(part: Part) -> list[Part] | str:
    """The parts of a multipart or an attached mail, else the body as it was sent, bytes as surrogates.

    ``get_payload`` would apply the declared charset, and raise for some of them.
    """
    payload: Any = part._payload  # type: ignore[attr-defined]  # noqa: SLF001
    if isinstance(payload, list):
        return [each for each in payload if isinstance(each, Part)]
    return payload if isinstance(payload, str) else ""


def body_of(part: Part) -> str:
    """The body as it was sent; of an attached mail its headers and its body, where that is no multipart."""
    payload = payload_of(part)
    if isinstance(payload, str):
        return payload
    inner = payload[0] if payload else Part()
    text = payload_of(inner)
    head = "".join(f"{name}: {value}\n" for name, value in inner.raw_items())
    return head + "\n" + (text if isinstance(text, str) else "")


def encoding_of(part: Part) -> str:
    """The transfer encoding's name, lower case, without what senders put around it."""
    match = _TOKEN.search(str(part.get("content-transfer-encoding", "")).lower())
    return match[0] if match else ""


def payload_bytes(part: Part) -> bytes:
    """The bytes of a leaf after transfer decoding; broken encodings are read as far as they go."""
    data = body_of(part).encode("utf-8", "surrogateescape")
    encoding = encoding_of(part)
    if encoding == "base64":
        return data if _is_no_base64(data) else unbase64(data)
    if encoding == "quoted-printable":
        return quopri.decodestring(data)
    return _unuu(data) if encoding in _UU else data


def _is_no_base64(data: bytes) -> bool:
    """Whether this is text as it stands, whatever is declared: blanks between words, from the first line."""
    window = data[:_WINDOW].strip()
    first = window.partition(b"\n")[0].strip()
    return (b" " in first or not first.isascii()) and len(_FOREIGN.findall(window)) * 8 > len(window)


def size_of(part: Part) -> int:
    """The size in bytes after transfer decoding, for base64 without decoding it."""
    told = str(part.get(SIZE_HEADER, ""))
    if told.isdecimal():
        return int(told)
    body = body_of(part)
    encoding = encoding_of(part)
    if encoding == "base64":
        letters = len(body) - body.count("\n") - body.count("\r") - body.count(" ")
        return max(letters * 3 // 4 - body[-8:].count("="), 0)
    return len(body) - 2 * body.count("=") if encoding == "quoted-printable" else len(body)


def _unuu(data: bytes) -> bytes:
    """Uuencoded bytes: the lines between ``begin`` and ``end``."""
    pieces = []
    for line in data.splitlines():
        if line and line != b"end" and not line.startswith(b"begin "):
            wanted = ((line[0] - 32) & 63) * 4 + 5
            pieces.append(binascii.a2b_uu(line[: wanted // 3].ljust(wanted // 3)))
    return b"".join(pieces)
