"""The question itself once more where a deadline waits for a decision: its reminder carries all of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mailflow.domain.model.deadline import StageDue, StageKind
from mailflow.domain.model.events import StoredEvent, Who, fold
from mailflow.domain.model.events.work import ActionDone, RemedyDone, RemedyProposed
from mailflow.domain.model.letters.facts import AskedAgain
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.letters.to_colleagues import APPROVAL_REQUEST, VERIFICATION_REQUEST
from mailflow.domain.model.people import Holder
from mailflow.domain.model.policy import Policy
from mailflow.domain.procedure.lifecycle import SUPERIOR
from mailflow.domain.procedure.questions import approval_facts, checklist
from mailflow.domain.procedure.remedy_limits import approver
from mailflow.domain.rules.default_deadlines import APPROVAL, VERIFICATION
from mailflow.ports.deadlines import DueDeadline
from mailflow.ports.store import Transaction


def asked_again(
    tx: Transaction, stage: StageDue, holder: Holder, deadline: DueDeadline, now: datetime, policy: Policy
) -> tuple[LetterOrder, ...]:
    """The request for the decision that the deadline waits for; () where it waits for none of the reader's.

    Whoever may not decide (head office) reads an ordinary escalation.
    """
    kind = deadline.name.kind
    if kind not in {APPROVAL.name, VERIFICATION.name} or holder.role not in {"quality", *SUPERIOR}:
        return ()
    events, words = tx.tickets.history(deadline.ticket.id)
    state = fold(events)
    again = AskedAgain(deadline.due_at, late=stage.kind is StageKind.ESCALATION)
    if kind == VERIFICATION.name:
        facts = checklist(deadline.ticket, state, again)
        return _on_behalf(letters_to(holder, VERIFICATION_REQUEST, facts, policy), events)
    remedy = state.remedy
    if remedy is None:
        return ()
    asked = approver(remedy.by, remedy.text, remedy.unit, policy, policy.day(now))
    reader = asked if asked.role == holder.role else holder
    request = approval_facts(deadline.ticket, remedy, state.prepared, words, policy, again)
    return _on_behalf(letters_to(reader, APPROVAL_REQUEST, request, policy), events)


def _on_behalf(orders: tuple[LetterOrder, ...], events: Sequence[StoredEvent]) -> tuple[LetterOrder, ...]:
    """The letters as those of whoever proposed or reported: what is answered goes to them."""
    asking = (
        e.event.who for e in reversed(events) if isinstance(e.event, RemedyProposed | RemedyDone | ActionDone)
    )
    who = next(asking, Who(""))
    return tuple(replace(order, author=who.by, author_role=who.role) for order in orders)
