"""original and letter: what arrived, byte for byte, and what we wrote."""

import re
import sys
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from mailflow.adapters.letters.logo import page_alone
from mailflow.adapters.letters.read_back import read_back
from mailflow.adapters.store import mail_queries, outbox_queries, soundness, ticket_queries
from mailflow.adapters.store.outbox_queries import TicketFile
from mailflow.adapters.system.permissions import reason
from mailflow.adapters.system.private_files import write_new
from mailflow.cli.common import EXIT_WRONG, database, fail, plain, warn
from mailflow.cli.explanation import named
from mailflow.cli.screen import say
from mailflow.ports.errors import Damaged

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Write to this new file, readable by its owner only."),
]
_TOKEN = re.compile(r"(?<![A-Za-z0-9])[a-z2-7]{24,60}(?=@|%40|\.[a-z][a-z-]{1,40}\.)")
HIDDEN = "…"
"""In place of a token: whoever has one of a staff letter may write as staff."""


def original(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(help="A reference, a Message-ID, or the digest of one mail (or its beginning)."),
    ],
    number: Annotated[
        int, typer.Option("--number", help="Which mail of the ticket, the oldest is 1.", min=1)
    ] = 1,
    out: Out = None,
) -> None:
    """Give back a mail as it arrived, byte for byte, into a file or a pipe.

    On a terminal it is shown without the characters that could steer the terminal.
    """
    with database(context) as (config, store), store.connection() as connection:
        reference = ticket_queries.reference_of(connection, name, config.policy.reference_digits)
        mails = mail_queries.mails_of(connection, reference) if reference else []
        if number > len(mails) > 0:
            raise fail(f"{name}: there is no mail {number}; the ticket has {len(mails)}", EXIT_WRONG)
        if mails:
            digest = mails[number - 1]
        else:
            digest = mail_queries.digest_of(connection, bare(name)) if "@" in name else name.lower()
        raw = _bytes_of(connection, digest, ours=bool(mails)) if digest else None
        ours = raw is None and "@" in name
        written = ours and outbox_queries.kept_letter(connection, bare(name)) is not None
    if written:
        raise fail(f"{name}: that is a letter of ours: mailflow letter '{name}'", EXIT_WRONG)
    if raw is None:
        raise fail(f"{name}: there is no such original, or more than one", EXIT_WRONG)
    _give(raw, out)


def _bytes_of(connection: Connection, digest: str, *, ours: bool) -> bytes | None:
    """The bytes of a mail; ends where they are damaged, or where those of a ticket's mail are gone."""
    try:
        raw = mail_queries.original(connection, digest)
    except Damaged as error:
        told = f"{soundness.mail_named(connection, digest)}: " if ours else ""
        raise fail(f"{told}{error}; restore a backup, or see the processed folder", EXIT_WRONG) from None
    if raw is None and ours:
        told = soundness.mail_named(connection, digest)
        raise fail(f"{told}: its original is missing; see the processed folder", EXIT_WRONG)
    return raw


def letter(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="LETTER", help="Its Message-ID, its number in 'mailflow outbox', or a ticket's reference."
        ),
    ],
    html: Annotated[bool, typer.Option("--html", help="The page instead of the text.")] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="The mail as it was sent, byte for byte, with the tokens in it.")
    ] = False,
    out: Out = None,
) -> None:
    """Show a letter that we wrote, and what became of it; of a ticket's reference, its letters.

    The tokens of staff letters are hidden: whoever has one may write as staff.
    """
    with database(context) as (config, store), store.connection() as connection:
        found = outbox_queries.kept_letter(connection, bare(name))
        reference = ticket_queries.reference_of(connection, name, config.policy.reference_digits)
        letters = outbox_queries.letters_on(connection, reference) if reference and found is None else []
    if letters:
        for each in letters:
            said = f"{named(each['occasion'])} to {plain(each['recipient'])} ({each['state']})"
            say(f"{each['id']:>6}  {said}")
        say(("Show one: mailflow letter NUMBER", "dim"))
        return
    if found is None:
        raise fail(
            f"{name}: there is no such letter; 'mailflow outbox --all' lists them with their numbers",
            EXIT_WRONG,
        )
    if raw:
        _give(found.content, out)
        return
    words = _page(found) if html else _text(found)
    if out is not None:
        _write(out, words.encode())
    else:
        sys.stdout.write("".join(plain(line) + "\n" for line in words.splitlines()))


def bare(message_id: str) -> str:
    """Without the brackets that mail programs show around it."""
    return message_id.strip().removeprefix("<").removesuffix(">")


def hidden(words: str) -> str:
    """The words without the tokens of our addresses and Message-IDs."""
    return _TOKEN.sub(HIDDEN, words)


def _read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


_HEADERS = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID")


def _text(found: TicketFile) -> str:
    """The letter as its reader sees it, and below a line what became of it."""
    mail = _read(found.content)
    lines = [f"{name + ':':<12}{mail[name]}" for name in _HEADERS if mail[name]]
    lines += [f"{'Attached:':<12}{part.get_filename()}" for part in mail.iter_attachments()]
    said = " ".join(str(part) for part in (found.code, found.answer) if part)
    lines.append(f"{'State:':<12}{found.state}{f' ({said})' if said else ''}")
    part = mail.get_body(("plain",))
    text = str(part.get_content()) if part is not None else ""
    return hidden("\n".join([*lines, "", text]))


def _page(found: TicketFile) -> str:
    letter = read_back(found.content)
    if not letter.html.strip():
        raise fail(f"{found.id}: this letter has no page, only text", EXIT_WRONG)
    return page_alone(replace(letter, html=hidden(letter.html)))


def _give(raw: bytes, out: Path | None) -> None:
    """Bytes for a file or a pipe; lines without what could steer it for a terminal."""
    if out is not None:
        _write(out, raw)
    elif sys.stdout.isatty():
        for line in raw.decode("utf-8", "replace").splitlines():
            sys.stdout.write(plain(line) + "\n")
        warn("Shown without control characters; --out FILE, or a pipe, gives the bytes.", style="dim")
    else:
        sys.stdout.buffer.write(raw)


def _write(path: Path, content: bytes) -> None:
    try:
        write_new(path, content)
    except FileExistsError:
        raise fail(f"{path}: there is something already, and nothing is overwritten", EXIT_WRONG) from None
    except OSError as error:
        raise fail(f"{path}: cannot be written: {reason(error, path)}", EXIT_WRONG) from None
