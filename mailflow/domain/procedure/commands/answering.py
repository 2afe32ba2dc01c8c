"""Commands that answer, refer, close, reopen; and those about letters that are held."""

import re
from dataclasses import dataclass, replace
from typing import Final

from mailflow.domain.model.deadline import Deadline
from mailflow.domain.model.deadline_events import Stops
from mailflow.domain.model.events.answers import (
    AnswerGiven,
    Apologised,
    CustomerThanked,
    CustomerTold,
    DisputeExplained,
    FoundUnjustified,
    ImprovementTold,
    Referred,
)
from mailflow.domain.model.letters.facts import StaffWords, StaffWordsIfAny
from mailflow.domain.model.letters.to_colleagues import AUTHORITY_REQUEST, AuthorityRequestFacts
from mailflow.domain.model.letters.to_customers import (
    APOLOGY,
    DISPUTE_WAYS,
    EXPLANATION,
    FINAL_ANSWER,
    IMPROVEMENT,
    REFERRAL,
    THANKS,
    ReferralFacts,
)
from mailflow.domain.model.message import Address
from mailflow.domain.model.people import Holder
from mailflow.domain.model.ticket import Channel, Status
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.commands.operands import all_words, words_of
from mailflow.domain.procedure.commands.timing import survey_deadline
from mailflow.domain.procedure.commands.writing import about, happened, letter_receipt, to_customer, to_staff
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.procedure.dates import find_past_date
from mailflow.domain.text.cleaning import clip
from mailflow.domain.text.spelling import fold
from mailflow.domain.text.vocabulary import meanings
from mailflow.domain.understanding.senders import usable
from mailflow.language.vocabulary import vocabulary

_RECEIPT_WORDS: Final = 300  # characters
_SPOKEN = (Channel.PHONE, Channel.LETTER, Channel.COUNTER, Channel.ZALO)
_CHANNELS = {
    **{fold(word): spoken.value for spoken in _SPOKEN for word in vocabulary("channels")[spoken]},
    **meanings("answered"),
}
_BY = re.compile(rf"(?:(?:{'|'.join(meanings('leads'))}) ?){{0,2}}")
"""What may stand before the channel: "by phone", "qua điện thoại"."""


def _channel(argument: str) -> str | None:
    """How an answer was given, by the first words of what is said of it: a later "thu" may be a name."""
    words = fold(argument).strip()
    for rest in (words, _BY.sub("", words, count=1)):
        fitting = [name for name in _CHANNELS if _begins(rest, name)]
        if fitting:
            return _CHANNELS[max(fitting, key=len)]
    return None


def _begins(words: str, name: str) -> bool:
    """Whether a text begins with a word; Chinese has no spaces behind its own."""
    return words.startswith(name) and not (name.isascii() and words[len(name) :][:1].isalnum())


def answer(argument: str, context: CommandContext) -> Effect:
    """The final written answer to the customer."""
    text = words_of(argument, context, "answer")
    letter = to_customer(context, FINAL_ANSWER, StaffWords(text))
    return Effect(
        (happened(AnswerGiven(context.who, how="mail", words=text)),),
        (letter,),
        deadlines=_survey(context),
        stops=(Stops.READ, Stops.RESPONDED, Stops.FINAL_ANSWER, Stops.REMEDY_TOLD),
        receipt=letter_receipt(context),
    )


def answered(argument: str, context: CommandContext) -> Effect:
    """Record an answer by phone, letter or fax: which, when, what."""
    how = _channel(argument)
    if how is None:
        known = dict.fromkeys(_CHANNELS.values())
        raise Refused(context.policy.say("refused.one_of", choices=context.policy.listed("channel", known)))
    found = find_past_date(argument, context.today)
    scans = tuple(attachment.filename for attachment in context.message.attachments[:20])
    when = found.isoformat() if found else context.today.isoformat()
    return Effect(
        (
            happened(
                AnswerGiven(context.who, how=how, on=when, words=all_words(argument, context), scans=scans)
            ),
        ),
        deadlines=_survey(context),
        stops=(Stops.READ, Stops.RESPONDED, Stops.FINAL_ANSWER, Stops.REMEDY_TOLD),
        receipt=context.policy.say("receipt.answered", how=context.policy.word("channel", how)),
    )


def told(argument: str, context: CommandContext) -> Effect:
    """The customer was told otherwise, or waits for nothing."""
    text = words_of(argument, context, "told")
    return Effect(
        (happened(CustomerTold(context.who, words=text)),),
        stops=(Stops.READ, Stops.RESPONDED, Stops.CUSTOMER_TOLD),
        receipt=context.policy.say("receipt.told"),
    )


def _survey(context: CommandContext) -> tuple[Deadline, ...]:
    return survey_deadline(context)


def unjustified(argument: str, context: CommandContext) -> Effect:
    """Explain kindly why the complaint is not justified."""
    text = words_of(argument, context, "unjustified")
    return Effect(
        (
            happened(FoundUnjustified(context.who, words=text)),
            happened(AnswerGiven(context.who, how="mail", words=text)),
        ),
        (to_customer(context, EXPLANATION, StaffWords(text)),),
        stops=(Stops.READ, Stops.RESPONDED, Stops.FINAL_ANSWER, Stops.REMEDY_TOLD),
        receipt=letter_receipt(context),
    )


def refer(argument: str, context: CommandContext) -> Effect:
    """Refer it to the competent authority: its line is for them, the words below for the customer.

    Once it is referred the customer knows: they read no more than what stands below.
    """
    to = _referred_to(argument)
    if not to.name and not to.address:
        raise Refused(context.policy.say("refused.no_words", command="#refer"))
    known = context.ticket.status is Status.REFERRED and bool(to.address) and not context.body
    facts = ReferralFacts(context.body, to.name)
    letters = [] if known else [to_customer(context, REFERRAL, facts)]
    if to.address:
        if not usable(Address(to.address)) or to.address in context.policy.own_addresses:
            raise Refused(context.policy.say("refused.not_an_address", address=to.address))
        asked = Holder((to.address,), TokenRole.AUTHORITY, "")
        request = AuthorityRequestFacts(to.words, about(context))
        written = to_staff(asked, AUTHORITY_REQUEST, request, context)
        letters += [replace(order, hold=context.policy.staff.hold, automatic=False) for order in written]
    said = "\n\n".join(filter(None, (to.words, context.body)))
    return Effect(
        (happened(Referred(context.who, to=to.name or to.address, words=said)),),
        tuple(letters),
        stops=(Stops.READ, Stops.RESPONDED),
        receipt=_referral_receipt(to, context, known=known),
    )


@dataclass(frozen=True, slots=True)
class _Authority:
    """To whom a matter is referred: the customer reads the name, never the address."""

    name: str
    address: str  # "" where somebody tells them otherwise
    words: str  # for them


def _referred_to(argument: str) -> _Authority:
    """What the line says: "VNNIC <address> words", an address and words, or a name alone."""
    bracketed = _BRACKETED.match(argument)
    if bracketed:
        name, address, words = (part.strip() for part in bracketed.groups())
        return _Authority(name.strip("\"'“” "), address.casefold(), words)
    first, _, rest = argument.partition(" ")
    if "@" in first:
        return _Authority("", first.strip("<>,;").casefold(), rest.strip())
    name, _, words = argument.partition("\n")
    return _Authority(name.strip(), "", words.strip())


_BRACKETED = re.compile(
    r"([^<>\n]{0,200})<\s{0,5}([^<>\s]{1,250}@[^<>\s]{1,250})\s{0,5}>[\s,:;]{0,5}(.*)", re.DOTALL
)


def _referral_receipt(to: _Authority, context: CommandContext, *, known: bool) -> str:
    """Both letters apart: to the authority, and to the customer, unless they know."""
    told = [letter_receipt(context)]
    if to.address:
        shown = f"{to.name} <{to.address}>" if to.name else to.address
        told.append(context.policy.say("receipt.to_authority", authority=shown, words=_shown(to.words)))
    if not known:
        told.append(context.policy.say("receipt.to_customer", words=_shown(context.body)))
    return "\n".join(told)


def _shown(words: str) -> str:
    return clip(" ".join(words.split()), _RECEIPT_WORDS) or "–"


def dispute(argument: str, context: CommandContext) -> Effect:
    """Tell the customer the recognised ways to settle a dispute."""
    letter = to_customer(context, DISPUTE_WAYS, StaffWordsIfAny(all_words(argument, context)))
    return Effect(
        (happened(DisputeExplained(context.who, words=all_words(argument, context))),),
        (letter,),
        stops=(Stops.READ, Stops.RESPONDED),
        receipt=letter_receipt(context),
    )


def thanks(argument: str, context: CommandContext) -> Effect:
    """Thanks for a suggestion, praise or help; a suggestion may be closed then."""
    text = words_of(argument, context, "thanks")
    return Effect(
        (happened(CustomerThanked(context.who, words=text)),),
        (to_customer(context, THANKS, StaffWordsIfAny(text)),),
        stops=(Stops.READ, Stops.RESPONDED),
        receipt=letter_receipt(context),
    )


def sorry(argument: str, context: CommandContext) -> Effect:
    """Say sorry to the customer, nothing else."""
    text = words_of(argument, context, "sorry")
    return Effect(
        (happened(Apologised(context.who, words=text)),),
        (to_customer(context, APOLOGY, StaffWordsIfAny(text)),),
        stops=(Stops.READ, Stops.RESPONDED),
        receipt=letter_receipt(context),
    )


def improve(argument: str, context: CommandContext) -> Effect:
    """Tell the customer what we improved thanks to them."""
    text = words_of(argument, context, "improve")
    return Effect(
        (happened(ImprovementTold(context.who, words=text)),),
        (to_customer(context, IMPROVEMENT, StaffWords(text)),),
        receipt=letter_receipt(context),
    )
