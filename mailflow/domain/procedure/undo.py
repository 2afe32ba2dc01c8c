"""Take the last step back, as long as nothing of it has left the house: its events count no more."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from mailflow.domain.decision.decision import Resume
from mailflow.domain.model.deadline_events import DeadlineId, Done
from mailflow.domain.model.events import Event, NewEvent, StoredEvent, Who, fold, last_step
from mailflow.domain.model.events.answers import LettersStopped
from mailflow.domain.model.events.letters import AcknowledgedLater
from mailflow.domain.model.events.work import StepTaken, StepUndone
from mailflow.domain.model.outbox import Cancel, Release
from mailflow.domain.model.procedure_state import Columns
from mailflow.domain.model.ticket import UNSET, AckState, TicketChange
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.rules.default_deadlines import LETTER_APPROVAL

WAITS = "waits"  # its letter waits for somebody's word


def recorded(context: CommandContext, effect: Effect) -> Effect:
    """The effect with a note of how many events the step has, so that it can be taken back."""
    letters = [o for o in effect.letters if o.role == "customer"]
    events = [new.event for new in effect.events]
    changed = any(event.changes_state() for event in events)
    undone = any(isinstance(event, StepUndone) for event in events)
    if undone or not (letters or effect.changes or changed):
        return effect
    step = StepTaken(
        Who(context.actor.email),
        leaves=_leaves(context, effect),
        stops=tuple(str(stop) for stop in effect.stops),
        started=tuple(str(deadline.name) for deadline in effect.deadlines),
        events=len(events),
        replaced=tuple(str(d.name) for d in effect.deadlines if d.name in dict(context.running)),
    )
    return effect.beside(Effect((NewEvent(step, "command"),)))


def _leaves(context: CommandContext, effect: Effect) -> str:
    """When the first letter to the customer leaves (ISO); "" where none does, or that it waits."""
    released = next((change for change in effect.outbox if isinstance(change, Release)), None)
    if released is not None:
        return (context.now + released.hold).isoformat()
    letters = [o for o in effect.letters if o.role == "customer"]
    leaving = [context.now + o.hold for o in letters if not o.awaits]
    if leaving:
        return min(leaving).isoformat()
    return WAITS if letters else ""


def open_step(context: CommandContext) -> tuple[datetime, StepTaken] | None:
    """When the last step was taken, and its note; None where it has been taken back, or there is none."""
    for stored in reversed(context.events):
        if isinstance(stored.event, StepUndone):
            return None
        if isinstance(stored.event, StepTaken):
            return stored.at, stored.event
    return None


def has_left(step: StepTaken, now: datetime) -> bool:
    """Whether something of a step has reached the customer."""
    if step.leaves in {"", WAITS}:
        return False
    try:
        return datetime.fromisoformat(step.leaves) <= now
    except (TypeError, ValueError):  # nobody can tell
        return True


def take_back(context: CommandContext, *, rule: str = "undone") -> Effect:
    """The effect that undoes the last step; refuses where there is none or its letter has left."""
    found = open_step(context)
    if found is None:
        raise Refused(context.policy.say("refused.nothing_to_undo"), "#status")
    at, step = found
    if has_left(step, context.now):
        raise Refused(context.policy.say("refused.has_left"), "#status")
    before = _set_back(context.events)
    undone = StepUndone(Who(context.actor.email), "" if before.status is UNSET else before.status)
    withdrawn = _letters_withdrawn(context, undone)
    told = withdrawn if rule == "undone" else ()  # #stop says so itself
    return Effect(
        (NewEvent(undone, rule), *(NewEvent(event, rule) for event in told)),
        changes=before,
        stops=(
            *(Done(DeadlineId.parse(name)) for name in step.started if name not in step.replaced),
            *((Done(LETTER_APPROVAL.only),) if withdrawn else ()),
        ),
        outbox=(Cancel(),),
        resumes=Resume(at, step.stops, tuple(DeadlineId.parse(name) for name in step.replaced)),
        receipt=context.policy.say("receipt.undone"),
    )


def _letters_withdrawn(context: CommandContext, undone: StepUndone) -> tuple[LettersStopped, ...]:
    """That letters which waited before the step wait no more: with it every letter is kept back."""
    before = fold((*context.events, StoredEvent(context.now, undone)))
    waits = before.held or before.letter or (before.remedy_proposed and before.prepared)
    return (LettersStopped(Who(context.actor.email)),) if waits else ()


def _set_back(events: tuple[StoredEvent, ...]) -> TicketChange:
    """What the row says again without the last step, where the events say what it was."""
    undone = StoredEvent(events[-1].at, StepUndone(Who(""), ""))
    now, before = fold(events).columns, fold((*events, undone)).columns
    changed: dict[str, Any] = {
        each.name: getattr(before, each.name)
        for each in fields(Columns)
        if getattr(before, each.name) not in {getattr(now, each.name), UNSET}
    }
    if "merged_into" in changed:
        changed["merged_into"] = 0  # a merged ticket is merged into no other before
    start, end = last_step(events)
    owed = _owed(stored.event for stored in events[start:end])
    return replace(TicketChange(**changed), ack_state=owed or UNSET)


def _owed(events: Iterable[Event]) -> AckState | None:
    """The acknowledgement that was owed before staff said to whom it goes."""
    return next((event.before for event in events if isinstance(event, AcknowledgedLater)), None)
