"""One charset for what a mail declares none for, headers and text together: "投诉" alone says nothing."""

import re
from collections.abc import Sequence
from typing import Final

from mailflow.adapters.reading.charsets import codec_of, is_in, likeliest, wrongly_latin

_WINDOW: Final = 65_536  # bytes looked at
_SAMPLE: Final = 4_000  # bytes that are enough
_CHARSET: Final = re.compile(rb"charset[ \t]{0,5}=[ \t\"']{0,5}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_WORD: Final = re.compile(rb"=\?([A-Za-z0-9_:.-]{1,40})\?[BbQq]\?")


def charset_of_mail(raw: bytes, values: Sequence[bytes], start: int) -> str:
    """The charset for what declares none: the one that the mail declares elsewhere, where its bytes fit.

    ``values`` are the headers' values, the body begins at ``start``; "" where nothing tells.
    """
    match = _CHARSET.search(raw, 0, _WINDOW) or _WORD.search(raw, 0, _WINDOW)
    declared = match[1].decode("ascii") if match else ""
    odd = [value for value in values if not _plain(value)]
    if not odd:
        return declared
    odd_headers = b"\n".join(odd)
    codec = codec_of(declared)
    if codec not in ("", "cp1252", "utf-8") and is_in(odd_headers, codec):
        return declared
    lines = raw[start : start + _WINDOW].splitlines()
    sample = b"\n".join((*odd, *(line for line in lines if not _plain(line))))[:_SAMPLE]
    if codec == "cp1252":  # anything is called Latin 1
        return wrongly_latin(sample) or declared
    return likeliest(sample) or declared


def _plain(value: bytes) -> bool:
    """Whether the bytes are ASCII or UTF-8: those need no guess."""
    return value.isascii() or is_in(value, "utf-8")
