"""What commands write: letters to the customer and to colleagues, and the events that they record."""

from dataclasses import replace
from datetime import timedelta

from mailflow.domain.model.events import Event, NewEvent
from mailflow.domain.model.letters import Letter
from mailflow.domain.model.letters.facts import StaffWords
from mailflow.domain.model.letters.letter import F
from mailflow.domain.model.letters.notices import TicketFacts
from mailflow.domain.model.letters.order import LetterOrder, letter_to_customer, letters_to
from mailflow.domain.model.outbox import Awaits
from mailflow.domain.model.people import Holder
from mailflow.domain.procedure.context import CommandContext, Refused
from mailflow.domain.procedure.greeting import greeting_of
from mailflow.domain.procedure.signing import signature
from mailflow.domain.text.formatted import shown
from mailflow.domain.understanding.customer_address import can_be_written_to


def to_customer(
    context: CommandContext,
    letter: Letter[F],
    facts: F,
    *,
    hold: timedelta | None = None,
    awaits: Awaits = Awaits.NOTHING,
) -> LetterOrder:
    """A letter with a person's words for the customer: held so that #stop can still catch it."""
    ticket = context.ticket
    if not ticket.customer_email:
        raise Refused(context.policy.say("refused.no_address"), "#answered phone …")
    if not can_be_written_to(ticket, context.policy):
        said = context.policy.say("refused.no_customer", address=ticket.customer_email)
        raise Refused(said, "#customer Lan <lan@example.vn>")
    greeting = ""
    if isinstance(facts, StaffWords):
        greeting, words = greeting_of(facts.words)
        facts = replace(facts, words=words)
    order = letter_to_customer(ticket, letter, facts, context.policy)
    return replace(
        order,
        automatic=False,
        hold=context.policy.staff.hold if hold is None else hold,
        awaits=awaits,
        writer=context.actor.email,
        writer_role=context.actor.role,
        greeting=greeting,
        signature=signature(context.actor, order.languages[0], context.policy),
        formatted=tuple(map(shown, context.message.formatted)),
        confirmed=context.confirmed,
        enclose_digest=context.message.digest if context.message.attachments else "",
    )


def to_staff(holder: Holder, letter: Letter[F], facts: F, context: CommandContext) -> tuple[LetterOrder, ...]:
    """A letter to every address of a holder; to the writer of the mail as an answer to it.

    What others get speaks on the writer's behalf, so what they answer goes to the writer.
    """
    actor = context.actor
    return tuple(
        replace(order, in_reply_to=context.message.message_id)
        if order.recipient.email == actor.email
        else replace(order, author=actor.email, author_role=actor.role)
        for order in letters_to(holder, letter, facts, context.policy)
    )


def about(context: CommandContext) -> TicketFacts:
    """What letters to colleagues say of the ticket."""
    return TicketFacts(
        customer_name=context.ticket.customer_name,
        customer_email=context.ticket.customer_email,
        subject=context.ticket.subject,
        customer_words=context.words,
    )


def letter_receipt(context: CommandContext) -> str:
    """That a letter to the customer is on its way, and how to keep it back."""
    minutes = int(context.policy.staff.hold.total_seconds() // 60)
    if not minutes:
        return context.policy.say("receipt.letter_now")
    return context.policy.say("receipt.letter", minutes=str(minutes))


def happened(event: Event) -> NewEvent:
    """An event that a command brings about."""
    return NewEvent(event, "command")
