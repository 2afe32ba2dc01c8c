"""The best text of a mail and what is attached to it, found by walking the tree of parts once."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Part
from typing import Final

from mailflow.adapters.reading.attachments import decoded_size, file_name, made_name
from mailflow.adapters.reading.charsets import decode
from mailflow.adapters.reading.cleaning import clean_text
from mailflow.adapters.reading.headers import decode_value, unbase64
from mailflow.adapters.reading.html_text import html_to_text
from mailflow.adapters.reading.limits import MAX_DEPTH, MAX_PARTS, MAX_TEXT
from mailflow.domain.message import Attachment

_CHARSET: Final = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([^\"';\s]{1,60})", re.IGNORECASE)
_SPACES: Final = re.compile(r"\s+")


@dataclass(slots=True)
class TextPart:
    """One piece of the text: plain, or the HTML that it was made from."""

    text: str
    html: str = ""  # its own source, or that of the HTML alternative beside a plain text
    from_html: bool = False


@dataclass(slots=True)
class Body:
    """What the parts of a mail hold."""

    texts: list[TextPart] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    parts: int = 0

    @property
    def text(self) -> str:
        """All text parts, one after the other."""
        return "\n\n".join(part.text for part in self.texts if part.text)[:MAX_TEXT]


def read_body(root: Part) -> Body:
    """Walk the tree; a part that cannot be read is marked and passed over."""
    body = Body()
    body.texts = list(_visit(root, body, 0))
    return body


def _visit(part: Part, body: Body, depth: int) -> Iterator[TextPart]:
    """The text parts under ``part`` in order; attachments are noted in ``body``."""
    body.parts += 1
    if depth > MAX_DEPTH or body.parts > MAX_PARTS:
        mark = f"nested deeper than {MAX_DEPTH}" if depth > MAX_DEPTH else f"more than {MAX_PARTS} parts"
        if mark not in body.defects:
            body.defects.append(mark)
        return
    try:
        yield from _read_part(part, body, depth)
    except Exception as error:  # noqa: BLE001  (one bad part must not cost the others)
        body.defects.append(f"part {body.parts}: {type(error).__name__}")


def _read_part(part: Part, body: Body, depth: int) -> Iterator[TextPart]:
    kind = part.get_content_type()
    body.defects.extend(f"part {body.parts}: {type(defect).__name__}" for defect in part.defects)
    if part.is_multipart() and kind.startswith("multipart/"):
        yield from _read_multipart(part, kind, body, depth)
        return
    disposition = str(part.get("content-disposition", "")).partition(";")[0].strip().lower()
    name = file_name(part, body.defects)
    if kind in ("text/plain", "text/html") and not name and disposition != "attachment":
        yield _text_of(part, kind, body)
        return
    if kind.startswith("multipart/") and not name:
        yield _text_of(part, "text/plain", body)
        return
    if not name:
        name = made_name(kind, len(body.attachments) + 1, _inner_subject(part, kind, body))
    body.attachments.append(Attachment(name, kind, decoded_size(part)))


def _read_multipart(part: Part, kind: str, body: Body, depth: int) -> Iterator[TextPart]:
    children = part.get_payload()
    found = [list(_visit(child, body, depth + 1)) for child in children if isinstance(child, Part)]
    if kind != "multipart/alternative":
        for texts in found:
            yield from texts
        return
    plain = [texts for texts in found if texts and not any(text.from_html for text in texts)]
    rich = [texts for texts in found if any(text.from_html for text in texts)]
    if plain and rich and _says_enough(plain[0], rich[0]):
        for text in plain[0]:
            text.html = rich[0][0].html if len(plain[0]) == 1 else ""
            yield text
        return
    yield from (rich or plain or [[]])[0]


def _says_enough(plain: list[TextPart], rich: list[TextPart]) -> bool:
    """Is the plain alternative more than a hint to use another mail program?"""
    words = len(_SPACES.sub("", "".join(text.text for text in plain)))
    return words > 0 and words * 10 >= len(_SPACES.sub("", "".join(text.text for text in rich)))


def _text_of(part: Part, kind: str, body: Body) -> TextPart:
    data = payload_bytes(part)
    match = _CHARSET.search(str(part.get("content-type", "")))
    text, why = decode(data, match[1] if match else "")
    if why:
        body.defects.append(f"part {body.parts}: {why}")
    if kind == "text/html":
        return TextPart(html_to_text(text), text, from_html=True)
    return TextPart(clean_text(text[:MAX_TEXT]).strip("\n"))


def payload_bytes(part: Part) -> bytes:
    """The bytes of a part after transfer decoding, whatever its headers claim."""
    payload = part._payload  # type: ignore[attr-defined]  # noqa: SLF001  (get_payload applies charsets and raises)
    if isinstance(payload, list):
        payload = "\n".join(str(inner._payload) for inner in payload if isinstance(inner, Part))  # noqa: SLF001
    data = (payload or "").encode("utf-8", "surrogateescape")
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64":
        return unbase64(data)
    if encoding == "quoted-printable":
        return quopri.decodestring(data)
    return data


def _inner_subject(part: Part, kind: str, body: Body) -> str:
    if kind != "message/rfc822" or not part.is_multipart():
        return ""
    inner = part.get_payload()[0]  # type: ignore[index]
    raw = str(dict(inner.raw_items()).get("Subject", ""))  # type: ignore[union-attr]
    return decode_value(raw.encode("utf-8", "surrogateescape"), body.defects, "attached mail")
