"""A customer who was asked and does not answer: two reminders, then the holder decides (P10)."""

from datetime import datetime

from mailflow.domain.decision.letter_orders import letter_languages
from mailflow.domain.model.deadline import StageDue, StageKind
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Address
from mailflow.domain.model.people import Holder, staff_language
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import Status
from mailflow.domain.understanding.customer_address import can_be_written_to
from mailflow.ports.deadlines import DueDeadline
from mailflow.ports.store import Transaction


def silence_orders(
    tx: Transaction, stage: StageDue, holder: Holder, deadline: DueDeadline, policy: Policy
) -> list[LetterOrder]:
    """The reminder to the customer with what they were asked, or the letter that gives the ticket back."""
    ticket = deadline.ticket
    asked_at, words = _question(tx, ticket.id)
    if ticket.status is not Status.WAITING or asked_at is None:
        return []
    if stage.kind is StageKind.CUSTOMER_REMINDER and not can_be_written_to(ticket, policy):
        return []
    if stage.kind is StageKind.CUSTOMER_REMINDER:
        return [
            LetterOrder(
                occasion="customer_reminder",
                recipient=Address(ticket.customer_email, ticket.customer_name),
                role="customer",
                languages=letter_languages(ticket.language, "", policy),
                facts={"words": words, "asked_at": asked_at},
                in_reply_to=ticket.last_message_id or ticket.first_message_id,
                references=tuple(i for i in (ticket.first_message_id,) if i),
            )
        ]
    reminders = sum(s.kind is StageKind.CUSTOMER_REMINDER for s in deadline.stages)
    facts = {"asked_at": asked_at, "reminders": reminders, "words": words}
    return [
        LetterOrder("customer_silent", Address(address), holder.role, (staff_language(policy),), facts)
        for address in holder.addresses
    ]


def _question(tx: Transaction, ticket_id: int) -> tuple[datetime | None, str]:
    """When the customer was last asked, and what."""
    events, _ = tx.tickets.history(ticket_id)
    return next(((at, facts["words"]) for at, kind, facts in reversed(events) if kind == "asked"), (None, ""))
