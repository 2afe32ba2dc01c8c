"""Whether words of staff may leave the house: nothing internal may stand in them (rules.outgoing_guard)."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from mailflow.domain.model.letters.facts import staff_words
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.people import is_staff
from mailflow.domain.model.policy import Policy
from mailflow.domain.procedure.colleague_words import for_colleagues
from mailflow.domain.procedure.command_lines import spoken_of
from mailflow.domain.procedure.context import CommandContext
from mailflow.domain.procedure.wrong_customer import places_of_the_house, public_addresses, somebody_else
from mailflow.domain.rules.outgoing_guard import Leak, LeakKind, internal
from mailflow.domain.text.cleaning import clip
from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.senders import base_address
from mailflow.language.knowledge import knowledge, words_of

_SHOWN = 60  # characters of a line
_MOST: Final = 3  # addresses that are named
_A_NOTICE: Final = 3  # of its headings and sentences: one may stand in any letter
_FEW_WORDS: Final = 4
_TELLS: Final = re.compile("[\u3400-\u9fff0-9]|https?:")  # a number, a page, a language without blanks
_TELLING: Final[Mapping[LeakKind, re.Pattern[str]]] = {
    LeakKind.COLLEAGUE: re.compile("|".join(words_of(knowledge("for_colleagues")["words"]))),
    LeakKind.EXTENSION: re.compile("|".join(words_of(knowledge("sign_offs")["extensions"]))),
}


def unfit_words(letters: Sequence[LetterOrder], context: CommandContext, known: Collection[str]) -> str:
    """Why the letters of a command may not leave, as its writer is told; "" where they may.

    ``known``: the names of all commands; one in the middle of a letter is a notice's, or was meant for us.
    """
    written = [order for order in letters if order.writer or order.role == "authority"]
    texts = [str(fact) for order in written for fact in order.facts.variables().values()]
    said = (line for order in written for line in spoken_of(staff_words(order.facts), known))
    commands = dict.fromkeys(Leak(LeakKind.COMMAND, clip(line, _SHOWN)) for line in said)
    leaks = (*leaks_in(texts, context), *commands)
    if not leaks or (context.confirmed and not never(leaks)):
        return ""
    return context.policy.say(unfit_said(leaks), what=listed(leaks, context.policy))


def leaks_in(texts: Iterable[str], context: CommandContext) -> tuple[Leak, ...]:
    """What of the house stands in words for the customer of a ticket."""
    ticket, written = context.ticket, tuple(texts)
    said = _said(context)
    leaks = internal(
        written,
        context.policy,
        context.inside,
        own=(ticket.reference, *ticket.participants),
        said=said,
    )
    theirs = fold(said)
    free = public_addresses(context.policy, {*context.inside.public, *ticket.participants}, said)
    found = dict.fromkeys(leaks)
    for text in written:
        found |= dict.fromkeys(leak for leak in _for_colleagues(text) if leak.what not in theirs)
        found |= dict.fromkeys(places_of_the_house(text, context.policy, free))
        if name := somebody_else(text, ticket, said):
            found[Leak(LeakKind.NAME, name)] = None
    return tuple(found)


def _said(context: CommandContext) -> str:
    """What the customer has written: what they know already is no secret."""
    return f"{context.ticket.subject}\n{context.words}\n{context.later_words}"


def _for_colleagues(text: str) -> Iterator[Leak]:
    """What nobody writes to a customer: a colleague's @name, an inside number, "FYI"."""
    for kind, forms in _TELLING.items():
        found = forms.search(fold(text))
        if found is not None:
            yield Leak(kind, clip(found[0].strip(), _SHOWN))


def not_for_the_customer(text: str, context: CommandContext) -> tuple[Leak, ...]:
    """Signs that a plain answer was meant for colleagues: its readers, what it says, or how short it is.

    A command that names the customer says whom it is for; a plain answer only may.
    """
    mine = {context.actor.email, *context.policy.own_addresses, *context.ticket.participants}
    copied = sorted(
        each.email
        for each in (*context.message.to, *context.message.cc)
        if each.email not in mine
        and base_address(each.email) not in context.policy.own_addresses
        and _of_the_house(each.email, context.policy)
    )
    if copied:
        return (Leak(LeakKind.COLLEAGUE, f"Cc: {', '.join(copied[:_MOST])}"),)
    says = context.message.attachments or _TELLS.search(text)
    if words := for_colleagues(text, _said(context), context.ticket.customer_name):
        return (Leak(LeakKind.COLLEAGUE, words),)
    few = len(text.split()) < _FEW_WORDS and not says
    return (Leak(LeakKind.COLLEAGUE, clip(text, _SHOWN)),) if few else ()


def _of_the_house(email: str, policy: Policy) -> bool:
    """Whether somebody works here, as config or the organisation's own domain says: lists do, too."""
    return is_staff(email, policy) or email.partition("@")[2] == policy.organisation.domain


def never(leaks: Iterable[Leak]) -> bool:
    """Whether something is among them that nobody can let go: a token, or a whole notice of ours."""
    kinds = [leak.kind for leak in leaks]
    return LeakKind.TOKEN in kinds or kinds.count(LeakKind.NOTICE) >= _A_NOTICE


def unfit_said(leaks: Iterable[Leak]) -> str:
    """The key of the sentence that tells their writer what to do."""
    return "refused.never_outside" if never(leaks) else "refused.not_outside"


def listed(leaks: Iterable[Leak], policy: Policy) -> str:
    """What was found, in the staff language."""
    return policy.say("formats.between").join(
        policy.say(f"leak.{leak.kind}", what=leak.what) for leak in leaks
    )
