"""One header alone makes no machine certain where something else speaks for a person.

Sending services put List-Unsubscribe on what people write, shop systems mark a customer's words as
generated, and a rule of somebody's Outlook sets Precedence.
"""

from typing import Final

from mailflow.domain.kind.signs import complains, suspect
from mailflow.domain.kind.subjects import product_prefix
from mailflow.domain.mail_providers import EVERYBODYS
from mailflow.domain.message import Message
from mailflow.domain.senders import no_reply

_FAMILIES: Final = (
    ("auto-submitted",),
    ("precedence", "x-precedence"),
    ("list-unsubscribe", "list-unsubscribe-post"),
    ("list-id", "list-post", "list-help", "list-subscribe", "list-owner", "list-archive"),
    ("x-autoreply", "x-autorespond", "x-auto-response"),
)
"""Headers of machines; those of one line are set by one hand and count once."""


def certain(message: Message) -> bool:
    """Whether the headers of a machine leave no doubt: several kinds of them, or nothing for a person."""
    kinds = sum(any(_says(message, name) for name in family) for family in _FAMILIES)
    return kinds > 1 or message.return_path == "" or not (for_a_person(message) or _answers(message))


def for_a_person(message: Message) -> str:
    """What speaks for a person in spite of a machine's header; "" for nothing."""
    if no_reply(message.sender):
        return ""
    if message.sender.domain in EVERYBODYS:
        return f"From: {message.sender.email}"
    for address in message.reply_to[:3]:
        if _somebody_elses(address.domain, message):
            return f"Reply-To: {address.email}"
    return complains(message.reply_text or message.text)


def _answers(message: Message) -> bool:
    """Whether it answers a mail, and in no word as a machine would: gateways mark people's answers, too."""
    if not message.in_reply_to or "auto-submitted" in message.headers or product_prefix(message.subject):
        return False
    return not suspect(message.reply_text or message.text)


def _says(message: Message, name: str) -> bool:
    return any(value.strip().lower() not in {"", "no", "false"} for value in message.headers.get(name, ()))


def _somebody_elses(domain: str, message: Message) -> bool:
    """Whether answers go to a customer: a provider's address, or, where a program wrote, another house's."""
    if not domain:
        return False
    if domain in EVERYBODYS:
        return True
    theirs = message.sender.domain
    apart = domain != theirs and not domain.endswith(f".{theirs}") and not theirs.endswith(f".{domain}")
    return apart and "auto-submitted" in message.headers
