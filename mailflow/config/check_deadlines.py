"""What must hold of times, working days and deadlines."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from mailflow.config import durations, forms
from mailflow.config.deadlines import ACKNOWLEDGEMENT
from mailflow.config.draft import EACH, Draft, same
from mailflow.config.problems import ConfigFinding, ExpectedError, Path, SourcePlace, nearest, show
from mailflow.domain.model.deadline_events import NOT_IN_CONFIG, Starts, Stops
from mailflow.domain.rules.default_deadlines import default_rules

PROMISE = timedelta(hours=24)
"""The acknowledgement's limit in the procedure."""

BUILT_IN = {same(rule.name): rule for rule in default_rules()}
DATED = {name for name, rule in BUILT_IN.items() if rule.starts is Starts.DATE_GIVEN}
NEEDED = {"starts": "event that starts it", "stops": "event that stops it", "allow": durations.ALLOWANCE}


def acknowledgement(draft: Draft) -> Iterator[ConfigFinding]:
    """The steps of an acknowledgement follow each other within its time."""
    times = {}
    for key in ("within", "plain_after", "digest_after"):
        for _, length in draft.parsed(durations.duration, "acknowledgement", key):
            times[key] = length
    within = times.get("within", PROMISE)
    for key in ("plain_after", "digest_after"):
        if times.get(key, timedelta(0)) >= within:
            yield ConfigFinding(
                ("acknowledgement", key), f"must be shorter than within, {durations.plain(within)}"
            )
    if within > PROMISE:
        text = "the procedure promises an acknowledgement within 24h at the very latest"
        yield ConfigFinding(("acknowledgement", "within"), text, warning=True)


def calendar(draft: Draft) -> Iterator[ConfigFinding]:
    """There are working days, and no day is both."""
    rest = {day.lower() for _, day in draft.texts("calendar", "rest_days", EACH)}
    if rest >= set(forms.WEEKDAYS):
        yield ConfigFinding(("calendar", "rest_days"), "all seven days: no working day would be left")
    off = {day for _, day in draft.parsed(forms.DAY.parse, "calendar", "extra_holidays", EACH)}
    for path, day in draft.parsed(forms.DAY.parse, "calendar", "extra_workdays", EACH):
        if day in off:
            yield ConfigFinding(path, f"{day} stands in extra_holidays, too")


def deadlines(draft: Draft) -> Iterator[ConfigFinding]:
    """Deadlines are complete, start and stop with events that happen, and stand once."""
    seen: dict[tuple[str, object], int] = {}
    for path, section in draft.find("deadlines", EACH):
        name = section.get("name") if isinstance(section, dict) else None
        if not isinstance(name, str) or not name.strip():
            continue
        yield from _events(path, section)
        yield from _complete(path, section, name)
        urgent = section.get("urgent")
        key = (same(name), urgent if isinstance(urgent, bool) else None)
        number = int(path[-1]) + 1 if len(path) > 1 else 1
        if key in seen:
            text = f'the deadline "{name[:60]}" stands in [[deadlines]][{seen[key]}] already'
            yield ConfigFinding((*path, "name"), text)
        seen.setdefault(key, number)


_STARTS = tuple(event for event in Starts if event not in NOT_IN_CONFIG)


def _events(path: Path, section: dict[str, Any]) -> Iterator[ConfigFinding]:
    for key, valid in (("starts", _STARTS), ("stops", tuple(Stops))):
        value = section.get(key)
        for index, event in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(event, str) or not event.strip() or event.strip() in valid:
                continue
            error = ExpectedError("one of " + ", ".join(map(show, valid)))
            place = (*path, key, index) if isinstance(value, list) else (*path, key)
            yield ConfigFinding(place, error.sentence(event), suggestion=nearest(event, valid))


def _complete(path: Path, section: dict[str, Any], name: str) -> Iterator[ConfigFinding]:
    """A deadline of the admin's own has no built-in values to fall back on."""
    if same(name) in BUILT_IN:
        return
    missing = [key for key in NEEDED if key not in section]
    near = nearest(name, [rule.name for rule in BUILT_IN.values()])
    if missing and near:
        yield ConfigFinding((*path, "name"), f'there is no built-in deadline "{name[:60]}"', suggestion=near)
        return
    for key in missing:
        yield ConfigFinding(
            (*path, key), f"missing: {NEEDED[key]} (a deadline of your own needs it)", SourcePlace.TABLE
        )


def dates_of_people(draft: Draft) -> Iterator[ConfigFinding]:
    """A promise, a remedy, an action: a person says when it is due, and a person reports it done."""
    for path, section in draft.find("deadlines", EACH):
        name = section.get("name") if isinstance(section, dict) else None
        if not isinstance(name, str) or same(name) not in DATED:
            continue
        for key in ("starts", "stops", "allow", "urgent", "natures"):
            if key in section:
                text = f'of "{name[:60]}" a person gives the date; leave {key} out here'
                yield ConfigFinding((*path, key), text, SourcePlace.KEY)


def one_promise(draft: Draft) -> Iterator[ConfigFinding]:
    """The acknowledgement's time is said once."""
    for path, section in draft.find("deadlines", EACH):
        if isinstance(section, dict) and section.get("name") == ACKNOWLEDGEMENT and "allow" in section:
            text = "the acknowledgement's time stands under [acknowledgement] within; leave allow out here"
            yield ConfigFinding((*path, "allow"), text, SourcePlace.KEY)


def levels(draft: Draft) -> Iterator[ConfigFinding]:
    """Who is to be told of what is late has an address."""
    said: set[str] = set()
    managed = any(manager for _, manager in draft.texts("departments", EACH, "manager"))
    for path, level in draft.texts("deadlines", EACH, "escalate", EACH):
        role = level.lower()
        if role == "manager":
            empty, where = not managed, "no department has a manager"
        else:
            there = any(address for _, address in draft.texts("roles", role, EACH))
            empty, where = role != "department" and not there, f"[roles] {role} is empty"
        if empty and role not in said:
            said.add(role)
            yield ConfigFinding(path, f'escalates to "{role}", but {where}', warning=True)
