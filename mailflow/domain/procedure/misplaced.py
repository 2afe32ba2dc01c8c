"""Commands below the words, mails without any words: what they mean where that is plain, else one question.

Many programs put the cursor above the line of a link, and whoever ends a letter with #close means both.
"""

from collections.abc import Iterable
from dataclasses import replace

from mailflow.domain.model.letters.receipts import NOT_DECIDED
from mailflow.domain.model.message import Message
from mailflow.domain.procedure.clear_answers import clear_answer, says_received
from mailflow.domain.procedure.command import Takes
from mailflow.domain.procedure.command_lines import Given, Reply
from mailflow.domain.procedure.commands import ALIASES
from mailflow.domain.procedure.context import CommandContext
from mailflow.domain.procedure.engine import CommandProblem
from mailflow.domain.procedure.greeting import only_greeting
from mailflow.domain.procedure.lifecycle import COLLEAGUE
from mailflow.domain.procedure.links import CUT_WORDS
from mailflow.domain.procedure.one_a_line import one_a_line
from mailflow.domain.procedure.own_words import OwnCommands, known_words, read_commands
from mailflow.domain.procedure.written_response import SPEAKS_FOR_US
from mailflow.domain.rules.threading import OurLetter
from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.reply_text import new_text


def put_at_the_top(reply: Reply, own: OwnCommands = ()) -> Reply:
    """The reply with the commands that end it at its top; the same where others stand among the words.

    ``own``: the organisation's own words for commands.
    """
    if reply.commands or not reply.stray:
        return reply
    lines, stray = reply.body.split("\n"), set(reply.stray)
    first = len(lines)
    while first and (not lines[first - 1].strip() or lines[first - 1].strip() in stray):
        first -= 1
    commands = read_commands("\n".join(lines[first:]), own).commands
    known = [given for given in commands if given.name in ALIASES]
    if not known or len(known) != len(commands) or len(known) != len(reply.stray):
        return reply
    return Reply(commands, "\n".join(lines[:first]).strip(), below=True)


def misplaced(reply: Reply, context: CommandContext) -> tuple[CommandProblem, ...]:
    """What its writer must be asked before anything is done: whom words are for, or for the rest of them."""
    if any(line.strip() == CUT_WORDS for line in reply.body.split("\n")):
        cut = context.policy.say("refused.cut_words", mark=CUT_WORDS)
        return (CommandProblem(CUT_WORDS, cut, ""),)
    return _for_whom(reply, context) if reply.below and meant(reply) is None else ()


def meant(reply: Reply) -> Reply | None:
    """The reply where it is plain what the words above its commands are for; None where it is not."""
    said = reply.body
    if not reply.below:
        return reply
    if not said or only_greeting(said) or says_received(said) or _says_the_same(said, reply.commands):
        return replace(reply, body="")
    if len(reply.commands) > 1 or reply.commands[0].argument:
        return None
    command = ALIASES[reply.commands[0].name]
    return reply if command.takes & Takes.WORDS and command.name != _CLOSE else None


def _says_the_same(said: str, commands: Iterable[Given]) -> bool:
    """Whether words are a plain yes, no or done, and so is the command: "Duyệt nhé em" above #duyệt."""
    answer = clear_answer(said, NOT_DECIDED.takes_for)
    named = {ALIASES[given.name].name for given in commands}
    return answer is not None and {answer.commands[0].name} == named and not answer.body


def _for_whom(reply: Reply, context: CommandContext) -> tuple[CommandProblem, ...]:
    """The question whom the words above commands are for; each row's example is one answer."""
    say, lines = context.policy.say, "\n".join(given.line for given in reply.commands)
    first, commands = reply.commands[0].line, [ALIASES[given.name] for given in reply.commands]
    speaks = context.actor.role in SPEAKS_FOR_US and context.acts_as != COLLEAGUE
    if not speaks or any(Takes.LETTER in command.takes for command in commands):
        return (CommandProblem(first, say("refused.stray"), lines),)
    inside = CommandProblem("", say("refused.words_inside"), lines)
    if any(command.name == _CLOSE for command in commands):  # what is written at the end is the answer
        asked = say("refused.words_above", command=first)
        return (CommandProblem(first, asked, f"#answer\n{lines}"), inside)
    return (CommandProblem(first, say("refused.words_alone", command=first), ""), inside)


def without_words(message: Message, letter: OurLetter | None) -> bool:
    """Whether an answer to a letter of ours holds no word of its writer: empty, or nothing but a quote.

    A mail without words that answers no letter is a link's that says only that a letter was read.
    """
    text = message.reply_text.strip()
    return letter is not None and not message.attachments if not text else not new_text(text)


def without_our_lines(text: str, said: str) -> str:
    """Words between the lines of our notice without those lines; a quoted line of the customer's stays.

    ``said``: what the customer wrote.
    """
    if ">" not in text:
        return text
    theirs = fold(said)
    kept = []
    for line in text.split("\n"):
        bare = line.lstrip("> ")
        if not line.startswith(">"):
            kept.append(line)
        elif bare.strip() and fold(bare.strip()) in theirs:
            kept.append(f"> {bare}")
    return "\n".join(kept).strip()


def typed_words(reply: Reply, lines: Iterable[str], own: OwnCommands = ()) -> str:
    """What was written with commands besides ``lines``, so that a link can bring it back.

    ``own``: the organisation's own words for commands.
    """
    shown = fold("\n".join(lines))
    behind = [
        given.argument
        for given in reply.commands
        if given.name in ALIASES
        and ALIASES[given.name].takes & Takes.WORDS
        and given.argument
        and fold(given.argument) not in shown
        and not one_a_line(given.line, known_words(own))
    ]
    stray = set(reply.stray)
    below = [
        line
        for line in reply.body.split("\n")
        if line.strip() != CUT_WORDS and not (line.strip() in stray and line.strip().startswith("#"))
    ]
    return "\n".join((*behind, *below)).strip()


_CLOSE = "close"
"""Takes lessons learnt; words above it are rather a letter."""
