"""How mailflow itself is: what does not work since when, and when a person is written to about it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

NOTE = "health"
"""The name under which the store remembers it."""

WRITE_AFTER = timedelta(minutes=15)
"""So long the same trouble has to last before the admins have a letter about it."""
TOGETHER = timedelta(minutes=5)
"""What has lasted for so long is told along with what is told anyway."""
OVER_AFTER = timedelta(minutes=5)
"""So long it has to stay away before they are told that it is over: what comes and goes is one trouble."""

BY_RUN, BY_ONCE = "run", "once"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not work: ``what`` as the log names it, ``words`` as they were heard last."""

    what: str
    words: str
    since: datetime  # aware, UTC
    told_at: datetime | None = None  # when the admins were written to
    gone_at: datetime | None = None  # it works again since; kept until they are told that, too

    @property
    def kind(self) -> str:
        """What it is about: mailbox, sending, filing, letters, clock, reload."""
        return self.what.partition(" ")[0]

    @property
    def mailbox(self) -> str:
        """The mailbox that it is about; "" where it is about none."""
        last = self.what.rpartition(" ")[2]
        return last if "@" in last else ""


@dataclass(frozen=True, slots=True)
class Health:
    """The last sign of life, as the store keeps it.  Times are aware UTC.

    ``looks`` holds the last good look into each mailbox by its address; ``every`` the seconds between the
    last two rounds of ``once``; ``ended`` why the process ended, "" while it works or where it could not say.
    """

    by: str
    pid: int
    started_at: datetime
    seen_at: datetime
    looks: Mapping[str, datetime] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    every: float = 0.0
    ended_at: datetime | None = None
    ended: str = ""
    code: int = 0

    @property
    def present(self) -> tuple[Fault, ...]:
        """What does not work now, the oldest first."""
        return tuple(sorted((f for f in self.faults if f.gone_at is None), key=lambda f: f.since))


@dataclass(frozen=True, slots=True)
class ToTell:
    """What the admins are to be written about, and the faults as they are to be remembered then."""

    faults: tuple[Fault, ...]
    trouble: tuple[Fault, ...] = ()
    over: tuple[Fault, ...] = ()


def observed(
    known: tuple[Fault, ...], found: Mapping[str, str], now: datetime, *, settled: bool = True
) -> tuple[Fault, ...]:
    """The faults after a look: ``found`` is what does not work, by name, with the words.

    A fault keeps its beginning while it lasts.  Where not everything has been looked at yet (``settled``
    is False: the program has only just begun), what was known and was not found is not over.
    """
    before = {fault.what: fault for fault in known}
    faults = [
        replace(before[what], words=words, gone_at=None) if what in before else Fault(what, words, now)
        for what, words in found.items()
    ]
    for fault in known:
        if fault.what in found:
            continue
        if not settled:
            faults.append(fault)
        elif fault.told_at is not None:
            faults.append(replace(fault, gone_at=fault.gone_at or now))
    return tuple(faults)


def to_tell(faults: tuple[Fault, ...], now: datetime) -> ToTell:
    """When to write about a trouble: once, when it has lasted, and once, when it has stayed away."""
    present = [f for f in faults if f.gone_at is None]
    untold = [f for f in present if f.told_at is None]
    due = any(now - f.since >= WRITE_AFTER for f in untold)
    trouble = tuple(f for f in untold if now - f.since >= TOGETHER) if due else ()
    over = tuple(f for f in faults if f.gone_at is not None and now - f.gone_at >= OVER_AFTER)
    kept = tuple(replace(f, told_at=now) if f in trouble else f for f in faults if f not in over)
    return ToTell(kept, trouble, over)


# --- the clock ------------------------------------------------------------------------------------

JUMP = timedelta(hours=1)
"""Where the clock has gone so much further than time has passed, somebody or something has set it."""
HELD = 600.0
"""Seconds for which nothing is reminded of and escalated after the clock has leapt ahead."""


def jump(wall: timedelta, passed: float) -> timedelta:
    """How far the clock has leapt, where ``passed`` seconds went by; zero for less than an hour."""
    leapt = wall - timedelta(seconds=passed)
    return leapt if abs(leapt) > JUMP else timedelta()


# --- as the store keeps it ------------------------------------------------------------------------


def to_json(health: Health) -> str:
    """One line; times in milliseconds since 1970, as in the tables."""
    return json.dumps(
        {
            "by": health.by,
            "pid": health.pid,
            "started_at": _stamp(health.started_at),
            "seen_at": _stamp(health.seen_at),
            "looks": {address: _stamp(at) for address, at in health.looks.items()},
            "faults": [
                [f.what, f.words, _stamp(f.since), _stamp(f.told_at), _stamp(f.gone_at)]
                for f in health.faults
            ],
            "every": health.every,
            "ended_at": _stamp(health.ended_at),
            "ended": health.ended,
            "code": health.code,
        },
        ensure_ascii=False,
    )


def from_json(line: str) -> Health | None:
    """What ``to_json`` wrote; None where nothing was written, or where it cannot be read."""
    try:
        found: dict[str, Any] = json.loads(line)
        faults = tuple(
            Fault(str(what), str(words), _required(since), _time(told), _time(gone))
            for what, words, since, told, gone in found["faults"]
        )
        return Health(
            by=str(found["by"]),
            pid=int(found["pid"]),
            started_at=_required(found["started_at"]),
            seen_at=_required(found["seen_at"]),
            looks={str(address): _required(at) for address, at in found["looks"].items()},
            faults=faults,
            every=float(found["every"]),
            ended_at=_time(found["ended_at"]),
            ended=str(found["ended"]),
            code=int(found["code"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None


def _stamp(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1000)


def _required(stamp: Any) -> datetime:
    return datetime.fromtimestamp(int(stamp) / 1000, UTC)


def _time(stamp: Any) -> datetime | None:
    return None if stamp is None else _required(stamp)
