"""status, tickets, ticket, original, outbox: see what is, change nothing."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from mailflow.adapters.store import queries
from mailflow.adapters.store.at_work import is_lost
from mailflow.adapters.store.database import sqlite_path
from mailflow.cli.common import EXIT_WRONG, database, fail, honest_ends, loaded, plain, warn
from mailflow.cli.explanation import named
from mailflow.cli.screen import Column, Times, many, print_json, print_table, say
from mailflow.cli.standing import print_standing, standing
from mailflow.cli.story import print_story
from mailflow.domain.ticket import Status
from mailflow.ports import DiskTrouble

AsJson = Annotated[bool, typer.Option("--json", help="For machines: JSON with stable keys.")]
Limit = Annotated[
    int | None, typer.Option("--limit", "-n", min=1, help=r"At most so many. \[default: 50; all with --json]")
]
LINES = 50  # of a table, unless asked for more


def limit_of(limit: int | None, *, json: bool) -> int | None:
    """How many to look up; None for all."""
    return limit if limit or json else LINES


def status(context: typer.Context, json: AsJson = False) -> None:
    """How things stand: mails accounted for, tickets, letters, and what needs a person.

    Exit code 1 when mailflow is not at work though it should be, when a server, a folder or a reload has
    been in trouble for five minutes, when mail is in quarantine or work is waiting.
    """
    with honest_ends():
        place = sqlite_path(loaded(context, secrets=False).store_url)
        if place is not None and is_lost(place):
            raise DiskTrouble(f"{place}: the database is gone or empty, though mailflow has worked on it")
    with database(context) as (config, store), store.connection() as connection:
        found = standing(connection, config, datetime.now(UTC))
    if json:
        print_json(found.as_dict())
    else:
        print_standing(found, Times.of(config))
    if found.wrong:
        raise typer.Exit(EXIT_WRONG)


def tickets(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="Only tickets that have all these words in reference, subject, customer or department; "
            "accents and capitals do not matter.",
        ),
    ] = None,
    status: Annotated[
        Status | None,
        typer.Option(metavar="STATUS", help=f"Only tickets that are: {', '.join(Status)}."),
    ] = None,
    department: Annotated[str, typer.Option(help="Only tickets of this department, by its short name.")] = "",
    withheld: Annotated[
        bool, typer.Option("--withheld", help="Only those whose acknowledgement did not go out or came back.")
    ] = False,
    limit: Limit = None,
    json: AsJson = False,
) -> None:
    """List and search tickets, newest first."""
    with database(context) as (config, store), store.connection() as connection:
        found = queries.tickets(
            connection,
            words=words or (),
            status=status.value if status else "",
            department=department,
            withheld=withheld,
            limit=limit_of(limit, json=json),
        )
    if json:
        print_json(found)
        return
    times = Times.of(config)
    units = [unit.name for unit in config.policy.departments]
    unknown = f' There is no department "{department}"; there are: {", ".join(units)}.'
    print_table(
        (
            Column("Reference"),
            Column("Received", from_width=90),
            Column("Due"),
            Column("Nature", from_width=100),
            Column("Department"),
            Column("Customer", gives_way=True),
            Column("Subject", gives_way=True),
        ),
        [
            (
                ticket["reference"],
                times.brief(ticket["received_at"]),
                _due(ticket, times),
                ticket["nature"],
                ticket["department"] or "-",
                ticket["customer"] or "-",
                Text.assemble(("! ", "bold red") if ticket["urgent"] else "", plain(ticket["subject"])),
            )
            for ticket in found
        ],
        empty="No tickets match." + (unknown if department and department not in units else ""),
    )
    if any(ticket["urgent"] for ticket in found):
        say(("! ", "bold red"), ("urgent", "dim"))
    if len(found) == limit_of(limit, json=json):
        say((f"The newest {len(found)}; more with --limit.", "dim"))


def _due(ticket: dict[str, object], times: Times) -> Text:
    due = ticket["due_at"]
    if not isinstance(due, str):
        return Text("-")
    late = ticket["status"] != Status.CLOSED and times.local(due) < times.now
    return Text(times.day(due), style="bold red" if late else "")


def ticket(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(help="The reference, such as KN-2026-000123.")],
    why: Annotated[
        bool,
        typer.Option(
            "--why", help="With rule and evidence of each step, and each deadline's days counted out."
        ),
    ] = False,
    json: AsJson = False,
) -> None:
    """Tell a ticket's story: what was written, what was done, and what is due."""
    with database(context) as (config, store), store.connection() as connection:
        story = queries.story(connection, reference.strip("[] "))
    if story is None:
        raise fail(f"{reference}: there is no such ticket; 'mailflow tickets' lists them", EXIT_WRONG)
    if json:
        print_json(story.as_dict())
    else:
        print_story(story, Times.of(config), why=why)


def original(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A reference, or the digest of one mail (or its beginning).")],
    number: Annotated[
        int, typer.Option("--number", help="Which mail of the ticket, the oldest is 1.", min=1)
    ] = 1,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file.")] = None,
) -> None:
    """Give back a mail as it arrived, byte for byte, into a file or a pipe.

    On a terminal it is shown without the characters that could steer the terminal.
    """
    with database(context) as (_, store), store.connection() as connection:
        mails = queries.originals_of(connection, name.strip("[] "))
        if mails:
            raw = mails[number - 1][1] if number <= len(mails) else None
        else:
            raw = queries.original(connection, name.lower())
    if raw is None:
        many = f"mail {number}; the ticket has {len(mails)}" if mails else "such original, or more than one"
        raise fail(f"{name}: there is no {many}", EXIT_WRONG)
    if out is not None:
        try:
            out.write_bytes(raw)
        except OSError as error:
            raise fail(f"{out}: cannot be written: {error.strerror}", EXIT_WRONG) from None
    elif sys.stdout.isatty():
        for line in raw.decode("utf-8", "replace").splitlines():
            sys.stdout.write(plain(line) + "\n")
        warn("Shown without control characters; --out FILE, or a pipe, gives the bytes.", style="dim")
    else:
        sys.stdout.buffer.write(raw)


def outbox(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="The delivered letters too.")] = False,
    limit: Limit = None,
    json: AsJson = False,
) -> None:
    """Letters on their way, and those that could not be delivered, newest first."""
    with database(context) as (config, store), store.connection() as connection:
        letters = queries.outbox(connection, everything=everything, limit=limit_of(limit, json=json))
    if json:
        print_json(letters)
        return
    times = Times.of(config)
    print_table(
        (Column("Written"), Column("State"), Column("Ticket"), Column("Letter", wraps=True)),
        [
            (
                times.brief(letter["created_at"]),
                _state(letter["state"]),
                letter["reference"] or "-",
                _letter(letter, times),
            )
            for letter in letters
        ],
        empty="Nothing is waiting and nothing has failed."
        if not everything
        else "No letter was written yet.",
    )


def _state(state: str) -> Text:
    return Text(
        state,
        style={"sent": "green", "uncertain": "red", "failed": "red", "bounced": "red"}.get(state, "yellow"),
    )


def _letter(letter: dict[str, object], times: Times) -> Text:
    """What it is and for whom; below it what the server said, where it did not take it."""
    words = Text(f"{named(str(letter['occasion']))} to {plain(letter['recipient'])}")
    if letter["state"] == "sent":
        return words
    attempts, again = letter["attempts"], letter["next_attempt_at"]
    told = [f"tried {many(int(str(attempts)), 'time')}"] if attempts else []
    told += [f"next at {times.line(str(again)).strip()}"] if again and attempts else []
    answer = " ".join(str(part) for part in (letter["code"], letter["answer"]) if part)
    return words.append(
        f"\n{': '.join(filter(None, [', '.join(told), plain(answer)]))}" if told else "", "dim"
    )
