"""Letters to customers that name sums and offer nothing: the superior approves the letter itself (P15).

The letter is written and waits; one press puts it before the superior, who sees it as the customer will.
With the approval these very bytes leave, and what the command of the letter brings about happens then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from mailflow.domain.decision.letter_orders import WORDS_LIMIT
from mailflow.domain.model.deadline_events import Done, Starts, Stops
from mailflow.domain.model.events.answers import LetterApproved, LetterProposed, LetterRejected, Responded
from mailflow.domain.model.events.answers import ResponseHeld as Held
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.receipts import RESPONSE_HELD, HeldFacts, HeldReason
from mailflow.domain.model.letters.to_colleagues import (
    APPROVAL_REQUEST,
    LETTER_APPROVAL,
    LETTER_RESULT,
    LetterResultFacts,
)
from mailflow.domain.model.outbox import Awaits, Cancel, Release
from mailflow.domain.model.people import Holder, is_staff
from mailflow.domain.model.procedure_state import HeldLetter
from mailflow.domain.model.ticket import Status, TicketChange
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.command import Run
from mailflow.domain.procedure.commands import answering, approval, remedy
from mailflow.domain.procedure.commands.operands import all_words, words_of
from mailflow.domain.procedure.commands.timing import approval_deadline
from mailflow.domain.procedure.commands.writing import happened, letter_receipt, to_staff
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.procedure.questions import letter_approval_facts
from mailflow.domain.procedure.remedy_limits import letter_approver, may_approve_letter
from mailflow.domain.rules.default_deadlines import LETTER_APPROVAL as CLOCK
from mailflow.domain.text.cleaning import clip


@dataclass(frozen=True, slots=True)
class _Later:
    """What a command brings about when its letter is approved, and the state that it leads to."""

    run: Run
    to: Status | None = None


BRING_ABOUT: Final[Mapping[str, _Later]] = {
    "answer": _Later(answering.answer, Status.ANSWERED),
    "unjustified": _Later(answering.unjustified, Status.UNJUSTIFIED),
    "ask": _Later(remedy.ask, Status.WAITING),
    "dispute": _Later(answering.dispute),
    "thanks": _Later(answering.thanks),
    "sorry": _Later(answering.sorry),
    "improve": _Later(answering.improve),
}
"""The commands whose letters may be approved by themselves: they only write to the customer."""


def held(
    letters: tuple[LetterOrder, ...], words: str, sums: str, context: CommandContext, command: str = ""
) -> Effect:
    """The letters wait; their writer hears why, with the button that puts them before the superior."""
    waiting = tuple(replace(order, awaits=Awaits.LETTER) for order in letters)
    happening = Held(context.who, words=clip(words, WORDS_LIMIT), awaits=Awaits.LETTER, command=command)
    writer = Holder((context.actor.email,), context.actor.role, "")
    told = to_staff(writer, RESPONSE_HELD, HeldFacts(HeldReason.STATED, sums, words), context)
    return Effect(
        (happened(happening),),
        (*waiting, *told),
        stops=(Stops.READ, Done(CLOCK.only)),
        outbox=(Cancel(Awaits.LETTER),),
    )


def submit(argument: str, context: CommandContext) -> Effect:
    """Put the held letter before the superior; the words are for them."""
    policy, letter = context.policy, context.state.letter
    if letter is None:
        raise Refused(policy.say("refused.no_letter_waits"), "#status")
    number = _asked_so_far(context) + 1
    proposed = LetterProposed(context.who, letter.words, number, letter.command, letter.by)
    superior = letter_approver(letter.by, letter.words, context.ticket.department, policy, context.today)
    asked = replace(letter, number=number)
    request = letter_approval_facts(asked, context.words, policy, note=all_words(argument, context))
    return Effect(
        (happened(proposed),),
        to_staff(superior, LETTER_APPROVAL, request, context),
        deadlines=approval_deadline(context, superior, Starts.LETTER_PROPOSED),
        receipt=policy.say("receipt.submitted", superior=policy.word("role", superior.role)),
    )


def approve(argument: str, context: CommandContext) -> Effect:
    """Approve the proposed remedy, or the letter that was put before the superior."""
    letter, _ = _meant(argument, context)
    if letter is None:
        return approval.approve(argument, context)
    _may_decide(letter, context)
    brought = _brought_about(letter, context)
    return Effect(
        (happened(LetterApproved(context.who, letter.number)), *brought.events),
        _result(letter, context, approved=True),
        replace(brought.changes, status=_state(letter, context)),
        deadlines=brought.deadlines,
        stops=(Stops.LETTER_DECIDED, *brought.stops),
        outbox=(Release(Awaits.LETTER, context.policy.staff.hold),),
        receipt="\n".join((context.policy.say("receipt.letter_approved"), letter_receipt(context))),
    )


def reject(argument: str, context: CommandContext) -> Effect:
    """Reject the proposed remedy, or the letter, with the reason."""
    letter, rest = _meant(argument, context)
    if letter is None:
        return approval.reject(argument, context)
    reason = words_of(rest, context, "reject")
    return Effect(
        (happened(LetterRejected(context.who, letter.number, reason)),),
        _result(letter, context, approved=False, reason=reason),
        TicketChange(status=context.ticket.status),
        stops=(Stops.LETTER_DECIDED,),
        outbox=(Cancel(Awaits.LETTER),),
        receipt=context.policy.say("receipt.letter_rejected", reason=reason[:80]),
    )


def _meant(argument: str, context: CommandContext) -> tuple[HeldLetter | None, str]:
    """The letter that is decided on, None for the remedy; and the words without its number.

    The number stands in the button; a plain answer is about the letter of ours that it answers.
    """
    state, answered = context.state, context.answers
    letter = state.letter if state.letter_proposed else None
    first, _, rest = argument.partition(" ")
    said = int(first) if first.isascii() and first.isdecimal() and len(first) < _DIGITS else 0
    if 0 < said <= _asked_so_far(context):
        _still(letter is not None and said == letter.number, context)
        return letter, rest.strip()
    if answered is not None and answered.occasion == LETTER_APPROVAL.name:
        asked_now = letter is not None and letter.at is not None and answered.created_at >= letter.at
        _still(asked_now, context)
        return letter, argument
    about_remedy = answered is not None and answered.occasion == APPROVAL_REQUEST.name
    if letter is not None and state.remedy_proposed and not about_remedy:
        raise Refused(context.policy.say("refused.which_approval"), "#status")
    if about_remedy or letter is None:
        return None, argument
    return letter, argument


_DIGITS: Final = 5


def _asked_so_far(context: CommandContext) -> int:
    """How many letters a superior was asked about, also those taken back: no number comes again."""
    events = (*context.events, *context.done)
    return sum(isinstance(stored.event, LetterProposed) for stored in events)


def _still(asked_now: bool, context: CommandContext) -> None:
    """Refuse to decide on a letter that does not wait any more, or whose place another one took."""
    if not asked_now:
        raise Refused(context.policy.say("refused.letter_replaced"), "#status")


def _may_decide(letter: HeldLetter, context: CommandContext) -> None:
    """Refuse what is beyond the writer's limits, and what they have written themselves."""
    policy, actor = context.policy, context.actor
    if not may_approve_letter(actor.role, letter.words, policy):
        raise Refused(policy.say("refused.over_your_limit"), "#note …")
    if letter.by in {actor.email, *actor.stands_in_for}:
        unit = context.ticket.department
        superior = letter_approver(letter.by, letter.words, unit, policy, context.today)
        if actor.email not in superior.addresses:
            whose = policy.joined(superior.addresses)
            raise Refused(policy.say("refused.own_proposal", superior=whose), "")


def _brought_about(letter: HeldLetter, context: CommandContext) -> Effect:
    """What follows as the letter leaves, as if its writer had given the command now."""
    writer = replace(context.actor, email=letter.by, role=TokenRole.DEPARTMENT, stands_in_for=())
    theirs = replace(context, actor=writer, body="")
    later = BRING_ABOUT.get(letter.command)
    if later is None:
        said = happened(Responded(theirs.who, words=letter.words))
        return Effect((said,), stops=(Stops.READ, Stops.RESPONDED, Stops.REMEDY_TOLD))
    return later.run(letter.words, theirs)


def _state(letter: HeldLetter, context: CommandContext) -> Status:
    later = BRING_ABOUT.get(letter.command)
    return (later.to if later else None) or context.ticket.status


def _result(
    letter: HeldLetter, context: CommandContext, *, approved: bool, reason: str = ""
) -> tuple[LetterOrder, ...]:
    """Whoever wrote the letter hears of it; the holder where they are of the house no more."""
    minutes = int(context.policy.staff.hold.total_seconds() // 60)
    facts = LetterResultFacts(approved, context.actor.email, reason, letter.words, minutes)
    there = is_staff(letter.by, context.policy)
    writer = Holder((letter.by,), TokenRole.DEPARTMENT, "") if there else context.holder
    return to_staff(writer, LETTER_RESULT, facts, context)
