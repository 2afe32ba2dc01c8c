"""run and once: the daemon, and one round for cron."""

import typer

from mailflow.adapters.journal import LogJournal, set_up_logging
from mailflow.adapters.store.database import sqlite_path
from mailflow.cli.common import EXIT_AGAIN, EXIT_USAGE, fail, honest_ends, loaded, named_disk, warn
from mailflow.cli.screen import say
from mailflow.config.settings import Loaded
from mailflow.daemon import Daemon
from mailflow.flow.clocks import do_what_is_due
from mailflow.flow.dispatch import Dispatched, dispatch, recover
from mailflow.flow.intake import Visit, visit
from mailflow.flow.probe import probe_subaddressing
from mailflow.ports import DiskTrouble, Permanent, Temporary
from mailflow.wiring import Station, Workplace, adopt_configured, only_writer, workplace


def run(context: typer.Context) -> None:
    """Work until told to end: take in mail, acknowledge, route, remind, escalate.

    SIGTERM ends it within 10 seconds with nothing half done; SIGHUP reads the config again.
    """
    with honest_ends():
        config = loaded(context)
        set_up_logging(config.log.level, as_json=config.log.json)
        for warning in config.warnings:
            warn(warning, style="yellow")
        with named_disk(sqlite_path(config.store_url)):
            code = Daemon(context.obj.config, config, LogJournal()).run()
    raise typer.Exit(code)


def once(context: typer.Context) -> None:
    """Take in all that waits, do all that is due, send all that is queued, and end. For cron."""
    with honest_ends():
        config = loaded(context)
        set_up_logging(config.log.level, as_json=config.log.json)
        with named_disk(sqlite_path(config.store_url)):
            trouble = _one_shift(config)
    if trouble:
        again = all(isinstance(error, Temporary) for error in trouble)
        for words in dict.fromkeys(str(error) for error in trouble):
            end = fail(words, EXIT_AGAIN if again else EXIT_USAGE)
        raise end


def _one_shift(config: Loaded) -> list[Temporary | Permanent]:
    """One round for each mailbox; returns what kept a part of it from being done."""
    trouble: list[Temporary | Permanent] = []
    with only_writer(config) as database:
        adopt_configured(config, database)
        with workplace(config, database, LogJournal()) as place:
            for station in place.stations:
                _one_round(station, place, trouble)
    return trouble


def _one_round(station: Station, place: Workplace, trouble: list[Temporary | Permanent]) -> None:
    """A mailbox that cannot be reached keeps no reminder and no queued letter waiting."""
    recover(station.rules, place.tools)
    probe_subaddressing(station.rules, place.tools, starting=True)
    seen = Visit()
    try:
        for _ in range(place.tools.policy.limits.attempts + 1):  # a poison mail gets its attempts at once
            seen = visit(station.mailbox, station.rules, station.config.folder, place.tools)
            if not seen.failed:
                break
        if seen.unfiled:
            trouble.append(seen.unfiled)
    except DiskTrouble:
        raise
    except (Temporary, Permanent) as error:
        trouble.append(error)
    do_what_is_due(station.rules, place.tools)
    sent = _send_all(station, place, trouble)
    say(
        f"{station.config.address}: {seen.taken} taken in, {sent.sent} sent, "
        f"{sent.deferred} to be tried again, {sent.failed} failed."
    )


def _send_all(station: Station, place: Workplace, trouble: list[Temporary | Permanent]) -> Dispatched:
    total = Dispatched()
    while True:
        done = dispatch(station.courier, station.rules, place.tools)
        total.sent += done.sent
        total.deferred += done.deferred
        total.failed += done.failed
        if done.server_down:
            trouble.append(Temporary(done.server_down))
        if not done.total or done.server_down:
            return total
