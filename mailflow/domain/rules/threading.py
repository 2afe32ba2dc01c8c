"""Which ticket a mail belongs to: all the evidence, strongest first, each with the rule that read it.

Reference IDs can be guessed, so a reference joins only for a participant; a MAC cannot, so our own
Message-ID joins for whoever holds it.  Contradicting evidence is recorded, never guessed away.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailflow.domain.model.message import Message
from mailflow.domain.model.ticket import Status, TicketView
from mailflow.domain.model.token import Purpose, TokenRole, Verified
from mailflow.domain.understanding.reply_text.quoting import PREFIXES
from mailflow.domain.understanding.subjects import REFERENCE_TAG

_LONGEST_SUBJECT = 1000  # characters that are compared


@dataclass(frozen=True, slots=True)
class OurLetter:
    """A letter of ours that a mail answers or that bounced."""

    outbox_id: int
    ticket_id: int
    occasion: str
    recipient: str
    role: TokenRole
    message_id: str
    created_at: datetime
    expired: bool  # older than the token's life: then it only counts for participants
    bounced: bool = False  # it has come back before: that is told once
    carried_token: bool = False  # whether it asked for answers to an address with a token
    left: bool = False  # whether a mail server may have it
    author: str = ""  # the member of staff on whose behalf it spoke
    author_role: str = ""


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """What the store knows about one mail; gathered before the decision, so that the decision is pure."""

    ours: Mapping[str, OurLetter] = field(default_factory=dict)  # by Message-ID
    foreign: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Message-ID of an earlier mail → its tickets: whoever forged it first must not hide the true one."""
    tokens: tuple[Verified, ...] = ()  # from the recipients' sub-addresses, MAC checked
    references: Mapping[str, int] = field(default_factory=dict)  # reference → ticket
    tickets: Mapping[int, TicketView] = field(default_factory=dict)
    again: tuple[int, ...] = ()  # tickets to which the same words came from the same address just before
    returned: OurLetter | None = None  # the letter that a delivery report carries, by Message-ID or token


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to think that a mail belongs to a ticket."""

    rule: str
    ticket_id: int
    detail: str
    joins: bool  # False: names a ticket but does not authorise joining it
    role: TokenRole = TokenRole.CUSTOMER  # as whom the writer holds this evidence
    addressee: str = ""
    proves: bool = False  # who has it has our letter to the customer: its token is valid


@dataclass(frozen=True, slots=True)
class Threaded:
    """The outcome: the ticket to join (or None), the deciding rule and everything that was seen."""

    ticket: TicketView | None
    rule: str
    evidence: tuple[Evidence, ...] = ()
    linked: tuple[int, ...] = ()  # tickets that staff should see beside a new one

    @property
    def deciding(self) -> Evidence | None:
        """The evidence that decided, or None for a new ticket."""
        return self.evidence[0] if self.ticket and self.evidence else None


ENVELOPE_TOKEN = "envelope token"  # noqa: S105  (a rule's name)
"""In the address of a staff letter's envelope: every server on the way saw it, so it only threads."""

TOKEN_IN_TEXT = "token in the text"  # noqa: S105  (a rule's name)
"""In a line of the mail, as a link begins it where addresses with a token do not arrive."""

SAME_WORDS = "the same words again"
"""Sent twice within an hour, because nothing seemed to happen or a file was forgotten: one matter."""

Rule = Callable[[Message, ThreadFacts], list[Evidence]]


def _our_message_id(message: Message, known: ThreadFacts) -> list[Evidence]:
    found = []
    for message_id in _answered(message):
        letter = known.ours.get(message_id)
        if letter:
            ticket = known.tickets.get(letter.ticket_id)
            joins = not letter.expired or _is_participant(message, ticket)
            found.append(
                Evidence(
                    "our message-id",
                    letter.ticket_id,
                    message_id,
                    joins,
                    letter.role,
                    letter.recipient,
                    proves=not letter.expired and letter.role == "customer",
                )
            )
    return found


def _address_token(message: Message, known: ThreadFacts) -> list[Evidence]:
    return [
        Evidence(
            _rule_of(t),
            t.ticket_id,
            t.role,
            not t.expired or _participates(message, known, t.ticket_id),
            t.role,
            t.addressee,
            proves=not t.expired and t.role == "customer",
        )
        for t in known.tokens
    ]


def _rule_of(token: Verified) -> str:
    if token.in_text:
        return TOKEN_IN_TEXT
    return ENVELOPE_TOKEN if token.purpose is Purpose.BOUNCE and token.role != "customer" else "address token"


def _known_message_id(message: Message, known: ThreadFacts) -> list[Evidence]:
    return [
        Evidence("known message-id", ticket_id, i, _participates(message, known, ticket_id))
        for i in _answered(message)
        for ticket_id in known.foreign.get(i, ())
    ]


def _reference_in_subject(message: Message, known: ThreadFacts) -> list[Evidence]:
    return [
        Evidence("reference in subject", ticket_id, reference, _participates(message, known, ticket_id))
        for reference, ticket_id in known.references.items()
    ]


def _same_words(message: Message, known: ThreadFacts) -> list[Evidence]:
    return [
        Evidence(SAME_WORDS, ticket_id, message.subject, _participates(message, known, ticket_id))
        for ticket_id in known.again
    ]


RULES: tuple[Rule, ...] = (
    _our_message_id,
    _address_token,
    _known_message_id,
    _reference_in_subject,
    _same_words,
)
"""Strongest first."""


def thread(message: Message, known: ThreadFacts, *, now: datetime, reopen_within: timedelta) -> Threaded:
    """Decide which ticket the mail joins; pure, total."""
    evidence = [e for rule in RULES for e in rule(message, known) if e.ticket_id in known.tickets]
    deciding = next((e for e in evidence if e.joins), None)
    if deciding is None:
        linked = tuple(dict.fromkeys(e.ticket_id for e in evidence))
        return Threaded(
            None, "stranger names a ticket" if linked else "nothing fits", tuple(evidence), linked
        )
    ticket = known.tickets[deciding.ticket_id]
    ordered = (deciding, *(e for e in evidence if e is not deciding))
    others = tuple(dict.fromkeys(e.ticket_id for e in evidence if e.ticket_id != ticket.id))
    theirs = deciding.role == "customer"
    if theirs:
        ticket = _goes_on(ticket, known)  # what staff add to a merged or closed ticket stays a note on it
    if theirs and _long_closed(ticket, now, reopen_within):
        return Threaded(None, "reply long after closing", ordered, (ticket.id, *others))
    if theirs and _fresh_subject(message, deciding, known, ticket):
        return Threaded(None, "token under a fresh subject", ordered, (ticket.id, *others))
    return Threaded(ticket, deciding.rule, ordered, others)


def contradicts(threaded: Threaded) -> bool:
    """Whether the evidence names more than one ticket."""
    return len({e.ticket_id for e in threaded.evidence}) > 1


def _answered(message: Message) -> tuple[str, ...]:
    """In-Reply-To first, then References from the newest back: the nearest parent is the best evidence."""
    return tuple(dict.fromkeys((*message.in_reply_to, *reversed(message.references))))


def _is_participant(message: Message, ticket: TicketView | None) -> bool:
    """Whether its one sender takes part in the ticket; of several in From none is to be believed."""
    alone = len({each.email for each in message.senders}) == 1
    return alone and ticket is not None and message.sender.email in ticket.participants


def _participates(message: Message, known: ThreadFacts, ticket_id: int) -> bool:
    return _is_participant(message, known.tickets.get(ticket_id))


def _goes_on(ticket: TicketView, known: ThreadFacts) -> TicketView:
    """The ticket on which the work goes on, where this one was merged."""
    seen = {ticket.id}
    while ticket.merged_into in known.tickets and ticket.merged_into not in seen:
        ticket = known.tickets[ticket.merged_into]
        seen.add(ticket.id)
    return ticket


def _long_closed(ticket: TicketView, now: datetime, reopen_within: timedelta) -> bool:
    closed = ticket.closed_at if ticket.status is Status.CLOSED else None
    return closed is not None and now - closed > reopen_within


def _fresh_subject(message: Message, deciding: Evidence, known: ThreadFacts, ticket: TicketView) -> bool:
    """A token from the address book under another subject is a new matter, not a reply."""
    if deciding.rule != "address token" or _answered(message) or known.references:
        return False
    return bare_subject(message.subject) != bare_subject(ticket.subject)


def bare_subject(subject: str) -> str:
    """The subject without answer prefixes and reference tags, folded, to compare two of them."""
    text = REFERENCE_TAG.sub("", subject[:_LONGEST_SUBJECT]).casefold().strip()
    for _ in range(20):
        if text.startswith("["):
            text = text.partition("]")[2].strip()
            continue
        head, colon, rest = text.partition(":")
        if not colon:
            head, colon, rest = text.partition("：")
        if not colon or head.strip() not in PREFIXES:
            break
        text = rest.strip()
    return " ".join(text.split())


def answers_nothing(message: Message) -> bool:
    """Whether a mail begins something: no header and no prefix says that it answers or forwards a mail.

    What came to an address with a detail (support+token@…) answers a letter, whatever its headers say.
    """
    head, colon, _ = message.subject.replace("：", ":").strip().partition(":")
    prefixed = bool(colon) and head.strip(" []0123456789").casefold() in PREFIXES
    if message.in_reply_to or message.references or prefixed:
        return False
    addresses = (*(each.email for each in (*message.to, *message.cc)), *message.delivered_to)
    return not any("+" in address for address in addresses)
