"""From [[categories]] and [[patterns]] to those that decide: the built-in ones, changed and completed."""

import dataclasses
from collections.abc import Iterable

from mailflow.config.draft import same
from mailflow.config.model import CategorySection, PatternSection
from mailflow.domain.model.category import BUILT_IN as CATEGORIES
from mailflow.domain.model.category import Category
from mailflow.domain.model.pattern import BUILT_IN as PATTERNS
from mailflow.domain.model.pattern import Pattern


def categories_of(sections: Iterable[CategorySection]) -> tuple[Category, ...]:
    """The organisation's own categories before the built-in ones; one of a built-in name changes that."""
    changed = {same(section.name): section for section in sections}
    kept = []
    for category in CATEGORIES:
        section = changed.pop(same(category.name), None)
        if section is None:
            kept.append(category)
        elif section.enabled:
            label = category.label if section.label is None else section.label
            kept.append(dataclasses.replace(category, label=label, own=section.words))
    added = [Category(s.name, s.label or {}, own=s.words) for s in changed.values() if s.enabled]
    return (*added, *kept)


def patterns_of(sections: Iterable[PatternSection]) -> tuple[Pattern, ...]:
    """The organisation's own patterns before the built-in ones, so that theirs is what both would take."""
    changed = {same(section.name): section for section in sections}
    kept = []
    for pattern in PATTERNS:
        section = changed.pop(same(pattern.name), None)
        if section is None:
            kept.append(pattern)
        elif section.enabled:
            label = pattern.label if section.label is None else section.label
            after = (*section.after, *pattern.after)
            kept.append(dataclasses.replace(pattern, label=label, after=after, shape=section.shape))
    added = [Pattern(s.name, s.label or {}, s.after, s.shape) for s in changed.values() if s.enabled]
    return (*added, *kept)
