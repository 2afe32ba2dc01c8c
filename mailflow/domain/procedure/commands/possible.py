"""What #help answers: the commands that come next on a ticket, short enough for a telephone, or all."""

from collections.abc import Iterable, Iterator
from typing import Final

from mailflow.domain.model.letters.receipts import HELP, HelpFacts
from mailflow.domain.model.people import Holder
from mailflow.domain.model.policy import Nature
from mailflow.domain.procedure.command import Command
from mailflow.domain.procedure.commands.writing import to_staff
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.procedure.suggestions import fitted
from mailflow.domain.text.vocabulary import first_words

_MOST: Final = 10  # commands; with the departments and the last line some four screens of a telephone
_UNITS: Final = 5  # departments with a button of their own
_KIND: Final = {Nature.SUGGESTION: "thanks", Nature.PRAISE: "thanks", Nature.QUESTION: "answer"}
"""What each kind of mail wants first that is no complaint."""

Row = tuple[str, str, str, str]
"""A command, what it means, how it is written, and the place of its link."""


def is_everything(argument: str) -> bool:
    """Whether all commands are asked for, not only those that come next."""
    return bool(first_words(argument, "everything")[0])


def possible_now(commands: Iterable[Command], context: CommandContext, *, everything: bool) -> Effect:
    """A letter with the commands that the writer may give on the ticket as it stands.

    Those that lead on from here come first, then what is of use every day; the others are a press away.
    """
    may = [command for command in commands if _may(command, context)]
    first = sorted(may, key=lambda command: _rank(command, context))  # else in the order of the procedure
    shown = may if everything else [each for each in first if _rank(each, context) < _LATER][:_MOST]
    rows = [row for command in shown for row in _rows(command, context)]
    if len(shown) < len(may):
        said = context.policy.say("command.everything", count=len(may))
        rows.append(("#help", said, "#help all", ""))
    holder = Holder((context.actor.email,), context.actor.role, "")
    return Effect(letters=to_staff(holder, HELP, HelpFacts(rows, context.ticket.status.value), context))


def _may(command: Command, context: CommandContext) -> bool:
    return (
        context.acts_as in command.who
        and context.ticket.status in command.states
        and not command.lacking(context)
    )


_LATER: Final = 2


def _rank(command: Command, context: CommandContext) -> int:
    """0 for what leads on from here, 1 for what is always at hand, 2 for the others."""
    wanted = _KIND.get(context.ticket.nature)
    if wanted is not None and command.name in {wanted, "plan"}:
        return 0 if command.name == wanted else _LATER
    if context.ticket.status in command.usually or command.name == "verify":
        return 0
    return 1 if command.daily else _LATER


def _rows(command: Command, context: CommandContext) -> Iterator[Row]:
    """One row; of handing over one for each other department, where they are few."""
    units = [unit for unit in context.policy.departments if unit.name != context.ticket.department]
    name, meaning = f"#{command.name}", command.meaning(context.policy)
    if command.name != "route" or not 0 < len(units) <= _UNITS:
        yield name, meaning, fitted(command.shown, context), ""
        return
    for unit in units:
        label = unit.title(context.policy.organisation.languages[0])
        yield name, context.policy.say("command.route_to", department=label), f"#route {unit.name}", ""
