"""A file as tomllib read it, and ways to look into it although it may be wrong in any place."""

import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from mailflow.config.problems import ExpectedError, Path


class _Each:
    """Every entry of a list, in a pattern of ``find``; a lone value counts as a list of one."""


EACH = _Each()


@dataclass(frozen=True)
class Draft:
    """What the checks look at; ``raw`` may have any shape."""

    raw: Mapping[str, Any]
    folder: FilePath  # of the config file: relative names start here
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    fetch_secrets: bool = True

    def find(self, *pattern: str | _Each) -> Iterator[tuple[Path, Any]]:
        """Where a pattern such as ``"routes", EACH, "department"`` leads, with what stands there."""
        spots: list[tuple[Path, Any]] = [((), self.raw)]
        for step in pattern:
            spots = [spot for path, node in spots for spot in _below(path, node, step)]
        yield from spots

    def texts(self, *pattern: str | _Each) -> Iterator[tuple[Path, str]]:
        """As ``find``, texts only, without blanks at the ends."""
        return ((path, value.strip()) for path, value in self.find(*pattern) if isinstance(value, str))

    def parsed(self, parse: Callable[[object], Any], *pattern: str | _Each) -> Iterator[tuple[Path, Any]]:
        """As ``find``, as far as the values have the right form."""
        for path, value in self.find(*pattern):
            try:
                yield path, parse(value)
            except ExpectedError:
                continue


def _below(path: Path, node: Any, step: str | _Each) -> Iterator[tuple[Path, Any]]:
    if isinstance(step, _Each):
        if isinstance(node, list):
            yield from (((*path, index), entry) for index, entry in enumerate(node))
        else:
            yield path, node
    elif isinstance(node, dict) and step in node:
        yield (*path, step), node[step]


def same(name: str) -> str:
    """A name for comparison: capitals and the way that accents are stored do not matter."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def is_there(path: FilePath, *, folder: bool = False) -> bool:
    """Whether a file, or a folder, stands there; False for names that the system refuses."""
    try:
        return path.is_dir() if folder else path.is_file()
    except (OSError, ValueError):
        return False
