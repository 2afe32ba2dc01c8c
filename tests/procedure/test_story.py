"""A ticket's history reads as sentences, never as the program's own words for its events."""

import re
from pathlib import Path

import mailflow
import pytest
from mailflow.domain.procedure.history import UNTOLD, sentence

FACTS = {
    "by": "ha@acme.example",
    "department": "billing",
    "to": "VNNIC",
    "text": "x",
    "deadline": "resolution",
}


def kinds_in_code() -> set[str]:
    """Every kind of event that the program's source writes by name."""
    source = "".join(p.read_text(encoding="utf-8") for p in Path(mailflow.__file__).parent.rglob("*.py"))
    return set(re.findall(r'\b(?:happened|Happening)\(\s*"([a-z ]+)"', source))


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_every_event_has_its_sentence(language: str) -> None:
    """What is not told is left out on purpose; who did it is named, and no fact that lacks leaves a trace."""
    kinds = kinds_in_code() - UNTOLD
    assert len(kinds) > 40
    for kind in kinds:
        said = sentence(kind, FACTS, language)
        assert said not in {kind, f"{kind} ({FACTS['by']})"}, kind
        assert "{" not in sentence(kind, {}, language)


def test_a_kind_of_tomorrow_is_told_by_its_name() -> None:
    """A record outlives the program that wrote it."""
    assert sentence("levitated", {"by": "ha@acme.example"}, "vi") == "levitated (ha@acme.example)"
