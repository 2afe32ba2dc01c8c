"""Commands by which a remedy is proposed, approved or rejected (P15)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from mailflow.domain.decision.letter_orders import WORDS_LIMIT
from mailflow.domain.model.deadline_events import Done, Stops
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.work import (
    RemedyApproved,
    RemedyOffered,
    RemedyProposed,
    RemedyRejected,
)
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.to_colleagues import (
    APPROVAL_REQUEST,
    APPROVAL_RESULT,
    WORK_ORDER,
    ApprovalResultFacts,
    WorkOrderFacts,
)
from mailflow.domain.model.letters.to_customers import (
    OFFER,
    OfferFacts,
)
from mailflow.domain.model.outbox import Awaits, Cancel, Release
from mailflow.domain.model.people import Holder, staff_language
from mailflow.domain.model.procedure_state import Remedy
from mailflow.domain.model.ticket import UNSET, Status, TicketChange
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.commands.operands import due_of, unit_in, words_of, work_of
from mailflow.domain.procedure.commands.timing import (
    approval_deadline,
    dated_deadline,
    letters_that_wait,
    offer_deadline,
)
from mailflow.domain.procedure.commands.writing import happened, letter_receipt, to_customer, to_staff
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.procedure.questions import approval_facts
from mailflow.domain.procedure.remedy_limits import (
    Cost,
    allowed,
    approver,
    cost_of,
    doubt_about,
    may_approve,
    released,
)
from mailflow.domain.rules.default_deadlines import REMEDY, VERIFICATION
from mailflow.domain.text.cleaning import clip
from mailflow.language.vocabulary import called

TOLD = (Stops.CUSTOMER_TOLD, Stops.RESPONDED, Stops.REMEDY_TOLD)
"""What stops when the customer gets the remedy in writing."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A remedy as it is proposed."""

    text: str
    unit: str  # that carries it out
    due: date
    letter: tuple[LetterOrder, ...]  # to the customer, prepared with it; it waits for the approval
    cost: Cost
    doubt: str  # why the cost could not be compared with the limits; "" for none


def plan(argument: str, context: CommandContext) -> Effect:
    """Propose a remedy with @unit and due date; a superior approves."""
    if not argument:
        shown = called("commands", "plan", staff_language(context.policy))
        raise Refused(context.policy.say("refused.no_words", command=f"#{shown}"))
    due = due_of(argument, context)
    unit = unit_in(argument, context)
    allowed(argument, context)
    work = work_of(argument, context)
    letter: tuple[LetterOrder, ...] = ()
    if context.body:
        facts = offer_facts(context.body, due.isoformat())
        letter = (to_customer(context, OFFER, facts, awaits=Awaits.APPROVAL),)
    cost, doubt = cost_of(argument, context.policy), doubt_about(argument, context.policy)
    planned = _Plan(work, unit, due, letter, cost, doubt)
    proposed = happened(
        RemedyProposed(
            context.who,
            work,
            cost.total,
            unit,
            due.isoformat(),
            bool(letter),
            clip(context.body, WORDS_LIMIT),
        )
    )
    effect = Effect(
        (proposed,),
        deadlines=dated_deadline(REMEDY.only, due, context, unit),
        stops=(Done(VERIFICATION.only),),
        outbox=(Cancel(Awaits.APPROVAL),),
    )
    if released(context, argument):
        return effect.beside(_approved_at_once(planned, context.with_event(proposed)))
    return effect.beside(_put_before_superior(planned, context))


def _approved_at_once(planned: _Plan, context: CommandContext) -> Effect:
    """Nobody has to approve what lies within the limits of config: the letter leaves, the unit is told."""
    approved = happened(RemedyApproved(context.who, how="within the limits of config"))
    leaves = tuple(replace(letter, awaits=Awaits.NOTHING) for letter in planned.letter)
    return Effect(
        (approved, *((_offered(context, context.actor.email),) if leaves else ())),
        (*leaves, *_order(context, planned.text, planned.unit, planned.due.isoformat())),
        TicketChange(status=Status.OFFERED if leaves else Status.APPROVED),
        deadlines=offer_deadline(context),
        stops=(Stops.REMEDY_DECIDED, *(TOLD if leaves else ())),
        receipt=context.policy.say("receipt.approved"),
    )


def _put_before_superior(planned: _Plan, context: CommandContext) -> Effect:
    """The proposer's superior is asked; a prepared letter waits for their word."""
    policy = context.policy
    superior = approver(context.actor.email, planned.text, planned.unit, policy, context.today)
    day = planned.due.isoformat()
    remedy = Remedy(planned.text, planned.cost.total, planned.unit, day, context.actor.email)
    request = approval_facts(context.ticket, remedy, context.body, context.words, policy)
    receipt = policy.say(
        "receipt.proposed",
        superior=policy.word("role", superior.role),
        amount=planned.cost.figures or "-",
        department=policy.titled(planned.unit),
        day=policy.dated(planned.due),
    )
    return Effect(
        letters=(*planned.letter, *to_staff(superior, APPROVAL_REQUEST, request, context)),
        deadlines=approval_deadline(context, superior),
        stops=(Stops.REMEDY_TOLD,),
        receipt="\n".join(filter(None, (receipt, planned.doubt))),
    )


def approve(_argument: str, context: CommandContext) -> Effect:
    """Approve the proposed remedy; a prepared letter leaves as it was shown."""
    remedy = context.state.remedy
    if remedy is not None:
        _may_decide(remedy, context)
    if _changed_since_asked(context):
        raise Refused(context.policy.say("refused.plan_replaced"), "#status")
    leaving = letters_that_wait(context)
    prepared = remedy is not None and "offer" in leaving
    return Effect(
        (
            happened(RemedyApproved(context.who)),
            *((_offered(context, remedy.by),) if remedy and prepared else ()),
        ),
        (
            *_result(context, approved=True, reason=""),
            *(_order(context, remedy.text, remedy.unit, remedy.due) if remedy else ()),
        ),
        TicketChange(status=Status.OFFERED if prepared else UNSET),
        deadlines=offer_deadline(context),
        stops=(Stops.REMEDY_DECIDED, *(TOLD if leaving else ())),
        outbox=(Release(Awaits.APPROVAL, context.policy.staff.hold if leaving else timedelta()),),
        receipt="\n".join(
            (context.policy.say("receipt.approved"), *((letter_receipt(context),) if leaving else ()))
        ),
    )


def _changed_since_asked(context: CommandContext) -> bool:
    """Whether another plan was proposed since the request that the mail answers: that one was not seen."""
    answered = context.answers
    if answered is None or answered.occasion != APPROVAL_REQUEST.name:
        return False
    proposed = [s.at for s in context.events if isinstance(s.event, RemedyProposed)]
    return bool(proposed) and proposed[-1] > answered.created_at


def _may_decide(remedy: Remedy, context: CommandContext) -> None:
    """Refuse what is beyond the writer's limits, and what they have proposed themselves."""
    policy, actor = context.policy, context.actor
    if not may_approve(actor.role, remedy.text, policy):
        doubt = doubt_about(remedy.text, policy)
        over = policy.say("refused.over_your_limit")
        raise Refused(f"{doubt} {over}" if doubt else over, "#note …")
    if remedy.by in {actor.email, *actor.stands_in_for}:
        superior = approver(remedy.by, remedy.text, remedy.unit, policy, context.today)
        if actor.email not in superior.addresses:
            whose = policy.joined(superior.addresses)
            raise Refused(policy.say("refused.own_proposal", superior=whose), "")


def _offered(context: CommandContext, by: str) -> NewEvent:
    """With the approval leaves the offer that its proposer had prepared with the plan."""
    return happened(RemedyOffered(replace(context.who, by=by), how="prepared with the plan"))


def reject(argument: str, context: CommandContext) -> Effect:
    """Reject the proposed remedy, with the reason."""
    reason = words_of(argument, context, "reject")
    return Effect(
        (happened(RemedyRejected(context.who, reason=reason)),),
        _result(context, approved=False, reason=reason),
        stops=(Stops.REMEDY_DECIDED, Done(REMEDY.only)),
        outbox=(Cancel(Awaits.APPROVAL),),
        receipt=context.policy.say("receipt.reject", reason=reason[:80]),
    )


def _order(context: CommandContext, text: str, unit: str, due: str) -> tuple[LetterOrder, ...]:
    """The unit that carries the remedy out hears of it with the approval; the holder knows (P18)."""
    department = context.policy.department(unit)
    if department is None or unit == context.ticket.department:
        return ()
    facts = WorkOrderFacts(
        kind="remedy",
        text=text,
        number=0,
        due=due,
        by=context.actor.email,
        customer_name=context.ticket.customer_name,
        subject=context.ticket.subject,
    )
    return to_staff(Holder((department.address,), TokenRole.DEPARTMENT, ""), WORK_ORDER, facts, context)


def _result(context: CommandContext, *, approved: bool, reason: str) -> tuple[LetterOrder, ...]:
    remedy = context.state.remedy
    facts = ApprovalResultFacts(
        approved=approved, by=context.actor.email, reason=reason, remedy=remedy.text if remedy else ""
    )
    return to_staff(context.holder, APPROVAL_RESULT, facts, context)


def offer_facts(words: str, due: str) -> OfferFacts:
    """What the customer reads of a remedy: the member of staff's words, never the internal plan."""
    return OfferFacts(words, remedy="", by=due)
