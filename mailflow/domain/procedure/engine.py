"""Carry out the commands of a mail, all or none.

Each sees the ticket as the one before left it; one that is refused refuses the whole mail, and the writer
gets one letter with what was understood.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mailflow.domain.model.letters.facts import LetterFacts, staff_words
from mailflow.domain.model.letters.to_customers import OptionsFacts
from mailflow.domain.model.outbox import Awaits
from mailflow.domain.model.ticket import UNSET
from mailflow.domain.procedure.authority import Grade, unsure
from mailflow.domain.procedure.command import Command, Takes
from mailflow.domain.procedure.command_lines import Given, Reply, bare
from mailflow.domain.procedure.commands import ALIASES, SPELLED, SPOKEN, letter_approval
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.procedure.lacking import not_in_state, not_yet
from mailflow.domain.procedure.lifecycle import APPROVED_REMEDY
from mailflow.domain.procedure.money_guard import only_states, unapproved
from mailflow.domain.procedure.one_a_line import one_a_line
from mailflow.domain.procedure.outgoing_words import unfit_words
from mailflow.domain.procedure.own_words import known_words
from mailflow.domain.procedure.suggestions import fitted


@dataclass(frozen=True, slots=True)
class CommandProblem:
    """Why a mail's commands were not carried out."""

    line: str
    explanation: str
    example: str
    resend: bool = False  # the mail was right, only the way that it came was not


@dataclass(frozen=True, slots=True)
class Carried:
    """The outcome of a mail with commands: an effect, or problems and no effect at all."""

    effect: Effect = field(default_factory=Effect)
    understood: tuple[str, ...] = ()
    problems: tuple[CommandProblem, ...] = ()
    commands: tuple[Command, ...] = ()  # that were carried out


def carry_out(reply: Reply, context: CommandContext) -> Carried:
    """Run the commands of a mail in order, all or none."""
    total, held = Effect(), ""
    understood: list[str] = []
    problems = _misread(reply, context)
    if joined := _joined(reply, context):
        several = {problem.line for problem in joined}
        others = tuple(g.line for g in reply.commands if g.name in ALIASES and g.line not in several)
        return Carried(Effect(), others, (*problems, *joined))
    reply, confirmed = _without_confirming(reply)
    context = replace(context, confirmed=confirmed)
    commands = [ALIASES.get(given.name) for given in reply.commands]
    for given, body in share_out(reply, commands):
        try:
            effect = _run_one(given, replace(context, body=body))
        except Refused as refused:
            right = _right(refused, given, context)
            problems.append(CommandProblem(given.line, refused.explanation, right, refused.resend))
            continue
        understood.append(given.line)
        held = given.line if any(o.awaits is Awaits.LETTER for o in effect.letters) else held
        total = total.beside(effect)
        context = _after(context, effect)
    if problems and held:  # what stands beside it may have counted on a letter that has to wait
        problems.append(CommandProblem(held, context.policy.say("refused.has_to_wait"), ""))
    if problems:
        return Carried(Effect(), tuple(understood), tuple(problems))
    return Carried(total, tuple(understood), commands=tuple(each for each in commands if each is not None))


def _misread(reply: Reply, context: CommandContext) -> list[CommandProblem]:
    """What is wrong before any command is looked at: where they stand, and how the mail was sent."""
    say, problems = context.policy.say, []
    if reply.stray:
        right = "\n".join(map(bare, reply.stray))
        problems.append(CommandProblem(reply.stray[0], say("refused.stray"), right))
    if reply.commands and not _readable(context):
        reason = "refused.not_read_whole" if context.message.cut_short else "refused.not_plain"
        problems.append(CommandProblem(reply.commands[0].line, say(reason), "", resend=True))
    return problems


def _joined(reply: Reply, context: CommandContext) -> list[CommandProblem]:
    """The lines with several commands, each with its commands in lines of their own."""
    said = context.policy.say("refused.one_a_line")
    known = known_words(context.policy.own_commands)
    each = ((given.line, one_a_line(given.line, known)) for given in reply.commands)
    return [CommandProblem(line, said, "\n".join(right)) for line, right in each if right]


def _right(refused: Refused, given: Given, context: CommandContext) -> str:
    """How a refused command would be right, as it can be sent, or with words put in for its "…"."""
    if refused.example is not None:
        return refused.example
    command = ALIASES[given.name]
    return f"#{command.name} {refused.argument}" if refused.argument else fitted(command.shown, context)


def _without_confirming(reply: Reply) -> tuple[Reply, bool]:
    """The reply without the #send that stands beside another command, and whether there was one."""
    others = tuple(given for given in reply.commands if not _confirms(given))
    if not others or len(others) == len(reply.commands):
        return reply, False
    return replace(reply, commands=others), True


def _confirms(given: Given) -> bool:
    command = ALIASES.get(given.name)
    return command is not None and command.confirms


def _readable(context: CommandContext) -> bool:
    """Whether commands may be read from this mail: from its own text, or its own page with the full token.

    Some programs send nothing but HTML.  What they show is what is read, and a page that somebody else
    has written does not come with our token from that person's address.
    """
    return context.message.plain or (context.message.rich and context.actor.grade >= Grade.TOKEN)


def _run_one(given: Given, context: CommandContext) -> Effect:
    command = ALIASES.get(given.name)
    if command is None:
        raise _unknown(given, context)
    _permit(command, context)
    said = f"{given.name} {given.argument}" if given.name in SPOKEN else given.argument
    effect = command.run(said.strip(), context)
    if sums := _guard(command, effect, _after(context, effect)):
        letters = tuple(o for o in effect.letters if o.role == "customer")
        words = "\n".join(staff_words(o.facts) for o in letters)
        return letter_approval.held(letters, words, sums, context, command.name)
    if command.to is not None and effect.changes.status is UNSET:
        effect = replace(effect, changes=replace(effect.changes, status=command.to))
    return effect


def _unknown(given: Given, context: CommandContext) -> Refused:
    near, rest = nearest(given.name)
    if not near:
        return Refused(context.policy.say("refused.no_such_command"), f"#{_LIST}")
    right = " ".join(part for part in (f"#{near}", rest, given.argument) if part)
    return Refused(context.policy.say("refused.unknown", command=f"#{SPELLED[near]}"), right)


def _permit(command: Command, context: CommandContext) -> None:
    """Refuse what the writer may not do, not now, or not yet."""
    policy, status = context.policy, context.ticket.status
    if context.actor.own_matter and not command.identity.harmless:
        raise Refused(policy.say("refused.own_complaint"), "#note …")
    if why := unsure(command, context.actor, policy):
        raise Refused(policy.say(why), "", resend=True)
    if context.acts_as not in command.who:
        raise Refused(policy.say("refused.role", roles=policy.listed("role", command.who)), "")
    if status not in command.states:
        raise not_in_state(command, context)
    if refused := not_yet(command, context):
        raise refused


def _guard(command: Command, effect: Effect, context: CommandContext) -> str:
    """Refuse a letter with words of the house in it, an unapproved offer, an answer to what is answered.

    Returns the sums for which the letter has to wait for its own approval; "" where it may leave.
    """
    leaving = [o for o in effect.letters if o.role in {"customer", "authority"}]
    if refused := unfit_words(leaving, context, known_words(context.policy.own_commands)):
        raise Refused(refused, "")
    written = [o for o in leaving if o.role == "customer" and not o.automatic and not o.awaits]
    if not written:
        return ""
    if context.answered_since:
        raise Refused(context.policy.say("refused.answered_since"), f"#{command.name} …")
    text = "\n".join(f"{staff_words(o.facts)}\n{_options(o.facts)}" for o in written)
    offered = unapproved(command.may_name, text, context)
    if not offered:
        return ""
    if command.name in letter_approval.BRING_ABOUT and only_states(command.may_name, text, context):
        return offered
    example = fitted(APPROVED_REMEDY.brought_by, context)
    raise Refused(context.policy.say("refused.unapproved", what=offered), example)


def _options(facts: LetterFacts) -> str:
    """The choices that a letter offers, as text."""
    return str(facts.options) if isinstance(facts, OptionsFacts) else ""


def nearest(name: str) -> tuple[str, str]:
    """The word for a command that a wrong one most resembles, and what was written behind it without a blank.

    ("", "") where none does: one word taken for another, as "hoàn" for "nhận", would do what nobody wants.
    """
    if not name.isascii():
        begun = [word for word in ALIASES if len(word) > 1 and not word.isascii() and name.startswith(word)]
        if begun:
            return (longest := max(begun, key=len)), name.removeprefix(longest)
    found = difflib.get_close_matches(name, ALIASES, n=3, cutoff=_NEAR)
    alike = (word for word in found if word[0] == name[0] or _likeness(word, name) >= _VERY_NEAR)
    return next(alike, ""), ""


def _likeness(one: str, other: str) -> float:
    """From 0 to 1, as difflib counts it."""
    return difflib.SequenceMatcher(None, one, other).ratio()


_NEAR = 0.75  # a letter too few, too many, or in the wrong place in a short word; "hoàn" is not "hoàn tác"
_VERY_NEAR = 0.85  # where not even the first letter is the same
_LIST = "help"
"""What is offered where a word resembles no command: the list of them."""


def _after(context: CommandContext, effect: Effect) -> CommandContext:
    """The case as the next command sees it."""
    return replace(context.after(effect.events), ticket=effect.changes.applied_to(context.ticket))


def share_out(reply: Reply, commands: Sequence[Command | None]) -> Iterator[tuple[Given, str]]:
    """Each command as it was written with the words that are its own; ``commands``: their records, in order.

    The words go to the last command that writes to the customer, else to the last that takes words.
    """
    written, body = list(reply.commands), reply.body
    takes = [command.takes if command else Takes.NOTHING for command in commands]
    if written and Takes.LINE in takes[-1] and not written[-1].argument and body:
        first, _, rest = body.partition("\n")
        written[-1], body = replace(written[-1], argument=first.strip()), rest.strip()
    takers = [n for n, each in enumerate(takes) if Takes.LETTER in each] or [
        n for n, each in enumerate(takes) if Takes.NOTE in each
    ]
    receiver = takers[-1] if takers and body else -1
    for number, given in enumerate(written):
        yield given, body if number == receiver else ""
