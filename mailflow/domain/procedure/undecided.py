"""Words beside a decision that may turn it round: "#approve, but only 100,000" approves nothing.

The command is held to what the plain words would be: "Duyệt nhưng chỉ 100k" is no approval either.
"""

from collections.abc import Iterator
from typing import Any

from mailflow.domain.decision.letter_orders import WORDS_LIMIT
from mailflow.domain.model.deadline_events import Stops
from mailflow.domain.model.events.answers import LetterApproved
from mailflow.domain.model.events.mails import MailNoted
from mailflow.domain.model.events.work import WorkVerified
from mailflow.domain.model.letters import Letter
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.to_colleagues import (
    APPROVAL_REQUEST,
    CONSULTATION_ANSWER,
    LETTER_APPROVAL,
    VERIFICATION_REQUEST,
    ColleagueWords,
)
from mailflow.domain.model.people import Holder, is_staff
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.clear_answers import adds_nothing_to_yes, turns_round
from mailflow.domain.procedure.command_lines import Reply
from mailflow.domain.procedure.commands import ALIASES
from mailflow.domain.procedure.commands.writing import happened, to_staff
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.procedure.engine import Carried
from mailflow.domain.procedure.written_response import not_decided
from mailflow.domain.text.cleaning import clip


def undecided(reply: Reply, carried: Carried, context: CommandContext, *, unused: bool) -> Effect | None:
    """What happens instead of a decision that is not unmistakable; None where it is, or none is given.

    ``unused``: the words below the commands belong to none of them.
    """
    for asked, words in (*_approved(reply, carried, unused=unused), *_verified(carried)):
        typed = "\n".join((*(given.line for given in reply.commands), reply.body)).strip()
        reader = _reader(asked, words, context)
        facts = ColleagueWords(context.actor.email, words, context.acts_as, asked=False)
        told: tuple[LetterOrder, ...] = (
            to_staff(reader, CONSULTATION_ANSWER, facts, context) if reader else ()
        )
        noted = happened(MailNoted(context.who, words=clip(typed, WORDS_LIMIT)))
        return Effect((noted,), told + not_decided(context, asked, typed, reader), stops=(Stops.READ,))
    return None


def _approved(reply: Reply, carried: Carried, *, unused: bool) -> Iterator[tuple[Letter[Any], str]]:
    """What was approved with words that are no plain yes, and these words."""
    numbers = [e.event.number for e in carried.effect.events if isinstance(e.event, LetterApproved)]
    for given in reply.commands:
        command = ALIASES.get(given.name)
        if command is None or command.name != "approve":
            continue
        argument = given.argument
        if numbers:  # the number of the letter is part of the command
            first, _, rest = argument.partition(" ")
            argument = rest if first == str(numbers[0]) else argument
        words = f"{argument}\n{reply.body if unused else ''}".rstrip()
        if not adds_nothing_to_yes(words):
            yield LETTER_APPROVAL if numbers else APPROVAL_REQUEST, words.strip()


def _verified(carried: Carried) -> Iterator[tuple[Letter[Any], str]]:
    """A verification that passed with a remark that asks, or takes something back."""
    for each in carried.effect.events:
        if isinstance(each.event, WorkVerified) and turns_round(each.event.words):
            yield VERIFICATION_REQUEST, each.event.words


def _reader(asked: Letter[Any], words: str, context: CommandContext) -> Holder | None:
    """Whom the words are for: whoever has proposed, or reported it done; nobody where it is the writer."""
    state, holder = context.state, context.holder
    by = ""
    if asked is LETTER_APPROVAL and state.letter is not None:
        by = state.letter.by
    elif asked is APPROVAL_REQUEST and state.remedy is not None:
        by = state.remedy.by
    if by and is_staff(by, context.policy):
        holder = Holder((by,), TokenRole.DEPARTMENT, "")
    says_something = any(character.isalnum() for character in words)
    return holder if says_something and context.actor.email not in holder.addresses else None
