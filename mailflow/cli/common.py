"""What all commands share: where the config is, how errors end, how a table looks."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from mailflow.adapters.store.database import Database
from mailflow.config.load import load
from mailflow.config.problems import ConfigError
from mailflow.config.settings import Loaded
from mailflow.flow.intake import NotAdopted
from mailflow.ports import DiskTrouble, Permanent, Temporary
from mailflow.wiring import open_database

EXIT_WRONG = 1  # a check failed
EXIT_USAGE = 2  # the command or the config is wrong
EXIT_NOT_ADOPTED = 3  # nobody has decided from when on mail is answered
EXIT_DISK = 74  # EX_IOERR: the disk or the database failed
EXIT_AGAIN = 75  # EX_TEMPFAIL: try again later

EXIT_CODES = {
    0: "done",
    EXIT_WRONG: "something is not as it should be; the output says what",
    EXIT_USAGE: "the command or config.toml is wrong; nothing was done",
    EXIT_NOT_ADOPTED: "nobody has decided from when on mail is answered: mailflow adopt",
    EXIT_DISK: "the disk or the database failed; intake stopped",
    EXIT_AGAIN: "a server could not be reached; nothing is lost, try again",
}

console = Console()
errors = Console(stderr=True)


@dataclass(slots=True)
class Options:
    """The options in front of the command."""

    config: Path = Path("config.toml")


def fail(message: str, code: int) -> typer.Exit:
    """Say what is wrong, and the exit that goes with it."""
    errors.print(f"[bold red]mailflow:[/] {message}", highlight=False, soft_wrap=True)
    return typer.Exit(code)


@contextmanager
def honest_ends() -> Iterator[None]:
    """Every expected trouble ends in a sentence and an exit code, never in a traceback."""
    try:
        yield
    except ConfigError as error:
        for problem in error.problems:
            errors.print(str(problem), highlight=False, soft_wrap=True, markup=False)
        raise typer.Exit(EXIT_USAGE) from None
    except NotAdopted as error:
        raise fail(str(error), EXIT_NOT_ADOPTED) from None
    except DiskTrouble as error:
        raise fail(str(error), EXIT_DISK) from None
    except Temporary as error:
        raise fail(str(error), EXIT_AGAIN) from None
    except Permanent as error:
        raise fail(str(error), EXIT_USAGE) from None


def loaded(context: typer.Context, *, secrets: bool = True) -> Loaded:
    """The config of this call; a missing file says how to make one."""
    options: Options = context.obj
    if not options.config.exists():
        raise fail(
            f"{options.config}: there is no such file. Make one with 'mailflow init', "
            "or name it: mailflow --config PATH …",
            EXIT_USAGE,
        )
    return load(options.config, secrets=secrets)


@contextmanager
def database(context: typer.Context) -> Iterator[tuple[Loaded, Database]]:
    """Config and store for a command that reads."""
    with honest_ends():
        config = loaded(context, secrets=False)
        store = open_database(config)
        try:
            yield config, store
        finally:
            store.close()


def print_json(value: object) -> None:
    """For machines: one JSON document on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> None:
    """For people: a table, or a sentence where there is nothing to show."""
    if not rows:
        console.print(empty)
        return
    table = Table(show_edge=False, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console.print(table)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text).replace("[", r"\[")


def local(moment: str | None, config: Loaded) -> str:
    """An ISO time as people in the organisation read it."""
    if not moment:
        return ""
    zone = ZoneInfo(config.policy.organisation.timezone)
    return datetime.fromisoformat(moment).astimezone(zone).strftime("%Y-%m-%d %H:%M")
