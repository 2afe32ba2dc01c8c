"""Which of a mail's commands gets the words under them: one letter, or one note, never both."""

from collections.abc import Iterator
from dataclasses import replace

from mailflow.domain.procedure.parsing import Given, Reply

LETTERS = frozenset(
    {"ask", "offer", "options", "plan", "answer", "unjustified", "refer", "dispute", "improve"}
)
"""Their words go to the customer."""
WORDS = frozenset(
    {"note", "route", "cause", "reject", "agree", "done", "verify", "answered", "close", "reopen", "split"}
)
"""Their words stay in the house."""
LINES = frozenset(
    {
        *("plan", "refer", "route", "verify", "answered", "nature", "category", "language", "customer"),
        *("copy", "remind", "watch", "merge", "promise", "action"),
    }
)
"""Their argument is one line, which may also stand in the next line."""


def share_out(reply: Reply, names: tuple[str, ...]) -> Iterator[tuple[Given, str]]:
    """Each command with the words that are its own; ``names`` are the commands' proper names.

    The words go to the last command that writes to the customer, else to the last that takes words.
    """
    commands, body = list(reply.commands), reply.body
    if commands and names[-1] in LINES and not commands[-1].argument and body:
        first, _, rest = body.partition("\n")
        commands[-1], body = replace(commands[-1], argument=first.strip()), rest.strip()
    takers = [n for n, name in enumerate(names) if name in LETTERS] or [
        n for n, name in enumerate(names) if name in WORDS
    ]
    receiver = takers[-1] if takers and body else -1
    for number, given in enumerate(commands):
        yield given, body if number == receiver else ""


def takes_words(names: tuple[str, ...]) -> bool:
    """Whether any of the commands takes the words under them; else they are a note."""
    return any(name in LETTERS or name in WORDS for name in names)
