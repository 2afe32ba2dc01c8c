"""The lifecycle of a ticket: groups of states and roles, what a step needs before it, what happens by itself.

The steps are the commands (procedure/commands); docs/lifecycle.md is drawn from both.  An acknowledgement
is a met deadline, not a state.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mailflow.domain.model.outbox import Awaits
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.procedure_state import ProcedureState
from mailflow.domain.model.ticket import Status

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
class Need:
    """What the work on a ticket must have before a step."""

    name: str  # the code word of what a refusal says is missing
    met: Callable[[ProcedureState, Nature], bool]
    brought_by: str  # the command that brings it, as the refusal shows it (suggestions.fitted)


TO_DECIDE = Need(
    "something to decide",
    lambda state, _: state.remedy_proposed or state.letter_proposed,
    "#plan …",
)
LETTER_TO_SUBMIT = Need(
    "a held letter", lambda state, _: state.letter is not None and not state.letter.proposed, "#status"
)
APPROVED_REMEDY = Need(
    "an approved remedy",
    lambda state, _: state.remedy is not None and state.remedy.state == "approved",
    "#plan … @{own} {day}",
)
SOMETHING_TO_DO = Need(
    "something to carry out",
    lambda state, _: state.remedy is not None or bool(state.actions),
    "#plan … @{own} {day}",
)
ALL_DONE = Need("everything reported done", lambda state, _: state.all_done, "#done")
ANSWER_TO_CONFIRM = Need(
    "an answer to confirm", lambda state, _: state.held == Awaits.CONFIRMATION, "#status"
)
OPEN_PROMISE = Need("an open promise", lambda state, _: bool(state.open_promises), "#promise … {day}")
WRITTEN_ANSWER = Need(
    "a written answer",
    lambda state, nature: state.answered or (state.thanked and nature is not Nature.COMPLAINT),
    "#answer …",
)

BY_ITSELF: tuple[tuple[Status, Status, str], ...] = (
    (Status.RECEIVED, Status.WITH_DEPARTMENT, "a route fits"),
    (Status.WAITING, Status.INVESTIGATING, "they write"),
    (Status.PROPOSED, Status.OFFERED, "approved, the letter was prepared"),
    (Status.OFFERED, Status.AGREED, "the customer chooses"),
    (Status.VERIFYING, Status.INVESTIGATING, "failed, the next form"),
    (Status.WITH_DEPARTMENT, Status.CLOSED, "thanks and close where it is no complaint"),
)
"""What leads from state to state beside the commands' own targets: from, to, by what."""
