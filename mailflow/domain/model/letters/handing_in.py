"""The letters to staff who hand in what customers told them (P4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mailflow.domain.model.letters.facts import Blank, BlankLines, Filled, LetterFacts
from mailflow.domain.model.letters.letter import About, Answer, Audience, Letter


@dataclass(frozen=True, slots=True)
class HandedInFacts(LetterFacts):
    """``outcome``: opened, joined or known; ``acknowledgement``, ``reason``: code words, or ""."""

    outcome: str
    customer_name: Blank
    customer_email: str
    phone: Blank
    subject: Blank
    received_at: datetime
    channel: str
    nature: str
    category: Blank
    department: Blank
    acknowledgement: str
    reason: str


@dataclass(frozen=True, slots=True)
class AskedMail(LetterFacts):
    """The mail that is asked about, and the answer that is suggested.

    ``example``: the form as it should be sent, line by line; ``answer_link``: a mailto URL with that form
    filled in, put in when the letter is written.
    """

    subject: Blank
    received_at: datetime
    words: BlankLines
    example: Filled[str]
    answer_link: Blank = ""


@dataclass(frozen=True, slots=True)
class AskForwarderFacts(LetterFacts):
    """``reason``: a code word of [doubt]; ``tickets``: rows of an open ticket that it may belong to.

    Each row: reference, subject, the lines of the answer that adds it, the mailto URL with these lines, which
    is put in when the letter is written.
    """

    reason: str
    mail: AskedMail
    tickets: Sequence[tuple[str, str, Sequence[str], str]] = ()


@dataclass(frozen=True, slots=True)
class FormRefusedFacts(LetterFacts):
    """``mistakes``: rows of line, reason ([mistake]) and the right words."""

    mistakes: Filled[tuple[str, str, Sequence[str]]]
    mail: AskedMail


HANDED_IN: Final = Letter(
    "handed_in",
    Audience.STAFF,
    "What a member of staff handed in is recorded: its reference, where it went, who was told.",
    HandedInFacts,
    own_affair=True,
)
ASK_FORWARDER: Final = Letter(
    "ask_forwarder",
    Audience.STAFF,
    "A forwarded mail does not say for sure whose it is: the forwarder is asked.",
    AskForwarderFacts,
    about=About.NO_TICKET,
    answer=Answer.ABOUT_ASKED_MAIL,
    own_affair=True,
)
FORM_REFUSED: Final = Letter(
    "form_refused",
    Audience.STAFF,
    "A form has mistakes; nothing was opened. What was wrong, and how it would be right.",
    FormRefusedFacts,
    about=About.NO_TICKET,
    answer=Answer.ABOUT_ASKED_MAIL,
    own_affair=True,
)
