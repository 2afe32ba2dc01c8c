"""The letters by which the director and head office hear of complaints (P6, P8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mailflow.domain.model.letters import buttons as b
from mailflow.domain.model.letters.facts import Blank, BlankLines, Flag, LetterFacts
from mailflow.domain.model.letters.letter import About, Answer, Audience, Hourly, Letter


@dataclass(frozen=True, slots=True)
class NewComplaintFacts(LetterFacts):
    """``department``: who looks after it; ``doubt``: a code word of [sender] or "".

    ``closed``: it came in a ticket that is closed.
    """

    department: Blank
    customer_name: Blank
    subject: Blank
    words: BlankLines
    received_at: datetime
    urgent: Flag
    doubt: Blank
    closed: Flag = False


@dataclass(frozen=True, slots=True)
class ComplaintsFacts(LetterFacts):
    """Rows of reference, when it came, customer's name, subject, department, urgent."""

    items: Sequence[tuple[str, datetime, str, str, str, bool]]


NEW_COMPLAINT: Final = Letter(
    "new_complaint",
    Audience.MANAGEMENT,
    "A complaint has come in, also again in a closed ticket; told at once (P6, P8).",
    NewComplaintFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.NOTE, b.STATUS),
    hourly=Hourly.AS_CONFIG_SAYS,
)
COMPLAINTS_DIGEST: Final = Letter(
    "complaints_digest",
    Audience.MANAGEMENT,
    "The complaints since the last digest.",
    ComplaintsFacts,
    about=About.NO_TICKET,
    answer=Answer.STAYS_INSIDE,
)
