"""The letters by which staff hear of a ticket: it has come, the customer has written, a deadline comes.

Long because each of them has its facts and its record here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mailflow.domain.model.deadline_events import DeadlineId
from mailflow.domain.model.letters import buttons as b
from mailflow.domain.model.letters.facts import (
    Blank,
    BlankLines,
    Colleague,
    Flag,
    LetterFacts,
    NamedDeadline,
)
from mailflow.domain.model.letters.file import Shows
from mailflow.domain.model.letters.letter import Answer, Audience, Brings, Hourly, Letter

STAFF: Final = Audience.STAFF
WHOSE: Final = "whose"
"""The case of a mail of which nobody knows whose it is."""
OFFERED: Final = "offered"
AGREED: Final = "agreed"
CLOSED: Final = "closed"
"""The cases of a further mail: an offer of ours is open, it is accepted, the ticket is closed."""


@dataclass(frozen=True, slots=True)
class MailFacts(LetterFacts):
    """A customer's mail, as every notice tells it."""

    customer_name: Blank
    customer_email: str
    subject: Blank
    words: BlankLines
    received_at: datetime


@dataclass(frozen=True, slots=True)
class MailParts(LetterFacts):
    """What else there is of a mail: rows of file name and size in bytes; whether the words were cut."""

    attachments: Sequence[tuple[str, int]]
    truncated: Flag


@dataclass(frozen=True, slots=True)
class OriginFacts(LetterFacts):
    """The way of a mail that a web form or a group has sent.

    ``origin``: its name; ``sent_by``: the address in From; ``found_in``: where the customer's address stands;
    ``whose``: why nobody knows whose it is (a code word of [reason]); ``likely``: who it may be.
    """

    origin: Blank = ""
    sent_by: Blank = ""
    found_in: Blank = ""
    whose: Blank = ""
    likely: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class HandInFacts(LetterFacts):
    """The way that a matter took into the house, where a member of staff has brought it.

    ``channel``: a code word of [channel]; ``handed_in_by``: the address of a member of staff, ``note`` their
    words; ``written``: the date of the customer's mail as it stands in a forward; "" where nobody did.
    """

    channel: str
    handed_in_by: Colleague
    note: BlankLines
    written: Blank


@dataclass(frozen=True, slots=True)
class NewTicketFacts(LetterFacts):
    """All that is known of a ticket at its beginning.

    ``found``: rows of label and value picked out of the mail; ``earlier``, ``linked``: references;
    ``doubt``: a code word of [sender], "" where the mail is surely from whom it says.
    """

    department: Blank
    mail: MailFacts
    parts: MailParts
    nature: str
    category: Blank
    urgent: Flag
    customer_language: Blank
    hand_in: HandInFacts
    found: Sequence[tuple[str, str]]
    deadlines: Sequence[NamedDeadline]
    route_reason: Blank
    earlier: Sequence[str]
    linked: Sequence[str]
    doubt: Blank
    way: OriginFacts

    def case(self) -> tuple[str, int]:
        """Whether somebody must say whose it is; what is no complaint asks for other commands."""
        return WHOSE if self.way.whose else self.nature, 0


@dataclass(frozen=True, slots=True)
class CustomerWroteFacts(LetterFacts):
    """``writer``: whoever wrote it, name and address; "" where it is surely the customer.

    ``recorded``: what the customer has agreed to, "" for nothing; ``offered``: an offer of ours is open;
    ``closed``: the ticket is closed.
    """

    department: Blank
    mail: MailFacts
    parts: MailParts
    found: Sequence[tuple[str, str]]
    deadlines: Sequence[NamedDeadline]
    linked: Sequence[str]
    evidence: Blank
    doubt: Blank
    writer: Blank
    handed_in_by: Colleague
    recorded: Blank
    offered: Flag
    closed: Flag

    def case(self) -> tuple[str, int]:
        """What the mail may be about besides itself."""
        cases = {AGREED: self.recorded, OFFERED: self.offered, CLOSED: self.closed}
        return next((case for case, fits in cases.items() if fits), ""), 0


@dataclass(frozen=True, slots=True)
class ReminderFacts(LetterFacts):
    """``reason``: the deadline by its short name, ``deadline`` its name in the reader's language.

    ``also``: what else of the ticket its reader is to hear of now: rows of name, due time, short name,
    and whether it is overdue.
    """

    department: Blank
    deadline: str
    due_at: datetime
    mail: MailFacts
    reason: str
    also: Sequence[tuple[str, datetime, str, bool]]

    def case(self) -> tuple[str, int]:
        """Each kind of deadline asks for other commands."""
        return self.cases()[0]

    def cases(self) -> tuple[tuple[str, int], ...]:
        """All that the letter names."""
        names = (DeadlineId.parse(name) for name in (self.reason, *(also[2] for also in self.also)))
        return tuple((deadline.kind, deadline.number) for deadline in names)


@dataclass(frozen=True, slots=True)
class EscalationFacts(ReminderFacts):
    """``level``: a code word of [role]; "" for a department."""

    level: str


@dataclass(frozen=True, slots=True)
class WithheldFacts(LetterFacts):
    """``reason``: why no acknowledgement went out ([reason]); ``due_at``: by when one should."""

    reason: str
    due_at: datetime
    mail: MailFacts
    doubt: Blank
    way: OriginFacts

    def case(self) -> tuple[str, int]:
        """Whether somebody must say whose it is."""
        return WHOSE if self.way.whose else "", 0


@dataclass(frozen=True, slots=True)
class TicketFacts(LetterFacts):
    """A ticket, as letters to colleagues tell it; ``customer_words``: of the last mail."""

    customer_name: Blank
    customer_email: str
    subject: Blank
    customer_words: BlankLines


@dataclass(frozen=True, slots=True)
class HandedOnFacts(LetterFacts):
    """``by`` hands on, ``words`` are theirs."""

    by: Colleague
    words: BlankLines
    department: Blank
    ticket: TicketFacts
    received_at: datetime
    deadlines: Sequence[NamedDeadline]


NEW_TICKET: Final = Letter(
    "new_ticket",
    STAFF,
    "A complaint for this department: who, what, by when, why it came here.",
    NewTicketFacts,
    offers=(b.TAKE, b.ASK, b.ROUTE, b.PLAN, b.ANSWER, b.NOTE, b.HELP),
    offers_in_case={
        WHOSE: (b.CUSTOMER, b.TAKE, b.ROUTE, b.NOTE, b.HELP),
        "question": (b.TAKE, b.ANSWER, b.ASK, b.ROUTE, b.NOTE, b.HELP),
        "suggestion": (b.TAKE, b.THANKS, b.ASK, b.ROUTE, b.NOTE, b.HELP),
        "praise": (b.THANKS, b.ROUTE, b.NOTE, b.HELP),
    },
    hourly=Hourly.AS_CONFIG_SAYS,
    brings=Brings.OPENED,
    awaited=True,
)
CUSTOMER_WROTE: Final = Letter(
    "customer_wrote",
    STAFF,
    "The customer has written again on a ticket that this department holds.",
    CustomerWroteFacts,
    offers=(b.ASK, b.ANSWER, b.TOLD, b.NOTE, b.HELP),
    offers_in_case={
        OFFERED: (b.AGREE, b.ASK, b.ANSWER, b.TOLD, b.NOTE, b.HELP),
        AGREED: (b.DONE, b.ACTION, b.ANSWER, b.NOTE, b.HELP),
        CLOSED: (b.REOPEN, b.SPLIT, b.TOLD, b.NOTE, b.HELP),
    },
    hourly=Hourly.AS_CONFIG_SAYS,
    shows=Shows.SHORT,
    brings=Brings.OPENED,
    awaited=True,
)
_BY_DEADLINE: Final = {
    "question": (b.ANSWER, b.ASK, b.HELP),
    "unhappy customer": (b.REOPEN, b.NOTE, b.HELP),
    "hand-over": (b.TOLD, b.HELP),
    "customer's date": (b.EXTEND, b.ANSWER, b.HELP),
    "promise": (b.KEPT, b.NOTE, b.HELP),
    "action": (b.DONE, b.NOTE, b.HELP),
    "remedy": (b.DONE, b.NOTE, b.HELP),
    "offer": (b.OFFER, b.OPTIONS, b.HELP),
}
"""What meets a deadline, before it and after it."""
REMINDER: Final = Letter(
    "reminder",
    STAFF,
    "A deadline of a ticket comes near.",
    ReminderFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.TAKE, b.ASK, b.ANSWER, b.HELP),
    offers_in_case={
        "customer waiting": (b.ASK, b.ANSWER, b.TOLD, b.HELP),
        **_BY_DEADLINE,
        "verification": (b.VERIFY_PASS, b.VERIFY_FAIL),
        "approval": (b.APPROVE, b.REJECT),
        "letter approval": (b.APPROVE, b.REJECT),
    },
    hourly=200,
    repeats=True,
    shows=Shows.SHORT,
    awaited=True,
    by_clock=True,
)
ESCALATION: Final = Letter(
    "escalation",
    STAFF,
    "A deadline has passed; told to the department, then one level up at a time.",
    EscalationFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.TAKE, b.ROUTE, b.NOTE, b.HELP),
    offers_in_case={
        "customer waiting": (b.ASK, b.ANSWER, b.TOLD, b.ROUTE, b.HELP),
        **_BY_DEADLINE,
        "verification": (b.VERIFY_PASS, b.VERIFY_FAIL, b.NOTE, b.HELP),
        "approval": (b.NOTE, b.HELP),
        "letter approval": (b.NOTE, b.HELP),
    },
    hourly=200,
    repeats=True,
    shows=Shows.SHORT,
    awaited=True,
    by_clock=True,
)
ACKNOWLEDGEMENT_WITHHELD: Final = Letter(
    "acknowledgement_withheld",
    STAFF,
    "No acknowledgement went out, why, and what a person should do within the 24 hours.",
    WithheldFacts,
    answer=Answer.STAYS_INSIDE,
    offers=(b.TAKE, b.SPAM, b.HELP),
    offers_in_case={WHOSE: (b.CUSTOMER, b.SPAM, b.HELP)},
    hourly=200,
)
HANDED_ON: Final = Letter(
    "handed_on",
    STAFF,
    "The new holder of a ticket is told, with what the colleague says.",
    HandedOnFacts,
    offers=(b.TAKE, b.ASK, b.ROUTE, b.PLAN, b.ANSWER, b.HELP),
    carries_files=True,
    shows=Shows.SHORT,
    brings=Brings.ALL,
    awaited=True,
)
