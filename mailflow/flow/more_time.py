"""The date comes that a customer was given: the letter that asks for more time, shown to staff, then sent."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from mailflow.domain.model.deadline import StageKind
from mailflow.domain.model.events import NewEvent, Who, fold
from mailflow.domain.model.events.tickets import DateExtended
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.letters.to_colleagues import MORE_TIME_PROPOSED, MoreTimeProposedFacts
from mailflow.domain.model.people import Holder
from mailflow.domain.model.ticket import TicketChange
from mailflow.domain.procedure.more_time import letter_under_way, may_be_asked_for_time, more_time
from mailflow.domain.rules.customers_date import customers_date, next_date
from mailflow.flow.context import Context
from mailflow.ports.deadlines import DueDeadline
from mailflow.ports.store import Transaction

_LATER: Final = timedelta(minutes=15)


def proposed_orders(
    tx: Transaction, holder: Holder, deadline: DueDeadline, now: datetime, context: Context
) -> tuple[LetterOrder, ...]:
    """The letter as the customer would read it, for whoever holds the ticket; () where none will leave."""
    ticket, policy = deadline.ticket, context.policy
    events, _ = tx.tickets.history(ticket.id)
    if not may_be_asked_for_time(ticket, fold(events), policy):
        return ()
    due_at = next_date(deadline.due_at, now, policy, context.calendar)
    order = more_time(ticket, deadline.due_at, due_at, policy)
    shown = context.letterhead.render(
        replace(order, written=replace(order.written, reference=ticket.reference))
    )
    sent_at = next(stage.at for stage in deadline.stages if stage.kind is StageKind.MORE_TIME)
    facts = MoreTimeProposedFacts(deadline.due_at, sent_at, due_at, shown.text.strip())
    return letters_to(holder, MORE_TIME_PROPOSED, facts, policy)


def waits_for_letter(tx: Transaction, deadline: DueDeadline, now: datetime, context: Context) -> bool:
    """Whether another letter to the customer is under way: then it is looked at again when that has left."""
    if not any(stage.kind is StageKind.MORE_TIME and stage.at <= now for stage in deadline.stages):
        return False
    events, _ = tx.tickets.history(deadline.ticket.id)
    if not letter_under_way(events, now, context.policy):
        return False
    tx.deadlines.put_off(deadline.id, now + _LATER)
    return True


def more_time_orders(
    tx: Transaction, deadline: DueDeadline, now: datetime, context: Context
) -> tuple[LetterOrder, ...]:
    """The letter in its plain form, as nobody has acted; the customer's date is the new one then.

    The deadlines of the house go on as they are: what is late stays late.
    """
    ticket, policy, calendar = deadline.ticket, context.policy, context.calendar
    events, _ = tx.tickets.history(ticket.id)
    if not may_be_asked_for_time(ticket, fold(events), policy):
        tx.deadlines.stop(ticket.id, [deadline.name], deadline.name.kind, now)
        return ()
    due_at = next_date(deadline.due_at, now, policy, calendar)
    day = policy.day(due_at).isoformat()
    extended = NewEvent(DateExtended(Who("mailflow"), day, due_at, ""), deadline.name.kind)
    tx.tickets.add_events(ticket.id, [extended], now)
    tx.tickets.change(ticket.id, TicketChange(due_at=due_at))
    tx.deadlines.start(ticket.id, customers_date(due_at, now, policy, calendar))
    return (more_time(ticket, deadline.due_at, due_at, policy),)
