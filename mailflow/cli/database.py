"""db: the database's schema and health."""

from typing import Annotated

import typer

from mailflow.adapters.store import queries, schema
from mailflow.adapters.store.database import Database, SingleWriter
from mailflow.adapters.system import SystemClock, SystemRandomness
from mailflow.cli.common import EXIT_USAGE, EXIT_WRONG, database, fail, honest_ends, is_missing, loaded, warn
from mailflow.cli.screen import progress, say

app = typer.Typer(no_args_is_help=True, help="The database: bring its schema up to date, check its health.")


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the schema to this program's version. Stop the daemon first."""
    with honest_ends():
        config = loaded(context, secrets=False)
        store = Database(config.store_url, clock=SystemClock(), randomness=SystemRandomness())
        try:
            if store.path is not None and is_missing(store.path):
                raise fail(
                    f"{store.path}: there is no database yet; the first 'mailflow run' makes it", EXIT_USAGE
                )
            before = schema.version(store) or "none"
            with SingleWriter(store.path):
                after = schema.upgrade(store)
        finally:
            store.close()
    if before == after:
        say(f"{store.path}: the schema is at version {after} already.")
    else:
        say(f"{store.path}: the schema was at version {before} and is now at {after}.")


@app.command()
def check(
    context: typer.Context,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
) -> None:
    """Check the file, the foreign keys and every ticket's chain of events; the daemon may go on."""
    with database(context) as (_, store):
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
