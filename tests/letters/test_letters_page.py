"""docs/letters.md tells admins the truth about what they may use."""

import re
from pathlib import Path

from letter_company import LETTERHEAD
from mailflow.domain.model.letters import LETTERS
from mailflow.domain.model.letters.facts import COMMON_FACTS, variables_of
from mailflow.domain.model.letters.file import FileFacts

PAGE = (Path(__file__).parents[2] / "docs" / "letters.md").read_text(encoding="utf-8")


def test_every_letter_is_listed_with_its_facts() -> None:
    """Each letter has a row with its audience and all its facts, and there is no row without a letter."""
    rows = re.findall(r"(?m)^\| ([a-z_]+) \| (customer|staff|management|authority) \| .+? \| (.+?) \|$", PAGE)
    listed = {name: (audience, frozenset(re.findall(r"`(\w+)`", facts))) for name, audience, facts in rows}
    in_full = variables_of(FileFacts)  # what `file` stands for
    listed = {
        name: (audience, facts - {"file"} | in_full if "file" in facts else facts)
        for name, (audience, facts) in listed.items()
    }
    assert listed == {each.name: (each.audience.value, each.variables) for each in LETTERS}
    assert all(f"`{fact}`" in PAGE for fact in COMMON_FACTS | in_full)


def test_every_filter_is_named() -> None:
    """The filters of ours that a template may use stand in the page."""
    named = set(re.findall(r"\{\{ [^}]*?\|(\w+)", PAGE))
    assert named == set(LETTERHEAD.shelf("en", builtin=True).phrases.filters())
