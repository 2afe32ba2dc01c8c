"""From raw bytes to a Message, field by field: what cannot be read is marked and costs nothing else."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from mailflow.adapters.reading import bounces, enclosed
from mailflow.adapters.reading.addresses import read_addresses
from mailflow.adapters.reading.beginning import first_text
from mailflow.adapters.reading.body import Body, TextPart, limited, read_body
from mailflow.adapters.reading.cleaning import clean_line
from mailflow.adapters.reading.digests import content_digest, digest
from mailflow.adapters.reading.guard import guarded
from mailflow.adapters.reading.headers import RawHeader, decode_value, read_headers, split_head
from mailflow.adapters.reading.html_format import formatted_lines
from mailflow.adapters.reading.html_quotes import without_quotes
from mailflow.adapters.reading.html_text import html_to_text
from mailflow.adapters.reading.ids import message_ids
from mailflow.adapters.reading.language import detect_language
from mailflow.adapters.reading.limits import MAX_DEFECTS, MAX_TEXT, MAX_TRACE_VALUE
from mailflow.adapters.reading.one_charset import charset_of_mail
from mailflow.adapters.reading.other_language import spoken_language
from mailflow.adapters.reading.outline import attached_mails
from mailflow.adapters.reading.structure import read_date, read_structure, structural
from mailflow.domain.model.message import CUT, Enclosed, FormattedLine, Message
from mailflow.domain.model.token_line import without_token_lines
from mailflow.domain.rules.threading import answers_nothing
from mailflow.domain.understanding.reply_text import reply_text
from mailflow.domain.understanding.web_forms.fields import read_fields, values
from mailflow.domain.understanding.web_forms.labels import WORDS

_LAST = 200  # characters that tell one end of a text from another
_Values = dict[str, tuple[str, ...]]
_TRACE = frozenset({"received", "authentication-results"})
_MAY_BE_LABELLED: Final = re.compile("[:：\t|@]|---")  # seen quickly: most mails have no labelled fields


def parse(raw: bytes) -> Message:
    """The mail as far as a person could read it; every byte string gives a Message."""
    message, start = _parse(raw)
    if message.bounce is not None or message.content_type == "multipart/report":
        return message
    defects = list(message.defects)
    none: tuple[Enclosed, ...] = ()
    in_text = guarded(lambda: enclosed.in_text(message), lambda: none, defects, "forwarded mail")
    attached = guarded(lambda: _attached(message, raw, start), lambda: none, defects, "attached mail")
    if not in_text and not attached and len(defects) == len(message.defects):
        return message
    return replace(message, enclosed=(*in_text, *attached), defects=_told(defects))


def _attached(message: Message, raw: bytes, start: int) -> tuple[Enclosed, ...]:
    """The mails that are attached; what those carry in their turn is not looked at."""

    def bodies(most: int) -> list[bytes]:
        begin, end, _ = split_head(raw)
        head = structural(read_headers(raw[begin:end], [])[0])
        return attached_mails(raw, start, head, most)

    return enclosed.attached(message, bodies, lambda inner: _parse(inner)[0])


def _parse(raw: bytes) -> tuple[Message, int]:
    """The mail without the mails that it carries, and where its body begins."""
    defects: list[str] = []
    headers, start = _read_head(raw, defects)
    tree = read_structure(structural(headers), raw, start, defects)
    date = read_date(headers, defects)
    hint = _charset(raw, headers, start)
    body = guarded(lambda: read_body(tree, hint), Body, defects, "body")
    defects.extend(body.defects)
    message = replace(
        _from_headers(headers, raw, defects, hint),
        date=date,
        content_type=tree.get_content_type(),
        text=body.text,
        plain=body.plain,
        rich=body.rich,
        attachments=tuple(body.attachments),
    )
    return _understood(message, raw, body, defects), start


def parse_beginning(raw: bytes) -> Message:
    """The headers and the first 64 kB of text: for a mail on which ``parse`` took too long or too much."""
    defects: list[str] = []
    headers, start = _read_head(raw, defects)
    hint = _charset(raw, headers, start)
    message = _from_headers(headers, raw, defects, hint)
    text = guarded(lambda: first_text(raw, start, structural(headers), hint), str, defects, "text")
    return replace(message, text=text, reply_text=text, defects=_told(defects))


def _read_head(raw: bytes, defects: list[str]) -> tuple[list[RawHeader], int]:
    """The headers and where the body begins."""
    begin, end, start = split_head(raw)
    headers, text_bytes = guarded(
        lambda: read_headers(raw[begin:end], defects), lambda: ([], 0), defects, "headers"
    )
    if text_bytes:
        defects.append("no blank line after the headers")
        start = end - text_bytes
    return headers, start


def _charset(raw: bytes, headers: list[RawHeader], start: int) -> str:
    """The charset of what declares none, decided once for the whole mail; never raises."""
    return guarded(lambda: charset_of_mail(raw, [each.value for each in headers], start), str, [], "charset")


def _from_headers(headers: list[RawHeader], raw: bytes, defects: list[str], hint: str) -> Message:
    """What the headers alone tell; ``hint`` is the charset for what declares none."""
    values = guarded(lambda: _decoded(headers, defects, hint), _Values, defects, "headers")
    return Message(
        digest=digest(raw),
        content_digest=content_digest(raw),
        size=len(raw),
        message_id=next(iter(message_ids(_top(values, "message-id"))), ""),
        in_reply_to=message_ids(_top(values, "in-reply-to")),
        references=message_ids(" ".join(values.get("references", ()))),
        senders=read_addresses(headers, "from", defects, hint),
        reply_to=read_addresses(headers, "reply-to", defects, hint),
        to=read_addresses(headers, "to", defects, hint),
        cc=read_addresses(headers, "cc", defects, hint),
        delivered_to=_delivered_to(values),
        return_path=_top(values, "return-path").strip("<> ").lower() if "return-path" in values else None,
        subject=_top(values, "subject"),
        headers=values,
        trace=tuple((h.name, _undecoded(h.value)) for h in headers if h.name in _TRACE),
    )


def _told(defects: Iterable[str]) -> tuple[str, ...]:
    """Each defect once, in one clean line."""
    return tuple(dict.fromkeys(clean_line(defect)[:300] for defect in defects))[:MAX_DEFECTS]


def _understood(message: Message, raw: bytes, body: Body, defects: list[str]) -> Message:
    """The message with what needs the whole of it: reply text, language, bounce."""
    begins = answers_nothing(message)
    new = guarded(lambda: _reply_text(body.texts, begins=begins), str, defects, "reply text")
    new = new or without_token_lines(message.text)
    if (body.cut or len(message.text) >= MAX_TEXT - _LAST) and _goes_on(new, message.text):
        defects.insert(0, f"{CUT}: its text is too long")
    language = guarded(lambda: spoken_language(new, message.subject), str, defects, "language")
    page = "" if begins else body.page
    formatted = guarded(lambda: formatted_lines(page), _no_lines, defects, "form of the page")
    typed = guarded(lambda: _language_of_words(message.text), str, defects, "labelled fields")
    bounce = None
    if guarded(lambda: bounces.looks_like_report(message), bool, defects, "bounce"):
        bounce = guarded(lambda: bounces.read_bounce(message, raw), lambda: None, defects, "bounce")
    return replace(
        message,
        reply_text=new,
        formatted=formatted,
        language=language,
        words_language=typed,
        bounce=bounce,
        defects=_told(defects),
    )


def _no_lines() -> tuple[FormattedLine, ...]:
    return ()


def _language_of_words(text: str) -> str:
    """The language of what somebody wrote into a web form: its labels are the website's."""
    said = "\n\n".join(values(read_fields(text), WORDS)) if _MAY_BE_LABELLED.search(text) else ""
    return detect_language(said) if said else ""


def _goes_on(new: str, text: str) -> bool:
    """Whether what was written now reaches to where the text was cut; below a history nothing is missed."""
    return text.rstrip().endswith(new[-_LAST:].rstrip())


def _reply_text(texts: Iterable[TextPart], *, begins: bool) -> str:
    """What was written now; in a part that came as HTML only, its structure tells the quotes first.

    In a mail that answers nothing a quote is what the writer wants to show: it stays.
    """
    pieces = limited(texts, None if begins else _without_marked_quotes)
    written = map(without_token_lines, pieces)
    return "\n\n".join(filter(None, (reply_text(piece, answers_nothing=begins) for piece in written)))


def _without_marked_quotes(part: TextPart) -> str:
    """The text of a part; of HTML without what its elements mark as a quote."""
    if not part.from_html:
        return part.text
    left = without_quotes(part.html)
    return part.text if left == part.html else html_to_text(left)


def _decoded(headers: Iterable[RawHeader], defects: list[str], hint: str) -> _Values:
    """Every header's values by name, the topmost first."""
    values: dict[str, list[str]] = {}
    for header in headers:
        values.setdefault(header.name, []).append(decode_value(header.value, defects, header.name, hint=hint))
    return {name: tuple(found) for name, found in values.items()}


def _undecoded(value: bytes) -> str:
    """The value as it stands: in a structured header an encoded word is no word of the server's."""
    return value[:MAX_TRACE_VALUE].decode("utf-8", "replace")


def _delivered_to(values: _Values) -> tuple[str, ...]:
    """The addresses that transport says it delivered to."""
    names = ("delivered-to", "x-original-to", "envelope-to")
    found = (value.strip("<> ").lower() for name in names for value in values.get(name, ()))
    return tuple(dict.fromkeys(value for value in found if "@" in value))


def _top(values: _Values, name: str) -> str:
    """The topmost value of a header; "" where absent."""
    found = values.get(name, ())
    return found[0] if found else ""
