"""The records of the letters agree with each other, with the commands, the deadlines and the samples."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from letter_company import EVERY_LETTER, LANGUAGES, LETTERHEAD
from mailflow.adapters.letters.samples import sample_order
from mailflow.domain.model import letters
from mailflow.domain.model.letters import LETTERS, NAMES, About, Answer, Audience, Button, Letter, buttons
from mailflow.domain.model.letters.facts import LetterFacts, may_be_empty
from mailflow.domain.model.letters.notices import ESCALATION, REMINDER
from mailflow.domain.model.letters.receipts import RESPONSE_HELD, HeldReason
from mailflow.domain.procedure.commands import COMMANDS
from mailflow.domain.rules.default_deadlines import DEADLINES

OF_CUSTOMERS = {Answer.TO_HOLDER, Answer.AGREES, Answer.CHOOSES, Answer.SCORES}

MET_BY_ANY_ACT = {"first reading", "instructions", "resolution", "acknowledgement"}
"""Deadlines whose reminders offer what every ticket does."""


def found(kind: type) -> list[Any]:
    """Everything of a kind that a module of the letters names."""
    modules = [
        importlib.import_module(f"{letters.__name__}.{m.name}")
        for m in pkgutil.iter_modules(letters.__path__)
    ]
    named = {id(value): value for module in modules for value in vars(module).values()}
    return [value for value in named.values() if isinstance(value, kind)]


def test_every_letter_is_listed_once() -> None:
    """A letter that has a record and does not stand in LETTERS would fail when it is first read again."""
    assert Counter(NAMES).most_common(1)[0][1] == 1
    assert {each.name for each in found(Letter)} == set(NAMES)


def test_every_letter_is_written_somewhere() -> None:
    """A letter that no step of the program orders would be translated and kept for nobody."""
    source = Path(letters.__path__[0]).parents[2]
    elsewhere = "".join(
        path.read_text(encoding="utf-8") for path in source.rglob("*.py") if path.parent.name != "letters"
    )
    modules = [
        importlib.import_module(f"{letters.__name__}.{m.name}")
        for m in pkgutil.iter_modules(letters.__path__)
    ]
    names = {name for module in modules for name, value in vars(module).items() if isinstance(value, Letter)}
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", elsewhere)] == []


def test_every_command_that_is_offered_exists() -> None:
    """Whoever presses it is understood; and no button is left that no letter offers."""
    names = {command.name for command in COMMANDS}
    offered = {
        button for each in LETTERS for row in (each.offers, *each.offers_in_case.values()) for button in row
    }
    assert {button.command.split()[0] for button in offered} <= names
    assert offered == set(found(Button))
    assert offered >= buttons.NUMBERED


def test_offers_of_a_case_belong_to_a_letter_that_offers() -> None:
    """The cases of reminders are deadlines that there are."""
    assert [each.name for each in LETTERS if each.offers_in_case and not each.offers] == []
    known = {each.name for each in DEADLINES}
    for letter in (REMINDER, ESCALATION):
        assert letter.offers_in_case.keys() <= known


def test_a_deadline_that_reminds_offers_what_helps() -> None:
    """What is done on the ticket meets it, or its reminder and its escalation offer what does."""
    named = {each.name for each in DEADLINES if each.remind} - MET_BY_ANY_ACT
    assert named - REMINDER.offers_in_case.keys() == set()
    named = {each.name for each in DEADLINES if each.escalate} - MET_BY_ANY_ACT
    assert named - ESCALATION.offers_in_case.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_of_a_held_reply_has_its_words_and_commands(language: str) -> None:
    """Whoever wrote it is told why in their language, and offered what helps in that case only."""
    assert RESPONSE_HELD.offers_in_case.keys() == set(HeldReason)
    assert set(HeldReason) <= LETTERHEAD.shelf(language, builtin=True).phrases.words["reason"].keys()


@pytest.mark.parametrize("letter", LETTERS, ids=NAMES)
def test_what_an_answer_does_fits_its_reader(letter: Letter[Any]) -> None:
    """A customer's answer is no colleague's; what an outsider writes stays inside until somebody decides."""
    assert (letter.answer in OF_CUSTOMERS) == (letter.audience is Audience.CUSTOMER)
    if letter.audience in {Audience.MANAGEMENT, Audience.AUTHORITY}:
        assert letter.answer is Answer.STAYS_INSIDE
    if letter.acknowledges:
        assert letter.audience is Audience.CUSTOMER
    if letter.makes_up:
        assert letter.acknowledges
    if letter.about is not About.TICKET:
        assert not letter.offers, "a command is about a ticket"


def fits(value: object, hint: Any) -> bool:
    """Whether a value is of a type, as far as facts have types."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return any(fits(value, each) for each in inner)
    if origin is Sequence:
        return isinstance(value, list | tuple) and all(fits(each, inner[0]) for each in value)
    if origin is tuple:
        rows = isinstance(value, tuple) and len(value) == len(inner)
        return rows and all(map(fits, value, inner))  # type: ignore[arg-type]
    return isinstance(value, hint) and not (hint is int and isinstance(value, bool))


def misfits(facts: LetterFacts) -> list[str]:
    """The facts that are not of their type, by name."""
    wrong = []
    for name, hint in get_type_hints(type(facts)).items():
        value = getattr(facts, name)
        if isinstance(value, LetterFacts):
            wrong += misfits(value)
        elif not fits(value, hint):
            wrong.append(f"{name}: {value!r} is no {hint}")
    return wrong


@pytest.mark.parametrize(("name", "language"), EVERY_LETTER)
@pytest.mark.parametrize("sparse", [False, True], ids=["full", "empty"])
def test_a_sample_is_what_the_letter_says(name: str, language: str, sparse: bool) -> None:
    """The facts of the invented ticket have the types of real ones: a preview shows nothing impossible."""
    assert misfits(sample_order(name, language, sparse=sparse).facts) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_sparse_sample_is_empty(name: str) -> None:
    """Whatever may be empty is: else ``check`` would not see how the letter reads without it."""

    def left(facts: LetterFacts) -> list[str]:
        full = []
        for field, hint in get_type_hints(type(facts), include_extras=True).items():
            value = getattr(facts, field)
            if isinstance(value, LetterFacts):
                full += left(value)
            elif may_be_empty(hint) and value:
                full.append(field)
        return full

    assert left(sample_order(name, LANGUAGES[0], sparse=True).facts) == []
