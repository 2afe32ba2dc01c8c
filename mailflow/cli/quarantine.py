"""quarantine: mails that could not be processed, and another try for one of them."""

from datetime import datetime
from typing import Annotated

import typer
from rich.text import Text

from mailflow.adapters.journal import LogJournal, set_up_logging
from mailflow.adapters.reading.reader import Reader
from mailflow.adapters.store import queries
from mailflow.adapters.store.database import Database
from mailflow.cli.common import EXIT_WRONG, database, fail, plain
from mailflow.cli.look import AsJson, Limit, limit_of
from mailflow.cli.screen import Column, Times, print_json, print_table, say
from mailflow.config.settings import Loaded
from mailflow.domain.ticket import Disposition
from mailflow.flow.record import Entry, record
from mailflow.ports import Temporary
from mailflow.wiring import make_tools


def quarantine(
    context: typer.Context,
    retry: Annotated[
        int | None,
        typer.Option("--retry", metavar="ID", help="Try this one again, with the program as it is now."),
    ] = None,
    limit: Limit = None,
    json: AsJson = False,
) -> None:
    """Mails that could not be processed, with their numbers; the originals are kept.

    To see one: mailflow original DIGEST. To try one again, after an update: mailflow quarantine --retry ID
    """
    with database(context) as (config, store):
        if retry is not None:
            _retry(retry, config, store)
            return
        with store.connection() as connection:
            mails = queries.quarantined(connection, limit_of(limit, json=json))
    if json:
        print_json(mails)
        return
    times = Times.of(config)
    print_table(
        (
            Column("ID"),
            Column("Received"),
            Column("State"),
            Column("Digest"),
            Column("What happened", wraps=True),
        ),
        [
            (
                str(mail["id"]),
                times.brief(mail["received_at"]),
                Text(
                    mail["disposition"],
                    style="red" if mail["disposition"] == Disposition.QUARANTINED else "yellow",
                ),
                mail["digest"][:12] or "-",
                f"{plain(mail['error'])} ({mail['mailbox']}, {mail['attempts']} attempts)",
            )
            for mail in mails
        ],
        empty="No mail is in quarantine.",
    )


def _retry(number: int, config: Loaded, store: Database) -> None:
    """Read and decide it now, as the daemon would have; letters leave with the daemon's next round."""
    with store.connection() as connection:
        mail = queries.quarantined_mail(connection, number)
    if mail is None:
        raise fail(f"{number}: no such mail is in quarantine; 'mailflow quarantine' lists them", EXIT_WRONG)
    set_up_logging("warning", as_json=False)
    store.load_keys()
    with Reader() as reader:
        [message] = reader.parse([mail["raw"]])
        if isinstance(message, Temporary):
            raise fail(f"{number}: it stays in quarantine: {message}", EXIT_WRONG)
        tools = make_tools(config, store, LogJournal(), reader)
        rules = next((m for m in config.policy.mailboxes if m.address == mail["mailbox"]), None)
        if rules is None:
            raise fail(f"{number}: its mailbox {mail['mailbox']} is not in {config.source}", EXIT_WRONG)
        received_at = datetime.fromisoformat(mail["received_at"])
        try:
            with store.transaction() as tx:
                entry = record(tx, number, received_at, mail["raw"], message, rules, tools)
        except Temporary:
            raise
        except Exception as error:  # noqa: BLE001  (what brought it here; it stays there, nothing is half done)
            raise fail(
                f"{number}: it stays in quarantine: {type(error).__name__}: {error}", EXIT_WRONG
            ) from None
    _tell(number, entry)


def _tell(number: int, entry: Entry) -> None:
    reference = f" {entry.facts['reference']}" if entry.facts.get("reference") else ""
    say(f"{number}: {entry.disposition.value}{reference}, by rule: {entry.facts['rule']}")
