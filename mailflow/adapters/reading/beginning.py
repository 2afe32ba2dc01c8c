"""The first text of a mail found without its structure: for a mail whose structure killed the reader."""

import re
from email import message_from_bytes
from typing import Final

from mailflow.adapters.reading.charsets import decode
from mailflow.adapters.reading.cleaning import clean_text
from mailflow.adapters.reading.limits import HEADERS_ONLY_TEXT
from mailflow.adapters.reading.parts import payload_bytes

_TEXT_PART: Final = re.compile(rb"(?i)[\r\n]content-type[ \t]{0,20}:[ \t\r\n]{0,20}text/(?:plain|html)")
_BLANK: Final = re.compile(rb"\r?\n\r?\n|\r\r")
_TAG: Final = re.compile(r"<(?:style|script)[^<>]{0,2000}>[^<]{0,60000}|<[^<>]{0,2000}>")
_MULTIPART: Final = re.compile(rb"(?i)(?:^|[\r\n])content-type[ \t]{0,20}:[ \t\r\n]{0,20}multipart/")


def first_text(raw: bytes, start: int, head: bytes, hint: str) -> str:
    """The text in the first 64 kB of the body, tags of HTML left out; ``head`` describes the body."""
    window = raw[start : start + HEADERS_ONLY_TEXT]
    if _MULTIPART.search(head):
        window = b"\n" + window
        found = _TEXT_PART.search(window)
        at = max(window.rfind(b"\n--", 0, found.start()), 0) if found else 0
        head = b""
        if found and (blank := _BLANK.search(window, found.end())):
            head = window[window.find(b"\n", at + 1) + 1 : blank.start()] + b"\n"
            end = window.find(b"\n--", blank.end())
            window = window[blank.end() : end if end >= 0 else len(window)]
    part = message_from_bytes(head + b"\n" + window)
    charset = part.get_param("charset", "") if head else ""
    text = decode(payload_bytes(part), charset if isinstance(charset, str) else "", hint=hint)[0]
    if part.get_content_type() == "text/html":
        text = _TAG.sub(" ", text)
    return clean_text(text).strip()
