"""Letters inside the house name its people as colleagues call them, not by their addresses."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_type_hints

from mailflow.domain.model.letters.facts import LetterFacts, is_colleague
from mailflow.domain.model.people import called
from mailflow.domain.model.policy import Policy


def with_names(facts: LetterFacts, policy: Policy) -> LetterFacts:
    """The facts with the names of people in place of their addresses."""
    changes: dict[str, Any] = {}
    for name, address in _fields(type(facts)).items():
        value: Any = getattr(facts, name)
        said = called(value, policy) if address else with_names(value, policy)
        if said != value:
            changes[name] = said
    return replace(facts, **changes) if changes else facts


_FIELDS: dict[type, Mapping[str, bool]] = {}


def _fields(facts: type[LetterFacts]) -> Mapping[str, bool]:
    """The fields that may name somebody: true for an address itself, false for facts that may hold one."""
    if facts not in _FIELDS:
        hints = get_type_hints(facts, include_extras=True)
        held = [n for n, hint in hints.items() if isinstance(hint, type) and issubclass(hint, LetterFacts)]
        addresses = [n for n, hint in hints.items() if is_colleague(hint)]
        _FIELDS[facts] = {**dict.fromkeys(held, False), **dict.fromkeys(addresses, True)}
    return _FIELDS[facts]
