"""Commands that end the work on a ticket, and begin it again (P21)."""

from collections.abc import Iterator
from dataclasses import replace

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
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.to_colleagues import CLOSED_UNFINISHED, ClosedUnfinishedFacts
from mailflow.domain.model.outbox import Cancel
from mailflow.domain.model.people import Holder
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import TicketChange
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.commands.operands import all_words
from mailflow.domain.procedure.commands.timing import begun_by
from mailflow.domain.procedure.commands.writing import happened, to_staff
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.rules.customers_date import customers_date
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
        _told_of_what_is_left(left, lessons, context) if left else (),
        changes=TicketChange(closed_at=context.now),
        stops=all_work_ends(context.state),
        receipt=context.policy.say("receipt.close"),
    )


def spam(_argument: str, context: CommandContext) -> Effect:
    """Junk, no complaint: close it without a letter.

    A department that does so with a complaint nobody has answered is asked once, and quality hears of it.
    """
    theirs = context.actor.role is TokenRole.DEPARTMENT and context.ticket.nature is Nature.COMPLAINT
    unanswered = theirs and not (context.state.answered or context.state.thanked)
    if unanswered and not context.confirmed:
        raise Refused(context.policy.say("refused.unanswered"), "#send\n#spam")
    left = [context.policy.say("left.answer")] if unanswered else []
    return Effect(
        (happened(TicketClosed(context.who, lessons="", as_spam=True)),),
        _told_of_what_is_left(left, "", context) if left else (),
        changes=TicketChange(closed_at=context.now),
        stops=(Stops.ACKNOWLEDGED, *all_work_ends(context.state)),
        outbox=(Cancel(),),
        receipt=context.policy.say("receipt.spam"),
    )


def _told_of_what_is_left(left: list[str], words: str, context: CommandContext) -> tuple[LetterOrder, ...]:
    """Quality hears what was not done; the units, that what they were given is off."""
    facts = ClosedUnfinishedFacts(context.actor.email, left, words, orders_off=False)
    told = to_staff(context.quality, CLOSED_UNFINISHED, facts, context)
    known = {context.actor.email, *context.quality.addresses}
    for name in dict.fromkeys(_units_at_work(context)):
        unit = context.policy.department(name)
        if unit is not None and name != context.ticket.department and unit.address not in known:
            reader = Holder((unit.address,), TokenRole.DEPARTMENT, "")
            told += to_staff(reader, CLOSED_UNFINISHED, replace(facts, orders_off=True), context)
    return told


def _units_at_work(context: CommandContext) -> Iterator[str]:
    """The departments with something that is not reported done."""
    state, remedy = context.state, context.state.remedy
    if remedy is not None and remedy.state == "approved" and not state.remedy_done:
        yield remedy.unit
    yield from (action.unit for action in state.actions if not action.done)


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
        deadlines=(*deadlines, *customers_date(due, context.now, context.policy, context.calendar)),
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
