"""A deadline of a ticket: when it is due, how that was reckoned, and when whom is told.

Wall-clock deadlines count every hour and their stages come at any hour.  Those in working days end
with a working day, those on a date that a person gave with that date, and the stages of both come within
working hours: an escalation at midnight would only be found in the morning, beside the next one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from mailflow.domain.model.calendar import WorkingCalendar
from mailflow.domain.model.deadline_events import DeadlineId, Done, Starts, Stop
from mailflow.domain.model.policy import Allowance, DeadlineRule, Policy, Stage


class StageKind(StrEnum):
    """What a stage of a deadline does; the words are stored."""

    REMINDER = "reminder"
    """Reminds whoever has to act."""
    ESCALATION = "escalation"
    """Tells the next level that the deadline has passed."""
    CUSTOMER_REMINDER = "customer_reminder"
    """Reminds the customer of what they were asked."""
    CUSTOMER_SILENT = "customer_silent"
    """Gives the ticket back to its holder: the customer does not answer."""
    MORE_TIME = "more_time"
    """Asks the customer for more time: the date that they were given comes, and there is no answer."""
    SURVEY = "survey"
    """Asks the customer how satisfied they are."""


_DAY = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
UNIT: Final = "unit "
"""In a stage's level before the name of the department that it tells, where that is not the ticket's."""


@dataclass(frozen=True, slots=True)
class StageDue:
    """One thing that a deadline asks for at a time; it happens once."""

    name: str  # unique within its deadline
    at: datetime  # UTC
    kind: StageKind
    level: str = ""  # whom it tells: department, manager, director, UNIT and a name; "" for the holder

    def as_json(self) -> dict[str, Any]:
        """The stage as it is stored."""
        return {"name": self.name, "at": self.at.isoformat(), "kind": self.kind.value, "level": self.level}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "StageDue":
        """The stage that was stored by :meth:`as_json`; further keys are let be."""
        at = datetime.fromisoformat(stored["at"]).astimezone(UTC)
        return cls(stored["name"], at, StageKind(stored["kind"]), stored["level"])


@dataclass(frozen=True, slots=True)
class Deadline:
    """A running deadline of one ticket, with its derivation: anyone can recompute it."""

    name: DeadlineId
    rule: DeadlineRule
    started_at: datetime  # UTC
    due_at: datetime  # UTC; still in time at this second
    derivation: Mapping[str, Any]  # JSON-able
    stages: tuple[StageDue, ...]  # in the order of their times


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done about a deadline's stages now."""

    send: tuple[StageDue, ...]  # in order
    late: tuple[StageDue, ...]  # to be recorded as late, without a letter


def start(rule: DeadlineRule, at: datetime, calendar: WorkingCalendar) -> Deadline:
    """Start a deadline at a moment (aware)."""
    at = at.astimezone(UTC)
    derivation: dict[str, Any] = {
        "starts": rule.starts.value,
        "started_at": at.isoformat(),
        "stops": [stop.value for stop in rule.stops],
        "allow": _allowance_json(rule.allow),
        "timezone": calendar.timezone,
    }
    if rule.allow.working_days is not None:
        derived = calendar.add_working_days(at, rule.allow.working_days)
        due_at = derived.at
        derivation["calendar"] = calendar.version
        derivation["days"] = [day.as_json() for day in derived.days]
    else:
        due_at = at + (rule.allow.wall or timedelta())
    derivation["due_at"] = due_at.isoformat()
    derivation["due_local"] = calendar.local(due_at).isoformat()
    return Deadline(rule.deadline, rule, at, due_at, derivation, _stages(rule, at, due_at, calendar))


def start_until(
    rule: DeadlineRule, name: DeadlineId, at: datetime, due_at: datetime, calendar: WorkingCalendar
) -> Deadline:
    """Start a deadline on a date that a person has given (a promise, a remedy, an action).

    ``rule`` says who is reminded and told, its allowance is the date; ``name`` says which of several it is.
    """
    at, due_at = at.astimezone(UTC), due_at.astimezone(UTC)
    derivation: dict[str, Any] = {
        "starts": rule.starts.value,
        "started_at": at.isoformat(),
        "due_at": due_at.isoformat(),
        "due_local": calendar.local(due_at).isoformat(),
        "timezone": calendar.timezone,
        "calendar": calendar.version,
    }
    return Deadline(name, rule, at, due_at, derivation, _stages(rule, at, due_at, calendar))


def told(deadlines: Iterable[Deadline], policy: Policy) -> list[tuple[str, datetime]]:
    """Title and due time of the deadlines that a notice names, the earliest first.

    Acknowledging is the program's own work.
    """
    language, wording = policy.organisation.languages[0], policy.wording
    named = [deadline for deadline in deadlines if not deadline.rule.only_acknowledges]
    named.sort(key=lambda deadline: deadline.due_at)
    return [(deadline.rule.title(language, wording), deadline.due_at) for deadline in named]


def _allowance_json(allow: Allowance) -> dict[str, int]:
    if allow.working_days is not None:
        return {"working_days": allow.working_days}
    return {"seconds": int((allow.wall or timedelta()).total_seconds())}


def _stages(
    rule: DeadlineRule, at: datetime, due_at: datetime, calendar: WorkingCalendar
) -> tuple[StageDue, ...]:
    reminders = (_reminder(stage, rule, at, due_at, calendar) for stage in rule.remind)
    named = {stage.name: stage for stage in reminders if at < stage.at < due_at}
    escalations = (
        StageDue(f"escalation {number}: {level}", moment, StageKind.ESCALATION, level)
        for number, (level, moment) in enumerate(
            zip(rule.escalate, _escalation_times(rule, due_at, calendar), strict=True), start=1
        )
    )
    return (*sorted(named.values(), key=lambda stage: stage.at), *escalations)


def _reminder(
    stage: Stage, rule: DeadlineRule, at: datetime, due_at: datetime, calendar: WorkingCalendar
) -> StageDue:
    """A reminder at a part of the time, or so long before its end."""
    if stage.before is not None:
        return StageDue(
            f"reminder {_words(stage.before)} before",
            _before(stage.before, due_at, calendar),
            StageKind.REMINDER,
        )
    fraction = stage.fraction or 0.0
    moment = (at + fraction * (due_at - at)).replace(microsecond=0)
    if rule.allow.working_days is not None:
        worked = calendar.next_working_moment(moment)
        moment = worked if worked < due_at else moment  # better in the evening than too late
    return StageDue(f"reminder {fraction * 100:g}%", moment, StageKind.REMINDER)


def _before(allowance: Allowance, due_at: datetime, calendar: WorkingCalendar) -> datetime:
    """So many working days before is the opening of that day: the reader has all of it."""
    if allowance.working_days is not None:
        return calendar.opening(calendar.subtract_working_days(due_at, allowance.working_days).days[-1].day)
    return due_at - (allowance.wall or timedelta())


def _words(allowance: Allowance) -> str:
    if allowance.working_days is not None:
        return f"{allowance.working_days} working day{'' if allowance.working_days == 1 else 's'}"
    seconds = int((allowance.wall or timedelta()).total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _escalation_times(rule: DeadlineRule, due_at: datetime, calendar: WorkingCalendar) -> list[datetime]:
    """The first level at the due time, one level more each following working day.

    Of a wall-clock deadline each following 24 hours: it was chosen so that nights and holidays
    count, and a complaint that nobody reads over Tết must climb during Tết (P25).  Where the rule says
    how long each level has, as it does for urgent tickets (P7), that counts by the same clock.
    """
    if rule.allow.wall is not None:
        return [due_at + number * (rule.every or _DAY) for number in range(len(rule.escalate))]
    moment = calendar.next_working_moment(due_at)
    moments: list[datetime] = []
    for _ in rule.escalate:
        moments.append(moment)
        moment = _next_level(moment, rule.every, calendar)
    return moments


def _next_level(moment: datetime, every: timedelta | None, calendar: WorkingCalendar) -> datetime:
    """When the level after the one of ``moment`` is told, within working hours."""
    if every is None:
        return calendar.opening(calendar.add_working_days(moment, 1).days[-1].day)
    return calendar.next_working_moment(calendar.add_working_time(moment, every))


def applicable(rules: Iterable[DeadlineRule], nature: str, *, urgent: bool) -> tuple[DeadlineRule, ...]:
    """The deadlines of a ticket: of each name the most specific rule, in the order of the rules.

    A rule for urgent tickets (or for the others) is more specific than one for all, the first of equals
    wins.  Of an urgent ticket's rules the shorter one wins where the general one is shorter still, and its
    levels follow each other faster (P7).
    """
    chosen: dict[str, DeadlineRule] = {}
    for rule in rules:
        if nature not in rule.natures or rule.urgent not in {None, urgent}:
            continue
        held = chosen.get(rule.name)
        if held is None or _rank(rule, urgent=urgent) < _rank(held, urgent=urgent):
            chosen[rule.name] = rule
    return tuple(replace(rule, every=rule.urgent_every) if urgent else rule for rule in chosen.values())


def _rank(rule: DeadlineRule, *, urgent: bool) -> tuple[timedelta, bool]:
    """What makes one rule win over another of the same name: the smaller does."""
    length = rule.allow.wall or timedelta(days=rule.allow.working_days or 0)
    return length if urgent else timedelta(), rule.urgent is None


def started(
    event: Starts, rules: Iterable[DeadlineRule], at: datetime, calendar: WorkingCalendar
) -> tuple[Deadline, ...]:
    """The deadlines of a ticket that an event starts, from that moment on."""
    return tuple(start(rule, at, calendar) for rule in rules if rule.starts == event)


def stopped_by(rules: Iterable[DeadlineRule], stop: Stop) -> tuple[DeadlineId, ...]:
    """The deadlines that an event stops: those whose rule names it, or the one that is done."""
    if isinstance(stop, Done):
        return (stop.deadline,)
    return tuple(dict.fromkeys(rule.deadline for rule in rules if stop in rule.stops))


def due_stages(stages: Iterable[StageDue], fired: Iterable[str], now: datetime) -> Due:
    """What to send of a deadline's stages now, and which of them are too late to be of use.

    Each escalation goes out once, in order, also those that were missed: they tell different people.
    Of reminders that were missed only the last is of use, none once what they warn of has come; a customer
    is never reminded twice at the same moment.
    """
    done = set(fired)
    past = sorted((stage for stage in stages if stage.at <= now), key=lambda stage: stage.at)
    waiting = [stage for stage in past if stage.name not in done]
    escalated = any(stage.kind in {StageKind.ESCALATION, StageKind.MORE_TIME} for stage in past)
    reminders = [stage for stage in waiting if stage.kind == StageKind.REMINDER]
    useful = [] if escalated else reminders[-1:]
    useful += [stage for stage in waiting if stage.kind == StageKind.CUSTOMER_REMINDER][-1:]
    send = tuple(
        s for s in waiting if s.kind not in {StageKind.REMINDER, StageKind.CUSTOMER_REMINDER} or s in useful
    )
    return Due(send, tuple(stage for stage in waiting if stage not in send))


def told_again(
    stages: Iterable[StageDue], done: Iterable[str], now: datetime, calendar: WorkingCalendar
) -> tuple[StageDue, ...]:
    """The last level of escalation once more a week from now, where every stage of a deadline is done (P25).

    Whoever is late is asked until somebody acts: no deadline that runs falls silent for ever.
    """
    known, fired = tuple(stages), set(done)
    if any(stage.name not in fired for stage in known):
        return ()
    levels = [stage for stage in known if stage.kind is StageKind.ESCALATION]
    if not levels:
        return ()
    level = levels[-1].level
    at = calendar.next_working_moment(now + _WEEK)
    return (StageDue(f"escalation {len(levels) + 1}: {level}", at, StageKind.ESCALATION, level),)
