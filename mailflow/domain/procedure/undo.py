"""Take the last step back, as long as nothing of it has left the house: what it changed is on record."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from mailflow.domain.decision.decision import Happening
from mailflow.domain.model.deadline_events import DeadlineId, Done
from mailflow.domain.model.outbox import Cancel, Release
from mailflow.domain.model.ticket import TicketChange
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.procedure.state import CHANGES, ProcedureState, fold_state

STEP, UNDONE = "step taken", "undone"
_WAITS = "waits"  # its letter waits for somebody's word


def recorded(context: CommandContext, effect: Effect) -> Effect:
    """The effect with a note of what stood before, so that the step can be taken back."""
    letters = [o for o in effect.letters if o.role == "customer"]
    changed = any(h.kind in CHANGES for h in effect.happenings)
    if not (letters or effect.changes or changed) or any(h.kind == UNDONE for h in effect.happenings):
        return effect
    after = fold_state(((h.kind, h.facts) for h in effect.happenings), context.state)
    facts: dict[str, object] = {
        "by": context.actor.email,
        "before": effect.changes.before(context.ticket).as_json(),
        "restores": _differences(context.state, after),
        "leaves": _leaves(context, effect),
        "stops": [str(stop) for stop in effect.stops],
        "started": [str(deadline.name) for deadline in effect.deadlines],
    }
    return effect.beside(Effect((Happening(STEP, "command", facts),)))


def _differences(before: ProcedureState, after: ProcedureState) -> dict[str, Any]:
    """The fields of the work that a step changes, as they were."""
    old, new = asdict(before), asdict(after)
    return {f.name: old[f.name] for f in fields(ProcedureState) if old[f.name] != new[f.name]}


def _leaves(context: CommandContext, effect: Effect) -> str:
    """When the first letter to the customer leaves (ISO); "" where none does, or that it waits."""
    if any(isinstance(change, Release) for change in effect.outbox):
        return context.now.isoformat()
    letters = [o for o in effect.letters if o.role == "customer"]
    leaving = [context.now + o.hold for o in letters if not o.awaits]
    if leaving:
        return min(leaving).isoformat()
    return _WAITS if letters else ""


def last_step(context: CommandContext) -> tuple[datetime, Mapping[str, Any]] | None:
    """When the last step was taken that has not been taken back, and what stood before it."""
    for at, kind, facts in reversed(context.events):
        if kind == UNDONE:
            return None
        if kind == STEP:
            return at, facts
    return None


def has_left(facts: Mapping[str, Any], now: datetime) -> bool:
    """Whether something of a step has reached the customer."""
    leaves = facts.get("leaves", "")
    return leaves not in {"", _WAITS} and datetime.fromisoformat(leaves) <= now


def take_back(context: CommandContext, *, kind: str = UNDONE) -> Effect:
    """The effect that undoes the last step; refuses where there is none or its letter has left."""
    step = last_step(context)
    if step is None:
        raise Refused(context.policy.say("refused.nothing_to_undo"), "#status")
    at, facts = step
    if has_left(facts, context.now):
        raise Refused(context.policy.say("refused.has_left"), "#status")
    before = TicketChange.from_json(facts["before"])
    undone = {"by": context.actor.email, "restores": facts["restores"], "state": before.status or ""}
    return Effect(
        (Happening(UNDONE, kind, undone),),
        changes=before,
        stops=tuple(Done(DeadlineId.parse(name)) for name in facts["started"]),
        outbox=(Cancel(),),
        resumes=(at, tuple(facts["stops"])),
        receipt=context.policy.say("receipt.undone"),
    )
