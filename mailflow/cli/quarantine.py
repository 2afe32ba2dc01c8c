"""quarantine: mails that could not be processed, and another try for one of them or all."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from mailflow.adapters.reading.reader import Reader
from mailflow.adapters.store import mail_queries
from mailflow.adapters.store.database import Database
from mailflow.adapters.system.journal import LogJournal, set_up_logging
from mailflow.cli.common import EXIT_USAGE, EXIT_WRONG, database, fail, plain, warn
from mailflow.cli.look import AsJson, Limit, limit_of
from mailflow.cli.screen import Column, Times, many, print_json, print_table, say
from mailflow.config.settings import Loaded
from mailflow.domain.model.ticket import Disposition
from mailflow.flow.context import Context
from mailflow.flow.record import Entry, record
from mailflow.ports.errors import Temporary
from mailflow.runtime.wiring import make_tools


def quarantine(
    context: typer.Context,
    retry: Annotated[
        str,
        typer.Option(
            "--retry", metavar="ID|all", help="Try one again now, with the program as it is, or all."
        ),
    ] = "",
    dismiss: Annotated[
        str,
        typer.Option(
            "--dismiss", metavar="ID|all", help="Nobody needs this mail, or none of them: set aside."
        ),
    ] = "",
    limit: Limit = None,
    json: AsJson = False,
) -> None:
    """Mails that could not be processed, with their numbers; the originals are kept.

    To see one: mailflow original DIGEST. To try all again, after an update: mailflow quarantine --retry all
    """
    with database(context) as (config, store):
        if retry:
            _retry(_numbers(retry, store), config, store)
            return
        if dismiss:
            _dismiss(dismiss, store)
            return
        with store.connection() as connection:
            mails = mail_queries.quarantined(connection, limit_of(limit, json=json))
    if json:
        print_json(mails)
        return
    _print_mails(mails, Times.of(config))


def _print_mails(mails: list[dict[str, Any]], times: Times) -> None:
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


def _numbers(retry: str, store: Database) -> list[int]:
    """The mails that are meant, oldest first."""
    if retry != "all":
        if not (retry.isascii() and retry.isdigit()):
            raise fail(
                f"--retry {retry}: expected a number that 'mailflow quarantine' shows, or all", EXIT_USAGE
            )
        return [int(retry)]
    with store.connection() as connection:
        mails = mail_queries.quarantined(connection, None)
    return sorted(mail["id"] for mail in mails if mail["disposition"] == Disposition.QUARANTINED.value)


def _retry(numbers: list[int], config: Loaded, store: Database) -> None:
    """Read and decide now, as the daemon would have; letters leave with the daemon's next round."""
    set_up_logging("warning", as_json=False)
    store.load_keys()
    stay = 0
    with Reader() as reader:
        context = make_tools(config, store, LogJournal(), reader)
        for number in numbers:
            words, done = _one(number, config, store, context)
            if done:
                say(f"{number}: {words}")
            elif len(numbers) == 1:
                raise fail(f"{number}: {words}", EXIT_WRONG)
            else:
                warn(f"{number}: {words}")
                stay += 1
    if not numbers:
        say("No mail is in quarantine.")
    if stay:
        raise fail(f"{stay} of {len(numbers)} stay in quarantine", EXIT_WRONG)


def _one(number: int, config: Loaded, store: Database, context: Context) -> tuple[str, bool]:
    """What became of one, in words, and whether it is out of quarantine; raises Temporary."""
    with store.connection() as connection:
        mail = mail_queries.quarantined_mail(connection, number)
    if mail is None:
        return "no such mail is in quarantine; 'mailflow quarantine' lists them", False
    rules = next((m for m in config.policy.mailboxes if m.address == mail["mailbox"]), None)
    if rules is None:
        return f"its mailbox {mail['mailbox']} is not in {config.source}", False
    [message] = context.parser.parse([mail["raw"]])
    if isinstance(message, Temporary):
        return f"it stays in quarantine: {message}", False
    received_at = datetime.fromisoformat(mail["received_at"])
    try:
        with store.transaction() as tx:
            if not tx.quarantine.holds(number):
                return "the daemon has just taken it in", True
            entry = record(tx, number, received_at, mail["raw"], message, rules, context)
    except Temporary:
        raise
    except Exception as error:  # noqa: BLE001  (what brought it here; it stays there, nothing is half done)
        return f"it stays in quarantine: {type(error).__name__}: {error}", False
    return _words(entry), True


BY_A_PERSON = "dismissed by a person"


def _dismiss(name: str, store: Database) -> None:
    """The original stays; the mail is tried no more, and nobody is warned of it."""
    if name != "all" and not (name.isascii() and name.isdigit()):
        raise fail(f"{name}: expected a number that 'mailflow quarantine' shows, or all", EXIT_USAGE)
    with store.transaction() as tx:
        number = tx.quarantine.dismiss(
            [] if name == "all" else [int(name[:15])], BY_A_PERSON, datetime.now(UTC)
        )
    if not number and name != "all":
        raise fail(f"{name}: no such mail is in quarantine; 'mailflow quarantine' lists them", EXIT_WRONG)
    say(f"{many(number, 'mail')} set aside by rule: {BY_A_PERSON}; mailflow original still gives the bytes.")


def _words(entry: Entry) -> str:
    reference = f" {entry.facts['reference']}" if entry.facts.get("reference") else ""
    return f"{entry.disposition.value}{reference}, by rule: {entry.facts['rule']}"
