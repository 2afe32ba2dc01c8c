"""What people's mail programs write by themselves: a reaction, a recall, a calendar's answer, an absence.

Of staff only: what they say to nobody in particular must never reach a customer as their answer.  The words
stand in ``knowledge/mail_programs.toml``; whole lines must match, so that a person's sentence never does.
"""

import re
from enum import StrEnum
from typing import Final

from mailflow.domain.model.message import Message
from mailflow.domain.text.cleaning import fold
from mailflow.domain.understanding.reply_text.line_shapes import is_name
from mailflow.domain.understanding.sender_kind.patterns import LazyPattern
from mailflow.language.knowledge import knowledge, words_of


class ProgramMail(StrEnum):
    """What a mail program wrote; the value stands in the rule of the decision."""

    REACTION = "reaction"
    RECALL = "recall"
    CALENDAR = "calendar answer"
    ABSENCE = "absence without a header"


_LONGEST: Final = 1200  # characters of the new text; a longer one is a person's
_FEW: Final = 3  # lines of a reaction, of a recall
_ADDRESS: Final = re.compile(r"[(<]{0,1}https?://[^\s>)]{1,400}[)>]{0,1}")
_PARTS: Final = re.compile(r"[!?\n;,。！，；]|\.(?=\s|$)")
_KNOWN: Final = knowledge("mail_programs")
_PATTERNS: Final = {section: LazyPattern(*words_of(_KNOWN[section])) for section in _KNOWN}
_REACTION_PART: Final = "text/vnd.google.email-reaction+json"


def program_mail(message: Message) -> ProgramMail | None:
    """What a mail program wrote by itself in a person's name; None for what somebody has written."""
    text = (message.reply_text or message.text).strip()
    if len(text) > _LONGEST:
        return None
    lines = [bare for line in text.split("\n") if (bare := _bare(line))]
    types = {each.content_type for each in message.attachments}
    subject = fold(message.subject[:300]).strip()
    if _REACTION_PART in types or _is_reaction(lines):
        return ProgramMail.REACTION
    if _is_recall(lines, subject):
        return ProgramMail.RECALL
    if _is_calendar(lines, subject, attached="text/calendar" in types):
        return ProgramMail.CALENDAR
    return ProgramMail.ABSENCE if not message.attachments and _is_absence(text) else None


def _bare(line: str) -> str:
    """A line folded, without addresses; "" where no letter is left, as in a row of emoji."""
    bare = fold(_ADDRESS.sub("", line)).strip()
    return bare if any(map(str.isalnum, bare)) else ""


def _is_reaction(lines: list[str]) -> bool:
    said = _PATTERNS["reaction"]
    return 0 < len(lines) <= _FEW and all(said.fullmatch(line) is not None for line in lines)


def _is_recall(lines: list[str], subject: str) -> bool:
    if not 0 < len(lines) <= _FEW:
        return False
    called = f'{lines[0]} ""' if _PATTERNS["recall_subject"].fullmatch(subject) else lines[0]
    return _PATTERNS["recall"].fullmatch(called) is not None


def _is_calendar(lines: list[str], subject: str, *, attached: bool) -> bool:
    """Its first line says so, or only its subject, above nothing that anybody has written."""
    said = bool(lines) and _PATTERNS["calendar"].fullmatch(lines[0]) is not None
    if said and (attached or len(lines) <= _FEW):
        return True
    return not lines and _PATTERNS["calendar_subject"].fullmatch(subject) is not None


def _is_absence(text: str) -> bool:
    """Whether a text says that its writer is away, when they are back, whom to ask, and nothing else."""
    parts = [(bare, part.strip()) for part in _PARTS.split(text) if (bare := _bare(part))]
    away = [bare for bare, _ in parts if _PATTERNS["absent"].fullmatch(bare)]
    return bool(away) and all(
        bare in away or _PATTERNS["absent_beside"].fullmatch(bare) is not None or is_name(part)
        for bare, part in parts
    )
