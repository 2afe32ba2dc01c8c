"""outbox: letters on their way and those that nobody got; again, or that is all."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from mailflow.adapters.store import outbox_queries, ticket_queries
from mailflow.adapters.store.database import Database
from mailflow.cli.common import EXIT_USAGE, EXIT_WRONG, database, fail, plain
from mailflow.cli.explanation import named
from mailflow.cli.look import AsJson, Limit, limit_of
from mailflow.cli.screen import Column, Times, many, print_json, print_table, say
from mailflow.domain.model.outbox import UNDELIVERED, OutboxState
from mailflow.domain.model.policy import Policy
from mailflow.flow.aftercare import dismiss as dismiss_letter
from mailflow.flow.aftercare import may_be_resent, settle
from mailflow.flow.aftercare import resend as resend_letter

ALL = "all"


def outbox(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="The delivered letters too.")] = False,
    resend: Annotated[
        int | None, typer.Option("--resend", metavar="ID", help="Send this letter again, or now.")
    ] = None,
    dismiss: Annotated[
        str,
        typer.Option(
            "--dismiss",
            metavar="ID",
            help="Warn no more of this letter that was not delivered; of a ticket's reference: nor of its "
            "missing acknowledgement; 'all': of none.",
        ),
    ] = "",
    limit: Limit = None,
    json: AsJson = False,
) -> None:
    """Letters on their way, and those that could not be delivered, newest first.

    To see one: mailflow letter ID
    """
    with database(context) as (config, store):
        if resend is not None and dismiss:
            raise fail("--resend and --dismiss: one of them, not both", EXIT_USAGE)
        if resend is not None:
            _resend(resend, store)
            return
        if dismiss:
            _dismiss(dismiss, config.policy, store)
            return
        with store.connection() as connection:
            letters = outbox_queries.outbox(
                connection, everything=everything, limit=limit_of(limit, json=json)
            )
    if json:
        print_json(letters)
        return
    nothing = "No letter was written yet." if everything else "Nothing is waiting and nothing has failed."
    _print_letters(letters, Times.of(config), nothing)


def _print_letters(letters: list[dict[str, Any]], times: Times, nothing: str) -> None:
    """A line for each; ``nothing`` where there are none."""
    print_table(
        (
            Column("ID"),
            Column("Written", from_width=70),
            Column("State"),
            Column("Ticket"),
            Column("Letter", wraps=True),
        ),
        [
            (
                str(letter["id"]),
                times.brief(letter["created_at"]),
                _state(letter["state"]),
                letter["reference"] or "-",
                _letter(letter, times),
            )
            for letter in letters
        ],
        empty=nothing,
    )


def _resend(number: int, store: Database) -> None:
    """The same letter leaves again with the daemon's next round."""
    with store.transaction() as tx:
        letter = tx.outbox.find(number)
        if letter is None:
            raise fail(f"{number}: there is no such letter; 'mailflow outbox --all' lists them", EXIT_WRONG)
        if not may_be_resent(letter):
            raise fail(
                f"{number}: it is {letter.state}: only what was not delivered or still waits for its next "
                "attempt is sent again",
                EXIT_WRONG,
            )
        resend_letter(tx, letter, datetime.now(UTC))
    say(f"{number}: {named(letter.occasion)} to {letter.recipient} leaves with the next round.")


def _dismiss(name: str, policy: Policy, store: Database) -> None:
    """One letter, all letters on a ticket and its acknowledgement, or all that were not delivered."""
    now = datetime.now(UTC)
    with store.connection() as connection:
        by_reference = ticket_queries.reference_of(connection, name, 0)
        known = {each["id"] for each in outbox_queries.letters_on(connection, by_reference)}
    with store.transaction() as tx:
        waiting = tx.outbox.undelivered()
        chosen = [
            letter
            for letter in waiting
            if name == ALL or str(letter.id) == name or (by_reference and letter.id in known)
        ]
        for letter in chosen:
            dismiss_letter(tx, letter, now, policy)
        settled = False
        if by_reference:
            [ticket_id] = tx.knowledge.thread_facts((), [by_reference], (), now).references.values()
            settled = settle(tx, ticket_id, now, policy)
    if not chosen and not settled and name != ALL:
        raise fail(
            f"{name}: no letter that was not delivered has this number, and no ticket this reference; "
            "'mailflow outbox' lists them",
            EXIT_WRONG,
        )
    told = f"{many(len(chosen), 'letter')} dismissed"
    say(f"{told}; no acknowledgement is owed on {by_reference} any more." if settled else f"{told}.")


def _state(state: str) -> Text:
    return Text(
        state,
        style="green" if state == OutboxState.SENT else "red" if state in UNDELIVERED else "yellow",
    )


def _letter(letter: dict[str, Any], times: Times) -> Text:
    """What it is and for whom; below it what the server said, where it did not take it."""
    words = Text(f"{named(str(letter['occasion']))} to {plain(letter['recipient'])}")
    if letter["state"] == OutboxState.SENT:
        return words
    attempts, again = letter["attempts"], letter["next_attempt_at"]
    told = ["seen by a person"] if letter["dismissed"] else []
    told += [f"tried {many(int(str(attempts)), 'time')}"] if attempts else []
    told += [f"next at {times.line(str(again)).strip()}"] if again and attempts else []
    answer = " ".join(str(part) for part in (letter["code"], letter["answer"]) if part)
    return words.append(
        f"\n{': '.join(filter(None, [', '.join(told), plain(answer)]))}" if told else "", "dim"
    )
