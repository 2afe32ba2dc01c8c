"""The single signs of programs, which the rules about robots and about lone headers weigh."""

import re
from collections.abc import Iterator
from typing import Final

from mailflow.domain.model.message import Message
from mailflow.domain.text.cleaning import fold
from mailflow.domain.understanding.sender_kind.robot_words import ADDRESS, FOOTERS, GENRES, STEMS, UNANSWERED
from mailflow.domain.understanding.sender_kind.signs import HEAD, normal
from mailflow.domain.understanding.senders import no_reply

SENT_FOR_PROGRAMS: Final = (
    "feedback-id",
    "x-ses-outgoing",
    "x-sg-eid",
    "x-mailgun-sid",
    "x-mandrill-user",
    "x-pm-message-id",
    "x-mj-mid",
    "x-sib-id",
    "x-campaign",
    "x-campaignid",
    "x-mc-user",
    "x-csa-complaints",
)
"""Headers of the services that send for programs."""
PROGRAMS: Final = ("phpmailer", "swiftmailer", "mime-tools", "nodemailer", "system.net", "javamail", "crm")
_LINK: Final = re.compile(r"https?://|www\.", re.IGNORECASE)


def head_and_tail(message: Message) -> tuple[str, str]:
    """The first words of the new text, and those with the last ones of the whole; both folded."""
    head = normal(message.reply_text or message.text)
    tail = normal(message.text[-HEAD:]) if len(message.text) > len(head) else ""
    return head, f"{head}\n{tail}"


def genre(subject: str, head: str) -> str:
    """What kind of program speaks; "" for none.  Both are folded."""
    return next((name for name, said in GENRES.items() if said.search(subject) or said.search(head)), "")


def by_address_and_words(message: Message, text: str) -> Iterator[str]:
    """The sender's address, a request for silence and a footer of mail to many; ``text`` is folded."""
    if no_reply(message.sender):
        yield f"no answers to {message.sender.email}"
    elif ADDRESS.fullmatch(message.sender.email.rpartition("@")[0][:64]):
        yield f"From: {message.sender.email}"
    for stems, said in zip(STEMS, (UNANSWERED, FOOTERS), strict=True):
        if any(stem in text for stem in stems) and (found := said.search(text)):
            yield found[0]


def any_sign(message: Message) -> str:
    """The first sign of a program in address or words, without its headers; "" for none."""
    head, text = head_and_tail(message)
    kind = genre(fold(message.subject[:300]).strip(), head)
    return next(by_address_and_words(message, text), kind)


def sent_to_many(message: Message) -> str:
    """What newsletters have and short mails of people have not: a service's header, a page alone, a link."""
    service = next((name for name in SENT_FOR_PROGRAMS if name in message.headers), "")
    mailer = message.header("x-mailer").lower()[:100]
    if service or any(program in mailer for program in PROGRAMS):
        return service or mailer
    if message.content_type == "text/html":
        return message.content_type
    link = _LINK.search(message.text[:20_000])
    return link[0] if link else ""
