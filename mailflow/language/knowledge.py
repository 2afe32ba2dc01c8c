"""The words by which mail is understood, kept as data with comments: ``mailflow/knowledge/<topic>.toml``.

Read once, at first use; each process that reads mail loads them before it is confined.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import mailflow
from mailflow.language import read

FOLDER: Final = Path(mailflow.__file__).parent / "knowledge"
"""Where the files are, installed and in a checkout."""


@cache
def knowledge(topic: str) -> Mapping[str, Any]:
    """The tables of ``knowledge/<topic>.toml``; raises as :func:`mailflow.language.load` does."""
    return read(FOLDER / f"{topic}.toml")


def words_of(listed: object) -> tuple[str, ...]:
    """The words of a list, or of tables of lists (by theme, by language), in the order of the file."""
    return tuple(_words(listed))


def _words(listed: object) -> Iterator[str]:
    if isinstance(listed, str):
        yield listed
    elif isinstance(listed, Mapping):
        for each in listed.values():
            yield from _words(each)
    elif isinstance(listed, Iterable):
        for each in listed:
            yield from _words(each)
