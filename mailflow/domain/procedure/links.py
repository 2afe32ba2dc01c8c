"""One-click commands: which a letter offers, each as a mailto link with everything filled in.

A click makes a new mail without In-Reply-To, so ticket and token stand in subject and address; the
commands are ASCII and short, because a link must stay below 1,800 characters (RFC 6068).
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from mailflow.domain.model.letters import Letter
from mailflow.domain.model.letters.buttons import NUMBERED
from mailflow.domain.procedure.command_lines import read_reply
from mailflow.domain.procedure.commands import ALIASES, SPELLED


def mailto(address: str, subject: str, body: str) -> str:
    """A link that opens a mail with everything filled in."""
    return _to(address, subject) + _quoted(body)


def _to(address: str, subject: str) -> str:
    return f"mailto:{quote(address, safe='@+')}?subject={quote(subject, safe='')}&body="


@lru_cache(maxsize=256)  # the same few commands stand in every letter
def _quoted(body: str) -> str:
    return quote(body, safe="")


def ready(example: str) -> str:
    """An example as a mail is begun with it: the place of the words is left free."""
    return "\r\n".join(line.replace("…", "").rstrip() + " " for line in example.split("\n"))


def links(
    letter: Letter[Any], case: str, number: int, address: str, reference: str
) -> list[tuple[str, str, str]]:
    """The commands of a letter: code word, link, and the command as it can be typed.

    ``case``: which of the letter's offers fits; ``number``: of the thing that #done is about, 0 for none.
    """
    to = _to(address, f"[{reference}]")
    rows = []
    for button in letter.offers_in_case.get(case, letter.offers):
        typed = f"#{button.command} {number}" if number and button in NUMBERED else f"#{button.command}"
        shown = f"{typed} …" if button.says_more else typed
        rows.append((button.command, to + _quoted(f"{typed} \r\n"), shown))
    return rows


def does_something(example: str) -> bool:
    """Whether a line that would be right is there, and is no command that only tells how things stand."""
    given = read_reply(example, SPELLED).commands
    command = ALIASES.get(given[0].name) if given else None
    return bool(example) and not (command is not None and command.only_tells)


def command_alone(example: str) -> str:
    """Only the command: what else a handbook's example names must not be done by one press."""
    return f"{example.split(maxsplit=1)[0]} \r\n"


def with_links(
    rows: Iterable[tuple[str, str, str, str]], address: str, reference: str, body: Callable[[str], str]
) -> list[tuple[str, str, str, str]]:
    """Rows that end in an example and an empty link, linked; ``body`` makes the mail of the example."""
    to = _to(address, f"[{reference}]")
    return [
        (first, said, example, to + _quoted(body(example)) if example.startswith("#") else "")
        for first, said, example, _ in rows
    ]
