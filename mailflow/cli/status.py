"""How things stand, and what of it needs a person: the account behind ``status``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from mailflow.adapters.store import account, check_queries, mail_queries
from mailflow.adapters.store.at_work import at_work
from mailflow.adapters.store.database import sqlite_path
from mailflow.adapters.store.failure_queries import not_done
from mailflow.cli.screen import Times, many, say
from mailflow.cli.ways import ways_in
from mailflow.config.settings import Loaded
from mailflow.domain.model.outbox import UNDELIVERED, OutboxState
from mailflow.domain.model.ticket import NOT_ACKNOWLEDGED
from mailflow.domain.rules.alarm import LASTING, Alarm, Surroundings, alarms, is_grave
from mailflow.domain.rules.deputies import Absence, absences
from mailflow.domain.rules.health import BY_RUN, NOTE, Health, from_json

PATIENCE = timedelta(minutes=5)
"""Work that has been due for longer: nobody is doing it."""

MANY_WITHHELD = 5
"""So many acknowledgements withheld in a row for one reason: perhaps a setting is missing."""
MANY_SET_ASIDE = 20
"""So many mails set aside in a row by one rule: no mailbox of customers gets nothing but newsletters."""
SHOWN_NOT_DONE = 5
_NAME_IT = (
    "If a group or a forwarder stands in front of the mailbox, name it in authentication.trusted_list_ids "
    "or authentication.trusted_forwarders."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The account of a store."""

    folders: Sequence[Mapping[str, Any]]
    numbers: Mapping[str, Any]
    quarantined: int
    undecided: int
    trying: int  # of these, mails that have failed
    idle: bool  # work is due and nobody does it
    health: Health | None  # the last sign of life
    alarms: Sequence[Alarm]
    away: tuple[Absence, ...] = ()
    ways: tuple[str, ...] = ()  # what to do about groups and forms that mail comes from
    not_done: Sequence[Mapping[str, Any]] = ()  # what failed by itself, and is tried again

    @property
    def wrong(self) -> bool:
        """Whether a person should look at it now."""
        return self.idle or is_grave(self.alarms) or any(each["set_aside"] for each in self.not_done)

    def as_dict(self) -> dict[str, Any]:
        """As ``status --json`` gives it."""
        return {
            "folders": self.folders,
            **self.numbers,
            "quarantined": self.quarantined,
            "undecided": self.undecided,
            "idle": self.idle,
            "wrong": self.wrong,
            "alarms": [
                {"words": a.words, "since": a.since.isoformat() if a.since else None, "grave": a.grave}
                for a in self.alarms
            ],
            "not_done": self.not_done,
            "health": _as_dict(self.health),
            "away": [
                {"address": a.person.address, "until": a.until.isoformat(), "deputy": a.deputy}
                for a in self.away
            ],
        }


def _as_dict(health: Health | None) -> dict[str, Any] | None:
    if health is None:
        return None
    return {
        "by": health.by,
        "pid": health.pid,
        "started_at": health.started_at.isoformat(),
        "seen_at": health.seen_at.isoformat(),
        "looks": {address: at.isoformat() for address, at in health.looks.items()},
        "troubles": [
            {"what": f.what, "words": f.words, "since": f.since.isoformat()} for f in health.present
        ],
        "ended_at": health.ended_at.isoformat() if health.ended_at else None,
        "ended": health.ended,
    }


def standing(connection: Connection, config: Loaded, now: datetime) -> Standing:
    """Draw up the account; ``now`` is aware."""
    folders = account.ledger(connection)
    numbers = account.numbers(connection, now)
    since = numbers["next_work_at"]
    quarantined = sum(folder["dispositions"].get("quarantined", 0) for folder in folders)
    health = from_json(check_queries.notes(connection).get(NOTE, ""))
    around = Surroundings(
        at_work=at_work(sqlite_path(config.store_url)),
        polls={mailbox.address: mailbox.poll for mailbox in config.mailboxes},
        sending=numbers["outbox"].get(OutboxState.SENDING, 0),
        quarantined=quarantined,
        unfiled=account.unfiled(connection, now - LASTING),
    )
    return Standing(
        folders,
        numbers,
        quarantined,
        sum(folder["dispositions"].get("undecided", 0) for folder in folders),
        sum(mail["disposition"] == "trying" for mail in mail_queries.quarantined(connection, None)),
        bool(since) and datetime.fromisoformat(since) < now - PATIENCE,
        health,
        alarms(health, around, now),
        absences(config.policy, config.policy.day(now)),
        ways_in(connection, config.policy),
        not_done(connection),
    )


def print_standing(found: Standing, times: Times) -> None:
    """The account for people, and below it what needs one."""
    _print_health(found.health, times)
    if not found.folders:
        say("No mailbox has been visited yet.")
    for folder in found.folders:
        say(
            (folder["mailbox"], "bold"),
            f", folder {folder['folder']}, mail since {times.full(folder['start_from'])}",
        )
        looked = found.health.looks.get(folder["mailbox"]) if found.health else None
        if looked:
            say(f"last looked into {times.full(looked.isoformat())}", indent=2)
        older = f"; {folder['older']} older ones left alone" if folder["older"] else ""
        say(f"{many(folder['seen'], 'mail')} seen: {_counts(folder['dispositions'])}{older}", indent=2)
    numbers = found.numbers
    open_ones = f"{numbers['open']} open, {many(numbers['overdue'], 'deadline')} overdue"
    say(
        ("Tickets           ", "bold"),
        f"{numbers['tickets']}: {open_ones}" if numbers["tickets"] else "none yet",
    )
    say(("Acknowledgements  ", "bold"), _counts(numbers["acknowledgements"]))
    last = f"; the last one left {times.full(numbers['last_letter_at'])}" if numbers["last_letter_at"] else ""
    say(("Letters           ", "bold"), _counts(numbers["outbox"]), last)
    for absence in found.away:
        if absence.deputy:
            say(("Away              ", "bold"), away_words(absence))
    for alarm in found.alarms:
        said = alarm.words.removesuffix(".")
        since = f", since {times.full(alarm.since.isoformat())}" if alarm.since else ""
        say(("! ", "bold red" if alarm.grave else "bold yellow"), said if since else alarm.words, since)
    for words in _concerns(found, times):
        say(("! ", "bold yellow"), words)


def _print_health(health: Health | None, times: Times) -> None:
    if health is None:
        return
    seen = f"last sign of life {times.full(health.seen_at.isoformat())}"
    if health.by == BY_RUN:
        end = f"; ended: {health.ended}" if health.ended_at else ""
        say(("mailflow run      ", "bold"), f"since {times.full(health.started_at.isoformat())}, {seen}{end}")
    else:
        say(("mailflow once     ", "bold"), seen)


def away_words(absence: Absence) -> str:
    """Who is away until when, and who stands in."""
    person = absence.person
    who = f"{person.name} <{person.address}>" if person.name else person.address
    stands_in = f"{absence.deputy} stands in" if absence.deputy else "nobody stands in"
    return f"{who} until {absence.until:%d %b %Y}; {stands_in}"


def _concerns(found: Standing, times: Times) -> list[str]:
    """What a person should look at, and with which command."""
    numbers, row = found.numbers, found.numbers["withheld_in_a_row"]
    acks = numbers["acknowledgements"]
    unacknowledged = sum(acks.get(state, 0) for state in NOT_ACKNOWLEDGED)
    undelivered = sum(numbers["outbox"].get(state, 0) for state in UNDELIVERED)
    since = times.full(numbers["next_work_at"])
    alike = f"The last {row['number']} acknowledgements were withheld for one reason ({row['reason']})."
    aside, waiting = numbers["set_aside_in_a_row"], found.undecided - found.trying
    listed = f"The last {aside['number']} mails were all set aside by one rule ({aside['rule']})."
    told = (
        (found.idle, f"Work has been waiting since {since}. Is 'mailflow run' running?"),
        (found.trying, f"{many(found.trying, 'mail')} being tried again: mailflow quarantine"),
        (found.undecided > found.trying, f"{many(waiting, 'mail')} in the mailbox not decided on yet"),
        (
            unacknowledged,
            f"{many(unacknowledged, 'ticket')} without acknowledgement: mailflow tickets --withheld",
        ),
        (undelivered, f"{many(undelivered, 'letter')} not delivered: mailflow outbox"),
        (row["number"] >= MANY_WITHHELD, f"{alike} {_NAME_IT}"),
        (aside["number"] >= MANY_SET_ASIDE, f"{listed} {_NAME_IT}"),
    )
    alone = [f"Away: {away_words(absence)}" for absence in found.away if not absence.deputy]
    return [*(words for holds, words in told if holds), *_not_done(found), *found.ways, *alone]


def _not_done(found: Standing) -> list[str]:
    """What failed by itself: the first of it in words, the rest counted."""
    words = [
        f"{each['reference'] or 'No ticket'}: {each['what']} not done, "
        f"{many(each['attempts'], 'attempt')}: {each['error']}"
        for each in found.not_done[:SHOWN_NOT_DONE]
    ]
    more = len(found.not_done) - len(words)
    return [*words, *([f"{more} more could not be done: mailflow status --json"] if more else [])]


def _counts(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {state or 'none'}" for state, n in sorted(numbers.items())) or "none yet"
