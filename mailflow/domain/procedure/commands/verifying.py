"""Commands from carrying out to verification (P19, P20)."""

from dataclasses import replace

from mailflow.domain.model.deadline_events import Done, Stops
from mailflow.domain.model.events.work import (
    ActionDone,
    ActionPlanned,
    RemedyDone,
    VerificationFailed,
    WorkVerified,
)
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.to_colleagues import (
    VERIFICATION_FAILED,
    VERIFICATION_PASSED,
    VERIFICATION_REQUEST,
    WORK_ORDER,
    NotVerifiedFacts,
    VerifiedFacts,
    WorkOrderFacts,
)
from mailflow.domain.model.people import Holder
from mailflow.domain.model.ticket import Status, TicketChange
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.commands.operands import all_words, due_of, unit_in, words_of, work_of
from mailflow.domain.procedure.commands.timing import dated_deadline, verification_deadline
from mailflow.domain.procedure.commands.writing import happened, to_staff
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.procedure.decided_before import may_fail, may_pass, reported_before
from mailflow.domain.procedure.lifecycle import COLLEAGUE
from mailflow.domain.procedure.questions import checklist
from mailflow.domain.rules.default_deadlines import ACTION, REMEDY, VERIFICATION
from mailflow.domain.text.cleaning import clip
from mailflow.domain.text.spelling import fold
from mailflow.domain.text.vocabulary import first_words, meanings

_SHOWN = 60  # characters of an action
_PREVENTIVE = tuple(meanings("actions"))


def action(argument: str, context: CommandContext) -> Effect:
    """Plan a corrective or preventive action with @unit and date."""
    due = due_of(argument, context)
    unit = unit_in(argument, context)
    work = first_words(work_of(argument, context), "actions")[1]
    kind = "preventive" if any(word in fold(argument) for word in _PREVENTIVE) else "corrective"
    number = len(context.state.actions) + 1
    department = context.policy.department(unit)
    order = WorkOrderFacts(
        kind=kind,
        text=work,
        number=number,
        due=due.isoformat(),
        by=context.actor.email,
        customer_name=context.ticket.customer_name,
        subject=context.ticket.subject,
    )
    holder = Holder((department.address,), TokenRole.DEPARTMENT, "") if department else context.holder
    return Effect(
        (happened(ActionPlanned(context.who, action=kind, text=work, unit=unit, due=due.isoformat())),),
        to_staff(holder, WORK_ORDER, order, context),
        deadlines=dated_deadline(ACTION.number(number), due, context, unit),
        stops=(Done(VERIFICATION.only),),
        receipt=context.policy.say("receipt.action", number=number, day=context.policy.dated(due)),
    )


def done(argument: str, context: CommandContext) -> Effect:
    """Report the remedy (#done) or an action (#done 1) done; QA is asked when all is."""
    number, argument = _number_first(argument)
    number = number or _own_action(context)
    if number:
        _may_report(number, context)
        happening = happened(ActionDone(context.who, number=number, words=argument))
        finished = ACTION.number(number)
    else:
        _may_report_remedy(context)
        happening = happened(RemedyDone(context.who, words=all_words(argument, context)))
        finished = REMEDY.only
    after = context.after((happening,))
    letters: tuple[LetterOrder, ...] = ()
    if after.state.all_done:
        facts = checklist(context.ticket, after.state, context.policy)
        letters = to_staff(context.quality, VERIFICATION_REQUEST, facts, context)
    return Effect(
        (happening,),
        letters,
        deadlines=verification_deadline(context) if letters else (),
        stops=(Done(finished),),
        receipt=_done(context, argument, number),
    )


def _number_first(argument: str) -> tuple[int, str]:
    """The number of the action, which only the first word can be, and what stands behind it; 0 for none.

    A sum, or "twice", in what was done is no action of somebody else.
    """
    first, _, rest = argument.partition(" ")
    first = first.rstrip(".:,")
    return (int(first), rest.strip()) if first.isascii() and first.isdigit() else (0, argument)


def _may_report(number: int, context: CommandContext) -> None:
    """Refuse an action that is not there, and one that another department carries out."""
    found = next((a for a in context.state.actions if a.number == number), None)
    theirs = [a.number for a in context.state.actions if a.unit in {"", context.actor.department}]
    if found is None:
        known = context.policy.joined(str(number) for number in theirs) or "-"
        raise Refused(context.policy.say("refused.one_of", choices=known))
    if context.actor.role is TokenRole.DEPARTMENT and number not in theirs:
        label = context.policy.titled(found.unit)
        raise Refused(context.policy.say("refused.others_action", number=number, department=label), "#done …")
    if found.done and (before := reported_before(context, number)):
        raise before


def _may_report_remedy(context: CommandContext) -> None:
    """Refuse where an action may be meant, where nothing is left, and what another department carries out."""
    remedy, unit = context.state.remedy, context.actor.department
    left = remedy is not None and not context.state.remedy_done
    carries_out = remedy is not None and left and remedy.unit in {"", unit}
    theirs = [a for a in context.state.actions if unit and a.unit == unit and not a.done]
    if not left and not theirs:
        theirs = [a for a in context.state.actions if not a.done]
        if not theirs and (before := reported_before(context, 0)):
            raise before
        for first in theirs[:1]:
            _may_report(first.number, context)
    if not carries_out and (len(theirs) > 1 or (theirs and not left)):
        known = context.policy.joined(f"#done {a.number} ({clip(a.text, _SHOWN)})" for a in theirs)
        raise Refused(context.policy.say("refused.one_of", choices=known), "")
    if remedy is not None and not carries_out and context.acts_as == COLLEAGUE:
        label = context.policy.titled(remedy.unit)
        raise Refused(context.policy.say("refused.others_remedy", department=label), "#note …")


def _done(context: CommandContext, argument: str, number: int) -> str:
    what = argument or str(number or context.policy.word("work", "remedy"))
    return context.policy.say("receipt.done", what=what)


def _own_action(context: CommandContext) -> int:
    """What a bare #done means: the one open action of a department that has no remedy to carry out."""
    unit, remedy = context.actor.department, context.state.remedy
    theirs = [a.number for a in context.state.actions if a.unit == unit and not a.done]
    carries_out = remedy is not None and remedy.unit == unit and not context.state.remedy_done
    return theirs[0] if len(theirs) == 1 and not carries_out else 0


def verify(argument: str, context: CommandContext) -> Effect:
    """QA: pass, or fail with the reason; a failed one opens the next form."""
    said, rest = first_words(argument, "verdicts")
    if said == "pass":
        may_pass(context)
        return Effect(
            (happened(WorkVerified(context.who, words=all_words(rest.strip(), context))),),
            _passed(context, all_words(rest.strip(), context)),
            stops=(Stops.VERIFIED,),
            receipt=context.policy.say("receipt.verified"),
        )
    if not said:
        raise Refused(
            context.policy.say("refused.one_of", choices=context.policy.listed("verdict", ("pass", "fail"))),
            argument="fail …",
        )
    may_fail(context)
    reason = words_of(rest.strip(), context, "verify fail")
    facts = NotVerifiedFacts(context.actor.email, reason, context.state.form + 1)
    return Effect(
        (happened(VerificationFailed(context.who, reason=reason, form=context.state.form + 1)),),
        to_staff(context.holder, VERIFICATION_FAILED, facts, context),
        TicketChange(status=Status.INVESTIGATING),
        stops=(Stops.VERIFIED,),
        receipt=context.policy.say("receipt.verification_failed"),
    )


def _passed(context: CommandContext, remark: str) -> tuple[LetterOrder, ...]:
    """Customer care answers the customer (P20), the holder where there is none; both hear of it."""
    remedy = context.state.remedy
    facts = VerifiedFacts(
        by=context.actor.email, remark=remark, remedy=remedy.text if remedy else "", answerer=""
    )
    care = context.policy.roles.customer_care
    if not care or context.holder.role == "customer_care":
        return to_staff(context.holder, VERIFICATION_PASSED, facts, context)
    answerer = Holder(care, TokenRole.CUSTOMER_CARE, "")
    return (
        *to_staff(answerer, VERIFICATION_PASSED, facts, context),
        *to_staff(context.holder, VERIFICATION_PASSED, replace(facts, answerer=", ".join(care)), context),
    )
