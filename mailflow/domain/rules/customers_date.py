"""The date that a customer was given: by then an answer, or a letter that asks for more time (P24)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from mailflow.domain.model.calendar import WorkingCalendar
from mailflow.domain.model.deadline import Deadline, StageDue, StageKind, start_until
from mailflow.domain.model.policy import Policy
from mailflow.domain.rules.default_deadlines import CUSTOMERS_DATE, rule_named

_BEFORE_CLOSING: Final = timedelta(hours=1)  # the letter is there on that day, and staff had most of it
_MORE_TIME: Final = "more time"


def customers_date(
    due_at: datetime | None, at: datetime, policy: Policy, calendar: WorkingCalendar
) -> tuple[Deadline, ...]:
    """What runs from ``at`` until the date that the customer was given; () where there is none.

    Whoever holds the ticket sees the letter as config says, at the latest on the morning of that day.
    """
    rule = rule_named(CUSTOMERS_DATE.only, policy.deadlines)
    if due_at is None or rule is None or not policy.staff.extend_by:
        return ()
    begun = start_until(rule, CUSTOMERS_DATE.only, at, due_at, calendar)
    letter = _letter_at(begun, calendar)
    stages = [stage for stage in begun.stages if stage.kind is not StageKind.REMINDER or stage.at < letter.at]
    morning = calendar.opening(calendar.local(letter.at).date())
    if (
        not any(stage.kind is StageKind.REMINDER for stage in stages)
        and begun.started_at < morning < letter.at
    ):
        stages.append(StageDue("reminder on the day", morning, StageKind.REMINDER))
    day = calendar.local(begun.due_at).date().isoformat()  # it runs again with the next date
    named = [replace(stage, name=f"{stage.name}, {day}") for stage in (*stages, letter)]
    return (replace(begun, stages=tuple(sorted(named, key=lambda stage: stage.at))),)


def _letter_at(begun: Deadline, calendar: WorkingCalendar) -> StageDue:
    """The letter leaves within the last working day that the date leaves, never after the date."""
    day = calendar.local(begun.due_at).date()
    if not calendar.is_working_day(day):
        day = calendar.subtract_working_days(begun.due_at, 1).days[-1].day
    at = min(calendar.moment(day, calendar.rules.closes), begun.due_at) - _BEFORE_CLOSING
    return StageDue(_MORE_TIME, at if at > begun.started_at else begun.due_at, StageKind.MORE_TIME)


def next_date(given: datetime, now: datetime, policy: Policy, calendar: WorkingCalendar) -> datetime:
    """The end of the day that a customer is given next, where nobody says another (UTC)."""
    return calendar.add_working_days(max(given, now), policy.staff.extend_by).at
