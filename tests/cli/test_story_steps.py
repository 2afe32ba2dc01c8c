"""Whatever can happen to a ticket has a sentence in its story."""

import re
from pathlib import Path

from mailflow.cli.steps import STEPS
from mailflow.cli.story import _TOLD

SOURCE = Path(__file__).parents[2] / "mailflow"
MADE = re.compile(r'(?:Happening|happened|_joined)\(\s*(?:case, ticket, )?"([a-z ]+)"')


def test_every_event_has_words() -> None:
    """No step reads as a code word."""
    files = (*SOURCE.glob("domain/**/*.py"), *SOURCE.glob("flow/*.py"))
    kinds = {kind for path in files for kind in MADE.findall(path.read_text(encoding="utf-8"))}
    assert len(kinds) > 45
    assert sorted(kinds - set(_TOLD) - set(STEPS)) == []


def test_a_deputys_step() -> None:
    """It says for whom."""
    facts = {"by": "hoa@acme.example", "for": "manager@acme.example"}
    told = STEPS["remedy approved"]("command", facts)
    assert told == "hoa@acme.example for manager@acme.example approves the remedy"


def test_words_are_cut() -> None:
    """A long cause does not fill the page: the mail stands above."""
    told = STEPS["cause found"]("command", {"by": "lan", "text": "x " * 500})
    assert len(told) < 200
    assert told.endswith("…")
