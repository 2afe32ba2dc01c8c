"""What ``status`` says of mailflow itself, and what of it is so wrong that it ends with 1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.domain.rules.health import BY_ONCE, BY_RUN, Fault, Health

SILENT = timedelta(minutes=2)
"""Without a sign of life for so long, a process that is there hangs."""
LASTING = timedelta(minutes=5)
"""Trouble may come and go; what lasts for so long needs a person."""
ROUNDS = 2.5
"""Where ``once`` does the work, so many of its usual intervals may pass without a round."""
LONGEST = timedelta(hours=6)
"""But never more than this."""

_AT_ONCE = frozenset({"reload"})
"""Kinds of trouble that no time heals."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the store and the machine say beside the last sign of life.

    ``at_work``: whether a process holds the store now; None where that cannot be known.  ``polls`` are the
    mailboxes of the config with the pause between looks.
    """

    at_work: bool | None
    polls: Mapping[str, timedelta]
    sending: int = 0
    quarantined: int = 0
    unfiled: int = 0  # decided on for longer than ``LASTING``, and still in the folder


@dataclass(frozen=True, slots=True)
class Alarm:
    """One line of ``status``; ``since`` is for the reader's time zone, ``grave`` makes the exit code 1."""

    words: str
    since: datetime | None = None
    grave: bool = True


def alarms(health: Health | None, around: Surroundings, now: datetime) -> list[Alarm]:
    """Everything that is wrong with mailflow itself, the worst first; empty when all is well."""
    if health is None:
        if around.at_work:
            return [Alarm("mailflow has just begun", grave=False)]
        return [Alarm("Nobody has looked into any mailbox yet: start 'mailflow run'")]
    found = _process(health, around, now)
    troubled = {fault.mailbox for fault in health.present if fault.kind == "mailbox"}
    if not found:
        found += _looks(health, around, now, troubled)
    alive = around.at_work is not False
    if around.sending and not alive:
        found.append(Alarm(f"{_many(around.sending, 'letter')} being sent when it ended: 'mailflow outbox'"))
    found += [_fault(fault, now) for fault in health.present]
    if around.quarantined:
        found.append(Alarm(f"{_many(around.quarantined, 'mail')} in quarantine: mailflow quarantine"))
    if around.unfiled:
        found.append(Alarm(f"{_many(around.unfiled, 'mail')} decided on and still in the inbox: not filed"))
    return found


def _process(health: Health, around: Surroundings, now: datetime) -> list[Alarm]:
    """Whether somebody is at work."""
    if health.by != BY_RUN:
        return []
    if around.at_work is not True and health.ended_at is not None and health.code:
        return [Alarm(f"mailflow run has ended: {health.ended}", health.ended_at)]
    if around.at_work is False and health.ended_at is None:
        return [
            Alarm("mailflow run is not there any more and has not said why; no sign of life", health.seen_at)
        ]
    if health.ended_at is None and now - health.seen_at > SILENT:
        return [Alarm("mailflow run gives no sign of life", health.seen_at)]
    return []


def _looks(health: Health, around: Surroundings, now: datetime, troubled: set[str]) -> list[Alarm]:
    """Whether each mailbox is looked into; where its own trouble is told of, that is enough."""
    found = []
    for address, poll in around.polls.items():
        last = health.looks.get(address)
        begun = health.started_at if health.ended_at is None else None
        since = max((at for at in (last, begun) if at is not None), default=health.seen_at)
        if now - since > _patience(health, poll) and address not in troubled:
            ended = health.by == BY_RUN and health.ended_at is not None
            why = f" (mailflow run has ended: {health.ended})" if ended else ""
            found.append(Alarm(f"Nobody has looked into {address}{why}", last or since))
    return found


def _patience(health: Health, poll: timedelta) -> timedelta:
    patience = max(LASTING, 2 * poll)
    if health.by == BY_ONCE:
        return max(patience, min(ROUNDS * timedelta(seconds=health.every), LONGEST))
    return patience


def _fault(fault: Fault, now: datetime) -> Alarm:
    grave = fault.kind in _AT_ONCE or now - fault.since >= LASTING
    return Alarm(f"{fault.what}: {fault.words}", fault.since, grave)


def is_grave(found: Sequence[Alarm]) -> bool:
    """Whether a person should look at it now."""
    return any(alarm.grave for alarm in found)


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
