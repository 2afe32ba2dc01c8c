"""A customer who was asked and does not answer: two reminders, then the holder decides (P10)."""

from datetime import datetime

from mailflow.domain.model.deadline import StageDue, StageKind
from mailflow.domain.model.events.answers import CustomerAsked
from mailflow.domain.model.letters.order import LetterOrder, letter_to_customer, letters_to
from mailflow.domain.model.letters.to_colleagues import CUSTOMER_SILENT, SilentFacts
from mailflow.domain.model.letters.to_customers import CUSTOMER_REMINDER, ReminderToCustomerFacts
from mailflow.domain.model.people import Holder
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import Status
from mailflow.domain.procedure.greeting import greeting_of
from mailflow.domain.understanding.customer_address import can_be_written_to
from mailflow.ports.deadlines import DueDeadline
from mailflow.ports.store import Transaction


def silence_orders(
    tx: Transaction, stage: StageDue, holder: Holder, deadline: DueDeadline, policy: Policy
) -> tuple[LetterOrder, ...]:
    """The reminder to the customer with what they were asked, or the letter that gives the ticket back."""
    ticket = deadline.ticket
    asked_at, words = _question(tx, ticket.id)
    if ticket.status is not Status.WAITING or asked_at is None:
        return ()
    if stage.kind is StageKind.CUSTOMER_REMINDER and not can_be_written_to(ticket, policy):
        return ()
    if stage.kind is StageKind.CUSTOMER_REMINDER:
        facts = ReminderToCustomerFacts(greeting_of(words)[1], asked_at)
        return (letter_to_customer(ticket, CUSTOMER_REMINDER, facts, policy),)
    reminders = sum(s.kind is StageKind.CUSTOMER_REMINDER for s in deadline.stages)
    silent = SilentFacts(asked_at=asked_at, reminders=reminders, words=words)
    return letters_to(holder, CUSTOMER_SILENT, silent, policy)


def _question(tx: Transaction, ticket_id: int) -> tuple[datetime | None, str]:
    """When the customer was last asked, and what."""
    events, _ = tx.tickets.history(ticket_id)
    for stored in reversed(events):
        if isinstance(stored.event, CustomerAsked):
            return stored.at, stored.event.words
    return None, ""
