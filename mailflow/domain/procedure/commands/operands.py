"""What commands take: words, a date, a department, or a refusal that says how it would be right."""

import re
from collections.abc import Sequence
from datetime import date

from mailflow.domain.model.people import staff_language
from mailflow.domain.model.policy import Department
from mailflow.domain.procedure.context import CommandContext, Refused
from mailflow.domain.procedure.dates import find_date, reasonable, without_date
from mailflow.domain.procedure.department_names import (
    at_the_beginning,
    filler,
    named,
    part_of,
    resembling,
    without_before,
)
from mailflow.domain.procedure.suggestions import day_ahead
from mailflow.domain.text.spelling import fold
from mailflow.language.vocabulary import called

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
    units, said = context.policy.departments, argument.split()
    for words in (said, without_before(said)):
        found = at_the_beginning(words, units)
        if found is not None:
            return found[0], _behind(argument, len(said) - len(words) + found[1])
    before = len(said) - len(without_before(said))
    unit = department_of(said[before] if said else "", context, argument, but=context.ticket.department)
    rest = _behind(argument, before + 1)
    other = part_of(rest, (each for each in units if each is not unit))
    if other is not None:
        choices = context.policy.joined((unit.name, other.name))
        raise Refused(context.policy.say("refused.one_of", choices=choices), "")
    return unit, rest


def _behind(argument: str, count: int) -> str:
    """What stands behind the first words of an argument; "" where that says nothing by itself."""
    rest = argument.split(maxsplit=count)[count] if len(argument.split()) > count else ""
    return "" if filler(rest) else rest.strip()


def department_of(name: str, context: CommandContext, argument: str, *, but: str = "") -> Department:
    """The department that a word names: its key, its label in any language or a part of it, its address.

    ``but``: the department that a refusal does not offer, for it has the ticket already.
    """
    units = context.policy.departments
    found = named(name.strip(" @.,:;"), units)
    if len(found) == 1:
        return found[0]
    if found or not name.strip(" @.,:;"):
        known = context.policy.joined(unit.name for unit in found or units)
        raise Refused(context.policy.say("refused.one_of", choices=known), "" if found else None)
    known = context.policy.joined(unit.name for unit in units)
    said = context.policy.say("refused.no_such_department", name=name, known=known)
    raise Refused(said, argument=_put_right(name, argument, [unit for unit in units if unit.name != but]))


def _put_right(name: str, argument: str, units: Sequence[Department]) -> str:
    """The argument with the department that was probably meant; "…" where none resembles."""
    before, mark, behind = argument.partition(f"@{name}")
    words = f"{name}{behind}".split() if mark else argument[argument.find(name) :].split()
    key, count = resembling(words, units)
    rest = " ".join(words[count or 1 :])
    rest = "" if filler(rest) or not (key or mark) else rest
    return f"{before}@{key or '…'} {rest}".strip() if mark else f"{key or '…'} {rest}".strip()


def unit_in(argument: str, context: CommandContext) -> str:
    """The department named by @word in an argument; the actor's own where there is none."""
    _, mark, behind = argument.partition("@")
    if not mark:
        return context.actor.department or context.ticket.department
    name = behind.split(maxsplit=1)[0] if behind.split() else ""
    return department_of(name, context, argument).name
