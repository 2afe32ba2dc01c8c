"""db: the database's schema and health."""

from typing import Annotated

import typer

from mailflow.adapters.store import queries, schema
from mailflow.adapters.store.database import Database, SingleWriter
from mailflow.adapters.system import SystemClock, SystemRandomness
from mailflow.cli.common import EXIT_WRONG, console, database, errors, honest_ends, loaded

app = typer.Typer(no_args_is_help=True, help="The database: bring its schema up to date, check its health.")


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the schema to this program's version (stop the daemon first)."""
    with honest_ends():
        config = loaded(context, secrets=False)
        store = Database(config.store_url, clock=SystemClock(), randomness=SystemRandomness())
        try:
            with SingleWriter(store.path):
                version = schema.upgrade(store)
        finally:
            store.close()
    console.print(f"The schema is at version {version}.", highlight=False)


@app.command()
def check(
    context: typer.Context,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only what is wrong.")] = False,
) -> None:
    """Check the file, the foreign keys and every chain of events."""
    with database(context) as (_, store):
        faults = store.integrity()
        with store.connection() as connection:
            faults += queries.broken_chains(connection)
    for fault in faults:
        errors.print(fault, highlight=False, markup=False)
    if faults:
        raise typer.Exit(EXIT_WRONG)
    if not quiet:
        console.print("The database is sound; every chain of events verifies.")
