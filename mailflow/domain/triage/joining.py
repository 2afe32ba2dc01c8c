"""A mail that belongs to a ticket joins it: what it changes, who hears of it."""

from mailflow.domain.decision.decision import Consequences, Decision
from mailflow.domain.decision.extract import listed, pick_out, picked_out
from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.decision.letter_orders import notices, parts_of_mail, told_of_mail
from mailflow.domain.decision.sender_doubt import Doubt, doubt_on
from mailflow.domain.model.deadline import Deadline
from mailflow.domain.model.deadline_events import Done, Starts
from mailflow.domain.model.events import NewEvent, Who
from mailflow.domain.model.events.mails import MailJoined, ReasonToJoin
from mailflow.domain.model.letters.notices import CUSTOMER_WROTE, CustomerWroteFacts
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Kind, Message
from mailflow.domain.model.people import holder_of, staff_language
from mailflow.domain.model.ticket import NO_CHANGE, UNSET, Disposition, Status, TicketChange, TicketView
from mailflow.domain.procedure.bare_thanks import thanks_alone
from mailflow.domain.procedure.customer import begun_by_customer, customer_mail
from mailflow.domain.procedure.deadlines_told import deadlines_told
from mailflow.domain.rules.default_deadlines import CUSTOMERS_ANSWER
from mailflow.domain.rules.threading import SAME_WORDS, contradicts
from mailflow.domain.text.cleaning import clean_name
from mailflow.domain.triage.after_closing import as_written_now, says_no_more, written_again
from mailflow.domain.understanding.extraction import Found


def join(incoming: Incoming) -> Decision | None:
    """The customer, or whoever holds our letter, writes again on a ticket."""
    ticket = incoming.threaded.ticket
    if ticket is None:
        return None
    doubtful = incoming.verdict.kind is not Kind.HUMAN
    special = None if doubtful else customer_mail(incoming, ticket)
    if special is not None:
        return special
    message, doubt = incoming.message, doubt_on(incoming, ticket)
    found = () if doubt else pick_out(incoming)
    begun = _waits_for_an_answer(incoming, ticket) if doubt in _PERHAPS_THEIRS else ()
    again = () if doubt or doubtful or not begun else written_again(incoming, ticket)
    joined = MailJoined(
        Who(message.sender.email),
        participant=not doubt,
        doubt=doubt.value,
        authentication=incoming.authentication.value,
        message_id=message.message_id,
        evidence=tuple(ReasonToJoin(e.rule, e.detail, e.joins) for e in incoming.threaded.evidence),
        contradiction=contradicts(incoming.threaded),
        found=picked_out(found),
        message_id_reused=incoming.situation.message_id_reused,
    )
    return Decision(
        Disposition.JOINED,
        incoming.threaded.rule,
        incoming.verdict,
        role="stranger" if doubt else "customer",
        joins=ticket,
        consequences=Consequences(
            (NewEvent(joined, incoming.threaded.rule),),
            (*again, *_follow_up_letters(incoming, ticket, found, begun, doubt)),
            NO_CHANGE if doubt else _after_a_mail(message, ticket),
            begun,
            stops=() if doubt else (Done(CUSTOMERS_ANSWER.only),),
            links=tuple((other, "named in the same mail") for other in incoming.threaded.linked),
        ),
        threaded=incoming.threaded,
        found=found,
    )


_PERHAPS_THEIRS = frozenset({Doubt.NONE, Doubt.UNPROVED})
"""Whose mails somebody has to answer in time: nothing speaks against the sender."""


def _waits_for_an_answer(incoming: Incoming, ticket: TicketView) -> tuple[Deadline, ...]:
    """The deadlines of a customer who has written again: the first mail that nobody answered counts."""
    repeated = incoming.threaded.rule == SAME_WORDS and ticket.status is not Status.CLOSED
    closed = ticket.status is Status.CLOSED and not incoming.message.attachments
    if repeated or thanks_alone(incoming.message) or (closed and says_no_more(incoming.message.reply_text)):
        return ()
    about = as_written_now(incoming, ticket) if ticket.status is Status.CLOSED else ticket
    return begun_by_customer(Starts.CUSTOMER_WROTE, incoming, about)


def _after_a_mail(message: Message, ticket: TicketView) -> TicketChange:
    """What a customer's mail changes: who was waited for has written."""
    return TicketChange(
        last_message_id=message.message_id or UNSET,
        status=Status.INVESTIGATING if ticket.status is Status.WAITING else UNSET,
    )


def _follow_up_letters(
    incoming: Incoming,
    ticket: TicketView,
    found: tuple[Found, ...],
    begun: tuple[Deadline, ...],
    doubt: Doubt,
) -> tuple[LetterOrder, ...]:
    """The holder's notice; of a mail that is not surely the customer's it says so, and who is who."""
    evidence = "; ".join(f"{e.rule}: {e.detail}" for e in incoming.threaded.evidence if e.joins)
    if incoming.verdict.kind is not Kind.HUMAN:
        evidence += f"; perhaps automatic: {incoming.verdict.rule}"
    message, policy = incoming.message, incoming.policy
    email = ticket.customer_email if doubt else message.sender.email
    facts = CustomerWroteFacts(
        department=holder_of(ticket.department, policy).title,
        mail=told_of_mail(message, ticket.customer_name, email, incoming.situation.received_at),
        parts=parts_of_mail(message),
        found=listed(found, policy, staff_language(policy)),
        deadlines=deadlines_told(incoming.situation.running.get(ticket.id, ()), begun, policy),
        linked=(),
        evidence=evidence,
        doubt=doubt.value,
        writer=_who_wrote(message) if doubt else "",
        handed_in_by=incoming.said.by if incoming.said else "",
        recorded="",
        offered=ticket.status is Status.OFFERED and not doubt,
        closed=ticket.status is Status.CLOSED,
    )
    return notices(CUSTOMER_WROTE, ticket.department, facts, message, policy)


def _who_wrote(message: Message) -> str:
    sender = message.sender
    shown = [clean_name(sender.name), sender.email] if sender.email else [message.header("from")]
    return ", ".join(filter(None, shown))[:_FROM_SHOWN]


_FROM_SHOWN = 300  # characters
