"""adopt: decide from when on the mail of a folder is answered."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from mailflow.adapters.imap.count import Newer, count_newer
from mailflow.adapters.store.database import SingleWriter, sqlite_path
from mailflow.adapters.store.place import forget_made, is_empty
from mailflow.cli.common import (
    EXIT_USAGE,
    fail,
    honest_ends,
    loaded,
)
from mailflow.cli.screen import many, say
from mailflow.config.settings import Loaded, MailboxConfig
from mailflow.flow.older_store import AGREED
from mailflow.runtime.wiring import open_database

_MEANWHILE = (
    "Mail that has come since the old store was lost counts as older. To have it answered, before anything "
    "is started: mailflow adopt --since, with the day on which it was lost."
)


def adopt(
    context: typer.Context,
    since: Annotated[
        str, typer.Option("--since", help="A date such as 2026-11-23, or 'now': older mail is left alone.")
    ] = "now",
    mailbox: Annotated[str, typer.Option("--mailbox", help="Only this mailbox.")] = "",
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Without counting and asking, for scripts.")
    ] = False,
    new_store: Annotated[
        bool, typer.Option("--new-store", help="The store is gone for good: make a new, empty one.")
    ] = False,
) -> None:
    """Decide from when on the mail in a folder is answered. Older mail is left alone and counted.

    Where mail is newer than that, it says how many people would be written to, and asks.
    """
    asks = since != "now" and not yes
    with honest_ends():
        config = loaded(context, secrets=asks)
        if new_store:
            _make_new_store(config)
        start = _moment(since, config)
        chosen = _chosen(mailbox, config)
        decided = next((m for m in chosen if m.start_from is not None), None)
        if decided is not None and new_store:
            return
        if decided is not None:
            raise fail(
                f"{decided.address}: start_from in {config.source} decides this already; change it there",
                EXIT_USAGE,
            )
        if asks:
            _agreed([_newer(one, start) for one in chosen])
        store = open_database(config)
        try:
            with store.transaction() as tx:
                for one in chosen:
                    tx.arrivals.adopt(one.address, one.folder, start)
        finally:
            store.close()
    local = start.astimezone(ZoneInfo(config.policy.organisation.timezone))
    for one in chosen:
        say(f"{one.address}, folder {one.folder}: mail received since {local:%Y-%m-%d %H:%M} is answered.")
    if new_store and since == "now":
        say(_MEANWHILE)


def _chosen(mailbox: str, config: Loaded) -> list[MailboxConfig]:
    """The mailboxes that are meant: one by its address, or all."""
    chosen = [m for m in config.mailboxes if mailbox in {"", m.address}]
    if not chosen:
        known = ", ".join(m.address for m in config.mailboxes)
        raise fail(f"{mailbox}: there is no such mailbox in {config.source}; there is {known}", EXIT_USAGE)
    return chosen


def _newer(box: MailboxConfig, start: datetime) -> Newer:
    newer = count_newer(box.imap, box.folder, start, box.address)
    if newer.mails:
        say(
            f"{box.address}, folder {box.folder}: {many(newer.mails, 'mail')} newer than that; up to "
            f"{newer.people} {'person' if newer.people == 1 else 'people'} will get an acknowledgement."
        )
    return newer


def _agreed(counted: Sequence[Newer]) -> None:
    """A person has seen how many will be written to; where none is, or nobody can be asked, no question."""
    if not any(newer.mails for newer in counted):
        return
    if not sys.stdin.isatty():
        raise fail("nobody is there to agree; nothing was decided. In a script: --yes", EXIT_USAGE)
    try:
        if typer.confirm("Go on?"):
            return
    except typer.Abort:
        say()
    raise fail("nothing was decided", EXIT_USAGE)


def _make_new_store(config: Loaded) -> None:
    """Where the store was lost and a person says that it is gone; raises Misconfigured, Temporary."""
    path = sqlite_path(config.store_url)
    if path is None:
        return
    with SingleWriter(path):
        if is_empty(path):
            forget_made(path)
        store = open_database(config)
        try:
            with store.transaction() as tx:
                if not tx.arrivals.is_empty():
                    raise fail(
                        f"{path}: there is a store; move it away first, nothing is overwritten", EXIT_USAGE
                    )
                tx.notes.set(AGREED, "yes")
        finally:
            store.close()
    say(f"{path}: a new, empty store is made. Old letters' answers open new tickets.")


def _moment(since: str, config: Loaded) -> datetime:
    if since == "now":
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise fail(f"--since {since}: expected a date such as 2026-11-23, or now", EXIT_USAGE) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(config.policy.organisation.timezone))
    return moment.astimezone(UTC)
