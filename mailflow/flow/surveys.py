"""May this customer be asked how satisfied they are, and how (P26)."""

from datetime import datetime, timedelta

from mailflow.domain.model.events.answers import DisputeExplained, FoundUnjustified, Referred
from mailflow.domain.model.events.tickets import TicketMerged
from mailflow.domain.model.letters.order import LetterOrder, letter_to_customer
from mailflow.domain.model.letters.to_customers import SURVEY, SurveyFacts
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.model.ticket import Status
from mailflow.domain.procedure.survey import survey_links
from mailflow.domain.understanding.customer_address import can_be_written_to
from mailflow.ports.deadlines import DueDeadline
from mailflow.ports.store import Transaction

AT_MOST_ONCE_IN = timedelta(days=90)
_ANSWERED = frozenset({Status.ANSWERED, Status.CLOSED})

_NO_SURVEY = (FoundUnjustified, Referred, DisputeExplained, TicketMerged)
"""After these nobody is asked: the customer did not get what they wanted, or the work went elsewhere."""


def survey_orders(
    tx: Transaction, deadline: DueDeadline, rules: MailboxRules, now: datetime, policy: Policy
) -> tuple[LetterOrder, ...]:
    """The survey letter, or none: once in 90 days, never on a referral, dispute or rejection."""
    ticket = deadline.ticket
    if ticket.status not in _ANSWERED or not can_be_written_to(ticket, policy):
        return ()
    events, _ = tx.tickets.history(ticket.id)
    if any(isinstance(stored.event, _NO_SURVEY) for stored in events):
        return ()
    if tx.addresses.surveyed_since(ticket.customer_email, now - AT_MOST_ONCE_IN):
        return ()
    facts = SurveyFacts(survey_links(rules.address, ticket.reference))
    return (letter_to_customer(ticket, SURVEY, facts, policy),)
