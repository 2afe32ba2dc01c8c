"""One-click commands: which a letter offers, each as a mailto link with everything filled in.

A click makes a new mail without In-Reply-To, so the ticket stands in its subject and the token in its
address, or in a last line where such addresses do not arrive.  The commands are ASCII and short, because a
link must stay below 1,800 characters (RFC 6068).  What people read beside the link is the command as their
own language calls it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

from mailflow.domain.model.letters import Letter
from mailflow.domain.model.letters.buttons import NUMBERED
from mailflow.domain.procedure.command import Takes
from mailflow.domain.procedure.command_lines import read_reply
from mailflow.domain.procedure.commands import ALIASES, SPELLED
from mailflow.language.vocabulary import called

_COMMAND: Final = re.compile(r"^#([a-z]{2,20})(?: ([a-z]{2,20}))?(?![^\W_])", re.MULTILINE)
_LINE_END: Final = "\r\n"
_BESIDE: Final = " + "
"""Between the lines of an example that is shown on one."""
_ROOM: Final = 1_500  # octets of the mail in a link, besides addresses, subject and token
_OPERANDS: Final = {
    "verify": "verdicts",
    "nature": "natures",
    "answered": "channels",
    "action": "actions",
    "help": "everything",
}
"""What the first word behind some commands is, as a section of the vocabulary."""
_PRESSED_WHOLE: Final = {"#route", "#help"}


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """Where the mails go that a letter's links begin, and what stands in each of them."""

    address: str
    reference: str = ""  # of the ticket; "" where the letter is about none
    token_line: str = ""  # the last line of the mail; "" where the address carries the token

    def link(self, body: str, subject: str | None = None) -> str:
        """A link that opens a mail with everything filled in; its subject names the ticket."""
        return self._to(f"[{self.reference}]" if subject is None else subject) + _quoted(self._whole(body))

    def linker(self) -> Callable[[str], str]:
        """As ``link``, for many bodies."""
        to = self._to(f"[{self.reference}]")
        return lambda body: to + _quoted(self._whole(body))

    def _whole(self, body: str) -> str:
        return f"{body.rstrip(_LINE_END)}\r\n\r\n{self.token_line}\r\n" if self.token_line else body

    def _to(self, subject: str) -> str:
        return f"mailto:{quote(self.address, safe='@+')}?subject={quote(subject, safe='')}&body="


@lru_cache(maxsize=256)  # the same few commands stand in every letter
def _quoted(body: str) -> str:
    return quote(body, safe="")


def ready(example: str) -> str:
    """An example as a mail is begun with it: the place of the words is left free."""
    return "\r\n".join(line.replace("…", "").rstrip() + " " for line in example.split("\n"))


CUT_WORDS: Final = "[…]"
"""A line that stands where words were too long for a link: such a mail is refused until it is whole."""


def fitting(words: str, room: int = _ROOM) -> str:
    """Words as a link can carry them: ``room`` octets when encoded; cut at a word, and marked, beyond."""
    whole = _LINE_END.join(line.rstrip() for line in words.strip().split("\n"))
    if len(_quoted(whole)) <= room:
        return whole
    left, end = room - len(_quoted(f"{_LINE_END}{CUT_WORDS}")), 0
    for at, sign in enumerate(whole):
        left -= len(_quoted(sign))
        if left < 0:
            break
        end = at if sign.isspace() else end
    return f"{whole[:end].rstrip()}{_LINE_END}{CUT_WORDS}"


def with_words(commands: str, words: str) -> str:
    """A mail with commands at its top and words below them, as far as a link can carry them."""
    room = max(0, _ROOM - len(_quoted(commands)))
    below = fitting(words, room) if words.strip() else ""
    return f"{commands.rstrip(_LINE_END)}{_LINE_END * 2}{below}" if below else commands


def in_language(example: str, language: str) -> str:
    """Lines with English commands as readers of a language may type them, which is how they remember them."""
    return _COMMAND.sub(lambda found: _called(found, language), example)


def _called(found: re.Match[str], language: str) -> str:
    command = ALIASES.get(found[1])
    if command is None:
        return found[0]
    name = f"#{called('commands', command.name, language)}"
    if found[2] is None:
        return name
    return f"{name} {called(_OPERANDS.get(command.name, ''), found[2], language)}"


def links(
    letter: Letter[Any], case: str, number: int, to: WrittenTo, language: str, words: str = ""
) -> list[tuple[str, str, str]]:
    """The commands of a letter: code word, link, and the command as it can be typed in the language.

    ``case``: which of the letter's offers fits; ``number``: of the thing that #done is about, 0 for none;
    ``words``: what stands below a command that takes a letter.
    """
    link = to.linker()
    rows = []
    for button in letter.offers_in_case.get(case, letter.offers):
        typed = f"#{button.command} {number}" if number and button in NUMBERED else f"#{button.command}"
        shown = in_language(f"{typed} …" if button.says_more else typed, language)
        letters = words if Takes.LETTER in ALIASES[button.command.partition(" ")[0]].takes else ""
        rows.append((button.command, link(with_words(f"{typed} \r\n", letters)), shown))
    return rows


def does_something(example: str) -> bool:
    """Whether a line that would be right is there, and is no command that only tells how things stand."""
    given = read_reply(example, SPELLED).commands
    command = ALIASES.get(given[0].name) if given else None
    return bool(example) and not (command is not None and command.only_tells)


def as_pressed(example: str) -> str:
    """Only the command: what else a handbook's example names must not be done by one press.

    The whole line where its row is about just that: a department, all commands.
    """
    command = example.split(maxsplit=1)[0]
    return f"{example if command in _PRESSED_WHOLE else command} \r\n"


def with_links(
    rows: Iterable[tuple[str, str, str, str]],
    to: WrittenTo,
    language: str,
    body: Callable[[str], str],
) -> list[tuple[str, str, str, str]]:
    """Rows that end in an example and an empty link, as the language says it, linked where a ticket is named.

    ``body`` makes the mail of the example.
    """
    link = to.linker()
    return [
        (
            first,
            said,
            in_language(example, language).replace("\n", _BESIDE),
            link(body(example)) if to.reference and example.startswith("#") else "",
        )
        for first, said, example, _ in rows
    ]
