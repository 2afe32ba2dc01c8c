"""Reads config.toml: the frozen settings, or every mistake at once."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mailflow.adapters.system.permissions import reason
from mailflow.config.build import build
from mailflow.config.checks import CHECKS
from mailflow.config.draft import Draft
from mailflow.config.mistakes import SECTIONS, mistakes_in
from mailflow.config.positions import Positions
from mailflow.config.problems import ConfigError, ConfigFinding, ConfigProblem, key_name
from mailflow.config.secrets import SecretError
from mailflow.config.settings import Loaded
from mailflow.ports.errors import Misconfigured

_PLACE = re.compile(r" \(at line ([0-9]+), column ([0-9]+)\)")
_END = " (at end of document)"
MOST_SYNTAX_ERRORS = 20
HINTS = {
    "Unclosed": "what begins here is never closed",
    "Invalid value": "text needs quotes, and true and false small letters",
    "Expected newline or end of document": "text needs quotes",
    "Invalid statement": "a line is key = value, [section] or # comment",
    "Expected '=' after a key in a key/value pair": "a key with blanks or accents needs quotes",
    "Cannot overwrite a value": "this key has been set before",
    "Cannot declare": "this section has been opened before",
    "Illegal character '\\n'": "text ends on its line: the closing quotes are missing",
    "Unescaped '\\' in a string": "write the path in single quotes",
}
"""What tomllib's sentence usually means, by its beginning."""


def password_changed(path: Path, loaded: Loaded) -> bool:
    """Whether a config file that is in force says the same as before, but for passwords in files."""
    try:
        fresh = load(path)
    except ConfigError:
        return False
    return fresh.mailboxes != loaded.mailboxes and fresh.without_passwords() == loaded.without_passwords()


def load(path: Path, *, secrets: bool = True, environ: Mapping[str, str] | None = None) -> Loaded:
    """Read, check and freeze a config file; raises ConfigError with every mistake, and nothing else.

    ``secrets`` False leaves the passwords where they are (for commands that do not log in): they are "".
    ``environ`` stands for the environment variables.
    """
    text = _read(path)
    raw = _parse(path, text)
    variables = dict(os.environ if environ is None else environ)
    draft = Draft(raw, path.parent.absolute(), variables, secrets)
    file, found = mistakes_in(raw)
    shapes = {finding.path for finding in found}
    found += [finding for check in CHECKS for finding in check(draft) if finding.path not in shapes]
    where = Where(path, text, raw)
    mistakes = [where.problem(finding) for finding in found if not finding.warning]
    if file is None or mistakes:
        raise ConfigError(mistakes)
    doubts = ConfigError(where.problem(finding) for finding in found)
    try:
        return build(file, draft, path, tuple(str(doubt) for doubt in doubts.problems))
    except (SecretError, Misconfigured) as error:  # a secret that went away since it was checked
        raise ConfigError([ConfigProblem(str(path), 0, 0, "", str(error))]) from None


class Where:
    """Gives findings their lines."""

    def __init__(self, path: Path, text: str, raw: Mapping[str, Any]) -> None:
        self._file = str(path)
        self._positions = Positions(text)
        self._raw = raw

    def problem(self, finding: ConfigFinding) -> ConfigProblem:
        """The finding with its file, line, column and key."""
        mark = self._positions.find(finding.path, finding.place)
        key = key_name(finding.path, self._raw, SECTIONS)
        return ConfigProblem(self._file, mark.line, mark.column, key, finding.sentence, finding.suggestion)


def _read(path: Path) -> str:
    """The text without the byte order mark that some editors write."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _whole(path, 'there is no such file; "mailflow init" writes one') from None
    except (OSError, ValueError) as error:
        why = reason(error, path) if isinstance(error, OSError) else "unusable file name"
        raise _whole(path, f"cannot be read: {why}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8-sig", "replace")) + 1
        text = "this is not UTF-8 text: save the file as UTF-8"
        raise ConfigError([ConfigProblem(str(path), before.count(b"\n") + 1, column, "", text)]) from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    """The file's meaning; raises ConfigError with every line that is not TOML."""
    problems: list[ConfigProblem] = []
    lines = text.split("\n")
    while True:
        try:
            current = "\n".join(lines)
            raw = tomllib.loads(current)
        except RecursionError:
            raise _whole(path, "lists or tables are nested too deeply") from None
        except ValueError as error:
            problem = _syntax(path, current, str(error))
            if problems and problem.line <= problems[-1].line:
                break
            problems.append(problem)
            there = 0 < problem.line <= len(lines) and len(problems) < MOST_SYNTAX_ERRORS
            if not there or not _stands_alone(lines[problem.line - 1]):
                break
            lines[problem.line - 1] = ""
        else:
            if not problems:
                return raw
            break
    raise ConfigError(problems)


def _syntax(path: Path, text: str, message: str) -> ConfigProblem:
    """The sentence of tomllib with its place and what it usually means."""
    what = _PLACE.sub("", message).replace(_END, "")
    place = _PLACE.search(message)
    line, column = (int(place[1]), int(place[2])) if place else (0, 0)
    repeated = Positions(text).repeated if what.startswith(("Cannot overwrite", "Cannot declare")) else []
    if _END in message:
        line, column = text.count("\n") + 1, len(text.rpartition("\n")[2]) + 1
    for key, mark, first in repeated[:1]:
        line, column = mark.line, mark.column
        what = f'"{".".join(map(str, key))}" stands in line {first.line} already'
    if what.startswith("Unclosed"):
        line, column = _opening(text.split("\n"), line) or (line, column)
    hint = next((hint for start, hint in HINTS.items() if what.startswith(start)), "")
    return ConfigProblem(
        str(path), line, column, "", f"not valid TOML: {what}" + (f" ({hint})" if hint else "")
    )


def _opening(lines: list[str], noticed: int) -> tuple[int, int] | None:
    """Line and column of the bracket that was never closed; tomllib only notices it lines later."""
    for number in range(min(noticed, len(lines)), 0, -1):
        key, equals, value = lines[number - 1].partition("=")
        for bracket, closing in (("[", "]"), ("{", "}")):
            if equals and value.count(bracket) > value.count(closing):
                return number, len(key) + len(equals) + value.index(bracket) + 1
    return None


def _stands_alone(line: str) -> bool:
    """Whether a line can be left out without breaking its neighbours."""
    pairs = (("[", "]"), ("{", "}"))
    return all(line.count(a) == line.count(b) for a, b in pairs) and '"""' not in line and "'''" not in line


def _whole(path: Path, message: str) -> ConfigError:
    return ConfigError([ConfigProblem(str(path), 0, 0, "", message)])
