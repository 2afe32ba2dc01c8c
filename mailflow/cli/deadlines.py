"""A ticket's deadlines as people read them: what is due, who is told when, how it was reckoned."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from mailflow.cli.screen import Times, Words, beside, say
from mailflow.domain.model.calendar import WEEKDAYS
from mailflow.domain.model.deadline import StageKind

_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def print_deadlines(deadlines: Sequence[Mapping[str, Any]], times: Times, *, why: bool) -> None:
    """Each deadline with its state and the next who is told; with ``why`` all stages and the reckoning."""
    if not deadlines:
        say("Nothing.")
    width = max((len(deadline["name"]) for deadline in deadlines), default=0)
    for deadline in deadlines:
        mark, words = _state(deadline, times)
        beside(mark, (deadline["name"].ljust(width), "bold"), words)
        for stage in _stages(deadline, why=why):
            escalates = stage["kind"] == StageKind.ESCALATION
            told = f"escalation to {stage['level']}" if escalates else stage["name"]
            say(f"{times.full(stage['at']):<22}  {told}: {stage['done']}", indent=4)
        if why:
            for line in reckoned(deadline["derivation"], times):
                say((line, "dim"), indent=4)


def _state(deadline: Mapping[str, Any], times: Times) -> tuple[Words, Words]:
    """The mark and the words of a deadline."""
    due = f"due {times.full(deadline['due_at'])}"
    if deadline["met_at"]:
        ended = f"{times.full(deadline['met_at'])} ({deadline['met_by']})"
        if times.local(deadline["met_at"]) > times.local(deadline["due_at"]):
            return ("✗", "red"), (f"{due}; late, {ended}", "red")
        return ("✓", "green"), f"{due}; met {ended}"
    if deadline["cancelled"]:
        return ("-", "dim"), (f"{due}; cancelled", "dim")
    if times.local(deadline["due_at"]) < times.now:
        return ("!", "bold red"), (f"{due}: overdue", "red")
    return "○", due


def _stages(deadline: Mapping[str, Any], *, why: bool) -> Iterator[Mapping[str, Any]]:
    """Who was told, and who will be next; with ``why`` also what is further off or no longer needed."""
    running = not deadline["met_at"] and not deadline["cancelled"]
    shown = False
    for stage in deadline["stages"]:
        done = _DONE.get(stage["done"]) or ("to come" if running else "not needed any more")
        if why or stage["done"] or (running and not shown):
            yield {**stage, "done": done}
        shown = shown or not stage["done"]


_DONE = {"fired": "told", "late": "skipped, too late to be of use"}


def reckoned(derivation: Mapping[str, Any], times: Times) -> Iterator[str]:
    """How a due time was found, as anyone can recount it; days in a row with the same reason are one line."""
    if "allow" not in derivation:
        yield f"reckoned: the end of the day that a person gave on {times.full(derivation['started_at'])}"
        return
    start = f"{times.full(derivation['started_at'])} ({derivation['starts']})"
    allow = derivation["allow"]
    if "working_days" not in allow:
        yield f"reckoned: {_duration(allow['seconds'])} of wall-clock time from {start}"
        return
    calendar = derivation.get("calendar", "")
    yield f"reckoned: {allow['working_days']} working days from {start}; calendar: {calendar}"
    days = [(date.fromisoformat(day), bool(counted), str(why)) for day, counted, why in derivation["days"]]
    number = 0
    for _, group in groupby(days, key=lambda day: (day[1], "" if day[2] in WEEKDAYS else day[2])):
        run = list(group)
        (first, counted, _), last = run[0], run[-1][0]
        count = "skipped"
        if counted:
            count = f"day {number + 1}" if first == last else f"day {number + 1}-{number + len(run)}"
            number += len(run)
        span = _day(first) if first == last else f"{_day(first)} - {_day(last)}"
        yield f"  {count:<11}{span:<25}{', '.join(dict.fromkeys(why for _, _, why in run))}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _duration(seconds: int) -> str:
    """As config says it: 24 hours, but 2 days."""
    size, unit = next(
        (size, unit) for size, unit in _UNITS if seconds % size == 0 and (seconds > size or unit != "day")
    )
    return f"{seconds // size} {unit}{'' if seconds == size else 's'}"
