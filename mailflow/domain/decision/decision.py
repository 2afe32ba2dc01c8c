"""What a decision is: everything that follows from one mail, as values.

The flow carries a decision out in one transaction; ``explain`` prints it; the simulator compares it.
"""

from dataclasses import dataclass
from datetime import datetime

from mailflow.domain.model.deadline import Deadline
from mailflow.domain.model.deadline_events import DeadlineId, Stop
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Message
from mailflow.domain.model.origin import Origin
from mailflow.domain.model.outbox import OutboxChange
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import NO_CHANGE, AckState, Channel, Disposition, TicketChange, TicketView
from mailflow.domain.rules.routing import Routed
from mailflow.domain.rules.threading import OurLetter, Threaded
from mailflow.domain.understanding.extraction import Found
from mailflow.domain.understanding.sender_kind.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Twin:
    """An earlier copy of the same mail."""

    message_row: int
    ticket_id: int | None
    same_bytes: bool


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to be opened; the store gives it its reference."""

    nature: Nature
    urgent: bool
    department: str
    subject: str
    customer_email: str
    customer_name: str  # cleaned: may be echoed
    language: str
    received_at: datetime
    first_message_id: str
    ack_state: AckState
    ack_reason: str = ""
    ack_next_at: datetime | None = None
    due_at: datetime | None = None
    category: str = ""  # a name of config's categories
    channel: Channel = Channel.MAIL


@dataclass(frozen=True, slots=True)
class Bounced:
    """A letter of ours that came back, or is late."""

    letter: OurLetter
    recipients: tuple[str, ...]
    reason: str
    delayed: bool


@dataclass(frozen=True, slots=True)
class Split:
    """A second ticket that staff open for another matter in the same mail."""

    opens: NewTicket
    events: tuple[NewEvent, ...]
    letters: tuple[LetterOrder, ...]
    deadlines: tuple[Deadline, ...]
    digest: str  # of the original that both tickets come from


@dataclass(frozen=True, slots=True)
class Resume:
    """The deadlines that these events stopped at that moment run again, and those that others replaced."""

    stopped_at: datetime
    events: tuple[str, ...]  # as they are stored
    replaced: tuple[DeadlineId, ...] = ()


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows on the ticket from a mail, or from a command in it; written down in one transaction."""

    events: tuple[NewEvent, ...] = ()
    letters: tuple[LetterOrder, ...] = ()
    changes: TicketChange = NO_CHANGE
    deadlines: tuple[Deadline, ...] = ()  # to start
    stops: tuple[Stop, ...] = ()
    outbox: tuple[OutboxChange, ...] = ()  # what becomes of letters that wait
    links: tuple[tuple[int, str], ...] = ()  # other tickets, and why each is shown beside this one
    splits: tuple[Split, ...] = ()
    resumes: Resume | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one mail, and by which rule."""

    disposition: Disposition
    rule: str
    verdict: Verdict
    role: str = "customer"  # as whom the sender wrote
    joins: TicketView | None = None
    opens: NewTicket | None = None
    twin: Twin | None = None
    bounced: Bounced | None = None
    consequences: Consequences = Consequences()
    threaded: Threaded | None = None
    routed: Routed | None = None
    found: tuple[Found, ...] = ()  # what was picked out of the mail
    heard: Message | None = None  # the customer's mail, where somebody or something else sent it
    origin: Origin | None = None  # of a mail that a form, a group or a forwarder sent
