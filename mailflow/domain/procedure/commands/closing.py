"""Commands that end the work on a ticket, and begin it again (P21)."""

from mailflow.domain.model.deadline import Deadline
from mailflow.domain.model.deadline_events import OPENING, Stops
from mailflow.domain.model.events.answers import TicketClosed
from mailflow.domain.model.events.tickets import TicketReopened
from mailflow.domain.model.events.work import (
    OptionsOffered,
    RemedyApproved,
    RemedyOffered,
    VerificationFailed,
    WorkVerified,
)
from mailflow.domain.model.ticket import TicketChange
from mailflow.domain.procedure.commands.operands import all_words
from mailflow.domain.procedure.commands.timing import begun_by
from mailflow.domain.procedure.commands.writing import happened
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.rules.default_deadlines import all_work_ends, answer_by


def close(argument: str, context: CommandContext) -> Effect:
    """Close the ticket; the words are the lessons learnt."""
    lessons = all_words(argument, context)
    left = _left_open(context)
    if left and not context.confirmed:
        what = context.policy.joined(left)
        raise Refused(context.policy.say("refused.left_open", what=what), "#send\n#close …")
    return Effect(
        (happened(TicketClosed(context.who, lessons=lessons)),),
        changes=TicketChange(closed_at=context.now),
        stops=all_work_ends(context.state),
        receipt=context.policy.say("receipt.close"),
    )


def _left_open(context: CommandContext) -> list[str]:
    """What of the procedure has not been done when somebody closes the ticket: they are asked once (P20)."""
    policy, state = context.policy, context.state
    left = []
    approved = state.remedy is not None and state.remedy.state == "approved"
    if approved and not state.remedy_done and not _told(context):
        left.append(policy.say("left.offer"))
    if state.letter_proposed:
        left.append(policy.say("left.letter"))
    left += [policy.say("left.action", number=a.number) for a in state.actions if not a.done]
    verdicts = (VerificationFailed, WorkVerified)
    verdict = next((s.event for s in reversed(context.events) if isinstance(s.event, verdicts)), None)
    if isinstance(verdict, VerificationFailed):
        left.append(policy.say("left.verification"))
    return left


def _told(context: CommandContext) -> bool:
    """Whether the customer has heard of the remedy since it was approved."""
    for stored in reversed(context.events):
        if isinstance(stored.event, (RemedyOffered, OptionsOffered)):
            return True
        if isinstance(stored.event, RemedyApproved):
            return False
    return False


def reopen(argument: str, context: CommandContext) -> Effect:
    """Open the ticket again."""
    deadlines = _answer_deadlines(context)
    due = answer_by(deadlines) or context.ticket.due_at
    return Effect(
        (happened(TicketReopened(context.who, all_words(argument, context), due_at=due, due_moved=True)),),
        changes=TicketChange(closed_at=None, due_at=due),
        deadlines=deadlines,
        receipt=context.policy.say("receipt.reopen"),
    )


def _answer_deadlines(context: CommandContext) -> tuple[Deadline, ...]:
    """The deadlines that a final answer stops run again from now: an open ticket is never without one."""
    return tuple(
        deadline
        for event in OPENING
        for deadline in begun_by(event, context)
        if Stops.FINAL_ANSWER in deadline.rule.stops
    )
