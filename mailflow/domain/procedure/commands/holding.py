"""Commands about letters that wait, and about the step before."""

from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.domain.model.deadline_events import Done, Stops
from mailflow.domain.model.events.answers import LetterReleased, LettersStopped
from mailflow.domain.model.events.work import StepTaken
from mailflow.domain.model.outbox import Awaits, Cancel, Release
from mailflow.domain.procedure.commands.writing import happened
from mailflow.domain.procedure.context import CommandContext, Effect
from mailflow.domain.procedure.undo import has_left, open_step, take_back
from mailflow.domain.rules.default_deadlines import LETTER_APPROVAL


def stop(_argument: str, context: CommandContext) -> Effect:
    """Keep back the letters to the customer that wait to be sent."""
    undecided = (Done(LETTER_APPROVAL.only),) if context.state.letter_proposed else ()
    stopped = Effect((happened(LettersStopped(context.who)),), stops=undecided, outbox=(Cancel(),))
    found = open_step(context)
    if found is not None and found[1].leaves and not has_left(found[1], context.now):
        return stopped.beside(take_back(context, rule="stopped"))
    return stopped.beside(Effect(receipt=_stopped(context)))


def _stopped(context: CommandContext) -> str:
    """What #stop has done, as it is: nothing, where nothing waited, or where the letter had left before."""
    steps = (stored.event for stored in reversed(context.events) if isinstance(stored.event, StepTaken))
    latest = next((step for step in steps if step.leaves), None)
    if latest is None:
        return context.policy.say("receipt.nothing_waits")
    if not has_left(latest, context.now) or context.state.held:
        return context.policy.say("receipt.stop")
    left = datetime.fromisoformat(latest.leaves).astimezone(ZoneInfo(context.policy.organisation.timezone))
    day = context.policy.dated(left.date())
    return context.policy.say("receipt.stopped_too_late", time=f"{left:%H:%M}", day=day)


def send(_argument: str, context: CommandContext) -> Effect:
    """Send the answer that was held until somebody confirms it."""
    return Effect(
        (happened(LetterReleased(context.who)),),
        outbox=(Release(Awaits.CONFIRMATION),),
        stops=(Stops.READ, Stops.RESPONDED),
        receipt=context.policy.say("receipt.send"),
    )


def undo(_argument: str, context: CommandContext) -> Effect:
    """Undo the last step, where nothing has reached the customer."""
    return take_back(context)
