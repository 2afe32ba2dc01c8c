"""A letter as it would be about a ticket of the store: what it says of customer and ticket is real.

What only the moment brings (a colleague's words, a decision, a sum) is that of the invented ticket.  Nothing
is written: no token is made, and the buttons lead nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Annotated, Any

import typer

from mailflow.adapters.letters.samples import sample_order
from mailflow.adapters.store import ticket_queries
from mailflow.adapters.store.database import Database
from mailflow.cli.common import EXIT_USAGE, EXIT_WRONG, fail, store_to_read
from mailflow.config.settings import Loaded
from mailflow.domain.decision.extract import listed
from mailflow.domain.decision.letter_orders import WORDS_LIMIT
from mailflow.domain.model.deadline_events import DeadlineId
from mailflow.domain.model.events import fold
from mailflow.domain.model.events.mails import TicketHandedIn
from mailflow.domain.model.letters import About, Audience, letter_named
from mailflow.domain.model.letters.facts import LetterFacts
from mailflow.domain.model.letters.management import NewComplaintFacts
from mailflow.domain.model.letters.notices import (
    HandInFacts,
    MailFacts,
    MailParts,
    OriginFacts,
    ReminderFacts,
    TicketFacts,
)
from mailflow.domain.model.letters.order import LetterOrder, letter_languages
from mailflow.domain.model.letters.receipts import OriginalsFacts
from mailflow.domain.model.letters.to_customers import MoreTimeFacts, StatusFacts
from mailflow.domain.model.message import Address
from mailflow.domain.model.people import holder_of, staff_language
from mailflow.domain.model.policy import Policy
from mailflow.domain.procedure.file_so_far import FileSource, customer_of
from mailflow.domain.procedure.links import WrittenTo
from mailflow.domain.rules.default_deadlines import title_of
from mailflow.domain.text.cleaning import clip
from mailflow.domain.understanding.category import category_title
from mailflow.domain.understanding.extraction import Found
from mailflow.flow.conversation import Subject, conversation_of, subject_of
from mailflow.flow.letter_links import actions, linked
from mailflow.flow.names_in_letters import with_names
from mailflow.flow.ticket_file import file_for
from mailflow.ports.errors import Damaged
from mailflow.ports.store import Transaction

OfTicket = Annotated[
    str, typer.Option("--ticket", help="As it would be about this ticket: its reference, or its number.")
]
_NOWHERE = "support@acme.example"  # RFC 2606: a press on a button of a letter without a token goes astray


@dataclass(frozen=True, slots=True)
class _KeptTicket:
    """What the store knows of the ticket; ``found``, ``linked``: as its letters to colleagues list them."""

    kept: FileSource
    running: list[tuple[DeadlineId, datetime]]  # the earliest first
    found: list[tuple[str, str]]
    linked: list[str]


def letter_of_ticket(config: Loaded, letter: str, language: str, reference: str) -> LetterOrder:
    """The letter as it would go out now; ``language``: "" for the reader's.

    Ends where there is no such ticket, or the letter is about none; raises Damaged where the ticket cannot
    be read.
    """
    if letter_named(letter).about is About.NO_TICKET:
        raise fail(f"{letter} is about no ticket, or about several: leave --ticket out", EXIT_USAGE)
    try:
        with store_to_read(config) as store:
            row, told = _told(store, reference, config.policy)
            about = Subject(row, told.kept.ticket.reference)
            with store.reading() as tx:
                return _order(tx, letter, language, about, told, config.policy)
    except Damaged as error:
        raise Damaged(f"{reference}: {error}; 'mailflow db check' tells more") from error


def _told(store: Database, reference: str, policy: Policy) -> tuple[int, _KeptTicket]:
    with store.connection() as connection:
        known = ticket_queries.reference_of(connection, reference, policy.reference_digits)
        story = ticket_queries.story(connection, known) if known else None
        row = ticket_queries.row_of(connection, known)
    with store.reading() as tx:
        ticket = tx.tickets.find(row) if story else None
        if story is None or ticket is None:
            raise fail(f"{reference}: there is no such ticket; 'mailflow tickets' lists them", EXIT_WRONG)
        events, words = tx.tickets.history(row)
        found = [Found(each["name"], each["value"], each["value"]) for each in story.found]
        return row, _KeptTicket(
            FileSource(ticket, events, (), words),
            tx.deadlines.running([row]).get(row, []),
            listed(tuple(found), policy, staff_language(policy)),
            story.linked,
        )


def _order(
    tx: Transaction, letter: str, language: str, about: Subject, told: _KeptTicket, policy: Policy
) -> LetterOrder:
    """The invented order with what is real in its place."""
    ticket = told.kept.ticket
    audience = letter_named(letter).audience
    outward = audience is Audience.CUSTOMER
    languages = letter_languages("", ticket.language, policy) if outward else (staff_language(policy),)
    sample = sample_order(letter, *((language,) if language else languages))
    reader = sample.recipient
    if outward:
        reader = Address(ticket.customer_email, ticket.customer_name)
    elif audience is Audience.STAFF and (addresses := holder_of(ticket.department, policy).addresses):
        reader = Address(addresses[0])
    values = _values(told, policy) | _of_its_kind(sample.facts, told, policy)
    facts = _real(sample.facts, values, _parts(told))
    order = replace(sample, recipient=reader, facts=facts)
    to = WrittenTo(_NOWHERE, about.reference)
    talk = conversation_of(tx, about, [order], policy)
    written = replace(
        order.written,
        reference=about.reference,
        subject=subject_of(tx, order, about, talk, policy),
        about=talk.repeated(order),
        actions=actions(order, to),
        left_out=(),
        file=file_for(tx, order, about.id, policy),
    )
    return replace(order, facts=with_names(linked(order, to), policy), written=written)


def _real(facts: Any, values: Mapping[str, object], parts: Mapping[type, LetterFacts]) -> Any:
    """The facts with those of the ticket in place of the invented ones."""
    changes: dict[str, Any] = {}
    for name in (field.name for field in fields(facts)):
        value = getattr(facts, name)
        if type(value) in parts:
            changes[name] = parts[type(value)]
        elif isinstance(value, LetterFacts):
            changes[name] = _real(value, values, parts)
        elif name in values and not (isinstance(facts, MoreTimeFacts) and name == "answer_by"):
            changes[name] = values[name]
    return replace(facts, **changes)


def _of_its_kind(facts: LetterFacts, told: _KeptTicket, policy: Policy) -> dict[str, object]:
    """What some letters mean by a name that others use for something else."""
    ticket = told.kept.ticket
    if isinstance(facts, StatusFacts):
        return {"stage": ticket.status.value}
    if isinstance(facts, ReminderFacts) and told.running:
        name, due_at = told.running[0]
        return {"deadline": title_of(name, policy), "due_at": due_at, "reason": str(name)}
    if isinstance(facts, OriginalsFacts):
        return {
            "files": [(f"{ticket.reference}-1.eml", size) for _, size in facts.files[:1]],
            "too_large": [],
        }
    if isinstance(facts, NewComplaintFacts):
        return {"words": clip(told.kept.first_words, WORDS_LIMIT)}
    return {}


def _parts(told: _KeptTicket) -> dict[type, LetterFacts]:
    """Facts that are the ticket's as a whole."""
    ticket, words = told.kept.ticket, clip(told.kept.first_words, WORDS_LIMIT)
    handed_in = next((s.event for s in told.kept.events if isinstance(s.event, TicketHandedIn)), None)
    by, written = (handed_in.who.by, handed_in.written) if handed_in else ("", "")
    person = (ticket.customer_name, ticket.customer_email, ticket.subject)
    return {
        MailFacts: MailFacts(*person, words, ticket.received_at),
        TicketFacts: TicketFacts(*person, words),
        MailParts: MailParts([], truncated=False),
        OriginFacts: OriginFacts(),
        HandInFacts: HandInFacts(ticket.channel, by, "", written),
    }


def _values(told: _KeptTicket, policy: Policy) -> dict[str, object]:
    """Single facts by their names; what nothing is known of is left out of the letter."""
    ticket, remedy = told.kept.ticket, fold(told.kept.events).remedy
    title = policy.titled(ticket.department)
    deadlines = [(title_of(name, policy), due) for name, due in told.running]
    values: dict[str, object] = {
        "customer_name": ticket.customer_name,
        "customer_email": ticket.customer_email,
        "customer_language": ticket.language,
        "customer_words": clip(told.kept.first_words, WORDS_LIMIT),
        "subject": ticket.subject,
        "phone": customer_of(told.kept).file_phone,
        "received_at": ticket.received_at,
        "nature": ticket.nature.value,
        "category": category_title(ticket.category, policy, staff_language(policy)),
        "urgent": ticket.urgent,
        "channel": ticket.channel,
        "department": title,
        "department_title": title,
        "state": ticket.status.value,
        "closed": ticket.closed_at is not None,
        "deadlines": deadlines,
        "found": told.found,
        "linked": told.linked,
        "also": [],
        "earlier": [],
        **dict.fromkeys(("doubt", "evidence", "writer", "recorded", "route_reason", "handed_in_by"), ""),
    }
    if ticket.due_at is not None:
        values["answer_by"] = ticket.due_at
    if remedy is not None:
        values["remedy"] = remedy.text
    return values
