"""One header alone makes no machine certain where something else speaks for a person.

Sending services put List-Unsubscribe on what people write, shop systems mark a customer's words as
generated, and a rule of somebody's Outlook sets Precedence.
"""

from typing import Final

from mailflow.domain.model.mail_providers import EVERYBODYS
from mailflow.domain.model.message import Message
from mailflow.domain.understanding.sender_kind.robot_signs import any_sign, sent_to_many
from mailflow.domain.understanding.sender_kind.signs import by_a_person, complains, suspect
from mailflow.domain.understanding.sender_kind.subjects import product_prefix
from mailflow.domain.understanding.senders import no_reply

_GENERATED: Final = ("auto-submitted",)
_PRECEDENCE: Final = ("precedence", "x-precedence")
_UNSUBSCRIBE: Final = ("list-unsubscribe", "list-unsubscribe-post")
_FAMILIES: Final = (
    _GENERATED,
    _PRECEDENCE,
    _UNSUBSCRIBE,
    ("list-id", "list-post", "list-help", "list-subscribe", "list-owner", "list-archive"),
    ("x-autoreply", "x-autorespond", "x-auto-response"),
)
"""Headers of machines; those of one line are set by one hand and count once."""
_ALSO_OF_PEOPLE: Final = (_GENERATED, _PRECEDENCE, _UNSUBSCRIBE)


def certain(message: Message) -> bool:
    """Whether the headers of a machine leave no doubt: several kinds of them, or nothing for a person."""
    if len(_families(message)) > 1 or message.return_path == "":
        return True
    if for_a_person(message) or _answers(message):
        return False
    lone = _families(message) == [_UNSUBSCRIBE] and by_a_person(message.reply_text or message.text)
    return not lone or bool(any_sign(message) or sent_to_many(message))


def alone(message: Message) -> bool:
    """Whether nothing but one header that is also set on what people write makes a machine of the sender.

    It is then acknowledged at once: a customer wrongly silenced is worse than a loop that the caps stop.
    A program's mail (Auto-Submitted) needs something for a person, for its own words are none.
    """
    families = _families(message)
    if len(families) != 1 or families[0] not in _ALSO_OF_PEOPLE or product_prefix(message.subject):
        return False
    generated = families[0] == _GENERATED
    if generated and (not for_a_person(message) or _named_in_reply_to(message)):
        return False
    return bool(message.text.strip()) and not any_sign(message)


def for_a_person(message: Message) -> str:
    """What speaks for a person in spite of a machine's header; "" for nothing."""
    if no_reply(message.sender):
        return ""
    if message.sender.domain in EVERYBODYS:
        return f"From: {message.sender.email}"
    return _named_in_reply_to(message) or complains(message.reply_text or message.text)


def _named_in_reply_to(message: Message) -> str:
    """The customer whom a program names in Reply-To; "" for nobody."""
    theirs = (each.email for each in message.reply_to[:3] if _somebody_elses(each.domain, message))
    return next((f"Reply-To: {email}" for email in theirs), "")


def _families(message: Message) -> list[tuple[str, ...]]:
    return [family for family in _FAMILIES if any(_says(message, name) for name in family)]


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
