"""The deadlines that commands start: of a promise, a remedy, an action, a question, a reminder, a survey."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from mailflow.domain.model.calendar import WorkingCalendar
from mailflow.domain.model.deadline import (
    UNIT,
    Deadline,
    StageDue,
    StageKind,
    applicable,
    start,
    start_until,
    started,
)
from mailflow.domain.model.deadline_events import DeadlineId, Starts
from mailflow.domain.model.events.answers import LettersStopped, ResponseHeld
from mailflow.domain.model.events.work import RemedyProposed
from mailflow.domain.model.outbox import Awaits
from mailflow.domain.model.people import Holder
from mailflow.domain.model.policy import Allowance
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.context import CommandContext
from mailflow.domain.rules.default_deadlines import CUSTOMERS_ANSWER, SURVEY, KnownDeadline, rule_named


def end_of(day: date, context: CommandContext) -> datetime:
    """The last second of a day in the organisation's time zone."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(context.policy.organisation.timezone))


def dated_deadline(
    name: DeadlineId, due: date, context: CommandContext, unit: str = ""
) -> tuple[Deadline, ...]:
    """A deadline of its own for something with a date: a promise, a remedy, an action (P18, P19, P22).

    Its reminders go to ``unit``, which has to do it; to the holder where none is given.
    """
    ticket = context.ticket
    rules = applicable(context.policy.deadlines, ticket.nature, urgent=ticket.urgent)
    rule = rule_named(name, rules)
    if rule is None:
        return ()  # switched off in config
    begun = start_until(rule, name, context.now, end_of(due, context), context.calendar)
    return (_reminding(begun, f"{UNIT}{unit}" if unit else ""),)


def begun_by(event: Starts, context: CommandContext) -> tuple[Deadline, ...]:
    """The deadlines that something that happens now starts."""
    ticket = context.ticket
    rules = applicable(context.policy.deadlines, ticket.nature, urgent=ticket.urgent)
    return started(event, rules, context.now, context.calendar)


def approval_deadline(
    context: CommandContext, superior: Holder, event: Starts = Starts.REMEDY_PROPOSED
) -> tuple[Deadline, ...]:
    """The superior's decision: they are reminded themselves, then it goes up, never down (P15)."""
    begun = begun_by(event, context)
    return tuple(_upwards(_reminding(each, superior.role), superior.role, context) for each in begun)


_RANKS: Final = {TokenRole.MANAGER.value: 1, TokenRole.DIRECTOR.value: 2, TokenRole.HEAD_OFFICE.value: 3}


def _upwards(deadline: Deadline, decides: str, context: CommandContext) -> Deadline:
    """The deadline without the levels below whoever decides; head office is above the director."""
    rank = _RANKS.get(decides, 0)
    escalations = [stage for stage in deadline.stages if stage.kind is StageKind.ESCALATION]
    levels = [stage.level for stage in escalations if _RANKS.get(stage.level, 0) >= rank]
    if decides == TokenRole.DIRECTOR and context.policy.roles.head_office:
        levels = list(dict.fromkeys((*levels, TokenRole.HEAD_OFFICE.value)))
    climbing = [
        replace(stage, name=f"escalation {number}: {level}", level=level)
        for number, (stage, level) in enumerate(zip(escalations, levels, strict=False), start=1)
    ]
    others = (stage for stage in deadline.stages if stage.kind is not StageKind.ESCALATION)
    return replace(deadline, stages=(*others, *climbing))


def verification_deadline(context: CommandContext) -> tuple[Deadline, ...]:
    """QA's verdict, or that of the superior who verifies where there is none: they are reminded (P20)."""
    begun = begun_by(Starts.WORK_DONE, context)
    return tuple(_reminding(each, context.quality.role) for each in begun)


def offer_deadline(context: CommandContext) -> tuple[Deadline, ...]:
    """The customer hears of an approved remedy within a working day; a prepared letter leaves at once."""
    return () if letters_that_wait(context) else begun_by(Starts.REMEDY_APPROVED, context)


def letters_that_wait(context: CommandContext) -> frozenset[str]:
    """What leaves for the customer with the approval: the "offer" of the plan, a "response" held since."""
    found: set[str] = set()
    for stored in reversed(context.events):
        event = stored.event
        if isinstance(event, ResponseHeld) and event.awaits == Awaits.APPROVAL:
            found.add("response")
        if isinstance(event, RemedyProposed) and event.letter:
            found.add("offer")
        if isinstance(event, RemedyProposed | LettersStopped):
            break
    return frozenset(found)


def _reminding(deadline: Deadline, level: str) -> Deadline:
    """The deadline with its reminders going to a level."""
    stages = (replace(s, level=level) if s.kind is StageKind.REMINDER else s for s in deadline.stages)
    return replace(deadline, stages=tuple(stages))


def reminder_on(begun: KnownDeadline, name: DeadlineId, day: date, context: CommandContext) -> Deadline:
    """A deadline that only reminds the holder, on the morning of a day; nothing is missed when it ends."""
    ends = start_until(begun.rule, name, context.now, end_of(day, context), context.calendar)
    at = max(context.calendar.opening(day), context.now)
    return replace(ends, stages=(StageDue(f"reminder on {day.isoformat()}", at, StageKind.REMINDER),))


def customers_deadline(context: CommandContext) -> tuple[Deadline, ...]:
    """While the customer is asked: they are reminded twice, then the holder decides (P10)."""
    days = context.policy.staff.ask_again
    if not days:
        return ()
    moments, moment = [], context.now
    for _ in range(3):
        moment = context.calendar.next_working_moment(context.calendar.add_working_days(moment, days).at)
        moments.append(moment)
    rule = replace(CUSTOMERS_ANSWER.rule, allow=Allowance(working_days=3 * days))
    first, second, last = moments
    stages = (
        StageDue("reminder 1 to the customer", first, StageKind.CUSTOMER_REMINDER),
        StageDue("reminder 2 to the customer", second, StageKind.CUSTOMER_REMINDER),
        StageDue("the customer is silent", last, StageKind.CUSTOMER_SILENT),
    )
    return (replace(start(rule, context.now, context.calendar), stages=stages),)


def survey_deadline(context: CommandContext) -> tuple[Deadline, ...]:
    """Two working days after the answer the customer is asked how satisfied they are (P26)."""
    return (survey_after(context.now, context.calendar),)


def survey_after(moment: datetime, calendar: WorkingCalendar) -> Deadline:
    """The survey two working days after a moment (UTC), at work."""
    deadline = start(SURVEY.rule, moment, calendar)
    asked_at = calendar.next_working_moment(deadline.due_at)
    return replace(deadline, stages=(StageDue("survey", asked_at, StageKind.SURVEY),))
