"""The best text of a mail and what is attached to it, found by walking the tree of parts once."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from email import errors, message_from_string
from email.message import Message as Part
from typing import Final

from mailflow.adapters.reading.attachments import file_name, made_name, safe_name
from mailflow.adapters.reading.charsets import codec_of, decode
from mailflow.adapters.reading.cleaning import clean_text
from mailflow.adapters.reading.flowed import unflow
from mailflow.adapters.reading.headers import decode_value
from mailflow.adapters.reading.html_hidden import strikes_out
from mailflow.adapters.reading.html_text import bounded, html_to_text
from mailflow.adapters.reading.limits import MAX_DEPTH, MAX_PARTS, MAX_TAGS, MAX_TEXT, MAX_TEXT_BYTES
from mailflow.adapters.reading.parts import payload_bytes, payload_of, size_of
from mailflow.adapters.reading.uuencoded import split_uuencoded
from mailflow.domain.model.message import Attachment

_CHARSET: Final = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([^\"';\s]{1,60})", re.IGNORECASE)
_META: Final = re.compile(
    rb"<meta[^>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_FLOWED: Final = re.compile(r"format\s{0,5}=\s{0,5}\"?flowed", re.IGNORECASE)
_DELSP: Final = re.compile(r"delsp\s{0,5}=\s{0,5}\"?yes", re.IGNORECASE)
_LOST_BOUNDARY: Final = re.compile(
    r"(?:^|\n)--([^\s\"]{1,200})[ \t]{0,20}\r?\n(?=content-[a-z-]{1,40}:)", re.IGNORECASE
)
_MARKUP: Final = re.compile(
    r"\s{0,100}(?:<!doctype html|<html[\s>]|<\?xml[^>]{0,200}>\s{0,100}<html)", re.IGNORECASE
)
_SPACES: Final = re.compile(r"\s+")
_IN_WORDS: Final[dict[type, str]] = {
    errors.NoBoundaryInMultipartDefect: "several parts are announced without a boundary",
    errors.StartBoundaryNotFoundDefect: "the boundary does not occur",
    errors.CloseBoundaryNotFoundDefect: "the last boundary is missing",
    errors.MultipartInvariantViolationDefect: "several parts are announced, there are none",
    errors.MissingHeaderBodySeparatorDefect: "no blank line after the headers",
    errors.FirstHeaderLineIsContinuationDefect: "the first header is folded",
    errors.MisplacedEnvelopeHeaderDefect: "a mailbox line among the headers",
    errors.InvalidMultipartContentTransferEncodingDefect: "a transfer encoding where none is allowed",
}
_BODY_TYPES: Final = frozenset({"text/plain", "text/html"})


class TextPart:
    """One piece of the text: plain, or HTML that becomes text when somebody asks for it."""

    def __init__(self, plain: str | None = None, html: str = "") -> None:
        self._text = plain
        self.html = html
        self.from_html = plain is None

    @property
    def text(self) -> str:
        """What a person reads."""
        if self._text is None:
            self._text = html_to_text(self.html)
        return self._text


@dataclass(frozen=True, slots=True)
class Source:
    """Where an attachment stands in the mail."""

    part: Part
    in_text: bool  # a picture that the text shows (RFC 2387), such as the logo of a signature


@dataclass(slots=True)
class Body:
    """What the parts of a mail hold."""

    texts: list[TextPart] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    sources: list[Source | None] = field(default_factory=list)  # of each attachment; None: within a text
    defects: list[str] = field(default_factory=list)
    parts: int = 0
    related: int = 0  # how many multipart/related are open
    told: set[type] = field(default_factory=set)  # kinds of defects, each told once
    hint: str = ""  # a charset that is likely where a name declares none
    tags: int = MAX_TAGS  # of HTML that may still be read
    cut: bool = False  # there was more text than is read
    page: str = ""  # the HTML that says the same as the text
    own: bool = True  # False where the only text was found in an attachment
    spare: list[Part] = field(default_factory=list)  # texts that came as attachments or in rare types

    @property
    def plain(self) -> bool:
        """Whether the text begins in a plain text part of the mail itself."""
        first = next((part for part in self.texts if part.from_html or part.text.strip()), None)
        return first is not None and self.own and not first.from_html

    @property
    def rich(self) -> bool:
        """Whether the text begins in an HTML part of the mail itself."""
        first = next((part for part in self.texts if part.text.strip()), None)
        return first is not None and self.own and first.from_html

    @property
    def text(self) -> str:
        """All text parts, one after the other."""
        return "\n\n".join(filter(None, limited(self.texts)))


def limited(texts: Iterable["TextPart"], convert: Callable[["TextPart"], str] | None = None) -> Iterator[str]:
    """The texts of the parts until MAX_TEXT characters are reached; ``convert`` may shorten each."""
    left = MAX_TEXT
    for part in texts:
        if left <= 0:
            return
        text = (convert(part) if convert else part.text)[:left]
        left -= len(text)
        yield text


def read_body(root: Part, hint: str = "") -> Body:
    """Walk the tree; a part that cannot be read is marked and passed over."""
    body = Body(hint=hint)
    body.texts = list(_visit(root, body, 0))
    body.page = body.page or next((text.html for text in body.texts if text.from_html), "")
    if not body.text and body.spare:
        body.texts, body.own = [_text_of(body.spare[0], body)], False
    return body


def _visit(part: Part, body: Body, depth: int) -> Iterator[TextPart]:
    """The text parts under ``part`` in order; attachments are noted in ``body``."""
    body.parts += 1
    if depth > MAX_DEPTH or body.parts > MAX_PARTS:
        mark = f"nested deeper than {MAX_DEPTH}" if depth > MAX_DEPTH else f"more than {MAX_PARTS} parts"
        body.defects.append(mark)
        return
    try:
        yield from _read_part(part, body, depth)
    except (Exception, RecursionError) as error:  # noqa: BLE001  (one bad part must not cost the others)
        body.defects.append(f"part {body.parts}: {type(error).__name__}")


def _read_part(part: Part, body: Body, depth: int) -> Iterator[TextPart]:
    kind = part.get_content_type()
    for defect in part.defects:
        if type(defect) not in body.told:
            body.told.add(type(defect))
            words = _IN_WORDS.get(type(defect), type(defect).__name__)
            body.defects.append(f"part {body.parts}: {words}")
    if kind.startswith("multipart/"):
        yield from _read_multipart(part, kind, body, depth)
        return
    disposition = str(part.get("content-disposition", "")).partition(";")[0].strip(' \t\r\n"').lower()
    name = file_name(part, body.defects, body.hint)
    if kind in _BODY_TYPES and not name and (disposition != "attachment" or depth == 0):
        yield _text_of(part, body)
        return
    if kind in ("text/enriched", "text/richtext") or (kind == "text/plain" and disposition != "attachment"):
        body.spare.append(part)
    if not name:
        name = made_name(kind, len(body.attachments) + 1, _inner_subject(part, kind, body))
    body.attachments.append(Attachment(name, kind, size_of(part)))
    body.sources.append(Source(part, in_text=body.related > 0 and "content-id" in part))


def _read_multipart(part: Part, kind: str, body: Body, depth: int) -> Iterator[TextPart]:
    children = _children(part, body)
    if children is None:
        yield _text_of(part, body)
        return
    body.related += kind == "multipart/related"
    found = [list(_visit(child, body, depth + 1)) for child in children]
    body.related -= kind == "multipart/related"
    if kind != "multipart/alternative":
        for texts in found:
            yield from texts
        return
    plain = [texts for texts in found if texts and not any(text.from_html for text in texts)]
    rich = [texts for texts in found if any(text.from_html for text in texts)]
    if rich and not body.page:
        body.page = next((text.html for text in rich[0] if text.from_html), "")
    struck = any(strikes_out(piece.html) for pieces in rich for piece in pieces)
    if plain and not struck and (not rich or _says_enough(plain[0], rich[0])):
        yield from plain[0]
        return
    yield from (rich or [[]])[0]


def _children(part: Part, body: Body) -> list[Part] | None:
    """The parts of a multipart, also where its boundary is not the declared one; None for no parts."""
    payload = payload_of(part)
    if isinstance(payload, list):
        return payload
    match = _LOST_BOUNDARY.search(payload)
    if not match:
        return None
    body.defects.append(f"part {body.parts}: another boundary than the declared one")
    again = message_from_string(f'Content-Type: multipart/mixed; boundary="{match[1]}"\n\n' + payload)
    children = payload_of(again)
    return children if isinstance(children, list) else None


def _says_enough(plain: list[TextPart], rich: list[TextPart]) -> bool:
    """Whether the plain alternative is more than a hint to use another mail program."""
    text = "".join(piece.text for piece in plain)
    size = len(_SPACES.sub("", text))
    if size * 10 >= sum(len(piece.html or piece.text) for piece in rich):
        return size > 0  # enough even if all of the HTML were text
    return size > 0 and size * 10 >= len(_SPACES.sub("", "".join(piece.text for piece in rich)))


def _text_of(part: Part, body: Body) -> TextPart:
    """The text of a leaf, whatever its headers claim."""
    kind = part.get_content_type()
    declared = str(part.get("content-type", ""))
    data = payload_bytes(part)
    match = _CHARSET.search(declared)
    charset = match[1] if match else ""
    if kind == "text/html" and not codec_of(charset) and not data.isascii():
        meta = _META.search(data[:4096])
        charset = meta[1].decode("ascii") if meta else charset
    text, why = decode(data, charset, hint=body.hint)
    if why:
        body.defects.append(f"part {body.parts}: {why}")
    if kind == "text/html" or _MARKUP.match(text):
        return _page(text, body)
    text, files = split_uuencoded(clean_text(text[:MAX_TEXT_BYTES]))
    _note_cut(body, cut=len(text) > MAX_TEXT)
    text = text[:MAX_TEXT]
    body.attachments += [
        Attachment(safe_name(name) or "attachment.bin", "application/octet-stream", size)
        for name, size in files
    ]
    body.sources += [None] * len(files)
    if _FLOWED.search(declared):
        text = unflow(text, delete_space=bool(_DELSP.search(declared)))
    return TextPart(text.strip("\n"))


def _page(html: str, body: Body) -> TextPart:
    """An HTML part, as far as all parts together are within the limits."""
    page, tags = bounded(html, body.tags)
    body.tags -= tags
    _note_cut(body, cut=len(page) < len(html))
    return TextPart(html=page)


def _note_cut(body: Body, *, cut: bool) -> None:
    if cut:
        body.cut = True
        body.defects.append(f"part {body.parts}: only the beginning of its text was read")


def _inner_subject(part: Part, kind: str, body: Body) -> str:
    """The subject of an attached mail, to name it by."""
    inner = payload_of(part)
    if kind != "message/rfc822" or not isinstance(inner, list):
        return ""
    for name, value in (pair for mail in inner[:1] for pair in mail.raw_items()):
        if name.lower() == "subject":
            return decode_value(str(value).encode("utf-8", "surrogateescape"), body.defects, "attached mail")
    return ""
