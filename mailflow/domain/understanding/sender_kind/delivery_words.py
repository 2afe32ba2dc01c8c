"""How mail systems say that a mail was not, or not yet, delivered: the words of ``knowledge/delivery.toml``.

Compared in folded form (``mailflow.domain.text.cleaning.fold``).  The words alone prove nothing: people
write about lost mail too.  ``mail_system_says`` therefore looks only where a mail system speaks, at the
beginning of the subject and in the first lines, and never behind "Re:" or "Fwd:".
"""

import re
from enum import StrEnum
from typing import Final

from mailflow.domain.model.message import Message
from mailflow.domain.text.cleaning import fold
from mailflow.domain.understanding.sender_kind.signs import normal
from mailflow.domain.understanding.sender_kind.subjects import answers_or_forwards
from mailflow.language.knowledge import knowledge, words_of

_FIRST_LINES: Final = 700  # folded characters in which a mail system has come to its point


class Delivery(StrEnum):
    """What a mail system says about a delivery."""

    FAILED = "failed"
    DELAYED = "delayed"


def _known(section: str) -> re.Pattern[str]:
    return re.compile(fold("|".join(words_of(knowledge("delivery")[section]))))


_SUBJECT_FAILED: Final = _known("subject_failed")
_SENTENCE_FAILED: Final = _known("sentence_failed")
_DELAYED: Final = _known("delayed")
_GAVE_UP: Final = _known("gave_up")
_TO_THE_SENDER: Final = _known("to_the_sender")
_ADDRESS: Final = re.compile(r"[^\s<>@,;:()\"]{1,64}@[a-z0-9.-]{1,255}")
_APPENDED: Final = re.compile(
    r"\((?:delivery fail|non[- ]deliver|undeliver)[^)]{0,30}\)$"
)  # put behind the old subject
_FIRST_SENTENCES: Final = 300  # folded characters in which a mail system says it to the sender


def mail_system_says(message: Message) -> tuple[Delivery, str] | None:
    """What the mail says about a delivery if a mail system wrote it, with the words; None for nothing."""
    if answers_or_forwards(message.subject):
        return None
    subject = fold(message.subject[:300])
    head = normal(message.reply_text or message.text)[:_FIRST_LINES]
    failed = _SUBJECT_FAILED.search(subject) or _SENTENCE_FAILED.search(head)
    delayed = _DELAYED.search(subject) or _DELAYED.search(head)
    if delayed and not _GAVE_UP.search(subject) and not _GAVE_UP.search(head):
        return Delivery.DELAYED, delayed[0][:80]
    return (Delivery.FAILED, failed[0][:80]) if failed else None


def subject_and_text_agree(message: Message) -> str:
    """The words, where subject and first lines speak as a mail system does and name an address; "" otherwise.

    People report mail trouble as well, so the sentence must be one that only a mail system says to a
    sender: *your* message, the *following* recipients.
    """
    subject = fold(message.subject[:300])
    if answers_or_forwards(subject) and not _APPENDED.search(subject):
        return ""
    if not (_SUBJECT_FAILED.search(subject) or _DELAYED.search(subject)):
        return ""
    head = normal(message.reply_text or message.text)[:_FIRST_LINES]
    sentence = _TO_THE_SENDER.search(head, 0, _FIRST_SENTENCES)
    if not sentence or not _ADDRESS.search(head):
        return ""
    return " ".join(sentence[0].split())[:80]
