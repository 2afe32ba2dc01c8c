"""What must hold of categories and patterns."""

from collections.abc import Iterator
from typing import Any

from mailflow.config.check_people import repeated
from mailflow.config.draft import EACH, Draft, same
from mailflow.config.problems import ConfigFinding, Path, SourcePlace, nearest
from mailflow.domain.model.category import BUILT_IN as CATEGORIES
from mailflow.domain.model.pattern import BUILT_IN as PATTERNS
from mailflow.domain.model.pattern import DOMAIN, INCIDENT, PHONE
from mailflow.domain.understanding.extraction.shapes import fault_of

BUILT_IN_CATEGORIES = {same(category.name): category.name for category in CATEGORIES}
BUILT_IN_PATTERNS = {same(pattern.name): pattern.name for pattern in PATTERNS}
RECOGNISED_BY_RULES = (PHONE, DOMAIN, INCIDENT)


def categories(draft: Draft) -> Iterator[ConfigFinding]:
    """Categories stand once; one of the admin's own has words."""
    yield from repeated(draft, "categories")
    for path, section in _named(draft, "categories"):
        name = str(section["name"])
        if same(name) not in BUILT_IN_CATEGORIES and not _given(section, "words"):
            yield _unknown(path, section, name, BUILT_IN_CATEGORIES, "words")


def routed_categories(draft: Draft) -> Iterator[ConfigFinding]:
    """Routes ask for categories that there are."""
    off = {same(str(s["name"])) for _, s in _named(draft, "categories") if s.get("enabled") is False}
    own = {same(name): name for _, name in draft.texts("categories", EACH, "name")}
    there = {key: name for key, name in {**BUILT_IN_CATEGORIES, **own}.items() if key not in off}
    for path, name in draft.texts("routes", EACH, "category", EACH):
        if name and same(name) not in there:
            near = nearest(name, there.values())
            listed = "" if near else "; there are: " + ", ".join(f'"{known}"' for known in there.values())
            yield ConfigFinding(path, f'there is no category "{name[:60]}"{listed}', suggestion=near)


def patterns(draft: Draft) -> Iterator[ConfigFinding]:
    """Patterns stand once, say what to look for, and do not fit everything."""
    yield from repeated(draft, "patterns")
    for path, section in _named(draft, "patterns"):
        name = same(str(section["name"]))
        if name in RECOGNISED_BY_RULES:
            for key in ("after", "shape"):
                if key in section:
                    text = f'"{name}" is recognised by rules of its own: only label and enabled can be set'
                    yield ConfigFinding((*path, key), text)
            continue
        if name not in BUILT_IN_PATTERNS and not _given(section, "after") and not _given(section, "shape"):
            yield _unknown(path, section, str(section["name"]), BUILT_IN_PATTERNS, "after or shape")
        alone = name not in BUILT_IN_PATTERNS and not _given(section, "after")
        yield from _shapes(draft, path, alone=alone)


def _shapes(draft: Draft, path: Path, *, alone: bool) -> Iterator[ConfigFinding]:
    for place, shape in draft.texts("patterns", EACH, "shape", EACH):
        fault = fault_of(shape, alone=alone) if shape and place[: len(path)] == path else ""
        if fault:
            yield ConfigFinding(place, fault)


def _named(draft: Draft, section: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path, table in draft.find(section, EACH):
        if isinstance(table, dict) and isinstance(table.get("name"), str) and table["name"].strip():
            yield path, table


def _given(section: dict[str, Any], key: str) -> bool:
    return key in section and section[key] != []


def _unknown(
    path: Path, section: dict[str, Any], name: str, known: dict[str, str], needed: str
) -> ConfigFinding:
    """A name that is not built in and says nothing of its own is a slip, or not finished."""
    near = nearest(name, known.values())
    if section.get("enabled") is False or near:
        return ConfigFinding((*path, "name"), f'"{name[:60]}" is not built in', suggestion=near)
    return ConfigFinding(path, f"missing: {needed}, for it is not built in", SourcePlace.TABLE)
