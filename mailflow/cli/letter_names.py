"""The names of letters and pieces, as whoever types a command means them."""

import typer

from mailflow.adapters.letters.own_letters import first_letter_with, nearest_letter, pieces
from mailflow.cli.common import EXIT_USAGE, fail, warn
from mailflow.domain.model.letters import NAMES


def known(letter: str) -> None:
    """Ends the command where there is no letter of this name."""
    if letter not in NAMES:
        raise unknown(letter)


def with_piece(name: str) -> str:
    """The letter of this name; of a piece the first that has it, and which one that is."""
    if name in NAMES:
        return name
    letter = first_letter_with(name)
    if letter:
        warn(f"{name} as it stands in {letter}:", style="dim")
        return letter
    if name in pieces():
        raise fail(f"{name}: no letter about an invented ticket shows this piece", EXIT_USAGE)
    raise unknown(name)


def unknown(letter: str) -> typer.Exit:
    """Says that there is no such letter, and the nearest name."""
    near = nearest_letter(letter)
    hint = f"did you mean {near}?" if near else "mailflow templates list shows all"
    return fail(f"{letter}: there is no such letter; {hint}", EXIT_USAGE)
