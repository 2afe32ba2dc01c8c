"""Commands from the cause to the customer's agreement (P10, P14-P18, P22)."""

import re

from mailflow.domain.model.deadline_events import Done, Stops
from mailflow.domain.model.events.answers import CustomerAsked
from mailflow.domain.model.events.work import (
    CauseFound,
    CustomerAgreed,
    OptionsOffered,
    Promised,
    PromiseKept,
    RemedyOffered,
)
from mailflow.domain.model.letters.facts import StaffWords
from mailflow.domain.model.letters.to_customers import (
    INFORMATION_REQUEST,
    OFFER,
    OPTIONS,
    OptionsFacts,
)
from mailflow.domain.procedure.command import MayName
from mailflow.domain.procedure.commands.approval import (
    TOLD,
    offer_facts,
)
from mailflow.domain.procedure.commands.operands import all_words, due_of, words_of
from mailflow.domain.procedure.commands.timing import (
    customers_deadline,
    dated_deadline,
)
from mailflow.domain.procedure.commands.writing import happened, letter_receipt, to_customer
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.procedure.money_guard import refuse_unapproved
from mailflow.domain.rules.default_deadlines import PROMISE

_CHOICE = re.compile(r"^\s{0,8}(?:[0-9]{1,2}[.)、]|[-*•])\s{1,4}(.{1,2000})$")


def ask(argument: str, context: CommandContext) -> Effect:
    """Ask the customer for what is missing; the ticket waits for them."""
    text = words_of(argument, context, "ask")
    letter = to_customer(context, INFORMATION_REQUEST, StaffWords(text))
    return Effect(
        (happened(CustomerAsked(context.who, words=text)),),
        (letter,),
        deadlines=customers_deadline(context),
        stops=(Stops.READ, Stops.RESPONDED),
        receipt=letter_receipt(context),
    )


def cause(argument: str, context: CommandContext) -> Effect:
    """Record the cause."""
    text = words_of(argument, context, "cause")
    return Effect(
        (happened(CauseFound(context.who, text=text)),),
        stops=(Stops.READ,),
        receipt=context.policy.say("receipt.cause", text=text[:80]),
    )


def offer(argument: str, context: CommandContext) -> Effect:
    """Offer the approved remedy to the customer."""
    text = words_of(argument, context, "offer")
    remedy = context.state.remedy
    due = remedy.due if remedy else ""
    letter = to_customer(context, OFFER, offer_facts(text, due))
    return Effect(
        (happened(RemedyOffered(context.who, words=text)),),
        (letter,),
        stops=TOLD,
        receipt=letter_receipt(context),
    )


def options(argument: str, context: CommandContext) -> Effect:
    """Offer choices, one per line; the customer answers with the number."""
    lines = (all_words(argument, context)).splitlines()
    choices = [found[1].strip() for line in lines if (found := _CHOICE.match(line))]
    if len(choices) < 2:  # noqa: PLR2004  (one is no choice)
        raise Refused(context.policy.say("refused.no_words", command="#options"))
    intro = "\n".join(line for line in context.body.splitlines() if not _CHOICE.match(line)).strip()
    numbered = [(number, text, "") for number, text in enumerate(choices[:9], start=1)]
    letter = to_customer(context, OPTIONS, OptionsFacts(intro, numbered))
    return Effect(
        (happened(OptionsOffered(context.who, options=tuple(choices[:9]))),),
        (letter,),
        stops=TOLD,
        receipt=letter_receipt(context),
    )


def agree(argument: str, context: CommandContext) -> Effect:
    """Record the customer's word on the remedy."""
    text = words_of(argument, context, "agree")
    refuse_unapproved(MayName.REMEDIES, text, context)
    return Effect(
        (happened(CustomerAgreed(context.who, text=text)),),
        receipt=context.policy.say("receipt.agree", text=text[:80]),
    )


def promise(argument: str, context: CommandContext) -> Effect:
    """Record a promise with its date; it is reminded and escalated."""
    due = due_of(argument, context)
    refuse_unapproved(MayName.NOTHING, argument, context)
    number = len(context.state.promises) + 1
    return Effect(
        (happened(Promised(context.who, text=argument, due=due.isoformat())),),
        deadlines=dated_deadline(PROMISE.number(number), due, context),
        receipt=context.policy.say("receipt.promise", number=number, day=context.policy.dated(due)),
    )


def kept(argument: str, context: CommandContext) -> Effect:
    """Report a promise kept; its reminders end."""
    left = context.state.open_promises
    said = next((int(word) for word in argument.split()[:2] if word.isascii() and word.isdecimal()), 0)
    number = said or (left[0] if len(left) == 1 else 0)
    if number not in left:
        known = context.policy.joined(map(str, left))
        raise Refused(context.policy.say("refused.one_of", choices=known), argument=str(left[0]))
    return Effect(
        (happened(PromiseKept(context.who, number=number, words=all_words(argument, context))),),
        stops=(Done(PROMISE.number(number)),),
        receipt=context.policy.say("receipt.kept", number=number),
    )
