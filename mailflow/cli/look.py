"""status, tickets, ticket, original, outbox, quarantine: see what is, change nothing."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.adapters.store import queries
from mailflow.cli.common import (
    EXIT_WRONG,
    console,
    database,
    errors,
    fail,
    local,
    print_json,
    print_table,
)
from mailflow.cli.story import print_story

AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many lines.")]
MANY_WITHHELD = 5


def status(context: typer.Context, json: AsJson = False) -> None:
    """How things stand: mails seen and accounted for, tickets, letters, what needs a person."""
    with database(context) as (config, store), store.connection() as connection:
        ledger = queries.ledger(connection)
        numbers = queries.numbers(connection, datetime.now(UTC))
        faults = queries.broken_chains(connection)
    row = numbers["withheld_in_a_row"]
    undecided = sum(f["dispositions"].get("undecided", 0) for f in ledger)
    if json:
        print_json({"folders": ledger, **numbers, "undecided": undecided, "record_faults": faults})
    else:
        for folder in ledger:
            parts = ", ".join(f"{n} {d}" for d, n in sorted(folder["dispositions"].items())) or "none yet"
            console.print(
                f"[bold]{folder['mailbox']}[/] ({folder['folder']}), mail since "
                f"{local(folder['start_from'], config)}: {folder['seen']} seen = {parts}",
                highlight=False,
            )
        console.print(
            f"Tickets: {numbers['tickets']}, open {numbers['open']}, overdue deadlines {numbers['overdue']}\n"
            f"Acknowledgements: {_counts(numbers['acknowledgements'])}\n"
            f"Outbox: {_counts(numbers['outbox'])}\n"
            f"Record: {'every chain verifies' if not faults else f'{len(faults)} faults'}",
            highlight=False,
        )
    for fault in faults[:20]:
        errors.print(f"record: {fault}", highlight=False)
    if row["number"] >= MANY_WITHHELD:
        errors.print(
            f"The last {row['number']} acknowledgements were withheld for one reason ({row['reason']}). "
            "If a group or a forwarder stands in front of the mailbox, name it in authentication.trusted_list_ids or "
            "authentication.trusted_forwarders.",
            highlight=False,
        )
    if undecided:
        errors.print(
            f"{undecided} mails are still to be decided on; see 'mailflow quarantine'.", highlight=False
        )
    if faults:
        raise typer.Exit(EXIT_WRONG)


def tickets(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="Words in reference, subject, customer or department.")
    ] = None,
    status: Annotated[str, typer.Option(help="Only tickets of this status.")] = "",
    department: Annotated[str, typer.Option(help="Only tickets of this department.")] = "",
    withheld: Annotated[bool, typer.Option("--withheld", help="Only those not acknowledged yet.")] = False,
    limit: Limit = 50,
    json: AsJson = False,
) -> None:
    """List and search tickets, newest first."""
    with database(context) as (config, store), store.connection() as connection:
        found = queries.tickets(
            connection,
            words=words or (),
            status=status,
            department=department,
            withheld=withheld,
            limit=limit,
        )
    if json:
        print_json(found)
        return
    print_table(
        ("Reference", "Received", "Department", "Nature", "Customer", "Subject", "Due"),
        [
            (
                t["reference"],
                local(t["received_at"], config),
                t["department"] or "-",
                t["nature"] + (" !" if t["urgent"] else ""),
                t["customer"],
                t["subject"],
                local(t["due_at"], config),
            )
            for t in found
        ],
        empty="No tickets match.",
    )


def ticket(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(help="The reference, such as KN-2026-000123.")],
    why: Annotated[
        bool,
        typer.Option("--why", help="With rule and evidence for each step, and how deadlines were reckoned."),
    ] = False,
    json: AsJson = False,
) -> None:
    """Tell a ticket's story."""
    with database(context) as (config, store), store.connection() as connection:
        story = queries.story(connection, reference)
    if story is None:
        raise fail(f"{reference}: there is no such ticket; 'mailflow tickets' lists them", EXIT_WRONG)
    if json:
        print_json(_as_dict(story))
    else:
        print_story(story, config, why=why)


def _as_dict(story: queries.Story) -> dict[str, Any]:
    state, reason = story.acknowledgement
    return {
        **story.ticket,
        "acknowledgement": {"state": state, "reason": reason},
        "mails": story.mails,
        "events": story.events,
        "deadlines": story.deadlines,
        "letters": story.letters,
        "linked": story.linked,
    }


def original(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A reference, or the digest of one mail (or its beginning).")],
    number: Annotated[int, typer.Option("--number", help="Which mail of the ticket, from 1.", min=1)] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write to this file instead of the terminal.")
    ] = None,
) -> None:
    """Give back the unaltered bytes of a mail as it arrived."""
    with database(context) as (_, store), store.connection() as connection:
        mails = queries.originals_of(connection, name)
        if mails:
            raw = mails[number - 1][1] if number <= len(mails) else None
        else:
            raw = queries.original(connection, name.lower())
    if raw is None:
        many = f"; the ticket has {len(mails)} mails" if mails else ""
        raise fail(f"{name}: no such original{many}", EXIT_WRONG)
    if out is not None:
        out.write_bytes(raw)
    else:
        sys.stdout.buffer.write(raw)


def outbox(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="The delivered letters too.")] = False,
    limit: Limit = 50,
    json: AsJson = False,
) -> None:
    """Letters on their way, and those that could not be delivered."""
    with database(context) as (config, store), store.connection() as connection:
        letters = queries.outbox(connection, everything=everything, limit=limit)
    if json:
        print_json(letters)
        return
    print_table(
        ("Written", "Letter", "To", "State", "Tries", "Next", "Server's answer"),
        [
            (
                local(o["created_at"], config),
                o["occasion"],
                o["recipient"],
                o["state"],
                o["attempts"],
                local(o["next_attempt_at"], config),
                o["answer"],
            )
            for o in letters
        ],
        empty="Nothing is waiting and nothing has failed.",
    )


def quarantine(context: typer.Context, limit: Limit = 50, json: AsJson = False) -> None:
    """Mails that could not be processed. Their originals: mailflow original DIGEST."""
    with database(context) as (config, store), store.connection() as connection:
        mails = queries.quarantined(connection, limit)
    if json:
        print_json(mails)
        return
    print_table(
        ("Received", "Mailbox", "UID", "Tries", "State", "Why", "Digest"),
        [
            (
                local(q["received_at"], config),
                q["mailbox"],
                q["uid"],
                q["attempts"],
                q["disposition"],
                q["error"],
                q["digest"][:12],
            )
            for q in mails
        ],
        empty="No mail is in quarantine.",
    )


def _counts(numbers: dict[str, int]) -> str:
    return ", ".join(f"{n} {state or 'none'}" for state, n in sorted(numbers.items())) or "none"
