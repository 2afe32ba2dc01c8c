"""Plain words about a letter to the customer that waits, or is about to leave: stop it, send it, submit it.

Whoever writes anything else below such a letter, but thanks or that they have read it, may want to stop it:
it is kept back, and they are asked.
"""

from dataclasses import replace
from typing import Final

from mailflow.domain.model.events import last_step, still_counting
from mailflow.domain.model.events.answers import Responded, ResponseHeld
from mailflow.domain.model.events.work import StepTaken
from mailflow.domain.model.letters import stored_letter
from mailflow.domain.model.letters.letter import ClearAnswer
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.receipts import (
    RECEIPT,
    RESPONSE_HELD,
    RESPONSE_SCHEDULED,
    HeldFacts,
    HeldReason,
)
from mailflow.domain.model.letters.to_customers import WRITTEN_RESPONSE
from mailflow.domain.model.outbox import Awaits, KeepBack
from mailflow.domain.model.people import Holder
from mailflow.domain.procedure.clear_answers import says, says_nothing_but
from mailflow.domain.procedure.command_lines import Given, Reply
from mailflow.domain.procedure.commands import holding
from mailflow.domain.procedure.commands.writing import happened, to_staff
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.procedure.money_guard import sums_beyond
from mailflow.domain.procedure.undo import WAITS, has_left, open_step, take_back
from mailflow.domain.procedure.written_response import held_because, kept_inside
from mailflow.domain.rules.threading import OurLetter

_TELLS_OF_A_LETTER: Final = (RECEIPT, RESPONSE_SCHEDULED, RESPONSE_HELD)
_HEARD: Final = (ClearAnswer.RECEIVED, ClearAnswer.YES)


def about_waiting(text: str, answered: OurLetter | None, context: CommandContext) -> Reply | None:
    """The command about a letter that waits, where plain words give one: #stop, #send or #submit."""
    known = stored_letter(answered.occasion) if answered else None
    stoppable = known in _TELLS_OF_A_LETTER or _leaving(context) is not None
    if stoppable and says(text, ClearAnswer.STOP, ClearAnswer.RECEIVED):
        return _command("stop", text)
    if known is not RESPONSE_HELD:
        return None
    state = context.state
    if state.held == Awaits.CONFIRMATION and says(text, ClearAnswer.SEND, *_HEARD):
        return _command("send", text)
    if state.letter and not state.letter_proposed and says(text, ClearAnswer.SUBMIT, *_HEARD):
        return _command("submit", text)
    return None


def left_unclear(context: CommandContext, answered: OurLetter | None) -> Effect | None:
    """What becomes of other words below a letter that tells of one to the customer; None where none waits."""
    text = context.body.strip()
    known = stored_letter(answered.occasion) if answered else None
    if not text or answered is None or known not in _TELLS_OF_A_LETTER:
        return None
    if known is RESPONSE_HELD:
        return _still_held(context, text)
    step = _leaving(context)
    if step is None or step.who.by != context.actor.email:
        return None
    if says_nothing_but(text, *_HEARD, ClearAnswer.SEND):
        return kept_inside(context, text)
    if known is RESPONSE_SCHEDULED and (effect := _kept_back(context, step, text)):
        return effect
    said = Effect(receipt=context.policy.say("receipt.unclear"))
    return kept_inside(context, text).beside(holding.stop("", context)).beside(said)


def _command(name: str, text: str) -> Reply:
    return Reply((Given(name, "", text.strip().partition("\n")[0]),), "")


def _leaving(context: CommandContext) -> StepTaken | None:
    """The latest step whose letter to the customer can still be stopped; None where there is none."""
    steps = (
        each.event for each in reversed(still_counting(context.events)) if isinstance(each.event, StepTaken)
    )
    return next((s for s in steps if s.leaves not in {"", WAITS} and not has_left(s, context.now)), None)


def _kept_back(context: CommandContext, step: StepTaken, text: str) -> Effect | None:
    """The step of a plain reply taken back, its letter waiting for #send; None where more hangs on it."""
    found, state = open_step(context), context.state
    if found is None or found[1] is not step or state.held or state.letter or state.remedy_proposed:
        return None
    start, end = last_step(context.events)
    events = (stored.event for stored in context.events[start:end])
    said = next((event for event in events if isinstance(event, Responded)), None)
    if said is None:
        return None
    back = take_back(context, rule="stopped")
    waits = happened(ResponseHeld(context.who, words=said.words, awaits=Awaits.CONFIRMATION))
    facts = HeldFacts(HeldReason.UNCLEAR, "", said.words, words=said.words)
    kept = replace(back, outbox=(KeepBack(WRITTEN_RESPONSE.name),), receipt="", letters=_told(facts, context))
    return kept.beside(kept_inside(context, text)).beside(Effect((waits,)))


def _still_held(context: CommandContext, text: str) -> Effect | None:
    """Nothing has happened: its writer hears at once that it still waits, and for what."""
    events = (stored.event for stored in reversed(still_counting(context.events)))
    held = next((event for event in events if isinstance(event, ResponseHeld)), None)
    facts = _why(held, context) if held else None
    if facts is None:
        return None
    return kept_inside(context, text).beside(Effect(letters=_told(facts, context)))


def _why(held: ResponseHeld, context: CommandContext) -> HeldFacts | None:
    state, words = context.state, held.words
    if state.held == Awaits.CONFIRMATION:
        return HeldFacts(HeldReason.UNCLEAR, "", words, words=words)
    if state.letter and not state.letter_proposed:
        return HeldFacts(HeldReason.STATED, ", ".join(sums_beyond(words, context)), words, words=words)
    if state.held == Awaits.APPROVAL:
        why = held_because(words, context)
        reason, detail = (why.reason, why.detail) if why else (HeldReason.REMEDY, "")
        return HeldFacts(reason, detail, words, words=words)
    return HeldFacts(HeldReason.NEVER, "", words, words=words) if state.held == Awaits.NOBODY else None


def _told(facts: HeldFacts, context: CommandContext) -> tuple[LetterOrder, ...]:
    return to_staff(Holder((context.actor.email,), context.actor.role, ""), RESPONSE_HELD, facts, context)
