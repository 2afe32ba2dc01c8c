"""Where the real adapters are chosen and put together; nothing else knows them all."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.adapters.imap.mailbox import ImapMailbox
from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.letters.template_set import TemplateProblem
from mailflow.adapters.reading.reader import Reader
from mailflow.adapters.smtp.courier import SmtpCourier
from mailflow.adapters.store.database import Database, SingleWriter, sqlite_path
from mailflow.adapters.store.place import note_made, require_not_lost
from mailflow.adapters.store.schema import require_current, upgrade
from mailflow.adapters.system.clock import SystemClock, SystemRandomness
from mailflow.adapters.system.holidays import load_calendar
from mailflow.config.settings import Loaded, MailboxConfig
from mailflow.domain.model.policy import MailboxRules
from mailflow.flow.context import Context
from mailflow.flow.folder import NotAdopted
from mailflow.ports.parser import Parser
from mailflow.ports.system import Clock, Journal

FAREWELL = 3.0  # seconds for saying goodbye to all servers


@dataclass(frozen=True, slots=True)
class MailboxRuntime:
    """One mailbox with its doors."""

    config: MailboxConfig
    rules: MailboxRules
    mailbox: ImapMailbox
    courier: SmtpCourier


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything that the daemon works with, from one reading of the config."""

    loaded: Loaded
    context: Context
    mailbox_runtimes: tuple[MailboxRuntime, ...]


@contextmanager
def only_writer(
    loaded: Loaded,
    clock: Clock | None = None,
    *,
    journal: Journal | None = None,
    ended: Callable[[], bool] = lambda: False,
) -> Iterator[Database]:
    """The store for the daemon, opened once nobody else works on it, closed at the end.

    First the lock: a second connection that checkpoints could lose commits of the first.  Raises Temporary
    where somebody holds it for long, StoreLost where there was a store and it is gone.
    """
    with SingleWriter(sqlite_path(loaded.store_url), ended):
        database = open_database(loaded, clock=clock, daemon=True, journal=journal)
        try:
            yield database
        finally:
            database.close()


def open_database(
    loaded: Loaded, *, clock: Clock | None = None, daemon: bool = False, journal: Journal | None = None
) -> Database:
    """Open the store; the daemon alone checkpoints.  Raises WrongSchema, DiskTrouble, StoreLost.

    A new one is made where nothing speaks for an old one.
    """
    require_not_lost(sqlite_path(loaded.store_url))
    database = Database(
        loaded.store_url,
        clock=clock or SystemClock(),
        randomness=SystemRandomness(),
        checkpoints=daemon,
    )
    database.make_private()
    if not database.tables():
        upgrade(database)
        if journal is not None:
            journal.tell("store made", place=str(database.path or ""))
    require_current(database)
    database.load_keys()
    if database.path is not None:
        note_made(database.path)
    return database


def make_tools(
    loaded: Loaded, database: Database, journal: Journal, parser: Parser, clock: Clock | None = None
) -> Context:
    """The ports and rules that the flow is handed."""
    policy = loaded.policy
    this_year = (clock or SystemClock()).now().year

    def broken(problem: TemplateProblem) -> None:
        journal.tell("trouble", what="letter template", detail=str(problem))

    return Context(
        store=database,
        parser=parser,
        letterhead=TemplateLetterhead(
            policy.organisation, loaded.templates, broken, calendar=policy.staff.calendar
        ),
        clock=clock or SystemClock(),
        randomness=SystemRandomness(),
        journal=journal,
        policy=policy,
        calendar=load_calendar(
            policy.calendar, policy.organisation.timezone, range(this_year - 1, this_year + 3)
        ),
    )


def adopt_configured(loaded: Loaded, database: Database) -> None:
    """Take each folder's start from config; raises NotAdopted where nobody has decided it."""
    with database.transaction() as tx:
        for mailbox in loaded.mailboxes:
            folder = tx.arrivals.folder(mailbox.address, mailbox.folder)
            start: datetime | None = mailbox.start_from
            if start is not None and (folder is None or folder.start_from != start):
                tx.arrivals.adopt(mailbox.address, mailbox.folder, start)
            elif folder is None:
                raise NotAdopted(
                    f"{mailbox.address}, folder {mailbox.folder}: nobody has decided from when on mail is "
                    "answered. Run 'mailflow adopt' (mail from now on) or set start_from in the config; "
                    "older mail is left alone."
                )


@contextmanager
def runtime(
    loaded: Loaded,
    database: Database,
    journal: Journal,
    clock: Clock | None = None,
    keep_on: Callable[[], bool] = lambda: True,
) -> Iterator[Runtime]:
    """Open the doors for one reading of the config, and close them all at the end.

    ``keep_on`` is asked before each round of what is due.
    """
    with ExitStack() as closing:
        reader = Reader()
        closing.callback(reader.close)
        reader.start()  # first: a kill while it starts must not count as an attempt of a mail
        context = replace(make_tools(loaded, database, journal, reader, clock), keep_on=keep_on)
        mailbox_runtimes = []
        for config, rules in zip(loaded.mailboxes, loaded.policy.mailboxes, strict=True):
            mailbox = ImapMailbox(config.imap, config.folder, config.processed_folder)
            mailbox_runtimes.append(MailboxRuntime(config, rules, mailbox, SmtpCourier(config.smtp)))
        closing.callback(_farewell, mailbox_runtimes)
        yield Runtime(loaded, context, tuple(mailbox_runtimes))


def _farewell(mailbox_runtimes: Sequence[MailboxRuntime]) -> None:
    """Close all doors at once: a server that keeps silent is not waited for long, and delays no other."""
    doors = [
        door
        for mailbox_runtime in mailbox_runtimes
        for door in (mailbox_runtime.courier, mailbox_runtime.mailbox)
    ]
    closing = [threading.Thread(target=door.close, name="farewell", daemon=True) for door in doors]
    for thread in closing:
        thread.start()
    end = time.monotonic() + FAREWELL
    for thread in closing:
        thread.join(max(0.0, end - time.monotonic()))
