"""Commands from the cause to the customer's agreement (P10, P14-P18, P22)."""

import re
from dataclasses import replace
from datetime import date

from mailflow.domain.model.deadline_events import Done, Stops
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.answers import CustomerAsked
from mailflow.domain.model.events.work import (
    CauseFound,
    CustomerAgreed,
    OptionsOffered,
    Promised,
    PromiseKept,
    RemedyApproved,
    RemedyOffered,
    RemedyProposed,
    RemedyRejected,
)
from mailflow.domain.model.letters.facts import StaffWords
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.to_colleagues import (
    APPROVAL_REQUEST,
    APPROVAL_RESULT,
    WORK_ORDER,
    ApprovalFacts,
    ApprovalResultFacts,
    WorkOrderFacts,
)
from mailflow.domain.model.letters.to_customers import (
    INFORMATION_REQUEST,
    OFFER,
    OPTIONS,
    OfferFacts,
    OptionsFacts,
)
from mailflow.domain.model.outbox import Awaits, Cancel, Release
from mailflow.domain.model.people import Holder
from mailflow.domain.model.ticket import UNSET, Status, TicketChange
from mailflow.domain.procedure.commands.common import (
    approval_deadline,
    customers_deadline,
    dated_deadline,
    happened,
    letter_receipt,
    letters_that_wait,
    offer_deadline,
    to_customer,
    to_staff,
)
from mailflow.domain.procedure.commands.operands import all_words, due_of, unit_in, words_of
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.procedure.remedy_limits import (
    Cost,
    allowed,
    approver,
    cost_of,
    doubt_about,
    may_approve,
    released,
)
from mailflow.domain.rules.default_deadlines import PROMISE, REMEDY

_TOLD = (Stops.CUSTOMER_TOLD, Stops.RESPONDED, Stops.REMEDY_TOLD)
"""What stops when the customer gets the remedy in writing."""
_CHOICE = re.compile(r"^\s{0,8}(?:[0-9]{1,2}[.)、]|[-*•])\s{1,4}(.{1,2000})$")


def ask(argument: str, context: CommandContext) -> Effect:
    """Ask the customer for what is missing; the ticket waits for them."""
    text = words_of(argument, context, "ask")
    letter = to_customer(context, INFORMATION_REQUEST, StaffWords(text))
    return Effect(
        (happened(CustomerAsked(context.who, words=text)),),
        (letter,),
        deadlines=customers_deadline(context),
        stops=(Stops.READ, Stops.RESPONDED),
        receipt=letter_receipt(context),
    )


def cause(argument: str, context: CommandContext) -> Effect:
    """Record the cause."""
    text = words_of(argument, context, "cause")
    return Effect(
        (happened(CauseFound(context.who, text=text)),),
        stops=(Stops.READ,),
        receipt=context.policy.say("receipt.cause", text=text[:80]),
    )


def plan(argument: str, context: CommandContext) -> Effect:
    """Propose a remedy with @unit and due date; a superior approves."""
    if not argument:
        raise Refused(context.policy.say("refused.no_words", command="#plan"))
    due = due_of(argument, context)
    unit = unit_in(argument, context)
    allowed(argument, context)
    cost, doubt = cost_of(argument, context.policy), doubt_about(argument, context.policy)
    prepared = bool(context.body)
    proposed = happened(
        RemedyProposed(context.who, argument, cost.total, unit, due.isoformat(), letter=prepared)
    )
    letters: tuple[LetterOrder, ...] = ()
    if context.body:
        letters = (
            to_customer(context, OFFER, _offer_facts(context.body, due.isoformat()), awaits=Awaits.APPROVAL),
        )
    if released(context, argument):
        approved = happened(RemedyApproved(context.who, how="within the limits of config"))
        return Effect(
            (proposed, approved, *((_offered(context, context.actor.email),) if prepared else ())),
            (
                *(replace(letter, awaits=Awaits.NOTHING) for letter in letters),
                *_order(context, argument, unit, due.isoformat()),
            ),
            TicketChange(status=Status.OFFERED if prepared else Status.APPROVED),
            (*dated_deadline(REMEDY.only, due, context, unit), *offer_deadline(context.with_event(proposed))),
            stops=(Stops.REMEDY_DECIDED, *(_TOLD if prepared else ())),
            outbox=(Cancel(Awaits.APPROVAL),),
            receipt=context.policy.say("receipt.approved"),
            uses_body=True,
        )
    superior = approver(context.actor.email, argument, unit, context.policy, context.today)
    request = ApprovalFacts(
        proposer=context.actor.email,
        remedy=argument,
        amount=cost.figures,
        doubt=doubt,
        unit=unit,
        due=due.isoformat(),
        letter_text=context.body,
        customer_name=context.ticket.customer_name,
        customer_email=context.ticket.customer_email,
        subject=context.ticket.subject,
        words=context.words,
    )
    return Effect(
        (proposed,),
        (*letters, *to_staff(superior, APPROVAL_REQUEST, request, context)),
        deadlines=(*dated_deadline(REMEDY.only, due, context, unit), *approval_deadline(context, superior)),
        stops=(Stops.REMEDY_TOLD,),
        outbox=(Cancel(Awaits.APPROVAL),),
        receipt="\n".join(filter(None, (_proposed(context, superior, cost, unit, due), doubt))),
    )


def _proposed(context: CommandContext, superior: Holder, cost: Cost, unit: str, due: date) -> str:
    """Before whom the plan is put, what it costs, who carries it out by when."""
    policy = context.policy
    role = policy.word("role", superior.role)
    return policy.say(
        "receipt.proposed", superior=role, amount=cost.figures or "-", department=unit, day=policy.dated(due)
    )


def approve(_argument: str, context: CommandContext) -> Effect:
    """Approve the proposed remedy; a prepared letter leaves as it was shown."""
    remedy = context.state.remedy
    if remedy is not None and not may_approve(context.actor.role, remedy.text, context.policy):
        doubt = doubt_about(remedy.text, context.policy)
        over = context.policy.say("refused.over_your_limit")
        raise Refused(f"{doubt} {over}" if doubt else over, "#note …")
    if remedy is not None and remedy.by in {context.actor.email, *context.actor.stands_in_for}:
        superior = approver(remedy.by, remedy.text, remedy.unit, context.policy, context.today)
        if context.actor.email not in superior.addresses:
            whose = context.policy.joined(superior.addresses)
            raise Refused(context.policy.say("refused.own_proposal", superior=whose), "")
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
        stops=(Stops.REMEDY_DECIDED, *(_TOLD if leaving else ())),
        outbox=(Release(Awaits.APPROVAL),),
        receipt=context.policy.say("receipt.approved"),
    )


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
    return to_staff(Holder((department.address,), "department", ""), WORK_ORDER, facts, context)


def _result(context: CommandContext, *, approved: bool, reason: str) -> tuple[LetterOrder, ...]:
    remedy = context.state.remedy
    facts = ApprovalResultFacts(
        approved=approved, by=context.actor.email, reason=reason, remedy=remedy.text if remedy else ""
    )
    return to_staff(context.holder, APPROVAL_RESULT, facts, context)


def offer(argument: str, context: CommandContext) -> Effect:
    """Offer the approved remedy to the customer."""
    text = words_of(argument, context, "offer")
    remedy = context.state.remedy
    due = remedy.due if remedy else ""
    letter = to_customer(context, OFFER, _offer_facts(text, due))
    return Effect(
        (happened(RemedyOffered(context.who, words=text)),),
        (letter,),
        stops=_TOLD,
        receipt=letter_receipt(context),
    )


def options(argument: str, context: CommandContext) -> Effect:
    """Offer choices, one per line; the customer answers with the number."""
    lines = (all_words(argument, context)).splitlines()
    choices = [found[1].strip() for line in lines if (found := _CHOICE.match(line))]
    if len(choices) < 2:  # noqa: PLR2004  (one is no choice)
        raise Refused(context.policy.say("refused.no_words", command="#options"))
    intro = "\n".join(line for line in context.body.splitlines() if not _CHOICE.match(line)).strip()
    numbered = [(number, text, "") for number, text in enumerate(choices[:9], start=1)]
    letter = to_customer(context, OPTIONS, OptionsFacts(intro, numbered))
    return Effect(
        (happened(OptionsOffered(context.who, options=tuple(choices[:9]))),),
        (letter,),
        stops=_TOLD,
        receipt=letter_receipt(context),
    )


def agree(argument: str, context: CommandContext) -> Effect:
    """Record the customer's word on the remedy."""
    text = words_of(argument, context, "agree")
    return Effect(
        (happened(CustomerAgreed(context.who, text=text)),),
        receipt=context.policy.say("receipt.agree", text=text[:80]),
    )


def promise(argument: str, context: CommandContext) -> Effect:
    """Record a promise with its date; it is reminded and escalated."""
    due = due_of(argument, context)
    number = len(context.state.promises) + 1
    return Effect(
        (happened(Promised(context.who, text=argument, due=due.isoformat())),),
        deadlines=dated_deadline(PROMISE.number(number), due, context),
        receipt=context.policy.say("receipt.promise", number=number, day=context.policy.dated(due)),
    )


def kept(argument: str, context: CommandContext) -> Effect:
    """Report a promise kept; its reminders end."""
    left = context.state.open_promises
    said = next((int(word) for word in argument.split()[:2] if word.isascii() and word.isdecimal()), 0)
    number = said or (left[0] if len(left) == 1 else 0)
    if number not in left:
        known = ", ".join(map(str, left))
        raise Refused(context.policy.say("refused.one_of", choices=known), argument=str(left[0]))
    return Effect(
        (happened(PromiseKept(context.who, number=number, words=all_words(argument, context))),),
        stops=(Done(PROMISE.number(number)),),
        receipt=context.policy.say("receipt.kept", number=number),
    )


def _offer_facts(words: str, due: str) -> OfferFacts:
    """What the customer reads of a remedy: the member of staff's words, never the internal plan."""
    return OfferFacts(words, remedy="", by=due)
