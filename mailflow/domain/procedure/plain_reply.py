"""What keeps a plain reply back: money or a remedy without approval, or a second answer to one notice."""

from dataclasses import dataclass

from mailflow.domain.model.outbox import Awaits
from mailflow.domain.procedure.context import CommandContext
from mailflow.domain.procedure.money_guard import offers_something, sums_beyond


@dataclass(frozen=True, slots=True)
class Held:
    """Why a reply waits, and for what."""

    awaits: Awaits
    reason: str  # a code word of the letter
    detail: str


def held_because(text: str, context: CommandContext) -> Held | None:
    """None where the reply may go; money that an approved remedy covers may."""
    beyond = sums_beyond(text, context)
    if beyond:
        return Held(Awaits.APPROVAL, "amount", ", ".join(beyond))
    remedy = context.state.remedy
    word = offers_something(text, context.policy)
    if word and not (remedy is not None and remedy.state == "approved"):
        return Held(Awaits.APPROVAL, "remedy", word)
    if context.answered_since:
        return Held(Awaits.CONFIRMATION, "second_answer", "")
    return None
