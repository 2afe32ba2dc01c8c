"""How things stand, and what of it needs a person: the account behind ``status``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from mailflow.adapters.store import queries
from mailflow.cli.screen import Times, many, say
from mailflow.domain.deputies import Absence, absences
from mailflow.domain.policy import Policy

PATIENCE = timedelta(minutes=5)
"""Work that has been due for longer: nobody is doing it."""

MANY_WITHHELD = 5
"""So many acknowledgements withheld in a row for one reason: perhaps a setting is missing."""
MANY_SET_ASIDE = 20
"""So many mails set aside in a row by one rule: no mailbox of customers gets nothing but newsletters."""
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
    idle: bool  # work is due and nobody does it
    away: tuple[Absence, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As ``status --json`` gives it."""
        return {
            "folders": self.folders,
            **self.numbers,
            "quarantined": self.quarantined,
            "undecided": self.undecided,
            "idle": self.idle,
            "away": [
                {"address": a.person.address, "until": a.until.isoformat(), "deputy": a.deputy}
                for a in self.away
            ],
        }


def standing(connection: Connection, policy: Policy, now: datetime) -> Standing:
    """Draw up the account; ``now`` is aware."""
    folders = queries.ledger(connection)
    numbers = queries.numbers(connection, now)
    since = numbers["next_work_at"]
    return Standing(
        folders,
        numbers,
        sum(folder["dispositions"].get("quarantined", 0) for folder in folders),
        sum(folder["dispositions"].get("undecided", 0) for folder in folders),
        bool(since) and datetime.fromisoformat(since) < now - PATIENCE,
        absences(policy, policy.day(now)),
    )


def print_standing(found: Standing, times: Times) -> None:
    """The account for people, and below it what needs one."""
    if not found.folders:
        say("No mailbox has been visited yet.")
    for folder in found.folders:
        say(
            (folder["mailbox"], "bold"),
            f", folder {folder['folder']}, mail since {times.full(folder['start_from'])}",
        )
        older = f"; {folder['older']} older ones left alone" if folder["older"] else ""
        say(f"{many(folder['seen'], 'mail')} seen: {_counts(folder['dispositions'])}{older}", indent=2)
    numbers = found.numbers
    open_ones = f"{numbers['open']} open, {many(numbers['overdue'], 'deadline')} overdue"
    say(
        ("Tickets           ", "bold"),
        f"{numbers['tickets']}: {open_ones}" if numbers["tickets"] else "none yet",
    )
    say(("Acknowledgements  ", "bold"), _counts(numbers["acknowledgements"]))
    say(("Letters           ", "bold"), _counts(numbers["outbox"]))
    for absence in found.away:
        if absence.deputy:
            say(("Away              ", "bold"), away_words(absence))
    for words in _concerns(found, times):
        say(("! ", "bold yellow"), words)


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
    unacknowledged = sum(acks.get(state, 0) for state in queries.NOT_ACKNOWLEDGED)
    undelivered = sum(numbers["outbox"].get(state, 0) for state in ("failed", "bounced"))
    since = times.full(numbers["next_work_at"])
    alike = f"The last {row['number']} acknowledgements were withheld for one reason ({row['reason']})."
    aside = numbers["set_aside_in_a_row"]
    listed = f"The last {aside['number']} mails were all set aside by one rule ({aside['rule']})."
    told = (
        (found.idle, f"Work has been waiting since {since}. Is 'mailflow run' running?"),
        (found.undecided, f"{many(found.undecided, 'mail')} being tried again: mailflow quarantine"),
        (found.quarantined, f"{many(found.quarantined, 'mail')} in quarantine: mailflow quarantine"),
        (
            unacknowledged,
            f"{many(unacknowledged, 'ticket')} without acknowledgement: mailflow tickets --withheld",
        ),
        (undelivered, f"{many(undelivered, 'letter')} not delivered: mailflow outbox"),
        (row["number"] >= MANY_WITHHELD, f"{alike} {_NAME_IT}"),
        (aside["number"] >= MANY_SET_ASIDE, f"{listed} {_NAME_IT}"),
    )
    alone = [f"Away: {away_words(absence)}" for absence in found.away if not absence.deputy]
    return [words for holds, words in told if holds] + alone


def _counts(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {state or 'none'}" for state, n in sorted(numbers.items())) or "none yet"
