"""May this customer be asked how satisfied they are, and how (P26)."""

from datetime import datetime, timedelta

from mailflow.domain.model.calendar import WorkingCalendar
from mailflow.domain.model.deadline import Due, StageKind
from mailflow.domain.model.events.answers import DisputeExplained, FoundUnjustified, Referred
from mailflow.domain.model.events.tickets import TicketMerged
from mailflow.domain.model.letters.order import LetterOrder, letter_to_customer
from mailflow.domain.model.letters.to_customers import SURVEY, SurveyFacts
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.model.ticket import Status
from mailflow.domain.procedure.commands.timing import survey_after
from mailflow.domain.procedure.lifecycle import OPEN
from mailflow.domain.procedure.survey import survey_links
from mailflow.domain.rules.default_deadlines import CUSTOMER_WAITING, UNHAPPY_CUSTOMER
from mailflow.domain.understanding.customer_address import can_be_written_to
from mailflow.ports.deadlines import DueDeadline
from mailflow.ports.store import Transaction

AT_MOST_ONCE_IN = timedelta(days=90)
_ANSWERED = frozenset({Status.ANSWERED, Status.CLOSED})

_GOES_ON = OPEN - {Status.ANSWERED, Status.UNJUSTIFIED, Status.REFERRED}
_THEY_WAIT = frozenset({CUSTOMER_WAITING.name, UNHAPPY_CUSTOMER.name})
_NO_SURVEY = (FoundUnjustified, Referred, DisputeExplained, TicketMerged)
"""After these nobody is asked: the customer did not get what they wanted, or the work went elsewhere."""


def survey_put_off(
    tx: Transaction, deadline: DueDeadline, plan: Due, now: datetime, calendar: WorkingCalendar
) -> bool:
    """Whether the survey that is due comes later: nobody is asked how it was while they wait for us.

    That is while a mail of theirs is unanswered or the work goes on again; two working days later it is due.
    """
    if not any(stage.kind is StageKind.SURVEY for stage in plan.send):
        return False
    ticket = deadline.ticket
    running = {name.kind for name, _ in tx.deadlines.running([ticket.id]).get(ticket.id, ())}
    if ticket.status not in _GOES_ON and running.isdisjoint(_THEY_WAIT):
        return False
    tx.deadlines.start(ticket.id, [survey_after(now, calendar)])
    return True


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
