"""Every check of a config file beyond the form of single values, in one table."""

from collections.abc import Callable, Iterator

from mailflow.config import (
    check_deadlines,
    check_deputies,
    check_forms,
    check_grades,
    check_people,
    check_servers,
    check_understanding,
    logo,
)
from mailflow.config.draft import Draft
from mailflow.config.problems import ConfigFinding

CHECKS: tuple[Callable[[Draft], Iterator[ConfigFinding]], ...] = (
    check_servers.languages,
    check_servers.folders,
    check_servers.security,
    check_servers.logins,
    check_servers.fetchable,
    check_servers.files,
    logo.logo,
    check_people.loops,
    check_people.undotted,
    check_people.department_names,
    check_people.former_names,
    check_people.labels,
    check_people.routes,
    check_people.conditions,
    check_people.reachable,
    check_people.heard,
    check_understanding.categories,
    check_understanding.routed_categories,
    check_understanding.patterns,
    check_forms.forms,
    check_people.remedies,
    check_grades.grades,
    check_deputies.people,
    check_deputies.deputies,
    check_deadlines.acknowledgement,
    check_deadlines.calendar,
    check_deadlines.deadlines,
    check_deadlines.one_promise,
    check_deadlines.dates_of_people,
    check_deadlines.levels,
)
