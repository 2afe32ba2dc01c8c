"""Delivery reports: what looks like one, and whom it says could not be reached.

A customer who quotes a bounce must not become one.  So ``looks_like_report`` is the gate: only what a
mail system has sent, or what speaks exactly as one, is read; the readers stand in one table.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.message import Message as Part
from typing import Final

from flufl.bounce import all_failures

from mailflow.adapters.reading.bounce_text import recipients_in, report_lines
from mailflow.adapters.reading.cleaning import clean_line
from mailflow.adapters.reading.delivery_status import Reported, address_in, read_status
from mailflow.adapters.reading.report_parts import part_text, report_parts, report_tree
from mailflow.domain.model.message import Bounce, Message
from mailflow.domain.understanding.sender_kind.delivery_words import (
    Delivery,
    mail_system_says,
    subject_and_text_agree,
)
from mailflow.domain.understanding.sender_kind.signs import by_a_person
from mailflow.domain.understanding.sender_kind.subjects import answers_or_forwards
from mailflow.domain.understanding.senders import base_address, is_mail_system, is_mailer_daemon

_MAX_RECIPIENTS: Final = 100
_STATUS_TYPES: Final = ("message/delivery-status", "message/global-delivery-status")
_RETURNED_TYPES: Final = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_OTHER_REPORT: Final = re.compile(
    r"report-type\s{0,3}=\s{0,3}\"?(?:disposition-notification|feedback-report|tlsrpt)"
)
_STATUS: Final = re.compile(r"(?<![0-9.])([45]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.])")
_REPLY: Final = re.compile(r"(?<![0-9.-])[45][0-9]{2}[ -#].{3,400}")
_MESSAGE_ID: Final = re.compile(
    r"^[ \t>|]{0,9}Message-ID:\s{0,5}<([^<>\s]{1,250})>", re.IGNORECASE | re.MULTILINE
)
_NAMED_ID: Final = re.compile(
    r"(?:message[- ]?id[ \t]{0,3}[:=#]?|\bid[ \t]{0,3}[:=#])\s{0,9}<?"
    r"([^\s<>,;:\"()]{1,200}@[^\s<>,;:\"()@]{1,200})",
    re.IGNORECASE,
)
_EARLIER_LINES: Final = re.compile(
    r"^[ \t>|]{0,9}(?:in-reply-to|references)[ \t]{0,3}:.{0,500}(?:\n[ \t]{1,20}.{0,500}){0,10}",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS_FORM: Final = re.compile(r"[^\s<>,;:\"()]{1,200}@[^\s<>,;:\"()@]{1,200}")
# A Message-ID of ours begins with a token (mailflow.domain.token): no address of a person does.
_OUR_ID: Final = re.compile(r"(?<![a-z2-7])[a-z2-7]{29}\.[a-z-]{1,60}\.[^\s<>@]{1,60}@[^\s<>@]{1,250}")
_ORIGINAL_ID: Final = re.compile(
    r"^X-Original-Message-ID:\s{0,5}<?([^<>\s]{1,250})>?", re.IGNORECASE | re.MULTILINE
)


def looks_like_report(message: Message) -> bool:
    """Whether a mail system has sent this, so that a closer look is worth it and safe."""
    if _is_report(message):
        return True
    if from_mail_system(message):
        return mail_system_says(message) is not None or _has_status_part(message)
    if by_a_person(message.reply_text or message.text):
        return False
    return bool(subject_and_text_agree(message)) or _gives_status(message)


def _gives_status(message: Message) -> bool:
    """Whether a mail of no known mail system carries a status part (RFC 3464) in a multipart of its own kind.

    People forward reports, too: such a mail is believed only where it names a letter of ours.
    """
    return _has_status_part(message) and not answers_or_forwards(message.subject)


def read_bounce(message: Message, raw: bytes) -> Bounce | None:
    """Whom a report calls failed, or not yet reached, and why; None where it says neither.  Never raises.

    Recipients may be empty: surely a bounce, but nobody knows whose.
    """
    if not looks_like_report(message) or _reports_something_else(message):
        return None
    report = _Report(message, report_tree(raw))
    for reader in READERS:
        try:
            found = reader(report)
        except (Exception, RecursionError):  # noqa: BLE001, S112  (a form that cannot be read leaves it to the next)
            continue
        if found is _SILENT:
            return None
        if found is not None:
            return _believed(_completed(found, report), message)
    return None


def _believed(found: Bounce, message: Message) -> Bounce | None:
    """A report of no mail system counts only where it names a letter of ours, or speaks exactly as one."""
    if from_mail_system(message) or _OUR_ID.fullmatch(found.original_message_id):
        return found
    return found if subject_and_text_agree(message) else None


def _is_report(message: Message) -> bool:
    """Whether structure or headers say so."""
    kind = message.content_type
    return kind == "multipart/report" or kind in _STATUS_TYPES or "x-failed-recipients" in message.headers


def from_mail_system(message: Message) -> bool:
    """Whether the mail has the form, the sender or the envelope of a mail system."""
    if _is_report(message) or message.return_path == "":
        return True
    return bool(is_mailer_daemon(message)) or is_mail_system(message)


@dataclass(frozen=True, slots=True)
class _Report:
    """A mail that a mail system has sent, with its tree of parts; None where that could not be built."""

    message: Message
    root: Part | None

    @property
    def barred(self) -> frozenset[str]:
        """Addresses that a text form never means: the report's sender, and its addressee, our mailbox."""
        people = (*self.message.senders, *self.message.to, *self.message.cc)
        return frozenset({base_address(p.email) for p in people} | {p.email for p in people}) | self.ids

    @property
    def ids(self) -> frozenset[str]:
        """Message-IDs that the mail names, lower case: they have the form of an address and are none."""
        named = {self.message.message_id, *self.message.in_reply_to, *self.message.references}
        for text in (self.message.text[:20_000], *_returned(self)):
            named.update(_NAMED_ID.findall(text))
            for lines in _EARLIER_LINES.finditer(text):
                named.update(_ADDRESS_FORM.findall(lines[0][:2000]))
        return frozenset(each.lower() for each in named if each)


def _reports_something_else(message: Message) -> bool:
    """A read receipt or an abuse report; some mail systems say "rejected" in the form of a receipt."""
    if not _OTHER_REPORT.search(message.header("content-type").lower()[:500]):
        return False
    says = mail_system_says(message)
    return says is None or "reject" not in says[1]


def _has_status_part(message: Message) -> bool:
    return any(attachment.content_type in _STATUS_TYPES for attachment in message.attachments)


# --- the readers ---------------------------------------------------------------------------------

_SILENT: Final = Bounce(recipients=())  # the report speaks, but of no failure and no delay


def _status_part(report: _Report) -> Bounce | None:
    """The delivery-status part (RFC 3464, RFC 6533)."""
    return _of_reported([each for text in _status_texts(report) for each in read_status(text)], report)


def _status_texts(report: _Report) -> Iterator[str]:
    return (part_text(part) for part in report_parts(report.root) if part.get_content_type() in _STATUS_TYPES)


def _status_in_text(report: _Report) -> Bounce | None:
    """The same fields standing in the text, where a gateway has flattened the mail."""
    text = report.message.text
    if "inal-recipient" not in text.lower():
        return None
    return _of_reported(list(read_status("\n\n" + text)), report)


def _of_reported(reported: list[Reported], report: _Report) -> Bounce | None:
    if not reported:
        return None
    failed = [each for each in reported if each.failed]
    chosen = failed or [each for each in reported if each.delayed]
    if not chosen:
        return _SILENT if all(each.action for each in reported) else None
    recipients = tuple(dict.fromkeys(each.recipient for each in chosen if each.recipient))
    first = chosen[0]
    diagnostic = next((each.diagnostic for each in chosen if each.diagnostic), "")
    found = Bounce(recipients, status=first.status, diagnostic=diagnostic, delayed=not failed)
    return found if recipients else replace(found, recipients=_addressees(report))


def _failed_recipients(report: _Report) -> Bounce | None:
    """X-Failed-Recipients."""
    values = ",".join(report.message.headers.get("x-failed-recipients", ()))[:5000]
    recipients = tuple(dict.fromkeys(filter(None, map(address_in, re.split(r"[,\s]", values)))))
    return Bounce(recipients) if recipients else None


def _flufl(report: _Report) -> Bounce | None:
    """The forms of some twenty mail systems that flufl.bounce knows."""
    if report.root is None:
        return None
    temporary, permanent = all_failures(report.root)
    failed, delayed = _addresses(permanent), _addresses(temporary)
    if not failed and not delayed:
        return None
    says = None if failed else mail_system_says(report.message)
    return Bounce(failed or delayed, delayed=not failed and (says is None or says[0] is Delivery.DELAYED))


def _addresses(found: frozenset[bytes]) -> tuple[str, ...]:
    texts = (one.decode("ascii", "replace") if isinstance(one, bytes) else str(one) for one in found)
    return tuple(sorted(filter(None, map(address_in, texts))))


def _words(report: _Report) -> Bounce | None:
    """Plain words in any language: the lines before the returned mail, then whom that mail was for."""
    lines = report_lines(report.message.text)
    recipients = recipients_in(lines, report.barred) or _addressees(report)
    says = mail_system_says(report.message)
    if says is None and not recipients:
        return None
    return Bounce(recipients, delayed=says is not None and says[0] is Delivery.DELAYED)


READERS: Final[tuple[Callable[[_Report], Bounce | None], ...]] = (
    _status_part,
    _failed_recipients,
    _status_in_text,
    _flufl,
    _words,
)
"""How a report may name its recipients, strongest form first; the first that can be read decides."""


# --- what the report says besides ----------------------------------------------------------------


def _returned(report: _Report) -> Iterator[str]:
    """The headers of the returned mail: an enclosed part, else what follows in the text."""
    for part in report_parts(report.root):
        if part.get_content_type() in _RETURNED_TYPES and part is not report.root:
            yield part_text(part)[:20_000]
    text = report.message.text
    yield text[len("\n".join(report_lines(text))) :][:20_000]
    yield text[:20_000]


def _addressees(report: _Report) -> tuple[str, ...]:
    """Whom the returned mail was for, if that was one person."""
    for text in _returned(report):
        match = re.search(r"^[ \t>|]{0,9}To:(.{1,300})", text, re.IGNORECASE | re.MULTILINE)
        found = {address_in(piece) for piece in match[1].split(",")} - {""} if match else set()
        if len(found) == 1:
            return tuple(found)
    return ()


def _original_id(report: _Report) -> str:
    """The Message-ID of the letter that bounced, without brackets."""
    for pattern, texts in ((_ORIGINAL_ID, _status_texts(report)), (_MESSAGE_ID, _returned(report))):
        for text in texts:
            match = pattern.search(text)
            if match:
                return match[1]
    answered = report.message.in_reply_to or report.message.references
    return answered[-1] if answered else _id_in_words(report.message.text[:20_000])


def _id_in_words(text: str) -> str:
    """A Message-ID of ours anywhere in the words, but where those of earlier letters stand."""
    kept = _EARLIER_LINES.sub(" ", text)
    found = _OUR_ID.search(kept)
    return found[0] if found else ""


def _completed(found: Bounce, report: _Report) -> Bounce:
    """With status, diagnostic and the letter's Message-ID, as far as the mail tells."""
    said = " ".join(" ".join(report_lines(report.message.text)).split())
    diagnostic = found.diagnostic
    if not diagnostic:
        match = _REPLY.search(said)
        diagnostic = match[0] if match else ""
    status = found.status
    if not status or status.endswith(".0.0"):
        match = _STATUS.search(diagnostic) or _STATUS.search(said)
        status = match[1] if match else status
    named = [each for each in found.recipients if each not in report.ids and not _OUR_ID.fullmatch(each)]
    return replace(
        found,
        recipients=tuple(clean_line(each) for each in named[:_MAX_RECIPIENTS]),
        original_message_id=clean_line(_original_id(report)),
        status=status,
        diagnostic=clean_line(" ".join(diagnostic.split()))[:500],
    )
