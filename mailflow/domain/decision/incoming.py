"""One mail and everything that is known when it is decided on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailflow.domain.decision.decision import Twin
from mailflow.domain.decision.handed_in import HandedIn, Said
from mailflow.domain.model.calendar import WorkingCalendar
from mailflow.domain.model.deadline_events import DeadlineId
from mailflow.domain.model.events import StoredEvent
from mailflow.domain.model.message import Message
from mailflow.domain.model.origin import Origin
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.model.token import Verified
from mailflow.domain.rules.caps import AckCounts
from mailflow.domain.rules.outgoing_guard import Inside
from mailflow.domain.rules.threading import Threaded, ThreadFacts
from mailflow.domain.understanding.authentication import Authentication
from mailflow.domain.understanding.sender_kind.verdict import Verdict


@dataclass(frozen=True, slots=True)
class History:
    """The history of a ticket, as far as a mail on it needs it."""

    events: tuple[StoredEvent, ...] = ()
    words: str = ""  # what the customer wrote first
    later_words: str = ""  # and since, where staff write


Running = Sequence[tuple[DeadlineId, datetime]]
"""The deadlines of a ticket that run: which, and their due time (UTC), the earliest first."""


@dataclass(frozen=True, slots=True)
class WhoseMail:
    """Whose mail it is: the writer behind its From, and the customer for whom staff hand it in."""

    customer: str  # address of the one whose matter it is; may be ""
    origin: Origin | None = None  # of a mail that a form, a group or a forwarder sent in its writer's place
    form: HandedIn | None = None  # the form that a mail of staff is
    forward: HandedIn | None = None  # the forward that a mail of staff is; not looked for in a form


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when a mail is decided on, besides the mail and the policy."""

    received_at: datetime  # INTERNALDATE, UTC
    now: datetime
    calendar: WorkingCalendar
    known: ThreadFacts = field(default_factory=ThreadFacts)
    twin: Twin | None = None
    message_id_reused: bool = False  # the same Message-ID came before with other content
    remembered_language: str = ""
    counts: AckCounts = field(default_factory=AckCounts)
    earlier: tuple[str, ...] = ()  # the customer's earlier references, newest first
    files: Mapping[int, History] = field(default_factory=dict)  # by ticket, where staff or an answer needs it
    running: Mapping[int, Running] = field(default_factory=dict)  # by ticket
    open_tickets: tuple[TicketView, ...] = ()  # of the customer whose mail staff hand in, newest first
    others: Mapping[str, TicketView] = field(default_factory=dict)  # tickets that commands name, by reference
    inside: Inside = field(default_factory=Inside)  # the words of letters inside the house
    subaddressing: bool = False  # whether letters carry reply tokens in their addresses
    about_no_ticket: tuple[Verified, ...] = ()  # letters of ours that it answers and that are of no ticket
    asked: Message | None = None  # an earlier mail of staff that this one is about, until it is sure whose
    whose: WhoseMail | None = None  # None: not found yet
    habits: tuple[str, ...] = ()  # the words of a member of staff's earlier mails, newest first


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail on its way through the steps."""

    message: Message
    situation: Situation
    policy: Policy
    verdict: Verdict
    threaded: Threaded
    authentication: Authentication
    whose: WhoseMail
    said: Said | None = None  # by the member of staff who handed it in

    @property
    def origin(self) -> Origin | None:
        """How a mail came that its From did not write; None for a mail of the From itself."""
        return self.whose.origin
