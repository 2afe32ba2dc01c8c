"""An organisation's own sentences: ``<language>/messages.toml`` in its folder, over the built-in ones.

What cannot be used is left out, so that no mistake in a sentence keeps a mail from being worked on; the
built-in sentence stands in its place, and ``mailflow check`` says what is wrong.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Final, NamedTuple

from mailflow.language import ENGLISH, MESSAGES, Tables, Wording, languages, load, read
from mailflow.language.vocabulary import VOCABULARY

_BREAKS: Final = frozenset({"Cc", "Zl", "Zp"})
"""Unicode's categories of control characters and of ends of lines."""


def own_vocabulary(folder: Path | None) -> tuple[Mapping[str, Tables], Mapping[str, str]]:
    """The tables of each ``<language>/vocabulary.toml`` of a folder, and of those that cannot be read why."""
    tables: dict[str, Tables] = {}
    unreadable: dict[str, str] = {}
    for path in sorted(folder.glob(f"*/{VOCABULARY}.toml")) if folder else ():
        try:
            tables[path.parent.name] = read(path)
        except (ValueError, OSError) as error:
            unreadable[path.parent.name] = str(error).removeprefix(f"{path}: ")
    return tables, unreadable


class SentenceFault(NamedTuple):
    """What is wrong with a file of sentences."""

    key: str  # "section.name", or "section"; "" for the whole file
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


def own_wording(folder: Path | None) -> Wording:
    """The sentences of a templates folder that can be used; the built-in ones alone where there is none."""
    paths = sorted(folder.glob(f"*/{MESSAGES}.toml")) if folder else ()
    return Wording({path.parent.name: usable(path)[0] for path in paths})


def usable(path: Path) -> tuple[Tables, tuple[SentenceFault, ...]]:
    """What can be used of ``<language>/messages.toml``, and what is wrong with the rest."""
    try:
        tables = read(path)
    except (ValueError, OSError) as error:
        return {}, (SentenceFault("", str(error).removeprefix(f"{path}: ")),)
    mistakes = tuple(_mistakes(path.parent.name, tables))
    wrong = {fault.key for fault in mistakes}
    kept = {
        section: {name: said for name, said in words.items() if f"{section}.{name}" not in wrong}
        for section, words in tables.items()
        if section not in wrong
    }
    return kept, mistakes


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
    tables, mistakes = usable(path)
    yield from mistakes
    if alone and not any(fault.key == "" for fault in mistakes):
        told = {fault.key for fault in mistakes}
        yield from (fault for fault in _missing(tables) if fault.key not in told)


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
    if known[name] and not said.strip():
        return "must not be empty"
    if any(unicodedata.category(character) in _BREAKS for character in said):
        return "must be one line, without control characters"
    return _wrong_places(said, known[name])


def _wrong_places(said: str, known: str) -> str:
    given = ", ".join(f"{{{place}}}" for place in sorted(places(known))) or "no places"
    try:
        strange, odd = places(said) - places(known), _forms(said) - _forms(known)
    except ValueError as error:
        return f"the braces do not fit together: {error}"
    if strange:
        return f"{{{min(strange)}}} is not known here; the sentence has {given}"
    return f"{{{min(odd)}}} has a form that is not known here; the sentence has {given}" if odd else ""


def _forms(sentence: str) -> frozenset[str]:
    """The places that say how they are written, "day:02" or "day!r": only the built-in ones surely work."""
    return frozenset(
        f"{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}"
        for _, name, form, conversion in Formatter().parse(sentence)
        if name is not None and (form or conversion)
    )


def _missing(tables: Tables) -> Iterator[SentenceFault]:
    for section, words in load(ENGLISH, MESSAGES).items():
        if section not in tables:
            yield SentenceFault(section, "the section is missing")
            continue
        said = tables[section]
        yield from (SentenceFault(f"{section}.{name}", "is missing") for name in words if name not in said)


def _near(name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""
