"""Commands in a mail of staff: lines that start with # at the top of what was written now.

Forgiving about what phones and word processors do (full-width #, a bullet, a capital, a final stop,
a space inside of the word); strict about the place: only the reply text of a plain text part is read,
and there only the block before the first blank line that is followed by other words.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from mailflow.domain.text.spelling import INVISIBLE, UNSPACED, fold, level, spelled_otherwise, tame
from mailflow.language.knowledge import knowledge, words_of

MAX_COMMANDS = 20
MAX_STRAY = 20  # lines told of; somebody who reads them has enough
_MOST_SHARPS = 200  # lines or words with # that are looked at: beyond them each counts as a command
_MAX_LINE = 5000
_LONGEST_NAME = 4  # words: "chuyen co quan"
_OPEN, _CLOSE = "\"'`“„‘‚«‹「『(", "\"'`”“’‘»›」』)"  # as in: put “#take” on the first line
_SHARP = re.compile(rf"^[ \t*•·–-]{{0,4}}([{_OPEN}]?)#[ \t]{{0,2}}(?=[^\W\d_])(.{{1,5000}})$")
_DOUBLED = re.compile(r"^([ \t*•·–-]{0,4})#{2,4}(?=[^\W\d_])")
_WITHIN = re.compile(r"(?<![\w&/])#([^\W\d_]{2,20}(?: [^\W\d_]{1,10}){0,2})")
_WORD = re.compile(rf"([{UNSPACED}]{{1,12}}|[^\W\d_]{{1,20}}(?:[_-][^\W\d_]{{1,20}}){{0,3}})")
_AFTER = re.compile(r"[ \t.:,;!…—–-]{0,6}")
_NAMED = re.compile(r"[#＃﹟♯][ \t]{0,2}[^\W\d_]")
SHARPS = str.maketrans(dict.fromkeys("＃﹟♯", "#"))
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_SPOKEN_SHARPS: Final = words_of(knowledge("short_answers")["sharps"])
_SAID: Final = re.compile(
    rf"(?:{'|'.join(map(re.escape, _SPOKEN_SHARPS))})"
    r"(?:[ ,.:]{1,3}|(?<=[^a-z]))(?=[^\W\d_])",
    re.IGNORECASE,
)
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")


@dataclass(frozen=True, slots=True)
class Given:
    """One command as it was written: its folded name, what stands behind and under it, its first line."""

    name: str
    argument: str
    line: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail of staff, taken apart: commands first, then the words that are no command."""

    commands: tuple[Given, ...]
    body: str
    stray: tuple[str, ...] = ()  # lines of the body that look like a command in the wrong place
    below: bool = False  # the commands stood below the body


def read_reply(text: str, known: Mapping[str, str] = _NONE) -> Reply:
    """Take the first block of # lines off a reply; everything behind it is its body.

    ``known``: every name of a command, folded and without spaces → as people spell it.  Lines directly
    under a command belong to it where another command follows before a blank line.  Of a text with hundreds
    of # lines only the first are looked at: such a mail is never sent on, and must not hold up the others.
    """
    lines = [_plain(line) for line in text.replace("\r\n", "\n").split("\n")]
    given: list[Given] = []
    position = 0
    while position < len(lines) and len(given) < MAX_COMMANDS:
        if not lines[position].strip():
            position += 1
            continue
        command = _command(lines[position], known)
        if command is None:
            break
        position += 1
        below = _continued(lines, position, known)
        if below:
            argument = "\n".join((command.argument, *lines[position : position + below])).strip()
            command = Given(command.name, argument, command.line)
            position += below
        given.append(command)
    body = lines[position:]
    stray = _found(body, lambda line: _is_stray(line, known))
    if not given and not stray:
        stray = _found(body, lambda line: _speaks_of(line, known))
    return Reply(tuple(given), "\n".join(body).strip(), stray)


def spoken_of(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The lines of words for a customer in which a command stands: quoted from a notice, or meant for us."""
    return _found(text.split("\n"), lambda line: _speaks_of(line, known))


def _found(body: list[str], is_stray: Callable[[str], bool]) -> tuple[str, ...]:
    """The first lines of which this is true; of too many lines with a # the next counts as one."""
    found: list[str] = []
    looked = 0
    for line in body:
        if not _has_sharp(line):
            continue
        looked += 1
        if looked > _MOST_SHARPS or is_stray(line):
            found.append(line.strip()[:_MAX_LINE])
        if len(found) == MAX_STRAY or looked > _MOST_SHARPS:
            break
    return tuple(found)


def _has_sharp(line: str) -> bool:
    """Whether a word with # may stand in a line; a number or a heading is none, nor a colour such as #fff."""
    return _NAMED.search(line) is not None


def _plain(line: str) -> str:
    """A line without what cannot be seen or typed, spaces being spaces."""
    if line.isascii():
        return line.rstrip()
    clean = _SPACES.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", tame(line))))
    return clean.rstrip()


def _command(line: str, known: Mapping[str, str]) -> Given | None:
    """The command that a line gives; an unknown one keeps its first word as its name."""
    found = _SHARP.match(_DOUBLED.sub(r"\1#", line.translate(SHARPS).strip()[:_MAX_LINE]))
    if found is None:
        return _said_aloud(line.strip(), known)
    rest = found[2].rstrip(_CLOSE + " ") if found[1] else found[2]
    names, at = [_Name("", "", 0)], 0
    while len(names) <= _LONGEST_NAME and (word := _WORD.match(rest, at)):
        names.append(names[-1].with_word(word[0], word.end()))
        at = _AFTER.match(rest, word.end()).end()  # type: ignore[union-attr]
        if at == word.end():
            break
    if len(names) == 1:
        return None
    name = _best(names[1:], known)
    behind = _AFTER.match(rest, name.end).end()  # type: ignore[union-attr]
    return Given(name.folded, rest[behind:].strip(), line.strip())


def _said_aloud(line: str, known: Mapping[str, str]) -> Given | None:
    """The command of a line that was dictated ("dấu thăng nhận"), where it is a known one."""
    said = _SAID.match(line)
    if said is None:
        return None
    command = _command(f"#{line[said.end() :]}", known)
    return replace(command, line=line) if command is not None and command.name in known else None


@dataclass(frozen=True, slots=True)
class _Name:
    """The first words of a line, put together as one name."""

    folded: str
    written: str
    end: int  # where they end in the line

    def with_word(self, word: str, end: int) -> "_Name":
        """The name with the next word."""
        plain = word.casefold().replace("-", "").replace("_", "")
        return _Name(self.folded + fold(plain), self.written + level(plain), end)


def _best(names: list[_Name], known: Mapping[str, str]) -> _Name:
    """The longest name that is known; the first word where none is.

    Where several are, one whose diacritics are others than were written is not meant: #đóng ý kiến … is
    "đóng", although "đồng ý" is written alike without diacritics.
    """
    fitting = [name for name in reversed(names) if name.folded in known]
    meant = [name for name in fitting if not spelled_otherwise(name.written, known[name.folded])]
    return next(iter((*meant, *fitting)), names[0])


def _continued(lines: list[str], start: int, known: Mapping[str, str]) -> int:
    """How many lines under a command belong to it: those before the next command of the block."""
    for number, line in enumerate(lines[start:]):
        if not line.strip():
            return 0
        if _command(line, known) is not None:
            return number
    return 0


def _is_stray(line: str, known: Mapping[str, str]) -> bool:
    """Whether a line of the body is a command in form and name; "# a heading" and "#1" are not."""
    stripped = line.translate(SHARPS).strip()
    if not stripped.startswith("#") or stripped[1:2].isspace():
        return False
    command = _command(line, known)
    return command is not None and command.name in known


def _speaks_of(line: str, known: Collection[str]) -> bool:
    """Whether a command stands in the middle of a line: in a letter to a customer it has no business."""
    for count, found in enumerate(_WITHIN.finditer(line.translate(SHARPS)[:_MAX_LINE])):
        if count == _MOST_SHARPS:
            return True
        words = [fold(word) for word in found[1].split()]
        if any("".join(words[:count]) in known for count in range(1, len(words) + 1)):
            return True
    return False


def bare(line: str) -> str:
    """A line from its command on, as it would stand at the top."""
    at = line.translate(SHARPS).find("#")
    return line[at:].rstrip(_CLOSE if at and line[at - 1] in _OPEN else "") if at >= 0 else ""
