"""Whether words of staff may leave the house: nothing internal may stand in them (rules.outgoing_guard)."""

from collections.abc import Collection, Iterable, Sequence

from mailflow.domain.model.letters.facts import staff_words
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.policy import Policy
from mailflow.domain.procedure.command_lines import spoken_of
from mailflow.domain.procedure.context import CommandContext
from mailflow.domain.rules.outgoing_guard import Leak, LeakKind, internal
from mailflow.domain.text.cleaning import clip

_SHOWN = 60  # characters of a line


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
    ticket = context.ticket
    return internal(
        texts,
        context.policy,
        context.inside,
        own=(ticket.reference, *ticket.participants),
        said=f"{ticket.subject}\n{context.words}",
    )


def never(leaks: Iterable[Leak]) -> bool:
    """Whether something is among them that nobody can let go."""
    return any(leak.kind is LeakKind.TOKEN for leak in leaks)


def unfit_said(leaks: Iterable[Leak]) -> str:
    """The key of the sentence that tells their writer what to do."""
    return "refused.never_outside" if never(leaks) else "refused.not_outside"


def listed(leaks: Iterable[Leak], policy: Policy) -> str:
    """What was found, in the staff language."""
    return policy.say("formats.between").join(
        policy.say(f"leak.{leak.kind}", what=leak.what) for leak in leaks
    )
