"""Which of a mail's commands gets the words under them: one letter, or one note, never both."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailflow.domain.procedure.command import Command, Takes
from mailflow.domain.procedure.command_lines import Given, Reply


def share_out(reply: Reply, commands: Sequence[Command | None]) -> Iterator[tuple[Given, str]]:
    """Each command as it was written with the words that are its own; ``commands``: their records, in order.

    The words go to the last command that writes to the customer, else to the last that takes words.
    """
    written, body = list(reply.commands), reply.body
    takes = [command.takes if command else Takes.NOTHING for command in commands]
    if written and Takes.LINE in takes[-1] and not written[-1].argument and body:
        first, _, rest = body.partition("\n")
        written[-1], body = replace(written[-1], argument=first.strip()), rest.strip()
    takers = [n for n, each in enumerate(takes) if Takes.LETTER in each] or [
        n for n, each in enumerate(takes) if Takes.NOTE in each
    ]
    receiver = takers[-1] if takers and body else -1
    for number, given in enumerate(written):
        yield given, body if number == receiver else ""


def takes_words(commands: Sequence[Command | None]) -> bool:
    """Whether any of the commands takes the words under them; else they are a note."""
    return any(command is not None and command.takes & Takes.WORDS for command in commands)
