"""The program's entry: options in front, one command behind."""

import sys
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from mailflow.cli import (
    adopt,
    database,
    demo,
    explain,
    look,
    originals,
    outbox,
    quarantine,
    setup,
    templates,
    work,
)
from mailflow.cli.arguments import in_order
from mailflow.cli.common import EXIT_CODES, Options, default_config, ended_by_a_bug

_CODES = "  ".join(f"[bold]{code}[/] {meaning}." for code, meaning in EXIT_CODES.items())

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A complaint department that lives in a mailbox: acknowledges, threads, routes, reminds, proves.\n\n"
    "See it work: mailflow demo. Use it: mailflow init, check, run.",
    epilog=f"Exit codes: {_CODES}",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mailflow {version('mailflow')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            "-c",
            help="The configuration file; config.toml where you are, else /etc/mailflow/config.toml.",
            envvar="MAILFLOW_CONFIG",
            readable=False,  # what may not be read is told with its owner
        ),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Say which version this is."),
    ] = False,
) -> None:
    """Remember the options for the command."""
    context.obj = Options(config or default_config(), named=config is not None)


TRY, START, WORK, LOOK, KEEP = "Try it", "Set up", "Work", "Look", "Look after"

app.command(rich_help_panel=TRY)(demo.demo)
app.command(rich_help_panel=TRY)(explain.explain)
app.command(rich_help_panel=START)(setup.init)
app.command(rich_help_panel=START)(setup.check)
app.command(rich_help_panel=START)(adopt.adopt)
app.command(rich_help_panel=WORK)(work.run)
app.command(rich_help_panel=WORK)(work.once)
app.command(rich_help_panel=LOOK)(look.status)
app.command(rich_help_panel=LOOK)(look.tickets)
app.command(rich_help_panel=LOOK)(look.ticket)
app.command(rich_help_panel=LOOK)(originals.original)
app.command(rich_help_panel=LOOK)(originals.letter)
app.command(rich_help_panel=LOOK)(outbox.outbox)
app.command(rich_help_panel=LOOK)(quarantine.quarantine)
app.add_typer(templates.app, name="templates", rich_help_panel=KEEP)
app.add_typer(database.app, name="db", rich_help_panel=KEEP)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):  # what a terminal's letters cannot show is written as \\u1ec7
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(in_order(sys.argv[1:]))
    except Exception as error:  # noqa: BLE001  (the program's edge: a bug ends in a sentence, too)
        sys.exit(ended_by_a_bug(error))
