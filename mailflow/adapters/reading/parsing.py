"""From raw bytes to a Message: mail-parser reads, and what it gets wrong is mended field by field."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from mailparser.core import MailParser, parse_from_bytes
from mailparser.utils import get_addresses

from mailflow.adapters.reading import bounces
from mailflow.adapters.reading.body import Body, read_body
from mailflow.adapters.reading.cleaning import clean_line
from mailflow.adapters.reading.digests import content_digest, digest
from mailflow.adapters.reading.headers import Header, decode_value, read_headers, split_head
from mailflow.adapters.reading.html_quotes import without_quotes
from mailflow.adapters.reading.html_text import html_to_text
from mailflow.adapters.reading.ids import message_ids
from mailflow.adapters.reading.language import detect_language
from mailflow.adapters.reading.limits import MAX_ADDRESSES, MAX_DEFECTS
from mailflow.domain.message import Address, Message
from mailflow.domain.reply_text import reply_text

logging.getLogger("mailparser").setLevel(logging.CRITICAL)  # it logs senders' headers

_FOR_MAIL_PARSER: Final = frozenset(
    {"date", "mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-id"}
)
_T = TypeVar("_T")


def parse(raw: bytes) -> Message:
    """The mail as far as a person could read it; every byte string gives a Message."""
    defects: list[str] = []
    head, start = split_head(raw)
    headers = guarded(lambda: read_headers(head, defects), list, defects, "headers")
    parser = guarded(lambda: _mail_parser(headers, raw[start:]), lambda: None, defects, "structure")
    body = guarded(lambda: read_body(parser.message), Body, defects, "body") if parser else Body()
    values = _decoded(headers, defects)
    message = Message(
        digest=digest(raw),
        content_digest=content_digest(raw),
        size=len(raw),
        message_id=_first(message_ids(_value(values, "message-id"))),
        in_reply_to=message_ids(_value(values, "in-reply-to")),
        references=message_ids(" ".join(values.get("references", ()))),
        senders=_addresses(headers, "from", defects),
        reply_to=_addresses(headers, "reply-to", defects),
        to=_addresses(headers, "to", defects),
        cc=_addresses(headers, "cc", defects),
        delivered_to=_delivered_to(values),
        return_path=_return_path(values),
        subject=_value(values, "subject"),
        date=guarded(lambda: _date(parser), lambda: None, defects, "date"),
        headers=values,
        content_type=parser.message.get_content_type() if parser else "text/plain",
        text=body.text,
        attachments=tuple(body.attachments),
    )
    defects.extend(body.defects)
    return _understood(message, raw, body, defects)


def _understood(message: Message, raw: bytes, body: Body, defects: list[str]) -> Message:
    """The message with what needs the whole of it: reply text, language, bounce."""
    new = guarded(lambda: _reply_text(body), str, defects, "reply text") or message.text
    language = guarded(lambda: detect_language(new), str, defects, "language")
    bounce = None
    if guarded(lambda: bounces.looks_like_report(message), bool, defects, "bounce"):
        bounce = guarded(lambda: bounces.read_bounce(message, raw), lambda: None, defects, "bounce")
    found = tuple(dict.fromkeys(clean_line(defect)[:300] for defect in defects))[:MAX_DEFECTS]
    return replace(message, reply_text=new, language=language, bounce=bounce, defects=found)


def guarded(read: Callable[[], _T], otherwise: Callable[[], _T], defects: list[str], what: str) -> _T:
    """What ``read`` gives; when it raises, the substitute, and the reason among the defects."""
    try:
        return read()
    except (Exception, RecursionError) as error:  # noqa: BLE001  (parsing is total: one field, one guard)
        defects.append(f"{what}: {type(error).__name__}: {error}"[:200])
        return otherwise()


def _mail_parser(headers: Iterable[Header], content: bytes) -> MailParser:
    """mail-parser on the structure: headers that it need not see are left out."""
    lines = [
        header.name.encode() + b": " + header.value + b"\n" for header in headers if header.name in _FOR_MAIL_PARSER
    ]
    return parse_from_bytes(b"".join(lines) + b"\n" + content)


def _decoded(headers: Iterable[Header], defects: list[str]) -> dict[str, tuple[str, ...]]:
    values: dict[str, list[str]] = {}
    for header in headers:
        value = guarded(
            lambda header=header: decode_value(header.value, defects, header.name), str, defects, header.name  # type: ignore[misc]
        )
        values.setdefault(header.name, []).append(value)
    return {name: tuple(found) for name, found in values.items()}


def _addresses(headers: Iterable[Header], name: str, defects: list[str]) -> tuple[Address, ...]:
    found: list[Address] = []
    for header in headers:
        if header.name == name and len(found) < MAX_ADDRESSES:
            text = header.value.decode("utf-8", "replace")
            pairs = guarded(lambda text=text: get_addresses(text, decode_names=True), list, defects, name)  # type: ignore[misc]
            found.extend(Address(clean_line(mail).lower(), clean_line(label)) for label, mail in pairs if mail)
    return tuple(found[:MAX_ADDRESSES])


def _delivered_to(values: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    names = ("delivered-to", "x-original-to", "envelope-to")
    found = (value.strip("<> ").lower() for name in names for value in values.get(name, ()))
    return tuple(dict.fromkeys(value for value in found if "@" in value))


def _return_path(values: dict[str, tuple[str, ...]]) -> str | None:
    if "return-path" not in values:
        return None
    return _value(values, "return-path").strip("<> ").lower()


def _date(parser: MailParser | None) -> datetime | None:
    date: datetime | None = parser.date if parser else None
    return date


def _reply_text(body: Body) -> str:
    """What was written now; for a part that is only HTML, its structure tells the quotes first."""
    pieces = (
        reply_text(html_to_text(without_quotes(part.html)) if part.from_html else part.text) for part in body.texts
    )
    return "\n\n".join(filter(None, pieces))


def _value(values: dict[str, tuple[str, ...]], name: str) -> str:
    found = values.get(name, ())
    return found[0] if found else ""


def _first(ids: tuple[str, ...]) -> str:
    return ids[0] if ids else ""
