"""Tell the customer where their complaint stands (P23), not more often than config allows."""

from mailflow.domain.model.events import NewEvent, Who
from mailflow.domain.model.events.answers import (
    AnsweredDirectly,
    AnswerGiven,
    CustomerAsked,
    Responded,
    StageTold,
)
from mailflow.domain.model.events.mails import StatusTold
from mailflow.domain.model.events.work import OptionsOffered, RemedyOffered
from mailflow.domain.model.letters.order import letter_to_customer
from mailflow.domain.model.letters.to_customers import STAGE_UPDATE, StageUpdateFacts
from mailflow.domain.model.outbox import Release
from mailflow.domain.model.procedure_state import ProcedureState
from mailflow.domain.model.ticket import Status
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.understanding.customer_address import can_be_written_to

TOLD = frozenset({Status.INVESTIGATING, Status.APPROVED, Status.CARRYING_OUT, Status.VERIFYING})
"""States that a customer hears of; the others come with a letter of their own."""

_LETTERS = (
    Responded,
    AnsweredDirectly,
    CustomerAsked,
    RemedyOffered,
    OptionsOffered,
    AnswerGiven,
    StageTold,
    StatusTold,
)


def stage_update(context: CommandContext, effect: Effect) -> Effect:
    """The effect with a stage letter where the state has changed and the customer has not heard lately."""
    status = effect.changes.status
    every = context.policy.staff.stage_every
    if status not in TOLD or status == context.ticket.status or not every:
        return effect
    if not can_be_written_to(context.ticket, context.policy):
        return effect
    released = any(isinstance(change, Release) for change in effect.outbox)
    if released or any(letter.role == "customer" for letter in effect.letters):
        return effect
    if any(isinstance(s.event, _LETTERS) and context.now - s.at < every for s in context.events):
        return effect
    if context.now - context.ticket.received_at < every or _late(status, context.after(effect.events).state):
        return effect  # the acknowledgement is fresh
    facts = StageUpdateFacts(str(status), context.ticket.due_at)
    letter = letter_to_customer(context.ticket, STAGE_UPDATE, facts, context.policy)
    told = NewEvent(StageTold(Who("mailflow")), str(status))
    return effect.beside(Effect((told,), (letter,)))


def _late(status: Status, state: ProcedureState) -> bool:
    """That we are carrying it out is no news when everything has been reported done."""
    return status is Status.CARRYING_OUT and state.all_done
