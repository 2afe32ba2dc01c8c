"""Which of the options a customer chooses: a bare number counts, words are for staff (P16)."""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from mailflow.domain.procedure.money import sums
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
_NUMBERS: Final = {int(n): _one_of(listed) for n, listed in _KNOWN["choice"]["numbers"].items()}
_ORDINALS: Final = {int(n): _one_of(listed) for n, listed in _KNOWN["choice"]["ordinals"].items()}
_CHOICE = re.compile(rf"{_WHO}{_VERB}{_NOUN}([1-9]|{'|'.join(_NUMBERS.values())}){_THANKS}")
_ORDINAL = re.compile(
    rf"{_WHO}{_VERB}(?:{_one_of(_KNOWN['choice']['nouns'])}) ({'|'.join(_ORDINALS.values())}){_THANKS}"
)
_ACCOUNT = re.compile(
    rf"(?:{_one_of(_KNOWN['account'])})[ :.]{{0,3}}(?:[a-z ]{{0,30}}[ :.]{{0,3}})?"
    r"[0-9 .-]{4,30}[^?？]{0,80}"
)
_SENTENCE_SIGN = re.compile(r"[,.;，。]")
_PRESSED = re.compile(r"\[([A-Za-z0-9-]{1,40})\] ([1-9])")
_PRESSED_WORDS = re.compile(r"\[([A-Za-z0-9-]{1,40})\] (.{1,40})")
_AGREEMENT: Final = _KNOWN["agreement"]
_YES = re.compile(
    rf"(?:{_one_of(_AGREEMENT['opening'])})?[,.]? ?{_WHO}(?:(?:{_one_of(_AGREEMENT['degree'])}) ?){{0,2}}"
    rf"(?:{_one_of(_AGREEMENT['verbs'])}){_one_of(_AGREEMENT['with'])}{_THANKS}"
)
_PLAIN_YES = re.compile(
    rf"(?:(?:{_one_of(_AGREEMENT['opening'])})[,.]? ?)?(?:{_one_of(_AGREEMENT['plain'])}){_THANKS}"
)
_YES_TO_SUM = re.compile(
    rf"(?:{_one_of(_AGREEMENT['opening'])})?[,.]? ?{_WHO}(?:(?:{_one_of(_AGREEMENT['degree'])}) ?){{0,2}}"
    rf"(?:{_one_of(_AGREEMENT['verbs'])})(?: ?(?:{_one_of(_AGREEMENT['before_sum'])})){{0,5}}"
    rf" ?(?P<sum>[0-9][0-9.,]{{0,15}} ?(?:[a-z]{{1,6}}|[₫$元])?){_THANKS}"
)
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")
_EDGES = " \t#*()[]\"'“”.,!。！、:：-"
_NO_WORD = re.compile(r"[^\w%]+")
_LONGEST_COPY = 300  # characters
_LONGEST = 80  # characters of a line that says no more than the number


def choice_in(text: str, count: int) -> int | None:
    """The number that a customer's answer gives, 1 to ``count``; None where it says anything else."""
    said = _short_answer(text)
    if said is None:
        return None
    found = _CHOICE.fullmatch(said)
    number = _number(found[1], _NUMBERS) if found else None
    if number is None and (found := _ORDINAL.fullmatch(said)):
        number = _number(found[1], _ORDINALS)
    return number if number is not None and number <= count else None


def _number(written: str, words: Mapping[int, str]) -> int | None:
    if written.isascii() and written.isdigit():
        return int(written)
    return next((number for number, known in words.items() if re.fullmatch(known, written)), None)


def _short_answer(text: str) -> str | None:
    """The first line of a short answer, ready to be compared; None where the rest is a condition or too long.

    The rest may be thanks, a name, or where the money is to go.
    """
    lines = [line.strip(_EDGES) for line in _SKIN.sub("", text).splitlines() if line.strip(_EDGES)]
    if not lines or len(lines) > 4 or any(len(line) > _LONGEST_COPY for line in lines):  # noqa: PLR2004
        return None
    if not all(map(_polite, lines[1:])):
        return None
    first = _before_account(lines[0])
    if len(first) > _LONGEST or any(len(line) > _LONGEST and not _account(line) for line in lines[1:2]):
        return None
    return " ".join(fold(first).split())


def _before_account(line: str) -> str:
    """A line without the account that stands behind a comma."""
    for sign in _SENTENCE_SIGN.finditer(line):
        if _account(line[sign.end() :]):
            return line[: sign.start()].strip(_EDGES)
    return line


def _account(words: str) -> bool:
    """Whether words say to which account money is to go, and no condition."""
    folded = " ".join(fold(words.strip(_EDGES)).split())
    return _ACCOUNT.fullmatch(folded) is not None and _CONDITIONS.isdisjoint(folded.split())


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


def agrees(text: str, offered: int = 0, currency: str = "") -> bool:
    """Whether a customer's answer to an offer says yes and nothing else, or names the very sum of it.

    ``offered``: the sum of the offer in ``currency``; 0 for none.
    """
    said = _short_answer(text)
    if said is None:
        return False
    if _YES.fullmatch(said) or _PLAIN_YES.fullmatch(said):
        return True
    named = _YES_TO_SUM.fullmatch(said)
    found = sums(named["sum"]) if named and offered else ()
    return len(found) == 1 and found[0].value == offered and found[0].currency in {"", currency}


def _polite(line: str) -> bool:
    """Whether a further line is thanks, a name or an account, not a condition."""
    words = fold(line).split()
    few = len(words) <= 5 and not any(word in _CONDITIONS for word in words)  # noqa: PLR2004  (a name)
    return few or _account(line)


_CONDITIONS = frozenset(words_of(_KNOWN["conditions"]))
