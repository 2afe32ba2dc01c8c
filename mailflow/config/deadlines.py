"""From [[deadlines]] to deadline rules: the built-in ones, changed and completed by the admin's."""

import dataclasses
from collections.abc import Iterable
from datetime import timedelta

from mailflow.config.draft import same
from mailflow.config.model import DeadlineSection
from mailflow.domain.model.deadline_events import Starts, Stops
from mailflow.domain.model.policy import DeadlineRule
from mailflow.domain.rules.default_deadlines import default_rules

ACKNOWLEDGEMENT = "acknowledgement"
"""The one deadline whose allowance has a key of its own: [acknowledgement] within."""


def deadline_rules(
    sections: Iterable[DeadlineSection], within: timedelta, urgent_every: timedelta
) -> tuple[DeadlineRule, ...]:
    """The built-in rules; a section of the same name and urgency changes one, any other adds one.

    A ticket takes of each name the rule that fits it best, so the built-in shorter deadlines of urgent
    tickets stay when the general rule is changed.
    """
    rules = list(default_rules(within))
    for section in sections:
        if not section.enabled:
            rules = [rule for rule in rules if not _switched_off(rule, section)]
            continue
        place = {_key(rule): number for number, rule in enumerate(rules)}
        exact, general = place.get(_key(section)), place.get((same(section.name), None))
        if exact is not None:
            rules[exact] = _rule(section, rules[exact])
        else:
            rules.append(_rule(section, None if general is None else rules[general]))
    return tuple(dataclasses.replace(rule, urgent_every=urgent_every) for rule in rules)


def _key(deadline: DeadlineRule | DeadlineSection) -> tuple[str, bool | None]:
    return same(deadline.name), deadline.urgent


def _switched_off(rule: DeadlineRule, section: DeadlineSection) -> bool:
    """Without ``urgent`` a section switches every rule of the name off."""
    return same(rule.name) == same(section.name) and section.urgent in (None, rule.urgent)


def _rule(section: DeadlineSection, base: DeadlineRule | None) -> DeadlineRule:
    """The section's values over those of the rule that it changes; the checks saw that all are there."""
    given = {key: value for key, value in section if value is not None and key not in ("name", "enabled")}
    if section.starts is not None:
        given["starts"] = Starts(section.starts)
    if section.stops is not None:
        given["stops"] = tuple(map(Stops, section.stops))
    if base is None:
        return DeadlineRule(name=section.name, **given)
    return dataclasses.replace(base, **{**given, "urgent": section.urgent})
