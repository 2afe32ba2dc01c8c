"""In which conversation a letter stands in its reader's mail program: one for each ticket, by its subject."""

from collections.abc import Iterable
from dataclasses import dataclass

from mailflow.domain.decision.decision import NewTicket
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.letters import Audience
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.policy import Policy, Subjects
from mailflow.domain.procedure.own_subject import known_to_write, own_subject
from mailflow.domain.understanding.subjects import conversation_subject
from mailflow.ports.errors import Damaged
from mailflow.ports.store import Transaction


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """What is known of a ticket that is opened in this transaction."""

    subject: str
    channel: str
    events: tuple[NewEvent, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """The ticket that letters are about; ``id`` 0 and no reference for letters about none."""

    id: int
    reference: str
    opened: OpenedTicket | None = None  # in this transaction: nothing has been written on it yet


def opened_ticket(ticket: NewTicket | None, events: tuple[NewEvent, ...]) -> OpenedTicket | None:
    """What is known of a ticket before it is stored; None where none is opened."""
    return OpenedTicket(ticket.subject, ticket.channel, events) if ticket else None


NO_TICKET = Subject(0, "")


@dataclass(frozen=True, slots=True)
class Conversation:
    """A ticket's subject ("": unknown), and the customer's own; ``known``: letters to them may repeat it."""

    subject: str = ""
    customers: str = ""
    known: bool = False

    def repeated(self, order: LetterOrder) -> str:
        """The customer's subject, where this letter goes to them and they are surely who wrote it."""
        outward = order.letter.audience is Audience.CUSTOMER
        persons = bool(order.writer) and not order.automatic
        return self.customers if outward and (self.known or persons) else ""


def conversation_of(
    tx: Transaction, about: Subject, orders: Iterable[LetterOrder], policy: Policy
) -> Conversation:
    """What the subjects of these letters need to know; nothing of a ticket whose row is damaged."""
    if about.opened is not None:
        opened = about.opened
        customers = own_subject(opened.subject, opened.channel, opened.events)
        return Conversation(_named(opened.subject, policy), customers, known_to_write(opened.events))
    outward = any(order.letter.audience is Audience.CUSTOMER for order in orders)
    try:
        ticket = tx.tickets.find(about.id) if about.id else None
        events = tx.tickets.history(about.id)[0] if ticket is not None and outward else ()
    except Damaged:  # the letter that tells of it must be written all the same
        return Conversation()
    if ticket is None:
        return Conversation()
    customers = own_subject(ticket.subject, ticket.channel, events)
    return Conversation(_named(ticket.subject, policy), customers, known_to_write(events))


def _named(subject: str, policy: Policy) -> str:
    return conversation_subject(subject) or policy.say("formats.no_subject")


def subject_of(
    tx: Transaction, order: LetterOrder, about: Subject, conversation: Conversation, policy: Policy
) -> str:
    """The constant subject of a letter, without the reference; "" where the letter's own is meant."""
    if policy.letters.subject != Subjects.THREAD or not about.id:
        return ""
    audience = order.letter.audience
    if audience is Audience.AUTHORITY:
        return ""
    if audience is not Audience.CUSTOMER:
        return conversation.subject
    named = conversation.repeated(order)
    if not named and about.opened is None:  # the conversation is known by our first letter
        named = conversation_subject(tx.outbox.first_subject(about.id, order.recipient.email))
    return f"Re: {named}" if named else ""
