"""The deadlines of a ticket as staff read them in letters and receipts."""

from collections.abc import Iterable
from datetime import datetime

from mailflow.domain.decision.incoming import Running
from mailflow.domain.model.deadline import Deadline
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.procedure_state import ProcedureState
from mailflow.domain.rules.default_deadlines import DEADLINES, title_of, words_behind


def deadlines_told(
    running: Running,
    begun: Iterable[Deadline],
    policy: Policy,
    state: ProcedureState | None = None,
) -> list[tuple[str, datetime]]:
    """Title and due time of a ticket's deadlines, as staff read them, the earliest first.

    ``begun``: those that start now, also in the place of one that runs.  Acknowledging is the program's
    own work, and what is only asked of the customer is nobody's duty.
    """
    due = dict(running) | {deadline.name: deadline.due_at for deadline in begun}
    untold = {each.name for each in DEADLINES if not each.shown}
    untold |= {rule.name for rule in policy.deadlines if rule.only_acknowledges}
    told = sorted(
        ((at, name) for name, at in due.items() if name.kind not in untold),
        key=lambda each: (each[0], str(each[1])),
    )
    behind = {name: words_behind(name, state) if state else "" for _, name in told}
    return [(title_of(name, policy, behind[name]), at) for at, name in told]
