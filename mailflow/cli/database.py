"""db: the database's schema and health."""

from typing import Annotated

import typer

from mailflow.adapters.store import queries, schema
from mailflow.adapters.store.database import Database, SingleWriter, sqlite_path
from mailflow.adapters.system import SystemClock, SystemRandomness
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
from mailflow.cli.screen import progress, say

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
    """Check the file, the foreign keys and every ticket's chain of events; the daemon may go on."""
    with database(context) as (config, store):
        if store.url != config.store_url:  # an empty one in memory stands in
            raise typer.Exit(EXIT_WRONG)
        with store.connection() as connection:
            number = queries.count_tickets(connection)
        with progress("Checking the file", 1):
            faults = store.integrity()
        with store.connection() as connection, progress("Checking the record", number) as advance:
            faults += queries.broken_chains(connection, checked=advance)
    for fault in faults:
        warn(fault)
    if faults:
        raise fail(f"{len(faults)} faults; keep this file and restore a backup", EXIT_WRONG)
    if not quiet:
        say(f"The database is sound; the chains of all {number} tickets verify.")
