"""A plain reply of staff: a letter to the customer, held where that is safer, or words for colleagues."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from mailflow.domain.decision.letter_orders import WORDS_LIMIT
from mailflow.domain.model.deadline_events import Starts, Stops
from mailflow.domain.model.events.answers import Responded, ResponseHeld
from mailflow.domain.model.events.mails import MailNoted
from mailflow.domain.model.events.work import Instructed
from mailflow.domain.model.letters import Answer, Letter, stored_letter
from mailflow.domain.model.letters.facts import StaffWords
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.receipts import (
    NOT_DECIDED,
    REFUSED,
    RESPONSE_HELD,
    RESPONSE_SCHEDULED,
    HeldFacts,
    HeldReason,
    NotDecidedFacts,
    RefusedFacts,
    ScheduledFacts,
)
from mailflow.domain.model.letters.to_colleagues import (
    APPROVAL_REQUEST,
    CONSULTATION,
    CONSULTATION_ANSWER,
    INSTRUCTIONS,
    LETTER_APPROVAL,
    VERIFICATION_REQUEST,
    WORK_ORDER,
    ColleagueWords,
)
from mailflow.domain.model.letters.to_customers import WRITTEN_RESPONSE
from mailflow.domain.model.outbox import Awaits
from mailflow.domain.model.people import Holder, called, is_staff
from mailflow.domain.model.ticket import Status
from mailflow.domain.model.token import TokenRole, role_named
from mailflow.domain.procedure.authority import PLAIN_REPLY, unsure
from mailflow.domain.procedure.clear_answers import clear_answer, says_received, seen_only
from mailflow.domain.procedure.command import MayName
from mailflow.domain.procedure.commands import letter_approval
from mailflow.domain.procedure.commands.timing import begun_by
from mailflow.domain.procedure.commands.writing import happened, to_customer, to_staff
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.procedure.lifecycle import COLLEAGUE, SUPERIOR
from mailflow.domain.procedure.money_guard import offers_something, only_states, sums_beyond
from mailflow.domain.procedure.outgoing_words import leaks_in, listed, never, not_for_the_customer, unfit_said
from mailflow.domain.procedure.remedy_limits import approver
from mailflow.domain.rules.threading import OurLetter
from mailflow.domain.text.cleaning import clip
from mailflow.domain.understanding.customer_address import can_be_written_to


@dataclass(frozen=True, slots=True)
class Held:
    """Why a reply waits, and for what."""

    awaits: Awaits
    reason: HeldReason
    detail: str


def written_response(context: CommandContext, answered: OurLetter | None) -> Effect:
    """A written response to the customer, unless it is empty, kept inside by config, or must be held.

    Only whoever holds the ticket speaks to the customer; words of others are for colleagues.
    """
    text = context.body.strip()
    if text and (inside := _for_colleagues(context, text, answered)) is not None:
        return inside
    if says_received(text):
        return kept_inside(context, text).beside(Effect(receipt=context.policy.say("receipt.inside")))
    mode = context.policy.staff.plain_reply
    if mode == "note" or not context.message.reply_text.strip():
        return kept_inside(context, text)
    if why := _unfit_to_leave(context, text):
        return kept_inside(context, text).beside(_not_sent(context, why))
    leaks = leaks_in((text,), context) or not_for_the_customer(text, context)
    awaits = held_because(text, context)
    if leaks and (never(leaks) or (awaits and awaits.awaits in _SUPERIORS)):
        return kept_inside(context, text).beside(
            _not_sent(context, unfit_said(leaks), listed(leaks, context.policy))
        )
    if leaks:
        awaits = Held(Awaits.CONFIRMATION, HeldReason.INTERNAL, listed(leaks, context.policy))
    letter = to_customer(
        context,
        WRITTEN_RESPONSE,
        StaffWords(text),
        hold=None if mode == "hold" else timedelta(),
        awaits=awaits.awaits if awaits else Awaits.NOTHING,
    )
    return _on_hold(context, letter, awaits, text) if awaits else _on_its_way(context, letter, text)


_SUPERIORS = frozenset({Awaits.APPROVAL, Awaits.LETTER})
"""What only a superior can give."""


def _on_hold(context: CommandContext, letter: LetterOrder, held: Held, text: str) -> Effect:
    """The letter waits for somebody; its writer hears why, and how it can go."""
    if held.awaits is Awaits.LETTER:
        return letter_approval.held((letter,), text, held.detail, context)
    words = clip(text, WORDS_LIMIT)
    happening = happened(ResponseHeld(context.who, words=words, awaits=held.awaits))
    facts = HeldFacts(held.reason, held.detail, text, words=text)
    told = to_staff(_writer(context), RESPONSE_HELD, facts, context)
    return Effect((happening,), (letter, *told), stops=(Stops.READ,))


def _on_its_way(context: CommandContext, letter: LetterOrder, text: str) -> Effect:
    """The letter leaves by itself; its writer hears until when it can be stopped."""
    happening = happened(Responded(context.who, words=clip(text, WORDS_LIMIT)))
    told: tuple[LetterOrder, ...] = ()
    if letter.hold:
        facts = ScheduledFacts(context.now + letter.hold, text)
        told = to_staff(_writer(context), RESPONSE_SCHEDULED, facts, context)
    return Effect((happening,), (letter, *told), stops=(Stops.READ, Stops.RESPONDED, Stops.REMEDY_TOLD))


def _writer(context: CommandContext) -> Holder:
    return Holder((context.actor.email,), context.actor.role, "")


SPEAKS_FOR_US = frozenset({TokenRole.DEPARTMENT, TokenRole.CUSTOMER_CARE})
"""Roles whose plain words go to the customer; a superior's approval or advice is for the department."""


def _for_colleagues(context: CommandContext, text: str, answered: OurLetter | None) -> Effect | None:
    """Words inside the house: instructions from above, an answer to a colleague, a note (P6, P13)."""
    if seen_only(text, answered, context):
        noted = MailNoted(context.who, words=clip(text, WORDS_LIMIT))
        return Effect((happened(noted),), _left_open(context, text))
    letter = stored_letter(answered.occasion) if answered else None
    inside = letter is not None and letter.answer is Answer.STAYS_INSIDE
    author = _author(answered, context) if inside else None
    role = context.actor.role
    if author is None and role in {TokenRole.DIRECTOR, TokenRole.HEAD_OFFICE}:
        return _instructions(context, text)
    holds = role is TokenRole.CUSTOMER_CARE or context.acts_as != COLLEAGUE
    if holds and not inside and role in SPEAKS_FOR_US:
        return _decides_elsewhere(context, text)
    if holds and author is None and role in SPEAKS_FOR_US:
        said = Effect(letters=_left_open(context, text), receipt=context.policy.say("receipt.inside"))
        return kept_inside(context, text).beside(said)
    reader = author or _asker(context)
    facts = ColleagueWords(context.actor.email, text, context.acts_as, asked=letter is CONSULTATION)
    told = to_staff(reader, CONSULTATION_ANSWER, facts, context)
    if letter is not None and letter.takes_for:
        told += not_decided(context, letter, text, reader)
    else:
        told += _left_open(context, text)
    noted = MailNoted(context.who, words=clip(text, WORDS_LIMIT), answers="consultation")
    return Effect((happened(noted),), told)


def _instructions(context: CommandContext, text: str) -> Effect:
    """What the director or head office writes is for whoever holds the ticket, and has its own deadline."""
    facts = ColleagueWords(context.actor.email, text, context.acts_as, asked=False)
    running = {name for name, _ in context.running}
    return Effect(
        (happened(Instructed(context.who, words=clip(text, WORDS_LIMIT))),),
        to_staff(context.holder, INSTRUCTIONS, facts, context) + _left_open(context, text),
        deadlines=tuple(c for c in begun_by(Starts.INSTRUCTED, context) if c.name not in running),
        stops=(Stops.INSTRUCTED,),
    )


def _author(answered: OurLetter | None, context: CommandContext) -> Holder | None:
    """On whose behalf the answered letter spoke, while they are of the house, and not the writer."""
    if answered is None or answered.author in {"", context.actor.email}:
        return None
    if not is_staff(answered.author, context.policy):
        return None
    return Holder((answered.author,), role_named(answered.author_role), "")


def _left_open(context: CommandContext, text: str) -> tuple[LetterOrder, ...]:
    """A plain yes, no or done below a letter that has not asked decides nothing: that is said at once."""
    asked = (letter for letter in _questions(context) if clear_answer(text, letter.takes_for))
    letter = next(asked, None)
    return () if letter is None else not_decided(context, letter, text, None)


def _decides_elsewhere(context: CommandContext, text: str) -> Effect | None:
    """A plain yes or no of whoever must approve, below a letter to their department: they get the buttons."""
    remedy, policy = context.state.remedy, context.policy
    if remedy is None or remedy.state != "proposed" or not clear_answer(text, APPROVAL_REQUEST.takes_for):
        return None
    superior = approver(remedy.by, remedy.text, remedy.unit, policy, context.today)
    if context.actor.email not in superior.addresses:
        return None
    facts = NotDecidedFacts(APPROVAL_REQUEST.name, clip(text, WORDS_LIMIT), "")
    asked = replace(superior, addresses=(context.actor.email,))
    return kept_inside(context, text).beside(Effect(letters=to_staff(asked, NOT_DECIDED, facts, context)))


def _questions(context: CommandContext) -> Iterator[Letter[Any]]:
    """The questions that wait for an answer of the writer, whatever letter they answer."""
    state, unit = context.state, context.actor.department
    remedy = state.remedy
    if context.acts_as in SUPERIOR and state.remedy_proposed:
        yield APPROVAL_REQUEST
    if context.acts_as in SUPERIOR and state.letter_proposed:
        yield LETTER_APPROVAL
    reported = context.ticket.status is Status.CARRYING_OUT and state.all_done
    if reported and context.acts_as in {"quality", *SUPERIOR}:
        yield VERIFICATION_REQUEST
    carries_out = remedy is not None and remedy.unit == unit and remedy.state == "approved"
    work = any(action.unit == unit and not action.done for action in state.actions)
    if unit and (work or (carries_out and not state.remedy_done)):
        yield WORK_ORDER


def not_decided(
    context: CommandContext, asked: Letter[Any], text: str, reader: Holder | None
) -> tuple[LetterOrder, ...]:
    """Whoever may decide and has not said so clearly hears at once that it still waits for them."""
    if asked is NOT_DECIDED:
        asked = next(_questions(context), APPROVAL_REQUEST)
    passed_to = (
        context.policy.joined(called(each, context.policy) for each in reader.addresses) if reader else ""
    )
    letter = context.state.letter if asked is LETTER_APPROVAL else None
    number = letter.number if letter else 0
    facts = NotDecidedFacts(asked.name, clip(text, WORDS_LIMIT), passed_to, number)
    return to_staff(_writer(context), NOT_DECIDED, facts, context)


def kept_inside(context: CommandContext, text: str) -> Effect:
    """A note for colleagues."""
    return Effect((happened(MailNoted(context.who, words=clip(text, WORDS_LIMIT))),), stops=(Stops.READ,))


def _unfit_to_leave(context: CommandContext, text: str) -> str | None:
    """Why a plain reply does not go to the customer."""
    if not text:
        return "refused.only_signature"
    if context.actor.own_matter:
        return "refused.own_complaint"
    if why := unsure(PLAIN_REPLY, context.actor, context.policy):
        return why
    if not context.ticket.customer_email:
        return "refused.no_address"
    return None if can_be_written_to(context.ticket, context.policy) else "refused.no_customer"


def _not_sent(context: CommandContext, why: str, what: str = "") -> Effect:
    """The writer believes that the customer reads it: they must know that it stays inside."""
    example = ""
    if why == "refused.no_address":
        example = "#answered phone …"
    elif why == "refused.no_customer":
        example = "#customer Lan <lan@example.vn>"
    said = context.policy.say(why, what=what, address=context.ticket.customer_email)
    problem = ("", said, example, "")
    words = context.body
    facts = RefusedFacts([], [problem], words=words, again=words)
    return Effect(letters=to_staff(_writer(context), REFUSED, facts, context))


def held_because(text: str, context: CommandContext) -> Held | None:
    """None where the reply may go; money that an approved remedy covers may."""
    beyond = sums_beyond(text, context)
    if beyond and only_states(MayName.NOTHING, text, context):
        return Held(Awaits.LETTER, HeldReason.STATED, ", ".join(beyond))
    if beyond:
        return Held(Awaits.APPROVAL, HeldReason.AMOUNT, ", ".join(beyond))
    remedy = context.state.remedy
    word = offers_something(text, context.policy)
    if word and not (remedy is not None and remedy.state == "approved"):
        return Held(Awaits.APPROVAL, HeldReason.REMEDY, word)
    if context.answered_since:
        return Held(Awaits.CONFIRMATION, HeldReason.SECOND_ANSWER, "")
    return None


def _asker(context: CommandContext) -> Holder:
    """Whoever asked the writer's department last; the holder of the ticket where nobody did."""
    for stored in reversed(context.events):
        event = stored.event
        if isinstance(event, MailNoted) and event.asked and event.asked == context.actor.department:
            if is_staff(event.who.by, context.policy):
                return Holder((event.who.by,), role_named(event.who.role), "")
            break
    return context.holder
