"""status, tickets, ticket: see what is, change nothing."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from mailflow.adapters.store import soundness, ticket_queries
from mailflow.cli.common import EXIT_WRONG, database, fail, plain, warn
from mailflow.cli.history import print_story
from mailflow.cli.screen import Column, Times, many, print_json, print_table, say
from mailflow.cli.status import print_standing, standing
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import Status
from mailflow.domain.procedure.history import Teller
from mailflow.domain.text.cleaning import fold
from mailflow.language import ENGLISH
from mailflow.ports.errors import Damaged

AsJson = Annotated[bool, typer.Option("--json", help="For machines: JSON with stable keys.")]
Limit = Annotated[
    int | None, typer.Option("--limit", "-n", min=1, help=r"At most so many. \[default: 50; all with --json]")
]
_MARK = "\N{REPLACEMENT CHARACTER}"  # where a text has bytes that are none, or a mail had them
LINES = 50  # of a table, unless asked for more


def limit_of(limit: int | None, *, json: bool) -> int | None:
    """How many to look up; None for all."""
    return limit if limit or json else LINES


def status(context: typer.Context, json: AsJson = False) -> None:
    """How things stand: mails accounted for, tickets, letters, and what needs a person.

    Exit code 1 when mailflow is not at work though it should be, when a server, a folder or a reload has
    been in trouble for five minutes, when mail is in quarantine or work is waiting.
    """
    with database(context) as (config, store), store.connection() as connection:
        found = standing(connection, config, datetime.now(UTC))
    if json:
        print_json(found.as_dict())
    else:
        print_standing(found, Times.of(config))
    if found.wrong:
        raise typer.Exit(EXIT_WRONG)


def tickets(  # noqa: PLR0913, PLR0917  (typer gives them by name)
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
    department: Annotated[
        str,
        typer.Option(help="Only tickets of this department, by its name or label; accents do not matter."),
    ] = "",
    only_open: Annotated[
        bool, typer.Option("--open", help="Only those that are neither closed nor merged.")
    ] = False,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only those of which a deadline has passed.")
    ] = False,
    withheld: Annotated[
        bool, typer.Option("--withheld", help="Only those whose acknowledgement did not go out or came back.")
    ] = False,
    limit: Limit = None,
    json: AsJson = False,
) -> None:
    """List and search tickets, newest first."""
    damaged: list[str] = []
    with database(context) as (config, store), store.connection() as connection:
        unit = _department(department, config.policy)
        found = ticket_queries.tickets(
            connection,
            words=words or (),
            status=status.value if status else "",
            department=unit,
            withheld=withheld,
            only_open=only_open,
            overdue_at=datetime.now(UTC) if overdue else None,
            limit=limit_of(limit, json=json),
            damaged=damaged,
        )
        marked = [each["reference"] for each in found if _MARK in f"{each['subject']}{each['customer']}"]
        damaged += [fault for each in marked for fault in soundness.damage_of(connection, each)]
    if json:
        print_json(found)
        _end_damaged(damaged)
        return
    unknown = "" if unit in _units(config.policy) or not unit else _no_department(department, config.policy)
    _print_tickets(found, Times.of(config), unknown)
    if any(ticket["urgent"] for ticket in found):
        say(("! ", "bold red"), ("urgent", "dim"))
    if len(found) == limit_of(limit, json=json):
        say((f"The newest {len(found)}; more with --limit.", "dim"))
    _end_damaged(damaged)


def _print_tickets(found: list[dict[str, Any]], times: Times, unknown: str) -> None:
    """A line for each; ``unknown``: why there may be none."""
    print_table(
        (
            Column("Reference"),
            Column("Received", from_width=90),
            Column("Due"),
            Column("Clock", from_width=140),
            Column("Status", from_width=100),
            Column("Nature", from_width=120),
            Column("Department"),
            Column("Customer", gives_way=True),
            Column("Subject", gives_way=True),
        ),
        [
            (
                ticket["reference"],
                times.brief(ticket["received_at"]),
                _due(ticket, times),
                ticket["next_clock"] or "-",
                ticket["status"],
                ticket["nature"],
                ticket["department"] or "-",
                ticket["customer"] or "-",
                Text.assemble(("! ", "bold red") if ticket["urgent"] else "", plain(ticket["subject"])),
            )
            for ticket in found
        ],
        empty=f"No tickets match.{unknown}",
    )


def _units(policy: Policy) -> list[str]:
    return [unit.name for unit in policy.departments]


def _no_department(typed: str, policy: Policy) -> str:
    return f' There is no department "{typed}"; there are: {", ".join(_units(policy))}.'


def _end_damaged(damaged: list[str]) -> None:
    """Name what of the rows cannot be read; the rest has been shown."""
    if damaged:
        for fault in damaged:
            warn(fault, style="red")
        raise fail(
            f"{many(len(damaged), 'damaged value')}; 'mailflow db check' looks at everything", EXIT_WRONG
        )


def _due(ticket: dict[str, object], times: Times) -> Text:
    """When the next of its deadlines runs out, or the first has run out."""
    due = ticket["next_due_at"]
    if not isinstance(due, str):
        return Text("-")
    late = times.local(due) < times.now
    return Text(times.day(due), style="bold red" if late else "")


def _department(typed: str, policy: Policy) -> str:
    """The short name of the department that somebody means; as it was typed where none or several fit."""
    wanted = fold(typed)
    if not wanted:
        return typed
    names = {
        unit.name: [fold(name) for name in (unit.name, unit.address, *unit.label.values())]
        for unit in policy.departments
    }
    exactly = [unit for unit, theirs in names.items() if wanted in theirs]
    partly = [unit for unit, theirs in names.items() if any(f" {wanted} " in f" {name} " for name in theirs)]
    fitting = exactly or partly
    return fitting[0] if len(fitting) == 1 else typed


def ticket(
    context: typer.Context,
    reference: Annotated[
        str, typer.Argument(help="The reference, such as KN-2026-000123, or its number: 123.")
    ],
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
        known = ticket_queries.reference_of(connection, reference, config.policy.reference_digits)
        damaged = soundness.damage_of(connection, known)
        try:
            story = ticket_queries.story(connection, known) if known else None
        except Damaged as error:
            _end_damaged(damaged or [f"{known}: {error}"])
            raise
    if story is None:
        raise fail(f"{reference}: there is no such ticket; 'mailflow tickets' lists them", EXIT_WRONG)
    if json:
        print_json(story.as_dict())
    else:
        teller = Teller(ENGLISH, config.policy.wording, config.policy.deadlines, config.policy.titles)
        print_story(story, Times.of(config), teller, why=why)
    _end_damaged(damaged)
