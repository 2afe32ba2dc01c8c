"""What all commands share: how they end, where the config and the store are."""

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from mailflow.adapters.store import schema
from mailflow.adapters.store.database import Database
from mailflow.adapters.store.place import StoreLost, is_lost
from mailflow.adapters.system.clock import SystemClock, SystemRandomness
from mailflow.adapters.system.permissions import whose
from mailflow.config.load import load
from mailflow.config.problems import ConfigError
from mailflow.config.settings import Loaded
from mailflow.flow.folder import NotAdopted
from mailflow.flow.older_store import StoreReplaced
from mailflow.ports.errors import DiskTrouble, ItemBroken, Misconfigured, Temporary

LOST = "the database is gone or empty, though mailflow has worked on it; restore the backup"

EXIT_WRONG = 1  # a check failed, or what was asked for is not there
EXIT_USAGE = 2  # the command or the config is wrong
EXIT_NOT_ADOPTED = 3  # a person must decide: from when on mail is answered, or what to do about a lost store
EXIT_BUG = 70  # EX_SOFTWARE: a mistake in the program
EXIT_DISK = 74  # EX_IOERR: the disk or the database failed
EXIT_AGAIN = 75  # EX_TEMPFAIL: try again later

EXIT_CODES = {
    0: "done",
    EXIT_WRONG: "something is not as it should be; the output says what",
    EXIT_USAGE: "the command, config.toml or a password is wrong",
    EXIT_NOT_ADOPTED: "a person must decide: from when on mail is answered, or what to do about a lost store",
    EXIT_BUG: "a mistake in mailflow itself; nothing is half done",
    EXIT_DISK: "the disk or the database failed; intake stopped",
    EXIT_AGAIN: "a server or the database could not be reached; nothing is lost, try again",
}

console = Console()
errors = Console(stderr=True)


SYSTEM_CONFIG = Path("/etc/mailflow/config.toml")
"""Where the service has its configuration."""


def default_config() -> Path:
    """config.toml in the current folder; the service's where none is here."""
    here = Path("config.toml")
    return SYSTEM_CONFIG if is_missing(here) and not is_missing(SYSTEM_CONFIG) else here


@dataclass(frozen=True, slots=True)
class Options:
    """The options in front of the command; ``named``: the config was asked for, not just looked for."""

    config: Path = Path("config.toml")
    named: bool = False


# --- how a command ends ---------------------------------------------------------------------------


def plain(value: object) -> str:
    """Words of a mail, a server or a file on one line: no control or bidi character steers the terminal."""
    return "".join(c if c.isprintable() else " " for c in str(value))


def warn(message: str, style: str = "") -> None:
    """A sentence on standard error; whole lines where a program reads them."""
    words = Text("\n".join(plain(line) for line in message.splitlines()), style=style)
    errors.print(words, soft_wrap=not errors.is_terminal)


def fail(message: str, code: int) -> typer.Exit:
    """Say what is wrong, and the exit that goes with it."""
    words = Text.assemble(("mailflow: ", "bold red"), plain(message))
    errors.print(words, soft_wrap=not errors.is_terminal)
    return typer.Exit(code)


@contextmanager
def honest_ends() -> Iterator[None]:
    """Every expected trouble ends in a sentence and an exit code, never in a traceback."""
    try:
        yield
    except ConfigError as error:
        for problem in error.problems:
            warn(str(problem))
        raise typer.Exit(EXIT_USAGE) from None
    except (NotAdopted, StoreLost, StoreReplaced) as error:
        raise fail(str(error), EXIT_NOT_ADOPTED) from None
    except DiskTrouble as error:
        raise fail(str(error), EXIT_DISK) from None
    except Temporary as error:
        raise fail(str(error), EXIT_AGAIN) from None
    except Misconfigured as error:
        raise fail(str(error), EXIT_USAGE) from None
    except ItemBroken as error:
        raise fail(str(error), EXIT_WRONG) from None


def ended_by_a_bug(error: Exception) -> int:
    """The last resort: what to report, in two lines instead of fifty; returns the exit code."""
    if os.environ.get("MAILFLOW_TRACEBACK"):
        traceback.print_exception(error)
        return EXIT_BUG
    place = traceback.extract_tb(error.__traceback__)[-1]
    fail(
        f"a mistake in the program: {type(error).__name__}: {error} "
        f"({Path(place.filename).name}, line {place.lineno}). Nothing is half done. "
        "Please report it; with MAILFLOW_TRACEBACK=1 in the environment you see more.",
        EXIT_BUG,
    )
    return EXIT_BUG


# --- config and store -----------------------------------------------------------------------------


def loaded(context: typer.Context, *, secrets: bool = True) -> Loaded:
    """The config of this call; a missing file says how to make one."""
    options: Options = context.obj
    if is_missing(options.config):
        raise fail(
            f"{options.config}: there is no such file. Make one with 'mailflow init', "
            "or name it: mailflow --config PATH …",
            EXIT_USAGE,
        )
    return load(options.config, secrets=secrets)


@contextmanager
def named_disk(place: Path | None) -> Iterator[None]:
    """Trouble with the disk says which database it is about."""
    try:
        yield
    except DiskTrouble as error:
        denied = f" ({whose(place)})" if place is not None and _not_ours(place) else ""
        raise DiskTrouble(f"{place}: {error}{denied}") from error


def _not_ours(place: Path) -> bool:
    """Whether this user may not write the database, or not beside it, where SQLite keeps its journal."""
    try:
        wanted = [place, place.absolute().parent] if place.exists() else [place.absolute().parent]
    except OSError:
        return True
    return not all(os.access(each, os.R_OK | os.W_OK) for each in wanted)


@contextmanager
def store_to_read(config: Loaded) -> Iterator[Database]:
    """The store as it is; where nothing has been made yet an empty one in memory, and a word about it.

    Raises WrongSchema, DiskTrouble (also where the store is lost), Temporary, Misconfigured.
    """
    store = Database(config.store_url, clock=SystemClock(), randomness=SystemRandomness(), checkpoints=False)
    path = store.path
    try:
        with named_disk(path):
            if path is not None and is_lost(path):
                raise DiskTrouble(LOST)
            if path is not None and (is_missing(path) or _is_empty(store, path)):
                store.close()
                warn(f"{path}: there is no database yet; the first 'mailflow run' makes it.", style="yellow")
                store = Database("sqlite://", clock=SystemClock(), randomness=SystemRandomness())
                store.create_all()
            else:
                schema.require_current(store)
            yield store
    finally:
        store.close()


def _is_empty(store: Database, path: Path) -> bool:
    """Whether no table was made yet; refuses what this user may not read and write: SQLite needs both."""
    if os.statvfs(path).f_flag & os.ST_RDONLY:
        raise DiskTrouble(f"{path}: its file system is mounted read-only")
    if not os.access(path, os.R_OK | os.W_OK):
        raise Misconfigured(
            f"{path}: permission denied; run it as the user that runs mailflow (sudo -u …): {whose(path)}"
        )
    return not store.tables()


def is_missing(path: Path) -> bool:
    """Whether nothing is there; what may not be looked at is not missing."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


@contextmanager
def database(context: typer.Context) -> Iterator[tuple[Loaded, Database]]:
    """Config and store for a command that reads."""
    with honest_ends():
        config = loaded(context, secrets=False)
        with store_to_read(config) as store:
            yield config, store
