"""The letters about the house's own working: what failed, what was too much, what the day was like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mailflow.domain.model.letters.facts import Blank, BlankLines, Filled, LetterFacts
from mailflow.domain.model.letters.letter import About, Answer, Audience, Letter

STAFF: Final = Audience.STAFF
Trouble = tuple[str, str, str, datetime]
"""Kind, mailbox or "", words, since when."""
TroubleOver = tuple[str, str, datetime, datetime | None]
"""Kind, mailbox or "", since, until."""
SetAside = tuple[datetime, str, str, str, Sequence[str] | str]
"""When it came, sender, subject, rule, and the form that makes a ticket of it; a link when it is written."""


@dataclass(frozen=True, slots=True)
class UndeliverableFacts(LetterFacts):
    """``letter``: its name, ``reason``: a code word of [reason], ``diagnostic``: the server's words."""

    letter: str
    recipient: str
    reason: str
    diagnostic: BlankLines
    subject: Blank


@dataclass(frozen=True, slots=True)
class QuarantinedFacts(LetterFacts):
    """``acknowledged``: whether its sender has been written to."""

    mailbox: str
    sender: Blank
    subject: Blank
    received_at: datetime
    reason: str
    attempts: int
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class TroubleFacts(LetterFacts):
    """What does not work."""

    troubles: Filled[Trouble]


@dataclass(frozen=True, slots=True)
class RecoveredFacts(LetterFacts):
    """What works again."""

    troubles: Filled[TroubleOver]


@dataclass(frozen=True, slots=True)
class NotDoneFacts(LetterFacts):
    """``undone``: a code word of [undone]; ``what``: the thing itself, such as a deadline's title."""

    undone: str
    what: str
    reason: str
    diagnostic: BlankLines
    attempts: int
    since_at: datetime


@dataclass(frozen=True, slots=True)
class BundleFacts(LetterFacts):
    """Rows of subject, and a mailto link that says it has been read, or ""."""

    letters: Filled[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class DigestFacts(LetterFacts):
    """A day of the house, an ISO date.

    ``withheld``: rows of reference and reason; ``failed``: of recipient, letter, reason; ``overdue``: of
    reference, deadline, due time; ``checkpoint``: of the record, hexadecimal; ``counts``: of label, number.
    """

    day: str
    set_aside: Sequence[SetAside]
    withheld: Sequence[tuple[str, str]]
    failed: Sequence[tuple[str, str, str]]
    overdue: Sequence[tuple[str, str, datetime]]
    checkpoint: Blank
    counts: Sequence[tuple[str, int]]
    troubles: Sequence[Trouble]


UNDELIVERABLE: Final = Letter(
    "undeliverable",
    STAFF,
    "A letter of ours could not be delivered: to whom, why in plain words, what to do.",
    UndeliverableFacts,
    about=About.PERHAPS_A_TICKET,
    answer=Answer.STAYS_INSIDE,
    hourly=50,
    failure_is_told=False,
)
QUARANTINED: Final = Letter(
    "quarantined",
    STAFF,
    "A mail could not be processed after three attempts; the original is attached.",
    QuarantinedFacts,
    about=About.NO_TICKET,
    hourly=20,
)
SERVICE_TROUBLE: Final = Letter(
    "service_trouble",
    STAFF,
    "The service itself has not worked for a while: what, since when, what it means, what to do.",
    TroubleFacts,
    about=About.NO_TICKET,
)
SERVICE_RECOVERED: Final = Letter(
    "service_recovered",
    STAFF,
    "What the admins were written to about works again.",
    RecoveredFacts,
    about=About.NO_TICKET,
)
NOT_DONE: Final = Letter(
    "not_done",
    STAFF,
    "Something could not be done after several attempts: what, on which ticket, why, what to do.",
    NotDoneFacts,
    about=About.PERHAPS_A_TICKET,
    answer=Answer.STAYS_INSIDE,
    hourly=20,
)
BUNDLE: Final = Letter(
    "bundle",
    STAFF,
    "What there was too much of to be told letter by letter: one line for each.",
    BundleFacts,
    about=About.NO_TICKET,
    own_affair=True,
)
DIGEST: Final = Letter(
    "digest",
    STAFF,
    "Once a day: what was set aside and why, withheld, failed, overdue; the record's checkpoint.",
    DigestFacts,
    about=About.NO_TICKET,
)
