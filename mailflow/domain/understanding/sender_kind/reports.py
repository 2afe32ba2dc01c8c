"""Rules about what mail systems report: bounces, delays, read receipts, abuse reports."""

import re
from typing import Final

from mailflow.domain.model.message import Kind, Message
from mailflow.domain.understanding.sender_kind.by_header import submitted
from mailflow.domain.understanding.sender_kind.delivery_words import Delivery, mail_system_says
from mailflow.domain.understanding.sender_kind.verdict import Setting, Verdict, shown, verdict
from mailflow.domain.understanding.senders import is_mail_system, is_mailer_daemon
from mailflow.language.knowledge import knowledge, words_of

_REPORT_TYPE: Final = re.compile(
    r"report-type\s{0,3}=\s{0,3}\"?(disposition-notification|feedback-report|tlsrpt)"
)
_REPORT_PARTS: Final = frozenset({"message/disposition-notification", "message/feedback-report"})
_DMARC: Final = re.compile(
    r"\s{0,3}(?:\[[^\]]{0,40}\]\s)?Report domain:.{1,120}Submitter:.{1,120}", re.IGNORECASE
)
_READ_SUBJECT: Final = re.compile(
    rf"(?:{'|'.join(words_of(knowledge('delivery')['read_subjects']))})\s?[:：]", re.IGNORECASE
)
_READ_TEXT: Final = re.compile("|".join(words_of(knowledge("delivery")["read_texts"])), re.IGNORECASE)


def receipt_or_abuse_report(message: Message, _: Setting) -> Verdict | None:
    """A read receipt (RFC 8098), an abuse report (RFC 5965) or a report about our domain (RFC 7489, 8460)."""
    if message.content_type == "multipart/report":
        match = _REPORT_TYPE.search(message.header("content-type").lower()[:500])
        inner = next((a.content_type for a in message.attachments if a.content_type in _REPORT_PARTS), "")
        if match or inner:
            evidence = match[1] if match else inner
            return verdict(Kind.REPORT, receipt_or_abuse_report, evidence, certain=True)
    dmarc = _DMARC.match(message.subject[:300])
    if dmarc:
        return verdict(Kind.REPORT, receipt_or_abuse_report, dmarc[0], certain=True)
    if _READ_SUBJECT.match(message.subject[:40]) and _READ_TEXT.search(message.text[:600]):
        return verdict(Kind.REPORT, receipt_or_abuse_report, message.subject, certain=False)
    return None


def delivery_report(message: Message, _: Setting) -> Verdict | None:
    """A mail system reports whom it could not, or not yet, reach (RFC 3464, RFC 6533 and older forms)."""
    bounce = message.bounce
    if bounce is None:
        return None
    kind = Kind.REPORT if bounce.delayed else Kind.BOUNCE
    evidence = bounce.diagnostic or bounce.status or ", ".join(bounce.recipients[:5]) or message.subject
    return verdict(kind, delivery_report, evidence, certain=_more_than_words(message))


def _more_than_words(message: Message) -> bool:
    return (
        message.return_path == ""
        or message.content_type == "multipart/report"
        or "x-failed-recipients" in message.headers
        or bool(is_mailer_daemon(message))
        or bool(submitted(message))
    )


def other_report(message: Message, _: Setting) -> Verdict | None:
    """A multipart/report of no failure (RFC 6522): delivered, relayed, or of a form unknown to us."""
    if message.content_type != "multipart/report":
        return None
    evidence = message.header("content-type") or message.content_type
    return verdict(Kind.REPORT, other_report, evidence, certain=True)


def failed_recipients(message: Message, _: Setting) -> Verdict | None:
    """The header X-Failed-Recipients, which Exim and Gmail put on bounces."""
    value = message.header("x-failed-recipients")
    if not value:
        return None
    return verdict(Kind.BOUNCE, failed_recipients, shown("X-Failed-Recipients", value), certain=True)


def mail_system(message: Message, _: Setting) -> Verdict | None:
    """The sender is a mail system, or nobody (the null path), and the words are those of a mail system."""
    daemon = is_mailer_daemon(message)
    if not daemon and message.return_path != "" and not is_mail_system(message):
        return None
    says = mail_system_says(message)
    if says is None:
        return verdict(Kind.REPORT, mail_system, shown("From", daemon), certain=True) if daemon else None
    kind = Kind.BOUNCE if says[0] is Delivery.FAILED else Kind.REPORT
    return verdict(kind, mail_system, says[1], certain=_more_than_words(message))
