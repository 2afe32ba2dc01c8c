"""run and once: the daemon, and one round for cron."""

import os
import sys
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import typer

from mailflow.adapters.store.database import sqlite_path
from mailflow.adapters.system.journal import LogJournal, set_up_logging
from mailflow.cli.common import (
    EXIT_AGAIN,
    EXIT_USAGE,
    EXIT_WRONG,
    fail,
    honest_ends,
    loaded,
    named_disk,
    warn,
)
from mailflow.cli.screen import say
from mailflow.config.settings import Loaded
from mailflow.domain.rules.health import BY_ONCE
from mailflow.flow.departments import hand_over
from mailflow.flow.dispatch import Dispatched, dispatch, recover
from mailflow.flow.duties import do_what_is_due
from mailflow.flow.health import SignOfLife, write_sign
from mailflow.flow.intake import visit
from mailflow.flow.intake_result import IntakeResult
from mailflow.flow.last_end import look_back
from mailflow.flow.older_store import StoreReplaced
from mailflow.flow.quarantine import retry_quarantined
from mailflow.flow.reading_costs import ReadingCosts
from mailflow.flow.subaddress_probe import probe_subaddressing
from mailflow.ports.errors import DiskTrouble, Misconfigured, Temporary
from mailflow.runtime.daemon import Daemon
from mailflow.runtime.wiring import MailboxRuntime, Runtime, adopt_configured, only_writer, runtime


def run(context: typer.Context) -> None:
    """Work until told to end: take in mail, acknowledge, route, remind, escalate.

    SIGTERM ends it within 10 seconds with nothing half done; SIGHUP reads the config again.
    """
    with honest_ends():
        config = loaded(context)
        finish_log = set_up_logging(config.log.level, as_json=config.log.json, patient=False)
        for warning in config.warnings:
            warn(warning, style="yellow")
        try:
            with named_disk(sqlite_path(config.store_url)):
                code = Daemon(context.obj.config, config, LogJournal()).run()
        finally:
            finish_log(LOG_SECONDS)
    raise typer.Exit(code)


def once(
    context: typer.Context,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say what was done where no terminal is there, too.")
    ] = False,
) -> None:
    """Take in all that waits, do all that is due, send all that is queued, and end. For cron.

    Without a terminal it is silent unless something is wrong: cron mails whatever is said.
    """
    told = verbose or sys.stdout.isatty()
    with honest_ends():
        config = loaded(context)
        set_up_logging(
            config.log.level if told else _only_warnings(config.log.level), as_json=config.log.json
        )
        with named_disk(sqlite_path(config.store_url)):
            found = _one_shift(config, told=told)
    if found.words:
        for words in found.words:
            end = fail(words, found.exit_code)
        raise end


LOG_SECONDS = 1.0  # that the last lines have to be taken


@dataclass(slots=True)
class RoundResult:
    """What one round has met: what did not work, by name as the log names it, and the good looks."""

    trouble: list[tuple[str, Temporary | Misconfigured]] = field(default_factory=list)
    looks: dict[str, datetime] = field(default_factory=dict)
    not_done: list[str] = field(default_factory=list)  # a sentence for each thing that failed by itself

    @property
    def words(self) -> tuple[str, ...]:
        """All of it in sentences, each once."""
        return tuple(dict.fromkeys([*(str(error) for _, error in self.trouble), *self.not_done]))

    @property
    def exit_code(self) -> int:
        """The gravest: what a person must change, what a person should look at, what passes by itself."""
        if any(isinstance(error, Misconfigured) for _, error in self.trouble):
            return EXIT_USAGE
        return EXIT_WRONG if self.not_done else EXIT_AGAIN


def _only_warnings(level: str) -> str:
    return level if level == "error" else "warning"


def _one_shift(config: Loaded, *, told: bool) -> RoundResult:
    """One round for each mailbox; returns what kept a part of it from being done."""
    found = RoundResult()
    with only_writer(config, journal=LogJournal()) as database:
        adopt_configured(config, database)
        started_at = database.clock.now()
        with runtime(config, database, LogJournal()) as place:
            look_back(place.context)
            hand_over(place.context)  # cron would mail each minute what 'mailflow check' says
            for mailbox_runtime in place.mailbox_runtimes:
                done = _one_round(mailbox_runtime, place, found)
                if told:
                    say(done)
            lines = {what: str(error) for what, error in found.trouble}
            write_sign(SignOfLife(BY_ONCE, os.getpid(), started_at, found.looks, lines), place.context)
            for mailbox_runtime in place.mailbox_runtimes:
                _send_all(mailbox_runtime, place, RoundResult())  # what the admins are told of
    return found


def _one_round(mailbox_runtime: MailboxRuntime, place: Runtime, found: RoundResult) -> str:
    """A mailbox that cannot be reached keeps no reminder and no queued letter waiting; what was done."""
    recover(mailbox_runtime.rules, place.context)
    probe_subaddressing(mailbox_runtime.rules, place.context, starting=True)
    address, seen = mailbox_runtime.config.address, IntakeResult()
    try:
        seen.more = True
        costs = ReadingCosts()
        while seen.more:
            seen.add(
                visit(
                    mailbox_runtime.mailbox,
                    mailbox_runtime.rules,
                    mailbox_runtime.config.folder,
                    place.context,
                    costs=costs,
                )
            )
        while retry_quarantined(mailbox_runtime.rules, place.context):
            pass
        found.looks[address] = place.context.clock.now()
        if seen.unfiled:
            found.trouble.append((f"filing for {address}", seen.unfiled))
    except (DiskTrouble, StoreReplaced):
        raise
    except (Temporary, Misconfigured) as error:
        found.trouble.append((f"mailbox {address}", error))
    try:
        found.not_done += do_what_is_due(mailbox_runtime.rules, place.context).failed
    except Temporary as error:
        found.trouble.append(("clock", error))
    sent = _send_all(mailbox_runtime, place, found)
    return (
        f"{address}: {seen.taken} taken in, {sent.sent} sent, "
        f"{sent.deferred} to be tried again, {sent.failed} failed."
    )


def _send_all(mailbox_runtime: MailboxRuntime, place: Runtime, found: RoundResult) -> Dispatched:
    total = Dispatched()
    while True:
        done = dispatch(mailbox_runtime.courier, mailbox_runtime.rules, place.context)
        total.sent += done.sent
        total.deferred += done.deferred
        total.failed += done.failed
        found.not_done += done.trouble
        if done.server_down:
            found.trouble.append(
                (f"sending for {mailbox_runtime.config.address}", Temporary(done.server_down))
            )
        if not done.total or done.server_down:
            return total
