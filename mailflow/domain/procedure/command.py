"""The record of a command of staff: all that is known of it, in one place."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from enum import Flag, auto
from typing import Any

from mailflow.domain.model.letters import Letter
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import Status
from mailflow.domain.procedure.authority import Graded
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.procedure.lifecycle import Need
from mailflow.domain.rules.default_deadlines import KnownDeadline


class Takes(Flag):
    """What a command takes behind it and under it."""

    NOTHING = 0
    LINE = auto()  # an argument of one line, which may also stand in the next line
    NUMBER = auto()  # the number of a promise or an action
    NOTE = auto()  # words that stay in the house
    LETTER = auto()  # words that go to the customer
    WORDS = NOTE | LETTER


class MayName(Flag):
    """What the letter of a command may name although nobody has approved it (P15)."""

    NOTHING = 0
    REMEDIES = auto()  # without offering any, as an explanation does
    THEIR_SUMS = auto()  # sums that the customer has named first


Run = Callable[[str, CommandContext], Effect]


@dataclass(frozen=True, slots=True)
class Command(Graded):
    """A command; what may be left out has the value of most commands."""

    run: Run
    who: tuple[str, ...]  # roles that may give it
    states: frozenset[Status]  # in which it may be given
    _: KW_ONLY
    to: Status | None = None  # the state that it leads to; None: the state stays
    needs: tuple[Need, ...] = ()
    takes: Takes = Takes.NOTHING
    may_name: MayName = MayName.NOTHING
    confirms: bool = False  # beside another command: that one's letter may leave as it is
    role_hears: bool = False  # turns letters or money elsewhere: the role's own address gets the receipt, too
    only_tells: bool = False  # changes nothing: a letter with what was asked is all that follows
    daily: bool = False  # stands in the short #help of every state in which it may be given
    example: str = ""  # for suggestions.fitted, where it is not the name, or the name and "…"
    letters: tuple[Letter[Any], ...] = ()  # that may follow, besides the receipt and the stage letter
    starts: tuple[KnownDeadline, ...] = ()
    ends: tuple[KnownDeadline, ...] = ()  # besides the first reading, which whatever is done ends
    usually: tuple[Status, ...] = ()  # the states from which the picture of the lifecycle leads here

    def lacking(self, context: CommandContext) -> tuple[Need, ...]:
        """What it needs and the work does not have yet."""
        return tuple(need for need in self.needs if not need.met(context.state, context.ticket.nature))

    @property
    def shown(self) -> str:
        """An example that shows how it is written; "…" stands for words."""
        more = self.takes and Takes.NUMBER not in self.takes
        return self.example or (f"#{self.name} …" if more else f"#{self.name}")

    def meaning(self, policy: Policy) -> str:
        """What #help says of it."""
        return policy.say(f"command.{self.name}")
