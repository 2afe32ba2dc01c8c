"""The letter about several tickets of which one reader hears at one time, and what answers to it get."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from mailflow.domain.model.letters.facts import Action, Filled, LetterFacts, LinesOfText, Number
from mailflow.domain.model.letters.letter import About, Answer, Audience, Letter


class DueTicket(NamedTuple):
    """One ticket of a letter about several; ``due``: rows of name, due time, whether that is past."""

    reference: str
    customer: str
    subject: str
    words: str  # the beginning of the customer's
    due: Sequence[tuple[str, datetime, bool]]
    actions: Sequence[Action]
    urgent: bool


@dataclass(frozen=True, slots=True)
class SeveralDueFacts(LetterFacts):
    """Tickets of which the reader hears together; ``late_tickets``: how many of them are overdue."""

    due_tickets: Filled[DueTicket]
    late_tickets: Number


@dataclass(frozen=True, slots=True)
class NotOnATicketFacts(LetterFacts):
    """What the reader has written."""

    words: LinesOfText


SEVERAL_DUE: Final = Letter(
    "several_due",
    Audience.STAFF,
    "Several tickets are overdue, or soon will be: one letter instead of many, with the buttons of each.",
    SeveralDueFacts,
    about=About.NO_TICKET,
    answer=Answer.STAYS_INSIDE,
    by_clock=True,
)
NOT_ON_A_TICKET: Final = Letter(
    "not_on_a_ticket",
    Audience.STAFF,
    "A colleague has answered a letter about several tickets or none: nothing was done, and what to do.",
    NotOnATicketFacts,
    about=About.NO_TICKET,
    answer=Answer.STAYS_INSIDE,
    own_affair=True,
)
