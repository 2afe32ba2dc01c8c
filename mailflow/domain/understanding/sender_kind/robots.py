"""Programs that set no honest header: likely machines by several signs, unless one speaks for a person.

A one-time code, an e-invoice, a parcel on its way, a balance, a chat's notification, a newsletter, another
help desk's acknowledgement, a calendar's answer, a recall, a filter's report.  The verdict is never certain:
what it sets aside stands in the daily digest, with one press to make a ticket of it.
"""

from collections.abc import Iterator
from typing import Final

from mailflow.domain.model.mail_providers import EVERYBODYS
from mailflow.domain.model.message import Kind, Message
from mailflow.domain.text.cleaning import fold, prepare
from mailflow.domain.understanding.nature import complaint_word
from mailflow.domain.understanding.sender_kind.by_header import submitted
from mailflow.domain.understanding.sender_kind.lists import BULK, list_header, precedence, trusted_envelope
from mailflow.domain.understanding.sender_kind.person_words import COMPLAINS, PERSON
from mailflow.domain.understanding.sender_kind.robot_signs import (
    PROGRAMS,
    SENT_FOR_PROGRAMS,
    by_address_and_words,
    genre,
    head_and_tail,
)
from mailflow.domain.understanding.sender_kind.robot_words import (
    ASKS_FOR_SILENCE,
    BOILERPLATE,
    FIRST_PERSON,
    HELP_DESK,
)
from mailflow.domain.understanding.sender_kind.signs import HEAD, normal
from mailflow.domain.understanding.sender_kind.subjects import answers_or_forwards
from mailflow.domain.understanding.sender_kind.verdict import Setting, Verdict
from mailflow.domain.understanding.senders import no_reply

_CLIENTS: Final = (
    "user-agent",
    "thread-index",
    "x-originating-ip",
    "x-ms-has-attach",
    "x-ms-tnef-correlator",
)
_MANY: Final = 3  # so many, and a question mark no longer speaks for a person


def notification(message: Message, setting: Setting) -> Verdict | None:
    """Several independent signs of a program in the mail, and none of a person."""
    if _by_a_client(message):
        return None
    head, text = head_and_tail(message)
    beside = tuple(_signs(message, setting, text))
    subject = fold(message.subject[:300]).strip()
    kind_of_program = genre(subject, head) if beside else ""
    if not kind_of_program or _person(message, f"{subject}\n{head}", 1 + len(beside)):
        return None
    evidence = " ".join("; ".join((kind_of_program, *beside)).split())[:200]
    kind = Kind.AUTO_REPLY if kind_of_program == HELP_DESK else Kind.BULK
    return Verdict(kind, notification.__name__, evidence, certain=False, likely=True)


def _signs(message: Message, setting: Setting, text: str) -> Iterator[str]:
    """The signs beside the words of a genre, each of another kind; ``text`` is folded."""
    yield from by_address_and_words(message, text)
    if header := _header(message, setting):
        yield header


def _header(message: Message, setting: Setting) -> str:
    """A header that programs set, and people's programs do not."""
    name = next((name for name in SENT_FOR_PROGRAMS if name in message.headers), "")
    if not name and not trusted_envelope(message, setting):
        name = list_header(message) or ("precedence" if precedence(message, BULK) else "")
    if not name and submitted(message):
        name = "auto-submitted"
    mailer = message.header("x-mailer").lower()[:100]
    if not name and any(program in mailer for program in PROGRAMS):
        name = "x-mailer"
    if not name and any(each.content_type == "text/calendar" for each in message.attachments):
        name = "text/calendar"
    return name


def by_somebody(message: Message) -> bool:
    """Whether form, sender or a single word speak for a person, who may be quoting a program."""
    head, subject = normal(message.reply_text or message.text), fold(message.subject[:300]).strip()
    return _by_a_client(message) or _person(message, f"{subject}\n{head}", 1)


def _by_a_client(message: Message) -> bool:
    """Whether form or sender speak for a person: answer, forward, mail client, a provider's address."""
    if message.in_reply_to or message.references or answers_or_forwards(message.subject):
        return True
    if message.sender.domain in EVERYBODYS and not no_reply(message.sender):
        return True
    calendar = any(each.content_type == "text/calendar" for each in message.attachments)
    return not calendar and any(name in message.headers for name in _CLIENTS)


def _person(message: Message, text: str, signs: int) -> bool:
    """Whether a person speaks, once a program's own sentences are taken out."""
    written = f"{message.subject[:300]}\n{(message.reply_text or message.text)[:HEAD]}".lower()
    if FIRST_PERSON.search(BOILERPLATE.sub(" ", written)):
        return True
    left = BOILERPLATE.sub(" ", text)
    if signs >= _MANY or no_reply(message.sender):
        return COMPLAINS.search(left) is not None
    return PERSON.search(left) is not None or bool(
        complaint_word(prepare(ASKS_FOR_SILENCE.sub(" ", written)))
    )
