"""Spans of time and sizes as the admin writes them: "30s", "24h", "20 working days", "50%", "50 MB".

Each function takes the value as it stands in the file and raises ExpectedError where it has another form.
"""

import re
from datetime import timedelta

from mailflow.config.problems import ExpectedError
from mailflow.domain.model.policy import Allowance, Stage

UNITS = {
    **dict.fromkeys(("s", "second", "seconds"), timedelta(seconds=1)),
    **dict.fromkeys(("m", "min", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("d", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("w", "week", "weeks"), timedelta(weeks=1)),
}
LONGEST = timedelta(days=3650)  # nothing here is meant to last longer, and dates stay within the calendar
MOST_WORKING_DAYS = 1000
SIZES = {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30}

_SPAN = re.compile(r"([0-9]{1,5}) ?([a-z]{1,7})")
_WORKING = re.compile(r"([0-9]{1,4}) working days?")
_PERCENT = re.compile(r"([0-9]{1,3}) ?%")
_SIZE = re.compile(r"([0-9]{1,9}) ?([KMG]?B)")

DURATION = 'a duration such as "30s", "2m", "24h" or "30 days"'
ALLOWANCE = 'a time such as "24h" or "20 working days"'
STAGE = 'a moment such as "50%" (of the time gone), "4h before" or "1 working day before"'
SIZE = 'a size such as "50 MB"'
PLAIN_REPLY = '"send", "note", or "hold" with a duration such as "hold 2m"'


def span(value: object) -> timedelta | None:
    """A wall-clock duration in one unit (months and years have no fixed length); None for anything else."""
    match = _SPAN.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    unit = UNITS.get(match[2]) if match else None
    return min(int(match[1]) * unit, LONGEST + unit) if match and unit else None


def duration(value: object) -> timedelta:
    """A duration longer than nothing."""
    length = span(value)
    if length is None:
        raise ExpectedError(DURATION, hint=_unit_hint(value))
    if not length:
        raise ExpectedError(DURATION, hint="longer than nothing")
    if length > LONGEST:
        raise ExpectedError(DURATION, hint="at most 10 years")
    return length


def allowance(value: object) -> Allowance:
    """How long something may take: a duration of wall-clock time, or whole working days."""
    match = _WORKING.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if match and 0 < int(match[1]) <= MOST_WORKING_DAYS:
        return Allowance(working_days=int(match[1]))
    length = span(value)
    if not length or length > LONGEST:
        raise ExpectedError(ALLOWANCE, hint=_unit_hint(value))
    return Allowance(wall=length)


def stage(value: object) -> Stage:
    """When a reminder fires: at a part of the time gone, or some time before the deadline."""
    text = value.strip().lower() if isinstance(value, str) else ""
    match = _PERCENT.fullmatch(text)
    if match:
        if not 0 < int(match[1]) < 100:  # noqa: PLR2004  (percent)
            raise ExpectedError(STAGE, hint="between 1% and 99%")
        return Stage(fraction=int(match[1]) / 100)
    ahead, before, rest = text.partition(" before")
    if not before or rest:
        raise ExpectedError(STAGE)
    try:
        return Stage(before=allowance(ahead))
    except ExpectedError:
        raise ExpectedError(STAGE) from None


def size(value: object) -> int:
    """Bytes; a kilobyte has 1,024 of them."""
    match = _SIZE.fullmatch(value.strip().upper()) if isinstance(value, str) else None
    if not match or not int(match[1]):
        raise ExpectedError(SIZE, hint=_unit_hint(value))
    return int(match[1]) * SIZES[match[2]]


def plain_reply(value: object) -> tuple[str, timedelta]:
    """What becomes of a plain reply of staff, and how long it is held first."""
    text = value.strip().lower() if isinstance(value, str) else ""
    if text in ("send", "note"):
        return text, timedelta(0)
    length = span(text.removeprefix("hold ")) if text.startswith("hold ") else None
    if not length or length > LONGEST:
        raise ExpectedError(PLAIN_REPLY)
    return "hold", length


def _unit_hint(value: object) -> str:
    number = isinstance(value, int) and not isinstance(value, bool)
    digits = isinstance(value, str) and value.isascii() and value.strip().isdigit()
    return "the unit is missing" if number or digits else ""


def plain(length: timedelta) -> str:
    """A duration in the largest unit that fits."""
    units = (("days", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))
    for name, unit in units:
        if length >= 2 * unit and not length % unit:
            return f"{length // unit} {name}" if name == "days" else f"{length // unit}{name}"
    return f"{int(length.total_seconds())}s"
