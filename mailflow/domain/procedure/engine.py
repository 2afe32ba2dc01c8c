"""How a command works: one function under ``@command``, its docstring the help text.

A mail's commands are carried out all or none: each sees the ticket as the one before left it, the first
that is refused refuses the whole mail, and the writer gets one letter with what was understood.
"""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import Status, TicketView
from mailflow.domain.procedure.authority import HARMLESS, Grade, needed
from mailflow.domain.procedure.body_assignment import share_out, takes_words
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.procedure.leaving import unfit_words
from mailflow.domain.procedure.lifecycle import STEPS, missing
from mailflow.domain.procedure.money_guard import unapproved
from mailflow.domain.procedure.parsing import Given, Reply, bare
from mailflow.domain.procedure.state import fold_state
from mailflow.domain.procedure.suggestions import LACKING, fitted
from mailflow.domain.text.spelling import fold

Run = Callable[[str, CommandContext], Effect]


@dataclass(frozen=True, slots=True)
class Command:
    """A command as people know it."""

    name: str
    aliases: tuple[str, ...]  # folded: without diacritics, lower case
    example: str
    run: Run
    spoken: tuple[str, ...] = ()  # aliases that are the first word of the argument, too

    def meaning(self, language: str) -> str:
        """The help text: the docstring's English line, or its Vietnamese one behind the slash."""
        english, _, vietnamese = (self.run.__doc__ or "").strip().partition(" / ")
        return vietnamese if language == "vi" and vietnamese else english


COMMANDS: dict[str, Command] = {}
ALIASES: dict[str, str] = {}


def command(
    name: str, *aliases: str, example: str = "", spoken: tuple[str, ...] = ()
) -> Callable[[Run], Run]:
    """Register a command; ``example`` is shown when it was written wrongly.

    ``spoken``: further aliases that say the first word of the argument: #đạt is #verify đạt.
    """

    def register(run: Run) -> Run:
        COMMANDS[name] = Command(name, (*aliases, *spoken), example or f"#{name}", run, spoken)
        for alias in (name, *aliases, *spoken):
            ALIASES[fold(alias).replace("-", "").replace("_", "")] = name
        return run

    return register


@dataclass(frozen=True, slots=True)
class CommandProblem:
    """Why a mail's commands were not carried out."""

    line: str
    explanation: str
    example: str


@dataclass(frozen=True, slots=True)
class Carried:
    """The outcome of a mail with commands: an effect, or problems and no effect at all."""

    effect: Effect = field(default_factory=Effect)
    understood: tuple[str, ...] = ()
    problems: tuple[CommandProblem, ...] = ()


def carry_out(reply: Reply, context: CommandContext) -> Carried:
    """Run the commands of a mail in order, all or none."""
    total = Effect()
    understood: list[str] = []
    problems = [CommandProblem(line, context.policy.say("refused.stray"), bare(line)) for line in reply.stray]
    if reply.commands and not _readable(context):
        problems.append(CommandProblem(reply.commands[0].line, context.policy.say("refused.not_plain"), ""))
    names = tuple(ALIASES.get(given.name, "") for given in reply.commands)
    if _CONFIRMS in names and len(set(names)) > 1:
        reply, context = _without_confirming(reply), replace(context, confirmed=True)
        names = tuple(name for name in names if name != _CONFIRMS)
    for given, body in share_out(reply, names):
        try:
            effect = _run_one(given, replace(context, body=body))
        except Refused as refused:
            right = refused.example if refused.mended else fitted(refused.example, context)
            problems.append(CommandProblem(given.line, refused.explanation, right))
            continue
        understood.append(given.line)
        total = total.beside(effect)
        context = _after(context, effect)
    if problems:
        return Carried(Effect(), tuple(understood), tuple(problems))
    return Carried(replace(total, uses_body=takes_words(names)), tuple(understood))


_CONFIRMS = "send"
"""Beside another command: its letter may leave, although it holds what was asked about."""


def _without_confirming(reply: Reply) -> Reply:
    return replace(reply, commands=tuple(g for g in reply.commands if ALIASES.get(g.name) != _CONFIRMS))


def _readable(context: CommandContext) -> bool:
    """Whether commands may be read from this mail: from its own text, or its own page with the full token.

    Some programs send nothing but HTML.  What they show is what is read, and a page that somebody else
    has written does not come with our token from that person's address.
    """
    return context.message.plain or (context.message.rich and context.actor.grade >= Grade.TOKEN)


def _run_one(given: Given, context: CommandContext) -> Effect:
    given = _named(given)
    name = ALIASES.get(given.name)
    if name is None:
        near = nearest(given.name)
        right = f"#{near} {given.argument}".strip() if near != "help" else "#help"
        raise Refused(context.policy.say("refused.unknown", command=f"#{near}"), right, mended=True)
    found, step = COMMANDS[name], STEPS[name]
    if context.actor.own_matter and name not in HARMLESS:
        raise Refused(context.policy.say("refused.own_complaint"), "#note …")
    if context.actor.grade < needed(name, context.policy):
        raise Refused(context.policy.say("refused.not_verified"), found.example)
    if context.acts_as not in step.who:
        raise Refused(context.policy.say("refused.role", roles=context.policy.listed("role", step.who)), "")
    if context.ticket.status not in step.sources:
        raise Refused(
            context.policy.say("refused.state", state=context.policy.word("state", context.ticket.status)),
            "#reopen …" if context.ticket.status is Status.CLOSED else "#help",
        )
    lacking = missing(step, context.state, context.ticket.nature)
    if lacking:
        needs = context.policy.say("refused.needs", what=context.policy.listed("need", lacking))
        raise Refused(needs, LACKING[lacking[0]])
    said = f"{given.name} {given.argument}" if given.name in found.spoken else given.argument
    effect = found.run(said.strip(), context)
    _guard(name, effect, _after(context, effect))
    if step.target is not None and "status" not in effect.changes:
        effect = replace(effect, changes={**effect.changes, "status": step.target.value})
    return effect


_LONGEST_NAME = 3  # words, as in #chuyển cơ quan


def _named(given: Given) -> Given:
    """Vietnamese commands are often written as the words that they are: #nguyên nhân is #nguyennhan."""
    rest = given.argument.split(maxsplit=_LONGEST_NAME - 1)
    closes = given.line.casefold().strip("#* ").startswith("đóng")  # #đóng ý kiến … is not #đồng ý
    for count in range(len(rest[: _LONGEST_NAME - 1]), 0, -1):
        name = given.name + "".join(fold(word.rstrip(".:,;")) for word in rest[:count])
        if name in ALIASES and not (closes and name == "dongy"):
            return replace(given, name=name, argument="".join(given.argument.split(maxsplit=count)[count:]))
    return given


def _guard(name: str, effect: Effect, context: CommandContext) -> None:
    """Refuse a letter with words of the house in it, an unapproved offer, an answer to what is answered."""
    leaving = [o for o in effect.letters if o.role in {"customer", "authority"}]
    if refused := unfit_words(leaving, context, ALIASES):
        raise Refused(refused)
    written = [o for o in leaving if o.role == "customer" and not o.automatic and not o.awaits]
    if not written:
        return
    if context.answered_since:
        raise Refused(context.policy.say("refused.answered_since"), f"#{name} …")
    text = "\n".join(f"{o.facts.get('words', '')}\n{o.facts.get('options', '')}" for o in written)
    offered = unapproved(name, text, context)
    if offered:
        raise Refused(context.policy.say("refused.unapproved", what=offered), "#plan … @billing 5/12")


def nearest(name: str) -> str:
    """The command that a wrong word most resembles; help where none does."""
    found = difflib.get_close_matches(name, ALIASES, n=1, cutoff=0.6)
    return found[0] if found else "help"


def _after(context: CommandContext, effect: Effect) -> CommandContext:
    """The case as the next command sees it."""
    events = [(h.kind, h.facts) for h in effect.happenings]
    state = fold_state(events, context.state)
    fields = TicketView.__dataclass_fields__
    known: dict[str, Any] = {key: value for key, value in effect.changes.items() if key in fields}
    if "status" in known:
        known["status"] = Status(str(known["status"]))
    if "nature" in known:
        known["nature"] = Nature(str(known["nature"]))
    if "copies" in known:
        known["copies"] = tuple(str(known["copies"]).split())
    return replace(context, state=state, ticket=replace(context.ticket, **known))
