"""What every event of a ticket is: a frozen class with typed facts, written to JSON and read from it totally.

The chain of events hashes kind and facts, so a kind and the name of a fact are never changed.  A fact that
is missing, or is not what it should be, is read as nothing: "", 0, (), None or the default of its field;
facts that the class does not know are passed over.  Nothing that is stored can make reading raise.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Final, Self, TypeVar, Union, get_args, get_origin, get_type_hints

from mailflow.domain.model.procedure_state import ProcedureState

T = TypeVar("T")

VERSION: Final = "v"
"""The fact that says by which version of its class an event was written; the first wrote none."""

_NOTHING: Final = object()  # a value that cannot be read


@dataclass(frozen=True, slots=True)
class Stored:
    """The name of a fact in the record, where its field cannot bear it."""

    name: str


class HowWritten(Enum):
    """What else is said of a fact."""

    IF_ANY = "not written while it has its default"


IF_ANY: Final = HowWritten.IF_ANY


@dataclass(frozen=True, slots=True)
class Who:
    """Who did something, and how sure that is; its facts stand among those of the event."""

    by: str  # an address; "mailflow" for the program
    role: Annotated[str, IF_ANY] = ""  # in which they did it
    grade: Annotated[str, IF_ANY] = ""  # how sure it is that it was they
    stands_in_for: Annotated[str, Stored("for"), IF_ANY] = ""  # colleagues who are away


class WhereTold(Enum):
    """Where an event is told."""

    EVERYWHERE = "everywhere"
    STORY = "in the story for staff; on the terminal the letter itself stands there"
    TERMINAL = "on the terminal; in the story other events say it"
    NOWHERE = "nowhere: the program keeps it for itself"


class Event:
    """What happened to a ticket; ``apply`` says what that changes; by itself nothing."""

    __slots__ = ()
    kind: ClassVar[str]
    version: ClassVar[int] = 1
    where_told: ClassVar[WhereTold] = WhereTold.EVERYWHERE
    said: ClassVar[str] = ""  # the field with somebody's own words, which stand behind the sentence
    variants: ClassVar[tuple[str, ...]] = ()  # the keys of further sentences

    def apply(self, state: ProcedureState) -> ProcedureState:
        """Where the ticket stands after it."""
        return state

    @classmethod
    def changes_state(cls) -> bool:
        """Whether events of this kind change where the ticket stands."""
        return cls.apply is not Event.apply

    def sentence(self, rule: str) -> str:  # noqa: ARG002  (some depend on it)
        """The key of its sentence in [event] of the messages: its kind, or one of its variants."""
        return self.kind

    def to_facts(self) -> dict[str, object]:
        """Its facts as JSON has them."""
        version = {} if self.version == 1 else {VERSION: self.version}
        return {**_written(self), **version}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """The event of these facts; never raises."""
        return _read(cls, facts)


@dataclass(frozen=True, slots=True)
class UnknownEvent(Event):
    """An event that this program does not know, or of a later version: kept and shown as it is."""

    kind: ClassVar[str] = ""
    stored_kind: str
    facts: Mapping[str, Any]

    def to_facts(self) -> dict[str, object]:
        """Its facts as they were stored."""
        return dict(self.facts)


# --- from and to JSON ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Field:
    """How one field is written and read."""

    name: str
    stored: str
    read: Callable[[Any], Any]
    nothing: Any  # what is read where there is no such fact
    optional: bool  # not written while it is that
    flat: type[Who] | None  # its facts stand among those of the event


_FIELDS: Final[dict[type, tuple[_Field, ...]]] = {}
"""Of the classes that have been looked at: each is looked at once."""


def _fields(cls: type) -> tuple[_Field, ...]:
    if cls not in _FIELDS:
        hints = get_type_hints(cls, include_extras=True)
        _FIELDS[cls] = tuple(_field(each, hints[each.name]) for each in fields(cls))
    return _FIELDS[cls]


def _field(each: Field[Any], hint: Any) -> _Field:
    marks: tuple[object, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *rest = get_args(hint)
        marks = tuple(rest)
    return _Field(
        name=each.name,
        stored=next((mark.name for mark in marks if isinstance(mark, Stored)), each.name),
        read=_reader(hint),
        nothing=_nothing(hint) if each.default is MISSING else each.default,
        optional=IF_ANY in marks,
        flat=Who if hint is Who else None,
    )


def _written(value: Any) -> dict[str, object]:
    """The fields of a dataclass as JSON."""
    facts: dict[str, object] = {}
    for each in _fields(type(value)):
        fact = getattr(value, each.name)
        if each.flat:
            facts |= _written(fact)
        elif not each.optional or fact != each.nothing:
            facts[each.stored] = _plain(fact)
    return facts


def _plain(value: Any) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return _written(value) if is_dataclass(value) else value


def _read(cls: type[T], facts: Mapping[str, Any]) -> T:
    found: dict[str, Any] = {}
    for each in _fields(cls):
        if each.flat:
            found[each.name] = _read(each.flat, facts)
            continue
        value = each.read(facts[each.stored]) if each.stored in facts else _NOTHING
        found[each.name] = each.nothing if value is _NOTHING else value
    return cls(**found)


def _reader(hint: Any) -> Callable[[Any], Any]:
    """What reads a value of a type from JSON; it gives _NOTHING for what is no such value."""
    arguments = get_args(hint)
    if get_origin(hint) in {Union, UnionType}:
        readers = [_reader(each) for each in arguments if each is not NoneType]
        return lambda value: next((v for r in readers if (v := r(value)) is not _NOTHING), _NOTHING)
    if get_origin(hint) is tuple:
        read = _reader(arguments[0])
        return lambda value: _many(read, value)
    if hint is datetime:
        return _moment
    if is_dataclass(hint):
        cls: Any = hint
        return lambda value: _read(cls, value) if isinstance(value, Mapping) else _NOTHING
    if issubclass(hint, Enum):
        return lambda value: next((each for each in hint if each.value == value), _NOTHING)
    return lambda value: value if type(value) is hint else _NOTHING  # a bool is no number


def _many(read: Callable[[Any], Any], value: Any) -> Any:
    if not isinstance(value, list):
        return _NOTHING
    return tuple(each for item in value if (each := read(item)) is not _NOTHING)


def _moment(value: Any) -> Any:
    """An aware time; a stored one without an offset is none."""
    try:
        moment = datetime.fromisoformat(value)
        return _NOTHING if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return _NOTHING


def _nothing(hint: Any) -> Any:
    """What a field of a type holds where nothing can be read."""
    if get_origin(hint) is tuple:
        return ()
    if NoneType in get_args(hint):
        return None
    if is_dataclass(hint):
        cls: Any = hint
        return _read(cls, {})
    return hint()
