"""Which of the options a customer chooses: a bare number counts, words are for staff (P16)."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from mailflow.domain.text.spelling import fold
from mailflow.language.knowledge import knowledge, words_of

_KNOWN: Final = knowledge("short_answers")


def _one_of(listed: object) -> str:
    return "|".join(words_of(listed))


_WHO = rf"(?:(?:{_one_of(_KNOWN['choice']['who'])}) ?)?"
_VERB = rf"(?:(?:{_one_of(_KNOWN['choice']['verbs'])}) ?)?"
_NOUN = rf"(?:(?:{_one_of(_KNOWN['choice']['nouns'])}) ?)?"
_TO = rf"(?: (?:{_one_of(_KNOWN['choice']['to'])}))?"
_THANKS = rf"(?:[,.!;]? ?(?:{_one_of(_KNOWN['choice']['polite'])}){_TO}){{0,4}}"
_CHOICE = re.compile(rf"{_WHO}{_VERB}{_NOUN}([1-9]){_THANKS}")
_PRESSED = re.compile(r"\[([A-Za-z0-9-]{1,40})\] ([1-9])")
_PRESSED_WORDS = re.compile(r"\[([A-Za-z0-9-]{1,40})\] (.{1,40})")
_AGREEMENT: Final = _KNOWN["agreement"]
_YES = re.compile(
    rf"(?:{_one_of(_AGREEMENT['opening'])})?[,.]? ?{_WHO}(?:(?:{_one_of(_AGREEMENT['degree'])}) ?){{0,2}}"
    rf"(?:{_one_of(_AGREEMENT['verbs'])}){_one_of(_AGREEMENT['with'])}{_THANKS}"
)
_EDGES = " \t#*()[]\"'“”.,!。！、:：-"
_NO_WORD = re.compile(r"[^\w%]+")
_LONGEST_COPY = 300  # characters
_LONGEST = 80  # characters of a line that says no more than the number


def choice_in(text: str, count: int) -> int | None:
    """The number that a customer's answer gives, 1 to ``count``; None where it says anything else."""
    lines = [line.strip(_EDGES) for line in text.splitlines() if line.strip(_EDGES)]
    if not lines or any(len(line) > _LONGEST for line in lines[:2]):
        return None
    found = _CHOICE.fullmatch(" ".join(fold(lines[0]).split()))
    if found is None or not all(_polite(line) for line in lines[1:4]) or len(lines) > 4:  # noqa: PLR2004
        return None
    number = int(found[1])
    return number if number <= count else None


def copied(text: str, options: Sequence[str]) -> int | None:
    """The option whose line a customer's answer repeats, with or without its number; None for none."""
    first = _plain(text.strip().partition("\n")[0])
    lines = {n: _plain(option) for n, option in enumerate(options, start=1)}
    found = [n for n, line in lines.items() if first in {line, f"{n} {line}"}]
    return found[0] if len(found) == 1 and len(text) <= _LONGEST_COPY else None


def _plain(line: str) -> str:
    return " ".join(_NO_WORD.sub(" ", fold(line)).split())


def option_link(address: str, reference: str, number: int) -> str:
    """A mail that chooses an option: nothing is left to write."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(f'[{reference}] {number}')}&body={number}"


def words_link(address: str, reference: str, subject: str, body: str) -> str:
    """A mail that begins with what the customer pressed; they may write on."""
    to, title = quote(address, safe="@"), quote(f"[{reference}] {subject}")
    return f"mailto:{to}?subject={title}&body={quote(body)}"


def pressed(subject: str, reference: str) -> int | None:
    """The option whose link a mail was begun with: its subject is the reference and the number."""
    found = _PRESSED.fullmatch(subject.strip())
    return int(found[2]) if found and found[1].upper() == reference else None


def pressed_yes(subject: str, reference: str) -> bool:
    """Whether a mail was begun with the link of an offer: its subject is the reference and a yes."""
    found = _PRESSED_WORDS.fullmatch(subject.strip())
    return found is not None and found[1].upper() == reference and agrees(found[2])


def agrees(text: str) -> bool:
    """Whether a customer's answer to an offer says yes and nothing else."""
    lines = [line.strip(_EDGES) for line in text.splitlines() if line.strip(_EDGES)]
    if not lines or any(len(line) > _LONGEST for line in lines[:2]):
        return False
    found = _YES.fullmatch(" ".join(fold(lines[0]).split()))
    return found is not None and len(lines) <= 4 and all(_polite(line) for line in lines[1:])  # noqa: PLR2004


def _polite(line: str) -> bool:
    """Whether a further line is thanks or a name, not a condition."""
    words = fold(line).split()
    return len(words) <= 5 and not any(word in _CONDITIONS for word in words)  # noqa: PLR2004  (a name)


_CONDITIONS = frozenset(words_of(_KNOWN["conditions"]))
