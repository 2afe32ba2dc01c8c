"""What staff call a department: key, label or a part of it, initials, with i for y and "bên" before it."""

import difflib
from collections.abc import Iterable, Sequence
from typing import Final

from mailflow.domain.model.policy import Department
from mailflow.domain.text.spelling import fold
from mailflow.language.knowledge import knowledge, words_of

_KNOWN: Final = knowledge("departments")
_LONGEST: Final = 4  # words of a department's label
_TELLING: Final = 4  # letters of a label that are enough to mean it, as in #chuyển kythuat
_INITIALS: Final = 2
_NEAR: Final = 0.6  # of 1, as difflib counts it: what resembles a name less is no slip of the finger


def spelled(text: str) -> str:
    """A name as names are compared: folded, i and y alike ("kĩ thuật", "kỹ thuật"), one space between."""
    return " ".join(fold(text).replace("y", "i").split())


_BEFORE: Final = tuple(spelled(word).split() for word in words_of(_KNOWN["before"]))
_BEHIND: Final = frozenset(part for word in words_of(_KNOWN["behind"]) for part in spelled(word).split())


def names_of(unit: Department) -> set[str]:
    """What people may call a department: its key, its labels with and without "Phòng" before, its address."""
    labels = {spelled(label) for label in unit.label.values()}
    short = {" ".join(without_before(label.split())) for label in labels}
    return {spelled(unit.name), spelled(unit.address), *labels, *short}


def without_before(words: Sequence[str]) -> Sequence[str]:
    """The words without those that stand before a department's name; all where nothing else is there."""
    said = [spelled(word) for word in words]
    at = 0
    while found := next((each for each in _BEFORE if said[at : at + len(each)] == each), None):
        at += len(found)
    return words[at:] or words


def filler(text: str) -> bool:
    """Whether words say nothing by themselves: "nhé", "giúp em"."""
    return all(word in _BEHIND for word in spelled(text.replace(",", " ").replace(".", " ")).split())


def named(name: str, units: Iterable[Department]) -> list[Department]:
    """The departments that a name may mean: by the whole name, else by a part of it, else by the initials."""
    wanted = spelled(name)
    if not wanted:
        return []
    every = {unit.name: (unit, names_of(unit)) for unit in units}
    exact = [unit for unit, names in every.values() if wanted in names]
    squeezed = wanted.replace(" ", "")
    telling = len(squeezed) >= _TELLING
    part = [
        u for u, names in every.values() if telling and any(squeezed in n.replace(" ", "") for n in names)
    ]
    return exact or part or [unit for unit, names in every.values() if squeezed in _initials(names)]


def _initials(names: Iterable[str]) -> set[str]:
    """The first letters of the names that have several words: "kt" of "kỹ thuật"."""
    return {"".join(word[0] for word in name.split()) for name in names if len(name.split()) >= _INITIALS}


def at_the_beginning(words: Sequence[str], units: Iterable[Department]) -> tuple[Department, int] | None:
    """The department whose name of several words these begin with, and how many words that are."""
    every = [(unit, names_of(unit)) for unit in units]
    for count in range(min(len(words), _LONGEST), 1, -1):
        name = spelled(" ".join(words[:count]))
        found = [u for u, names in every if any(n == name or n.endswith(f" {name}") for n in names)]
        if len(found) == 1:
            return found[0], count
    return None


def resembling(words: Sequence[str], units: Iterable[Department]) -> tuple[str, int]:
    """The key of the department that the first words resemble most, and how many; ("", 0) for none."""
    best, found = _NEAR, ("", 0)
    every = [(unit.name, name) for unit in units for name in names_of(unit) if "@" not in name]
    for count in range(1, min(len(words), _LONGEST) + 1):
        said = spelled(" ".join(words[:count]))
        for key, name in every:
            likeness = difflib.SequenceMatcher(None, said, name).ratio()
            if likeness > best:
                best, found = likeness, (key, count)
    return found


def part_of(words: str, units: Iterable[Department]) -> Department | None:
    """The department of whose name all the words are a part: a second one was named, or half of one."""
    said = {word for word in spelled(words).split() if word not in _BEHIND}
    parts = ((unit, {word for name in names_of(unit) for word in name.split()}) for unit in units)
    return next((unit for unit, known in parts if said and said <= known), None)
