"""Rules about the writer of a mail that stand on words, for the machines that set no header.

Each needs a machine's own form, and yields to a single sign of a person.  None of them is certain, but that
Exchange marks its absence notes by the subject and a header.
"""

from dataclasses import replace
from typing import Final

from mailflow.domain.model.message import Kind, Message
from mailflow.domain.understanding.sender_kind.delivery_words import subject_and_text_agree
from mailflow.domain.understanding.sender_kind.phrases import Sign
from mailflow.domain.understanding.sender_kind.robots import by_somebody
from mailflow.domain.understanding.sender_kind.signs import by_a_person, complains, signs, suspect
from mailflow.domain.understanding.sender_kind.subjects import (
    about_absence,
    about_receipt,
    answers_or_forwards,
    forwards,
    product_prefix,
    product_words_alone,
)
from mailflow.domain.understanding.sender_kind.verdict import Setting, Verdict, verdict

_FORTHCOMING: Final = frozenset({Sign.BACK, Sign.DEPUTY, Sign.THANKS})
_SERVICES: Final = (  # headers of the services that send for programs
    "feedback-id",
    "x-ses-outgoing",
    "x-sg-eid",
    "x-mailgun-sid",
    "x-mandrill-user",
    "x-pm-message-id",
    "x-mj-mid",
    "x-sib-id",
)
_MAIL_CLIENT: Final = (
    "user-agent",
    "x-mailer",
    "thread-index",
    "x-originating-ip",
    "x-ms-has-attach",
    "in-reply-to",
)


def _text(message: Message) -> str:
    return message.reply_text or message.text


def _answers(message: Message) -> bool:
    return bool(message.in_reply_to or message.references) or answers_or_forwards(message.subject)


def bounce_words(message: Message, _: Setting) -> Verdict | None:
    """Subject and first lines speak as a mail system does, and no person does."""
    words = subject_and_text_agree(message)
    if not words or by_a_person(_text(message)):
        return None
    return verdict(Kind.BOUNCE, bounce_words, words, certain=False)


def automatic_subject(message: Message, _: Setting) -> Verdict | None:
    """The subject begins with the words of an answering machine ("Automatic reply:", "自动回复：").

    A mail client would put "Re:" before them, so with In-Reply-To nothing else is needed; without, a
    person's sentence outweighs the subject.
    """
    prefix = product_prefix(message.subject)
    if not prefix:
        return None
    if not (message.in_reply_to or message.references) and by_a_person(_text(message)):
        found = signs(_text(message))
        if Sign.ABSENT not in found or not _FORTHCOMING & found.keys():
            return None
    exchange = bool(message.header("x-auto-response-suppress")) and not complains(message.reply_text)
    return verdict(Kind.AUTO_REPLY, automatic_subject, prefix, certain=exchange)


def automatic_words(message: Message, _: Setting) -> Verdict | None:
    """The first sentences are an answering machine's: it says so, is away, or has received a request."""
    text = _text(message)
    if not suspect(text) or forwards(message.subject) or by_a_person(text):
        return None
    found = signs(text)
    reason = _reason(message, found)
    if not reason:
        return None
    told = "; ".join(found[sign] for sign in reason)
    letter_writer = Sign.RECEIVED in reason and not by_somebody(
        message
    )  # another help desk, not a customer's
    return replace(verdict(Kind.AUTO_REPLY, automatic_words, told, certain=False), likely=letter_writer)


def _reason(message: Message, found: dict[Sign, str]) -> tuple[Sign, ...]:
    """The signs that together make a machine; empty where they do not suffice."""
    forthcoming = tuple(sign for sign in found if sign in _FORTHCOMING)
    if Sign.MACHINE in found:
        return (Sign.MACHINE,)
    if (Sign.FOOTNOTE in found and len(found) > 1) or (found and product_words_alone(message.subject)):
        return tuple(found)
    if Sign.ABSENT in found and len(forthcoming) >= _needed_of_absent(message):
        return (Sign.ABSENT, *forthcoming)
    if Sign.RECEIVED in found and Sign.UNATTENDED in found:
        return (Sign.RECEIVED, Sign.UNATTENDED)
    if {Sign.RECEIVED, Sign.NUMBERED} <= found.keys() and (forthcoming or about_receipt(message.subject)):
        return (Sign.RECEIVED, Sign.NUMBERED)
    return ()


def _needed_of_absent(message: Message) -> int:
    """How many other signs somebody's absence needs: people are away and complain, too."""
    if about_absence(message.subject):
        return 1
    return 2 if _answers(message) else 3


def program_by_service(message: Message, setting: Setting) -> Verdict | None:
    """A program's notification: sent through a mailing service, HTML alone, nothing of a mail client in it.

    Web forms are spared: they put the customer in Reply-To or write from our own domain.
    """
    if message.content_type != "text/html" or message.reply_to or _answers(message):
        return None
    service = next((name for name in _SERVICES if name in message.headers), "")
    if not service or any(name in message.headers for name in _MAIL_CLIENT):
        return None
    if setting.own_domain and message.sender.domain == setting.own_domain:
        return None
    if by_a_person(_text(message)):
        return None
    return verdict(Kind.BULK, program_by_service, f"{service}: {message.header(service)}", certain=False)
