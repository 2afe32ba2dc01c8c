"""What commands take: words, a date, a department, or a refusal that says how it would be right."""

import difflib
import re
from datetime import date

from mailflow.domain.model.people import staff_language
from mailflow.domain.model.policy import Department
from mailflow.domain.procedure.context import CommandContext, Refused
from mailflow.domain.procedure.dates import find_date, reasonable, without_date
from mailflow.domain.procedure.suggestions import day_ahead
from mailflow.domain.text.spelling import fold
from mailflow.language.vocabulary import called

_TELLING = 4  # letters of a department's label that are enough to mean it, as in #chuyển kythuat
_LONGEST_UNIT = 4  # words of a department's label
_NO_DAY = re.compile(r"(?<![0-9])[0-9]{1,2}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?(?![0-9])")
"""What looks like a day and is none: 31/11."""


def words_of(argument: str, context: CommandContext, what: str) -> str:
    """The words behind the command and those under it; refuses when there are none."""
    text = all_words(argument, context)
    if not text.strip(" .…"):
        shown = called("commands", what, staff_language(context.policy))
        raise Refused(context.policy.say("refused.no_words", command=f"#{shown}"), f"#{what} …")
    return text


def all_words(argument: str, context: CommandContext) -> str:
    """The words behind the command and those under it; a phone's mailto link begins them on its line."""
    return "\n".join(part for part in (argument, context.body) if part).strip()


def due_of(argument: str, context: CommandContext) -> date:
    """The date in an argument; refuses a missing one, and one that is past or too far away."""
    found = find_date(argument, context.today)
    if found is None:
        left = _NO_DAY.sub("", argument).strip()
        right = f"{left} {day_ahead(context)}".strip() if argument else None
        raise Refused(context.policy.say("refused.no_date"), argument=right)
    if not reasonable(found[0], context.today):
        right = _with_another_day(argument, found[1], context)
        day = context.policy.dated(found[0])
        raise Refused(context.policy.say("refused.date_past", day=day), argument=right)
    return found[0]


def _with_another_day(argument: str, said: str, context: CommandContext) -> str:
    """The argument with a day ahead in the place of the (folded) words that said a past one."""
    at = fold(argument).find(said)
    if at < 0 or len(fold(argument)) != len(argument):
        return day_ahead(context)
    return f"{argument[:at]}{day_ahead(context)}{argument[at + len(said) :]}"


def work_of(argument: str, context: CommandContext) -> str:
    """What is to be done, without the @unit and the date at the end, which are told beside it."""
    before, mark, behind = argument.partition("@")
    _, _, rest = behind.partition(" ")
    said = without_date(f"{before.rstrip()} {rest.lstrip()}".strip() if mark else argument, context.today)
    return said.strip() or argument


def first_department(argument: str, context: CommandContext) -> tuple[Department, str]:
    """The department that an argument begins with, in up to four words, and what stands behind it."""
    said = argument.split()
    for count in range(min(len(said), _LONGEST_UNIT), 1, -1):
        name = fold(" ".join(said[:count]))
        found = [
            unit for unit in context.policy.departments if any(_ends(known, name) for known in _names(unit))
        ]
        if len(found) == 1:
            return found[0], argument.split(maxsplit=count)[count] if len(said) > count else ""
    name, _, rest = argument.partition(" ")
    return department_of(name, context, argument), rest.strip()


def _ends(known: str, said: str) -> bool:
    """Whether words are a label, or its end: "kỹ thuật" of "Phòng kỹ thuật"."""
    return known == said or known.endswith(f" {said}")


def department_of(name: str, context: CommandContext, argument: str) -> Department:
    """The department that a word names: its key, its label in any language or a part of it, its address."""
    wanted = fold(name.strip(" @.,:;"))
    units = context.policy.departments
    called = {unit.name: _names(unit) for unit in units}
    exact = [unit for unit in units if wanted and wanted in called[unit.name]]
    squeezed = wanted.replace(" ", "")
    part = [unit for unit in units if any(squeezed in name.replace(" ", "") for name in called[unit.name])]
    if exact or (len(part) == 1 and len(squeezed) >= _TELLING):
        return (exact or part)[0]
    known = [unit.name for unit in units]
    if not wanted:
        raise Refused(context.policy.say("refused.one_of", choices=context.policy.joined(known)))
    near = next(iter(difflib.get_close_matches(wanted, known, 1, 0.5)), known[0] if known else "")
    right = near or None
    if f"@{name}" in argument:
        right = argument.replace(f"@{name}", f"@{near}")
    elif argument.startswith(name):
        right = near + argument[len(name) :]
    said = context.policy.say("refused.no_such_department", name=name, known=context.policy.joined(known))
    raise Refused(said, argument=right)


def _names(unit: Department) -> set[str]:
    """What people may call a department: its key, its labels, its address."""
    return {fold(unit.name), unit.address, *(fold(label) for label in unit.label.values())}


def unit_in(argument: str, context: CommandContext) -> str:
    """The department named by @word in an argument; the actor's own where there is none."""
    _, mark, behind = argument.partition("@")
    if not mark:
        return context.actor.department or context.ticket.department
    name = behind.split(maxsplit=1)[0] if behind.split() else ""
    return department_of(name, context, argument).name
