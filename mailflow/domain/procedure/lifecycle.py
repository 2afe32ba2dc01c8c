"""The lifecycle of a ticket as one table: what may happen in which state, who may do it, what it needs.

An acknowledgement is a met deadline, not a state.  docs/lifecycle.md is drawn from this table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mailflow.domain.policy import Nature
from mailflow.domain.procedure.work import Work
from mailflow.domain.ticket import Status

ANY = frozenset(Status)
OPEN = ANY - {Status.CLOSED, Status.MERGED}
WORKING = OPEN - {Status.ANSWERED}
DECIDED = frozenset({Status.ANSWERED, Status.UNJUSTIFIED, Status.REFERRED})

UNIT = ("department", "customer_care", "manager", "director")
ANALYSTS = (*UNIT, "quality")
SUPERIOR = ("manager", "director")
COLLEAGUE = "colleague"
"""A department that was asked, or carries something out, on a ticket that another one holds."""
HELPERS = (*ANALYSTS, COLLEAGUE)
EVERYONE = (*HELPERS, "head_office", "admin")


@dataclass(frozen=True, slots=True)
class Step:
    """One row: a command, who may give it, in which states, what it needs, where it leads."""

    who: tuple[str, ...]  # roles
    sources: frozenset[Status]
    target: Status | None = None  # None: the state stays
    needs: tuple[str, ...] = ()  # keys of NEEDS


Need = Callable[[Work, Nature], bool]

NEEDS: Mapping[str, Need] = {
    "a remedy": lambda work, _: work.remedy is not None,
    "a proposed remedy": lambda work, _: work.remedy is not None and work.remedy.state == "proposed",
    "an approved remedy": lambda work, _: work.remedy is not None and work.remedy.state == "approved",
    "something to carry out": lambda work, _: work.remedy is not None or bool(work.actions),
    "everything reported done": lambda work, _: work.all_done,
    "a written answer": lambda work, nature: (
        work.answered or (work.thanked and nature is not Nature.COMPLAINT)
    ),
}
"""What a step may need before it; the key is what a refusal says is missing."""

S = Status
STEPS: Mapping[str, Step] = {
    "note": Step(EVERYONE, ANY),
    "help": Step(EVERYONE, ANY),
    "why": Step(EVERYONE, ANY),
    "status": Step(EVERYONE, ANY),
    "take": Step(ANALYSTS, OPEN, S.INVESTIGATING),
    "route": Step(UNIT, OPEN, S.WITH_DEPARTMENT),
    "nature": Step(UNIT, OPEN),
    "category": Step(UNIT, OPEN),
    "urgent": Step(UNIT, OPEN),
    "language": Step(UNIT, OPEN),
    "customer": Step(UNIT, OPEN),
    "copy": Step(UNIT, OPEN),
    "ask": Step(UNIT, OPEN, S.WAITING),
    "cause": Step(HELPERS, WORKING, S.INVESTIGATING),
    "plan": Step(ANALYSTS, WORKING, S.PROPOSED),
    "approve": Step(SUPERIOR, OPEN, S.APPROVED, ("a proposed remedy",)),
    "reject": Step(SUPERIOR, OPEN, S.INVESTIGATING, ("a proposed remedy",)),
    "offer": Step(UNIT, WORKING, S.OFFERED, ("an approved remedy",)),
    "options": Step(UNIT, WORKING, S.OFFERED, ("an approved remedy",)),
    "agree": Step(UNIT, WORKING, S.AGREED),
    "action": Step(HELPERS, WORKING, S.CARRYING_OUT),
    "done": Step(HELPERS, WORKING, S.CARRYING_OUT, ("something to carry out",)),
    "verify": Step(("quality", *SUPERIOR), WORKING, S.VERIFYING, ("everything reported done",)),
    "promise": Step(UNIT, OPEN),
    "unjustified": Step(UNIT, WORKING, S.UNJUSTIFIED),
    "refer": Step(UNIT, WORKING, S.REFERRED),
    "dispute": Step(UNIT, OPEN),
    "answer": Step(UNIT, OPEN, S.ANSWERED),
    "answered": Step(UNIT, OPEN, S.ANSWERED),
    "thanks": Step(UNIT, OPEN),
    "sorry": Step(UNIT, OPEN),
    "close": Step(UNIT, OPEN, S.CLOSED, ("a written answer",)),
    "improve": Step(UNIT, ANY),
    "reopen": Step(UNIT, DECIDED | {S.CLOSED}, S.INVESTIGATING),
    "merge": Step(UNIT, OPEN, S.MERGED),
    "split": Step(UNIT, OPEN),
    "watch": Step(UNIT, ANY),
    "remind": Step(EVERYONE, OPEN),
    "spam": Step(UNIT, OPEN, S.CLOSED),
    "stop": Step(EVERYONE, ANY),
    "send": Step(UNIT, OPEN),
    "undo": Step(UNIT, ANY),
}
"""Command → its row, in the order of the procedure."""


def missing(step: Step, work: Work, nature: Nature) -> tuple[str, ...]:
    """What the step needs and the work does not have yet."""
    return tuple(need for need in step.needs if not NEEDS[need](work, nature))
