"""The stages of deadlines: who is reminded, who hears that one has passed, what came too late to help."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from mailflow.domain.decision.letter_orders import WORDS_LIMIT
from mailflow.domain.model.deadline import UNIT, StageDue, StageKind, due_stages, told_again
from mailflow.domain.model.deadline_events import BY_MAIL
from mailflow.domain.model.events import NewEvent, fold
from mailflow.domain.model.events.deadlines import (
    CustomerReminded,
    CustomerSilent,
    Escalated,
    HolderReminded,
    MoreTimeAsked,
    NoMoreTimeAsked,
    StageLate,
    StageReached,
    SurveyLeftOut,
    SurveySent,
)
from mailflow.domain.model.letters.notices import (
    ESCALATION,
    REMINDER,
    EscalationFacts,
    MailFacts,
    ReminderFacts,
)
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.people import Holder, holder_of, level_of
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.model.token import TokenRole
from mailflow.domain.rules.default_deadlines import CUSTOMERS_DATE, known, rule_named, title_of, words_behind
from mailflow.domain.rules.due_together import DueLetter
from mailflow.domain.rules.undone import Undone
from mailflow.domain.text.cleaning import clip
from mailflow.flow.asked_again import asked_again
from mailflow.flow.context import Context
from mailflow.flow.customer_reminders import silence_orders
from mailflow.flow.due_letters import write_due
from mailflow.flow.isolation import ROUND, alone, in_rounds
from mailflow.flow.more_time import more_time_orders, proposed_orders, waits_for_letter
from mailflow.flow.surveys import survey_orders, survey_put_off
from mailflow.ports.deadlines import DueDeadline
from mailflow.ports.store import Transaction

Told = dict[str, object]


def deadlines(rules: MailboxRules, context: Context, failed: list[str]) -> int:
    """Carry out the stages that are due of all deadlines; returns of how many."""
    return in_rounds(
        lambda: _round(rules, context), lambda: _one_by_one(rules, context, failed), "deadlines", context
    )


def _round(rules: MailboxRules, context: Context) -> int:
    now = context.clock.now()
    told: list[Told] = []
    letters: list[DueLetter] = []
    with context.store.transaction() as tx:
        due = tx.deadlines.due(now, ROUND)
        for deadline in due:
            told += _stages(tx, deadline, letters, rules, now, context)
        write_due(tx, letters, rules, now, context)
        tx.failures.mended(Undone.DEADLINE, [str(deadline.id) for deadline in due])
    _tell(told, context)
    return len(due)


def _one_by_one(rules: MailboxRules, context: Context, failed: list[str]) -> int:
    with context.store.transaction() as tx:
        due = tx.deadlines.due_ids(context.clock.now(), ROUND)
    for deadline_id, ticket_id in due:
        told: list[Told] = []
        trouble = alone(
            Undone.DEADLINE,
            str(deadline_id),
            partial(_one, deadline_id, told, rules, context),
            context,
            ticket_id=ticket_id,
            put_off=partial(_put_off, deadline_id),
        )
        if trouble:
            failed.append(trouble)
        else:
            _tell(told, context)
    return len(due)


def _one(deadline_id: int, told: list[Told], rules: MailboxRules, context: Context, tx: Transaction) -> None:
    letters: list[DueLetter] = []
    now = context.clock.now()
    told += _stages(tx, tx.deadlines.get(deadline_id), letters, rules, now, context)
    write_due(tx, letters, rules, now, context)


def _put_off(deadline_id: int, tx: Transaction, at: datetime) -> None:
    tx.deadlines.put_off(deadline_id, at)


def _tell(told: list[Told], context: Context) -> None:
    for facts in told:
        context.journal.tell("stage", **facts)


_KINDS: Mapping[StageKind, type[StageReached]] = {
    StageKind.REMINDER: HolderReminded,
    StageKind.ESCALATION: Escalated,
    StageKind.CUSTOMER_REMINDER: CustomerReminded,
    StageKind.CUSTOMER_SILENT: CustomerSilent,
}


def _stages(
    tx: Transaction,
    deadline: DueDeadline,
    letters: list[DueLetter],
    rules: MailboxRules,
    now: datetime,
    context: Context,
) -> list[Told]:
    """Order what is still useful of the due stages, record the rest as late; the letters join the others."""
    if waits_for_letter(tx, deadline, now, context):
        return []
    plan = due_stages(deadline.stages, deadline.fired, now)
    if survey_put_off(tx, deadline, plan, now, context.calendar):
        return []
    done: dict[str, str] = {}
    events: list[NewEvent] = []
    rules = context.policy.mailbox(deadline.ticket.mailbox, rules)
    for stage in plan.send:
        orders, reached = _ordered(tx, stage, deadline, rules, now, context)
        number = letters[-1].stage + 1 if letters else 0
        letters += (DueLetter(number, deadline.ticket, order) for order in orders)
        done[stage.name] = "fired"
        events.append(NewEvent(reached, stage.name))
    for stage in plan.late:
        done[stage.name] = "late"
        events.append(NewEvent(StageLate(str(deadline.name)), stage.name))
    more = told_again(deadline.stages, {**deadline.fired, **done}, now, context.calendar)
    tx.deadlines.stages_done(deadline.id, done, more)
    house = known(deadline.name)
    if plan.send and house is not None and house.reminds_only:
        tx.deadlines.stop(deadline.ticket.id, [deadline.name], deadline.name.kind, now)
    tx.tickets.add_events(deadline.ticket.id, events, now)
    return [
        {"reference": deadline.ticket.reference, "kind": e.event.kind, "stage": e.rule, **e.event.to_facts()}
        for e in events
    ]


def _ordered(
    tx: Transaction,
    stage: StageDue,
    deadline: DueDeadline,
    rules: MailboxRules,
    now: datetime,
    context: Context,
) -> tuple[tuple[LetterOrder, ...], StageReached]:
    """The letters of one stage, and what the record says of it."""
    policy, name = context.policy, str(deadline.name)
    if stage.kind in {StageKind.SURVEY, StageKind.MORE_TIME}:
        survey = stage.kind is StageKind.SURVEY
        to_customer = (
            survey_orders(tx, deadline, rules, now, policy)
            if survey
            else more_time_orders(tx, deadline, now, context)
        )
        sent, left_out = (SurveySent, SurveyLeftOut) if survey else (MoreTimeAsked, NoMoreTimeAsked)
        kind: type[StageReached] = sent if to_customer else left_out
        return to_customer, kind(name, stage.level, tuple(o.recipient.email for o in to_customer))
    holder = _holder(stage, deadline, policy)
    reached = _KINDS[stage.kind](name, stage.level, tuple(holder.addresses))
    if stage.kind in {StageKind.CUSTOMER_REMINDER, StageKind.CUSTOMER_SILENT}:
        return silence_orders(tx, stage, holder, deadline, policy), reached
    if stage.kind is StageKind.REMINDER and deadline.name == CUSTOMERS_DATE.only:
        return proposed_orders(tx, holder, deadline, now, context), reached
    orders = asked_again(tx, stage, holder, deadline, now, policy)
    behind, words = _behind(tx, deadline), _awaiting(tx, deadline, policy)
    return orders or _stage_orders(stage, holder, deadline, behind, words, policy), reached


def _behind(tx: Transaction, deadline: DueDeadline) -> str:
    """What a promise, a remedy or an action is about: whoever is reminded should not have to look it up."""
    house = known(deadline.name)
    if house is None or house.about is None:
        return ""
    events, _ = tx.tickets.history(deadline.ticket.id)
    return words_behind(deadline.name, fold(events))


def _awaiting(tx: Transaction, deadline: DueDeadline, policy: Policy) -> str:
    """The mail that waits for an answer, not the one with which everything began."""
    rule = rule_named(deadline.name, policy.deadlines)
    if rule is None or rule.starts not in BY_MAIL:
        return ""
    return tx.mails.words_since(deadline.ticket.id, deadline.started_at)


def _holder(stage: StageDue, deadline: DueDeadline, policy: Policy) -> Holder:
    if stage.kind is StageKind.CUSTOMER_REMINDER:
        return Holder((deadline.ticket.customer_email,), TokenRole.CUSTOMER, "")
    if stage.level.startswith(UNIT):
        return holder_of(stage.level.removeprefix(UNIT), policy)
    if stage.kind is StageKind.CUSTOMER_SILENT or not stage.level:
        return holder_of(deadline.ticket.department, policy)
    return level_of(stage.level, deadline.ticket.department, policy)


def _stage_orders(
    stage: StageDue, holder: Holder, deadline: DueDeadline, behind: str, words: str, policy: Policy
) -> tuple[LetterOrder, ...]:
    ticket = deadline.ticket
    facts = ReminderFacts(
        department=holder_of(ticket.department, policy).title,
        deadline=title_of(deadline.name, policy, behind),
        due_at=deadline.due_at,
        mail=MailFacts(
            customer_name=ticket.customer_name,
            customer_email=ticket.customer_email,
            subject=ticket.subject,
            words=clip(words or deadline.words, WORDS_LIMIT),
            received_at=ticket.received_at,
        ),
        reason=str(deadline.name),
        also=[],
    )
    if stage.kind is StageKind.REMINDER:
        return letters_to(holder, REMINDER, facts, policy)
    late = EscalationFacts(
        department=facts.department,
        deadline=facts.deadline,
        due_at=facts.due_at,
        mail=facts.mail,
        reason=facts.reason,
        also=[],
        level=stage.level,
    )
    original = deadline.first_digest if stage.kind is StageKind.ESCALATION else ""
    return letters_to(holder, ESCALATION, late, policy, original=original)
