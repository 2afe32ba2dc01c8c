"""db: the database's schema and health."""

from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from mailflow.adapters.store import schema, soundness, ticket_queries
from mailflow.adapters.store.database import Database, SingleWriter, sqlite_path
from mailflow.adapters.system.clock import SystemClock, SystemRandomness
from mailflow.cli.common import (
    EXIT_USAGE,
    EXIT_WRONG,
    database,
    fail,
    honest_ends,
    is_missing,
    loaded,
    named_disk,
    warn,
)
from mailflow.cli.screen import many, progress, say
from mailflow.ports.errors import DiskTrouble

app = typer.Typer(no_args_is_help=True, help="The database: bring its schema up to date, check its health.")


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the schema to this program's version. Stop the daemon first."""
    with honest_ends():
        config = loaded(context, secrets=False)
        path = sqlite_path(config.store_url)
        if path is not None and is_missing(path):
            raise fail(f"{path}: there is no database yet; the first 'mailflow run' makes it", EXIT_USAGE)
        with named_disk(path), SingleWriter(path):  # first the lock: the daemon must not be at work
            store = Database(config.store_url, clock=SystemClock(), randomness=SystemRandomness())
            try:
                before = schema.version(store) or "none"
                after = schema.upgrade(store)
            finally:
                store.close()
    if before == after:
        say(f"{path}: the schema is at version {after} already.")
    else:
        say(f"{path}: the schema was at version {before} and is now at {after}.")


@app.command()
def check(
    context: typer.Context,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
) -> None:
    """Check that everything is stored as it was written: file, events, mails, letters, each value.

    The daemon may go on. Each fault is a line that names the ticket, where there is one.
    """
    with database(context) as (config, store):
        if store.url != config.store_url:  # an empty one in memory stands in
            raise typer.Exit(EXIT_WRONG)
        number = _number(store)
        with progress("Checking", number) as advance:
            faults = soundness.faults(store, checked=advance)
    for fault in faults:
        warn(fault)
    if faults:
        raise fail(f"{many(len(faults), 'fault')}; keep this file and restore a backup", EXIT_WRONG)
    if not quiet:
        held = f"{many(number, 'ticket')}, all mails, letters and events"
        say(f"The database is sound: {held} as they were written.")


def _number(store: Database) -> int:
    """How many tickets there are, for the progress bar; where that cannot be told, the check says why."""
    try:
        with store.connection() as connection:
            return ticket_queries.count_tickets(connection)
    except (DiskTrouble, SQLAlchemyError):
        return 1
