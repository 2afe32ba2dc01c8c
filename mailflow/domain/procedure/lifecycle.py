"""The lifecycle of a ticket as one table: what may happen in which state, who may do it, what it needs.

An acknowledgement is a met deadline, not a state.  docs/lifecycle.md is drawn from this table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import Status
from mailflow.domain.procedure.state import ProcedureState

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
    """One row: a command, who may give it, in which states, what it needs, what follows."""

    who: tuple[str, ...]  # roles
    sources: frozenset[Status]
    target: Status | None = None  # None: the state stays
    needs: tuple[str, ...] = ()  # keys of NEEDS
    letters: tuple[str, ...] = ()  # occasions, besides the receipt and the stage letter
    clocks: tuple[str, ...] = ()  # that it starts
    ends: tuple[str, ...] = ()  # clocks, besides the first reading, which whatever is done ends
    usually: tuple[Status, ...] = ()  # the states from which the picture leads here


Need = Callable[[ProcedureState, Nature], bool]

NEEDS: Mapping[str, Need] = {
    "a remedy": lambda state, _: state.remedy is not None,
    "a proposed remedy": lambda state, _: state.remedy is not None and state.remedy.state == "proposed",
    "an approved remedy": lambda state, _: state.remedy is not None and state.remedy.state == "approved",
    "something to carry out": lambda state, _: state.remedy is not None or bool(state.actions),
    "an answer to confirm": lambda state, _: state.held == "confirmation",
    "everything reported done": lambda state, _: state.all_done,
    "an open promise": lambda state, _: bool(state.open_promises),
    "a written answer": lambda state, nature: (
        state.answered or (state.thanked and nature is not Nature.COMPLAINT)
    ),
}
"""What a step may need before it; the key is what a refusal says is missing."""

S = Status
_OPENING = (S.RECEIVED, S.WITH_DEPARTMENT)
_ANSWER = (S.INVESTIGATING, S.VERIFYING, S.REFERRED)
_CLOSING = ("resolution", "customer's answer", "approval", "offer", "remedy", "action", "reminder")
"""Besides those of the customer who waits, of instructions and of a hand-over, which end with all work."""

STEPS: Mapping[str, Step] = {
    "note": Step(EVERYONE, ANY, letters=("consultation",)),
    "help": Step(EVERYONE, ANY, letters=("help",)),
    "why": Step(EVERYONE, ANY, letters=("story",)),
    "status": Step(EVERYONE, ANY, letters=("story",)),
    "take": Step(ANALYSTS, OPEN, S.INVESTIGATING, usually=_OPENING),
    "route": Step(
        UNIT,
        OPEN,
        S.WITH_DEPARTMENT,
        letters=("handed_on", "handed_over"),
        clocks=("hand-over",),
        usually=(S.RECEIVED, S.INVESTIGATING),
    ),
    "nature": Step(UNIT, OPEN),
    "category": Step(UNIT, OPEN),
    "urgent": Step(UNIT, OPEN, clocks=("resolution",)),
    "language": Step(UNIT, OPEN),
    "customer": Step(UNIT, OPEN),
    "copy": Step(UNIT, OPEN),
    "ask": Step(
        UNIT,
        OPEN,
        S.WAITING,
        letters=("information_request", "customer_reminder", "customer_silent"),
        clocks=("customer's answer",),
        usually=(S.INVESTIGATING,),
    ),
    "cause": Step(HELPERS, WORKING, S.INVESTIGATING, usually=(S.INVESTIGATING,)),
    "plan": Step(
        ANALYSTS,
        WORKING,
        S.PROPOSED,
        letters=("approval_request", "work_order"),
        clocks=("remedy", "approval", "offer"),
        ends=("approval", "offer"),
        usually=(S.INVESTIGATING,),
    ),
    "approve": Step(
        SUPERIOR,
        OPEN,
        S.APPROVED,
        ("a proposed remedy",),
        letters=("approval_result", "offer", "work_order"),
        clocks=("offer",),
        ends=("approval",),
        usually=(S.PROPOSED,),
    ),
    "reject": Step(
        SUPERIOR,
        OPEN,
        S.INVESTIGATING,
        ("a proposed remedy",),
        letters=("approval_result",),
        ends=("approval", "remedy"),
        usually=(S.PROPOSED,),
    ),
    "offer": Step(
        UNIT,
        WORKING,
        S.OFFERED,
        ("an approved remedy",),
        letters=("offer",),
        ends=("offer",),
        usually=(S.APPROVED,),
    ),
    "options": Step(
        UNIT,
        WORKING,
        S.OFFERED,
        ("an approved remedy",),
        letters=("options",),
        ends=("offer",),
        usually=(S.APPROVED,),
    ),
    "agree": Step(UNIT, WORKING, S.AGREED, usually=(S.OFFERED,)),
    "action": Step(
        HELPERS, WORKING, S.CARRYING_OUT, letters=("work_order",), clocks=("action",), usually=(S.AGREED,)
    ),
    "done": Step(
        HELPERS,
        WORKING,
        S.CARRYING_OUT,
        ("something to carry out",),
        letters=("verification_request",),
        ends=("remedy", "action"),
        usually=(S.AGREED, S.CARRYING_OUT),
    ),
    "verify": Step(
        ("quality", *SUPERIOR),
        WORKING,
        S.VERIFYING,
        ("everything reported done",),
        letters=("verification_passed", "verification_failed"),
        usually=(S.CARRYING_OUT,),
    ),
    "promise": Step(UNIT, OPEN, clocks=("promise",)),
    "kept": Step(HELPERS, ANY, needs=("an open promise",), ends=("promise",)),
    "unjustified": Step(
        UNIT,
        WORKING,
        S.UNJUSTIFIED,
        letters=("explanation",),
        ends=("resolution", "offer"),
        usually=(S.INVESTIGATING,),
    ),
    "refer": Step(
        UNIT,
        WORKING,
        S.REFERRED,
        letters=("referral", "authority_request"),
        usually=(S.INVESTIGATING,),
    ),
    "dispute": Step(UNIT, OPEN, letters=("dispute_ways",)),
    "answer": Step(
        UNIT,
        OPEN,
        S.ANSWERED,
        letters=("final_answer", "survey"),
        clocks=("survey",),
        ends=("resolution", "offer"),
        usually=_ANSWER,
    ),
    "answered": Step(
        UNIT,
        OPEN,
        S.ANSWERED,
        letters=("survey",),
        clocks=("survey",),
        ends=("resolution", "offer"),
        usually=_ANSWER,
    ),
    "told": Step(UNIT, ANY, ends=("customer waiting", "hand-over")),
    "thanks": Step(UNIT, OPEN, letters=("thanks",)),
    "sorry": Step(UNIT, OPEN, letters=("apology",)),
    "close": Step(
        UNIT,
        OPEN,
        S.CLOSED,
        ("a written answer",),
        ends=_CLOSING,
        usually=(S.ANSWERED, S.UNJUSTIFIED),
    ),
    "improve": Step(UNIT, ANY, letters=("improvement",)),
    "reopen": Step(UNIT, DECIDED | {S.CLOSED}, S.INVESTIGATING, clocks=("resolution",), usually=(S.CLOSED,)),
    "merge": Step(UNIT, OPEN, S.MERGED, ends=("acknowledgement", *_CLOSING), usually=_OPENING),
    "split": Step(UNIT, OPEN, letters=("acknowledgement", "handed_on")),
    "watch": Step(UNIT, ANY, clocks=("watch",)),
    "remind": Step(EVERYONE, OPEN, clocks=("reminder",)),
    "spam": Step(UNIT, OPEN, S.CLOSED, ends=("acknowledgement", *_CLOSING), usually=_OPENING),
    "stop": Step(EVERYONE, ANY),
    "send": Step(UNIT, OPEN, needs=("an answer to confirm",), letters=("written_response",)),
    "undo": Step(UNIT, ANY),
}
"""Command → its row, in the order of the procedure."""


BY_ITSELF: tuple[tuple[Status, Status, str], ...] = (
    (S.RECEIVED, S.WITH_DEPARTMENT, "a route fits"),
    (S.WAITING, S.INVESTIGATING, "they write"),
    (S.PROPOSED, S.OFFERED, "approved, the letter was prepared"),
    (S.OFFERED, S.AGREED, "the customer chooses"),
    (S.VERIFYING, S.INVESTIGATING, "failed, the next form"),
    (S.WITH_DEPARTMENT, S.CLOSED, "thanks and close where it is no complaint"),
)
"""What leads from state to state beside the commands' own targets: from, to, by what."""


def missing(step: Step, state: ProcedureState, nature: Nature) -> tuple[str, ...]:
    """What the step needs and the work does not have yet."""
    return tuple(need for need in step.needs if not NEEDS[need](state, nature))
