"""Commands that join two tickets or part one in two."""

from datetime import datetime

from mailflow.domain.decision.decision import NewTicket, Split
from mailflow.domain.decision.letter_orders import acknowledgement_order
from mailflow.domain.model.deadline import Deadline, applicable, start, told
from mailflow.domain.model.deadline_events import OPENING, Starts, Stops
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.mails import MailJoined, TicketReceived, TicketRouted
from mailflow.domain.model.events.tickets import TicketMerged, TicketSplit
from mailflow.domain.model.letters.notices import HANDED_ON, HandedOnFacts
from mailflow.domain.model.letters.order import letter_languages
from mailflow.domain.model.letters.to_customers import ACKNOWLEDGEMENT
from mailflow.domain.model.people import Holder, holder_of
from mailflow.domain.model.policy import Department
from mailflow.domain.model.reference import find_references
from mailflow.domain.model.ticket import AckState, Status, TicketChange, TicketView
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.commands.operands import first_department, words_of
from mailflow.domain.procedure.commands.writing import about, happened, to_staff
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.rules.customers_date import customers_date
from mailflow.domain.rules.default_deadlines import all_work_ends, answer_by


def merge(argument: str, context: CommandContext) -> Effect:
    """Merge it into another ticket of the same matter: work goes on there."""
    found = find_references(argument, context.policy.reference_prefix)
    other = context.others.get(found[0]) if found else None
    if other is None or other.id == context.ticket.id or other.status is Status.MERGED:
        raise Refused(context.policy.say("refused.no_such_ticket", reference=argument))
    if context.ticket.customer_email not in other.participants:
        raise Refused(context.policy.say("refused.other_customer", reference=other.reference))
    return Effect(
        (happened(TicketMerged(context.who, into=other.reference)),),
        changes=TicketChange(merged_into=other.id),
        stops=(Stops.ACKNOWLEDGED, *all_work_ends(context.state)),
        links=((other.id, "merged"),),
        receipt=context.policy.say("receipt.merge", reference=other.reference),
    )


def split(argument: str, context: CommandContext) -> Effect:
    """Open a second ticket for another matter in the same mail."""
    unit, rest = first_department(argument, context)
    text = words_of(rest, context, "split")
    ticket, policy = context.ticket, context.policy
    deadlines = _from_the_start(context)
    opens = _second_ticket(ticket, _waited_since(context), unit, deadlines)
    facts = HandedOnFacts(
        by=context.actor.email,
        words=text,
        department=holder_of(unit.name, policy).title,
        ticket=about(context),
        received_at=opens.received_at,
        deadlines=told(deadlines, policy),
    )
    letters = to_staff(Holder((unit.address,), TokenRole.DEPARTMENT, ""), HANDED_ON, facts, context)
    if ticket.customer_email:
        languages = letter_languages(ticket.language, "", policy)
        letters = (acknowledgement_order(ACKNOWLEDGEMENT, opens, languages, policy), *letters)
    events = (_begun(opens, text, context), NewEvent(TicketRouted(unit.name), "split"))
    given = customers_date(opens.due_at, context.now, policy, context.calendar)
    return Effect(
        (happened(TicketSplit(context.who, department=unit.name, words=text)),),
        splits=(Split(opens, events, letters, (*deadlines, *given), ticket.first_digest),),
        receipt=policy.say("receipt.split", department=policy.titled(unit.name)),
    )


def _from_the_start(context: CommandContext) -> tuple[Deadline, ...]:
    """The deadlines that every ticket begins with; the customer has waited since they wrote."""
    ticket, waited_since = context.ticket, _waited_since(context)
    rules = applicable(context.policy.deadlines, ticket.nature, urgent=ticket.urgent)
    return tuple(
        start(rule, waited_since if rule.starts is Starts.RECEIVED else context.now, context.calendar)
        for rule in rules
        if rule.starts in OPENING
    )


def _waited_since(context: CommandContext) -> datetime:
    """Since when the customer waits (UTC): the first mail; of a closed ticket what came afterwards."""
    if context.ticket.status is not Status.CLOSED:
        return context.ticket.received_at
    joined = (stored.at for stored in reversed(context.events) if isinstance(stored.event, MailJoined))
    return next(joined, context.now)


def _second_ticket(
    ticket: TicketView, since: datetime, unit: Department, deadlines: tuple[Deadline, ...]
) -> NewTicket:
    """A ticket of the same customer for another department."""
    return NewTicket(
        nature=ticket.nature,
        urgent=ticket.urgent,
        department=unit.name,
        subject=ticket.subject,
        customer_email=ticket.customer_email,
        customer_name=ticket.customer_name,
        language=ticket.language,
        received_at=since,
        first_message_id=ticket.last_message_id or ticket.first_message_id,
        ack_state=AckState.QUEUED if ticket.customer_email else AckState.NOT_OWED,
        due_at=answer_by(deadlines),
    )


def _begun(opens: NewTicket, words: str, context: CommandContext) -> NewEvent:
    event = TicketReceived(
        nature=opens.nature,
        urgent=opens.urgent,
        split_by=context.actor.email,
        split_from=context.ticket.reference,
        words=words,
        customer=opens.customer_email,
        customer_name=opens.customer_name,
        language=opens.language,
        channel=opens.channel,
        due_at=opens.due_at,
    )
    return NewEvent(event, "split")
