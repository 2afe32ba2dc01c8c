"""An organisation's own sentences: ``<language>/messages.toml`` in its folder, over the built-in ones.

What cannot be used is left out, so that no mistake in a sentence keeps a mail from being worked on; the
built-in sentence stands in its place, and ``mailflow check`` says what is wrong.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from mailflow.language import ENGLISH, MESSAGES, Tables, Wording, languages, load, read


class SentenceFault(NamedTuple):
    """What is wrong with a file of sentences."""

    key: str  # "section.name", or "section"; "" for the whole file
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


def own_wording(folder: Path | None) -> Wording:
    """The sentences of a templates folder that can be used; the built-in ones alone where there is none."""
    found: dict[str, Tables] = {}
    for path in sorted(folder.glob(f"*/{MESSAGES}.toml")) if folder else ():
        try:
            tables = read(path)
        except (ValueError, OSError):
            continue  # mailflow check names it
        language = path.parent.name
        wrong = {fault.key for fault in _mistakes(language, tables)}
        found[language] = {
            section: {name: said for name, said in words.items() if f"{section}.{name}" not in wrong}
            for section, words in tables.items()
            if section not in wrong
        }
    return Wording(found)


def faults(language: str, folder: Path | None) -> Iterator[SentenceFault]:
    """What is wrong with a language's own sentences; one that does not come along must have them all."""
    if folder is None:
        return
    path = folder / language / f"{MESSAGES}.toml"
    alone = language not in languages()
    if not path.is_file():
        if alone:
            yield SentenceFault("", "no such file")
        return
    try:
        tables = read(path)
    except (ValueError, OSError) as error:
        yield SentenceFault("", str(error).removeprefix(f"{path}: "))
        return
    yield from _mistakes(language, tables)
    if alone:
        yield from _missing(tables)


def places(sentence: str) -> frozenset[str]:
    """The names in braces; raises ValueError where the braces do not fit together."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)


def _mistakes(language: str, tables: Mapping[str, object]) -> Iterator[SentenceFault]:
    """Sections and sentences that nobody asks for, that are no text, or whose places nobody fills."""
    known = load(language if language in languages() else ENGLISH, MESSAGES)
    for section, words in tables.items():
        if section not in known:
            yield SentenceFault(section, f"there is no such section{_near(section, known)}")
        elif not isinstance(words, Mapping):
            yield SentenceFault(section, "must be a section of sentences")
        else:
            for name, said in words.items():
                if wrong := _wrong(name, said, known[section]):
                    yield SentenceFault(f"{section}.{name}", wrong)


def _wrong(name: str, said: object, known: Mapping[str, str]) -> str:
    if name not in known:
        return f"there is no such sentence{_near(name, known)}"
    if not isinstance(said, str):
        return "must be a text"
    try:
        strange = places(said) - places(known[name])
    except ValueError as error:
        return f"the braces do not fit together: {error}"
    if not strange:
        return ""
    given = ", ".join(f"{{{place}}}" for place in sorted(places(known[name]))) or "no places"
    return f"{{{min(strange)}}} is not known here; the sentence has {given}"


def _missing(tables: Mapping[str, object]) -> Iterator[SentenceFault]:
    for section, words in load(ENGLISH, MESSAGES).items():
        said = tables.get(section)
        if section not in tables:
            yield SentenceFault(section, "the section is missing")
        elif isinstance(said, Mapping):
            yield from (
                SentenceFault(f"{section}.{name}", "is missing") for name in words if name not in said
            )


def _near(name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""
