"""The words of each language, kept as data beside its letters: ``templates/<language>/<name>.toml``.

The lowest floor: the standard library only, so that the domain may ask it.  What comes with the program is
read once, at first use, and never changes while it runs.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import mailflow

Tables = Mapping[str, Mapping[str, str]]

MESSAGES: Final = "messages"
"""Sentences that people read."""
ENGLISH: Final = "en"
"""What the terminal speaks, and what is said where a language has no words of its own."""
NOT_UTF8: Final = "is not in UTF-8 (is it in UTF-16, which Notepad calls Unicode?): save it as UTF-8"
"""What is said of a file in another encoding."""


class BrokenWordsError(ValueError):
    """A file of words cannot be read; its message says which, where, and why."""


@cache
def builtin_folder() -> Path:
    """The templates that come with the program: inside the package, else beside it in a checkout."""
    package = Path(mailflow.__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@cache
def languages() -> tuple[str, ...]:
    """The languages that come with the program, in the order of the alphabet."""
    return tuple(sorted(path.parent.name for path in builtin_folder().glob(f"*/{MESSAGES}.toml")))


@cache
def load(language: str, name: str) -> Mapping[str, Any]:
    """The tables of ``templates/<language>/<name>.toml``.

    Raises FileNotFoundError where the language does not come with the program, and BrokenWordsError where the
    file is no TOML.
    """
    return read(builtin_folder() / language / f"{name}.toml")


def read(path: Path) -> Mapping[str, Any]:
    """The tables of a file, which may begin with the mark that Notepad writes; raises as ``load`` does."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BrokenWordsError(f"{path}: {NOT_UTF8}") from error
    except ValueError as error:
        raise BrokenWordsError(f"{path}: {error}") from error


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences that people read: the organisation's own, where it has any, over the built-in ones."""

    own: Mapping[str, Tables] = field(default_factory=dict)  # language → section → name → sentence

    def say(self, key: str, language: str, /, **values: object) -> str:
        """The sentence for a key such as ``refused.no_date``, with its values in their places.

        In English where there is none in the language.  Raises KeyError for a key or a value that is
        missing: a test finds all that code asks for.
        """
        section, _, name = key.partition(".")
        sentence = self.sentence(section, name, language)
        if sentence is None:
            raise KeyError(key)
        return sentence.format_map(values)

    def word(self, section: str, code: str, language: str) -> str:
        """What people read for a code word; one that has no words stands as it is."""
        found = self.sentence(section, code, language)
        return code if found is None else found

    def sentence(self, section: str, name: str, language: str) -> str | None:
        """A sentence with its places still empty; None where no language has it."""
        builtin = load(language, MESSAGES) if language in languages() else {}
        for tables in (self.own.get(language, {}), builtin, load(ENGLISH, MESSAGES)):
            if (found := tables.get(section, {}).get(name)) is not None:
                return found
        return None


def say(key: str, language: str, /, **values: object) -> str:
    """A built-in sentence, as :meth:`Wording.say`."""
    return BUILTIN.say(key, language, **values)


def word(section: str, code: str, language: str) -> str:
    """What people read for a code word, as :meth:`Wording.word`."""
    return BUILTIN.word(section, code, language)


BUILTIN: Final = Wording()
"""As the program comes."""
