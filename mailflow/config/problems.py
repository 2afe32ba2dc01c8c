"""What is wrong with a config file: one sentence per mistake, with its place and the nearest right word."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

Path = tuple[str | int, ...]
"""Where something stands in the file: keys, and indexes from 0 for entries of lists."""

SHOWN = 60  # characters of a found value that a message repeats


class SourcePlace(StrEnum):
    """Which part of an entry a message points at."""

    KEY = "key"
    VALUE = "value"
    TABLE = "table"  # the table in which something is missing


@dataclass(frozen=True, slots=True)
class ConfigFinding:
    """A mistake, or a doubt, before its line is known."""

    path: Path
    text: str
    place: SourcePlace = SourcePlace.VALUE
    suggestion: str = ""
    warning: bool = False

    @property
    def sentence(self) -> str:
        """The text with the nearest right word, where there is one."""
        return f'{self.text}; did you mean "{self.suggestion}"?' if self.suggestion else self.text


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One mistake in the file.  ``line`` and ``column`` count from 1, in characters; 0 where unknown."""

    file: str
    line: int
    column: int
    key: str  # "[[routes]][2].department": entries count from 1; "" for the whole file
    message: str
    suggestion: str = ""  # the nearest valid key or word, "" for none

    def __str__(self) -> str:
        """``config.toml:6:1: [[routes]][2].departmant: unknown key; did you mean "department"?``."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return ": ".join(part for part in (place, self.key, self.message) if part)


class ConfigError(Exception):
    """The config file cannot be used; ``problems`` holds every mistake, in the order of the file."""

    def __init__(self, problems: Iterable[ConfigProblem]) -> None:
        self.problems: tuple[ConfigProblem, ...] = tuple(
            sorted(problems, key=lambda p: (p.line, p.column, p.key))
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ExpectedError(ValueError):
    """A value has the wrong form: what was expected, a hint, the nearest right word.

    ``shown`` False keeps the found value out of the message: it may be a secret.
    """

    def __init__(self, expected: str, *, hint: str = "", suggestion: str = "", shown: bool = True) -> None:
        super().__init__(expected)
        self.expected = expected
        self.hint = hint
        self.suggestion = suggestion
        self.shown = shown

    def sentence(self, found: object) -> str:
        """``expected …, found …``, and the hint."""
        what = show(found) if self.shown else f"{kind_of(found)}, not shown here"
        return f"expected {self.expected}, found {what}" + (f" ({self.hint})" if self.hint else "")


def kind_of(value: object) -> str:
    """The TOML type of a value in plain words."""
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "true or false"),
        (str, "text"),
        (int, "a whole number"),
        (float, "a number"),
        (dict, "a table"),
        (list, "a list"),
        ((datetime, date, time), "a date or time"),
    )
    return next((words for kind, words in kinds if isinstance(value, kind)), "something else")


def show(value: object) -> str:
    """A found value as the admin wrote it, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value[: SHOWN + 1])
        return f'"{clean[:SHOWN]}…"' if len(value) > SHOWN else f'"{clean}"'
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < 10**SHOWN):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list) and not value:
        return "an empty list"
    return kind_of(value)


def nearest(word: str, valid: Iterable[str]) -> str:
    """The valid word that was probably meant, "" when none is near; capitals do not matter."""
    known = {candidate.casefold(): candidate for candidate in valid}
    close = difflib.get_close_matches(word.casefold()[:100], list(known), n=1, cutoff=0.6)
    return known[close[0]] if close else ""


def key_name(path: Path, raw: Mapping[str, Any], sections: Mapping[str, bool]) -> str:
    """How a place is called in messages: ``[organisation].name``, ``[[routes]][2].subject[1]``.

    ``raw``, the parsed file, tells a table from a list of tables; for what is missing there, ``sections``
    does: True for those that may stand several times.
    """
    if not path:
        return ""
    name = str(path[0])
    top = raw.get(name, {True: [{}], False: {}}.get(sections[name]) if name in sections else None)
    if isinstance(top, list) and any(isinstance(entry, dict) for entry in top):
        name = f"[[{name}]]"
    elif isinstance(top, dict):
        name = f"[{name}]"
    return name + "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path[1:])
