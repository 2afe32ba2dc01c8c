"""templates: the letters; list them, look at them, check them, change them.  Needs no mail server."""

import os
import tempfile
import webbrowser
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.letters.logo import page_alone
from mailflow.adapters.letters.own_letters import (
    copy_letter,
    differences,
    languages_of,
    languages_with,
    pieces,
)
from mailflow.adapters.letters.samples import sample_order
from mailflow.adapters.system.permissions import reason
from mailflow.cli.common import EXIT_USAGE, EXIT_WRONG, Options, fail, honest_ends, loaded, warn
from mailflow.cli.letter_names import known, unknown, with_piece
from mailflow.cli.letter_of_ticket import OfTicket, letter_of_ticket
from mailflow.cli.screen import Column, many, print_json, print_table, say
from mailflow.cli.send_sample import To, send_sample
from mailflow.domain.model.letters import LETTERS
from mailflow.domain.model.policy import Organisation
from mailflow.language import builtin_folder
from mailflow.ports.letterhead import Rendered

app = typer.Typer(no_args_is_help=True, help="The letters: list them, look at them, check and change them.")

AsJson = Annotated[bool, typer.Option("--json", help="For machines: JSON with stable keys.")]
Letter = Annotated[
    str, typer.Argument(metavar="LETTER", help="Its name, as mailflow templates list shows it.")
]
Language = Annotated[
    str, typer.Option("--language", "-l", help=r"vi, en, zh or one of your own. \[default: your first]")
]

_DARK, _ALWAYS = "@media (prefers-color-scheme: dark)", "@media all"


@app.command("list")
def list_letters(context: typer.Context, as_json: AsJson = False) -> None:
    """Every letter: who reads it, what it is for, in which languages, and which you have replaced."""
    letterhead = _letterhead(context)
    builtin = builtin_folder()
    rows = [
        {
            "letter": occasion.name,
            "reader": occasion.audience.value,
            "languages": sorted({*languages_with(occasion.name, builtin), *own}),
            "own": list(own),
            "purpose": occasion.purpose,
        }
        for occasion in LETTERS
        for own in (languages_with(occasion.name, letterhead.overrides),)
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        (
            Column("Letter"),
            Column("Reader"),
            Column("Languages", from_width=90),
            Column("Own"),
            Column("What it is for", wraps=True),
        ),
        [
            (
                str(row["letter"]),
                str(row["reader"]),
                " ".join(row["languages"]),
                Text(" ".join(row["own"]) or "-", style="green" if row["own"] else ""),
                str(row["purpose"]),
            )
            for row in rows
        ],
        empty="There are no letters.",
    )
    say(f"Pieces that can be copied and changed as well: {', '.join(pieces())}.")


@app.command()
def preview(
    context: typer.Context,
    letter: Letter,
    language: Language = "",
    html: Annotated[Path | None, typer.Option("--html", help="Write the page into this file.")] = None,
    browser: Annotated[bool, typer.Option("--browser", help="Open the page in the browser.")] = False,
    dark: Annotated[bool, typer.Option("--dark", help="The page as dark screens show it.")] = False,
    sparse: Annotated[bool, typer.Option("--sparse", help="Leave empty what may be empty.")] = False,
    ticket: OfTicket = "",
) -> None:
    """Show a letter as it would go out, about an invented ticket: the text here, the page in the browser.

    Of a piece, such as _closing, the first letter that has it is shown. With --ticket it is about that one;
    what only the moment brings, such as a colleague's words, is invented.
    Exit code 1 when your own letter is broken; then the built-in one is shown, as it would go out.
    """
    letterhead = _letterhead(context)
    letter = with_piece(letter)
    spoken = _spoken(letterhead, language)
    if ticket and sparse:
        raise fail("--sparse empties an invented ticket: leave it out, or --ticket", EXIT_USAGE)
    with honest_ends():
        if ticket:
            asked = language and spoken
            order = letter_of_ticket(loaded(context, secrets=False), letter, asked, ticket)
        else:
            order = sample_order(letter, spoken, sparse=sparse)
        rendered = letterhead.render(order)
    page = page_alone(rendered)
    page = page.replace(_DARK, _ALWAYS) if dark else page
    if html is not None:
        _write(html, page)
        say(f"{html} is written.")
    if browser:
        _open(letter, page)
    if html is None and not browser:
        _print(rendered)
    for problem in letterhead.problems:
        warn(str(problem), style="yellow")
    if letterhead.problems:
        raise fail("your own letter is broken; this is the built-in one", EXIT_WRONG)


@app.command()
def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Write every letter in every language with invented tickets, and name each fault with file and line."""
    letterhead = _letterhead(context)
    problems = letterhead.check_all()
    if as_json:
        print_json([{"file": p.file, "line": p.line, "problem": p.message, "hint": p.hint} for p in problems])
    elif problems:
        print_table(
            (Column("File", wraps=True), Column("Line"), Column("What is wrong", wraps=True)),
            [(p.file, str(p.line or ""), p.message) for p in problems],
            empty="",
        )
    if faults := [problem for problem in problems if not problem.hint]:
        raise fail(f"{many(len(faults), 'fault')} in the letters", EXIT_WRONG)
    if not as_json:
        languages = dict.fromkeys((*letterhead.organisation.languages, *languages_of(builtin_folder())))
        well = "nothing is broken" if problems else "all is well"
        say(f"{len(LETTERS)} letters in {', '.join(languages)}, as text and as page: {well}.")


@app.command()
def diff(
    context: typer.Context,
    letter: Annotated[
        str, typer.Argument(metavar="[LETTER]", help="Only this letter.", show_default=False)
    ] = "",
) -> None:
    """What your own letters change in the built-in ones, line by line."""
    folder = _folder(context)
    if letter:
        known(letter)
    try:
        found = list(differences(folder, letter))
    except OSError as error:
        raise fail(f"{error.filename}: cannot be read: {_reason(error)}", EXIT_WRONG) from None
    if not found:
        say(f"{folder}: there is no own {letter or 'letter'} here; mailflow templates copy makes one.")
    for difference in found:
        if difference.builtin is None:
            say((f"{difference.own}: nothing built in to compare with", "yellow"))
        elif not difference.lines:
            say((f"{difference.own}: the same as the built-in one", "dim"))
        for line in difference.lines:
            say((line, _SHADES.get(line[:1], "") if line[:3] not in {"---", "+++"} else "bold"))


_SHADES = {"+": "green", "-": "red", "@": "cyan"}
"""First character of a line of a diff → its colour."""


@app.command()
def copy(
    context: typer.Context,
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="Its name, or that of a piece: _closing.")],
    language: Language = "",
    page: Annotated[bool, typer.Option("--page", help="Its HTML page, too, to be changed.")] = False,
) -> None:
    """Copy the text of a built-in letter or piece into your own folder; nothing is overwritten.

    The page is made from the text. Of messages each sentence stands there as a comment: take the # off
    those that you change.
    """
    folder = _folder(context)
    letterhead = _letterhead(context)
    language = language or letterhead.organisation.languages[0]
    there = languages_of(builtin_folder())
    if language not in there:
        raise fail(f"{language}: built in are {', '.join(there)}", EXIT_USAGE)
    try:
        files = copy_letter(letter, language, folder, page=page)
    except KeyError:
        raise unknown(letter) from None
    except FileExistsError as error:
        raise fail(str(error), EXIT_USAGE) from None
    except OSError as error:
        raise fail(f"{error.filename}: cannot be written: {_reason(error)}", EXIT_WRONG) from None
    for file in files:
        say(str(file), indent=2)
    edit = "Edit both: half of the readers see the text, half the page." if len(files) > 1 else "Edit it."
    say(f"{edit} Then: mailflow templates check")


@app.command()
def send(
    context: typer.Context, letter: Letter, to: To, language: Language = "", ticket: OfTicket = ""
) -> None:
    """Send a letter about an invented ticket, marked as a sample, over the server of your first mailbox.

    With --ticket it is about that one, and whoever gets it reads what its customer wrote.
    """
    known(letter)
    spoken = _spoken(_letterhead(context), language)
    send_sample(context, letter, language and spoken if ticket else spoken, to, ticket)


# --- what they share ------------------------------------------------------------------------------


def _letterhead(context: typer.Context) -> TemplateLetterhead:
    """The letters as config has them; the built-in ones where there is no config and none was asked for."""
    options: Options = context.obj
    if not options.named and not os.access(options.config, os.R_OK):
        return TemplateLetterhead(Organisation("ACME", "acme.example"))
    with honest_ends():
        config = loaded(context, secrets=False)
    return TemplateLetterhead(config.policy.organisation, config.templates)


def _folder(context: typer.Context) -> Path:
    """The folder of own letters; where config names none, how to name one."""
    with honest_ends():
        config = loaded(context, secrets=False)
    if config.templates is None:
        raise fail(
            f"{config.source} names no folder for letters of your own. Make one (mkdir letters) "
            'and name it: [templates] folder = "letters"',
            EXIT_USAGE,
        )
    return config.templates


def _spoken(letterhead: TemplateLetterhead, language: str) -> str:
    """The language asked for, else the organisation's first; another letter than asked for helps nobody."""
    if language and not letterhead.knows(language):
        folders = [folder for folder in (builtin_folder(), letterhead.overrides) if folder is not None]
        there = dict.fromkeys(name for folder in folders for name in languages_of(folder))
        raise fail(f"{language}: there are no letters in it; there are {', '.join(there)}", EXIT_USAGE)
    return language or letterhead.organisation.languages[0]


def _print(rendered: Rendered) -> None:
    say(("Subject: ", "dim"), (rendered.subject, "bold"))
    say("\n" + rendered.text.rstrip("\n"))


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise fail(f"{path}: cannot be written: {reason(error, path)}", EXIT_WRONG) from None


def _reason(error: OSError) -> str:
    return reason(error, Path(str(error.filename)))


def _open(letter: str, page: str) -> None:
    """In a file that stays: the browser reads it after this program has ended."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix=f"{letter}-", suffix=".html", delete=False
    ) as file:
        file.write(page)
    if not webbrowser.open(Path(file.name).as_uri()):
        raise fail(f"there is no browser to open; the page is in {file.name}", EXIT_WRONG)
