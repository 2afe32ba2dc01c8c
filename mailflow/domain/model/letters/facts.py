"""What a letter says, as types: the fields of a letter's facts are what its template may use.

The types also say what may be empty and what has several lines: samples, checks and the letterhead read it
from them.  A field that is itself made of facts stands for all of its fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum, auto
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

__all__ = [
    "Action",
    "Blank",
    "BlankLines",
    "Colleague",
    "DueDay",
    "FactMark",
    "Filled",
    "Flag",
    "LetterFacts",
    "LinesOfText",
    "NamedDeadline",
    "Number",
    "has_lines",
    "is_colleague",
    "is_day",
    "may_be_empty",
    "types_of",
    "variables_of",
]

_T = TypeVar("_T")


class FactMark(Enum):
    """What a type says of a fact besides its Python type."""

    MAY_BE_EMPTY = auto()  # the letter reads well without it
    NEVER_EMPTY = auto()  # a list with one member at least
    SEVERAL_LINES = auto()  # every other text is put on one line
    DAY = auto()  # ISO 8601 text
    COLLEAGUE = auto()  # somebody of the house, by address: readers get what people call them


Blank = Annotated[str, FactMark.MAY_BE_EMPTY]
LinesOfText = Annotated[str, FactMark.SEVERAL_LINES]
BlankLines = Annotated[str, FactMark.MAY_BE_EMPTY, FactMark.SEVERAL_LINES]
DueDay = Annotated[str, FactMark.MAY_BE_EMPTY, FactMark.DAY]
"""A day as events keep it; "" for none."""
Colleague = Annotated[str, FactMark.MAY_BE_EMPTY, FactMark.COLLEAGUE]
"""The address of somebody of the house; "" for nobody."""
Flag = Annotated[bool, FactMark.MAY_BE_EMPTY]
"""Shown where it is true, else not mentioned."""
Number = Annotated[int, FactMark.MAY_BE_EMPTY]
"""Said where it is not 0."""
Filled = Annotated[Sequence[_T], FactMark.NEVER_EMPTY]
"""A list with one member at least; every other list may be empty."""
Action = tuple[str, str, str]
"""A command that can be pressed: its code word, the mailto link, and how it is typed."""
NamedDeadline = tuple[str, datetime]
"""A deadline's name in the reader's language, and when it is due (UTC)."""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What one letter says; all times are aware, templates print them in the organisation's time zone."""

    def variables(self) -> dict[str, object]:
        """The facts by the names that templates know them by."""
        found: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            found |= value.variables() if isinstance(value, LetterFacts) else {field.name: value}
        return found

    def case(self) -> tuple[str, int]:
        """Which of the letter's offers fits, and the number of the thing that they are about (0 for none)."""
        return "", 0

    def cases(self) -> tuple[tuple[str, int], ...]:
        """The same where a letter is about several things; the first counts most."""
        return (self.case(),)


@dataclass(frozen=True, slots=True)
class CommonFacts(LetterFacts):
    """What every letter may say besides its own facts.

    ``greeting``: that of the member of staff who writes, in place of the frame's.
    ``about``: the customer's own subject, in letters to them.
    ``signed_by``, ``signed_for``: the person and the department who sign those.
    ``signature``: the lines that config has in place of department and name; each of them, and the
    telephone for customers, may be empty.
    ``plain_reply``: "hold", "send" or "note": what becomes of this reader's answer without a command.
    """

    organisation: str
    reference: Blank
    language: str
    recipient_name: Blank
    greeting: Blank
    about: Blank
    signed_by: Blank
    signed_for: Blank
    original_attached: Flag
    left_out: Sequence[str]
    plain_reply: str
    signature: BlankLines = ""
    organisation_phone: Blank = ""


@dataclass(frozen=True, slots=True)
class AskedAgain(LetterFacts):
    """Until when the reader was to decide, where this is not the first time; ``late``: it has passed."""

    decide_by: datetime | None = None
    late: Flag = False


FIRST = AskedAgain()
"""The question for the first time."""


@dataclass(frozen=True, slots=True)
class StaffWords(LetterFacts):
    """What a person of the house has written, for somebody outside to read."""

    words: LinesOfText


@dataclass(frozen=True, slots=True)
class StaffWordsIfAny(StaffWords):
    """The same, where the letter says enough without them."""

    words: BlankLines


_TYPES: dict[type, Mapping[str, Any]] = {}


def types_of(facts: type[LetterFacts]) -> Mapping[str, Any]:
    """Every variable of such facts with its type, marks included."""
    if facts not in _TYPES:
        _TYPES[facts] = _types_of(facts)
    return _TYPES[facts]


def _types_of(facts: type[LetterFacts]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, hint in get_type_hints(facts, include_extras=True).items():
        inner = isinstance(hint, type) and get_origin(hint) is None and issubclass(hint, LetterFacts)
        found |= types_of(hint) if inner else {name: hint}
    return found


def variables_of(facts: type[LetterFacts]) -> frozenset[str]:
    """The variables that a template of such facts may use, besides those of every letter."""
    return frozenset(types_of(facts))


def may_be_empty(hint: Any) -> bool:
    """Whether a fact of this type may be "", None, False or an empty list."""
    marks = getattr(hint, "__metadata__", ())
    plain = get_args(hint)[0] if marks else hint
    optional = type(None) in get_args(plain)
    listed = get_origin(plain) is Sequence and FactMark.NEVER_EMPTY not in marks
    return FactMark.MAY_BE_EMPTY in marks or optional or listed


def is_day(hint: Any) -> bool:
    """Whether a fact of this type is a day."""
    return FactMark.DAY in getattr(hint, "__metadata__", ())


def is_colleague(hint: Any) -> bool:
    """Whether a fact of this type is the address of somebody of the house."""
    return FactMark.COLLEAGUE in getattr(hint, "__metadata__", ())


def has_lines(hint: Any) -> bool:
    """Whether a fact of this type may have more than one line."""
    return FactMark.SEVERAL_LINES in getattr(hint, "__metadata__", ())


COMMON_FACTS = variables_of(CommonFacts)
"""The variables that every template may use."""


def staff_words(facts: LetterFacts) -> str:
    """What a person of the house has written in a letter; "" where it says nothing of theirs."""
    return facts.words if isinstance(facts, StaffWords) else ""
