"""The question itself once more where a deadline waits for a decision: its reminder carries all of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from mailflow.domain.model.deadline import StageDue, StageKind
from mailflow.domain.model.events import StoredEvent, Who, fold
from mailflow.domain.model.events.work import ActionDone, RemedyDone, RemedyProposed
from mailflow.domain.model.letters.facts import AskedAgain
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.letters.to_colleagues import (
    APPROVAL_REQUEST,
    LETTER_APPROVAL,
    VERIFICATION_REQUEST,
)
from mailflow.domain.model.people import Holder
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.procedure_state import HeldLetter
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.lifecycle import SUPERIOR
from mailflow.domain.procedure.questions import approval_facts, checklist, letter_approval_facts
from mailflow.domain.procedure.remedy_limits import approver, letter_approver
from mailflow.domain.rules.default_deadlines import APPROVAL, VERIFICATION
from mailflow.domain.rules.default_deadlines import LETTER_APPROVAL as LETTER_CLOCK
from mailflow.ports.deadlines import DueDeadline
from mailflow.ports.store import Transaction


def asked_again(
    tx: Transaction, stage: StageDue, holder: Holder, deadline: DueDeadline, now: datetime, policy: Policy
) -> tuple[LetterOrder, ...]:
    """The request for the decision that the deadline waits for; () where it waits for none of the reader's.

    Whoever may not decide (head office) reads an ordinary escalation.
    """
    kind = deadline.name.kind
    if kind not in _DECISIONS or holder.role not in {"quality", *SUPERIOR}:
        return ()
    events, words = tx.tickets.history(deadline.ticket.id)
    state = fold(events)
    again = AskedAgain(deadline.due_at, late=stage.kind is StageKind.ESCALATION)
    if kind == VERIFICATION.name:
        facts = checklist(deadline.ticket, state, policy, again)
        return _on_behalf(letters_to(holder, VERIFICATION_REQUEST, facts, policy), events)
    if kind == LETTER_CLOCK.name:
        unit = deadline.ticket.department
        return _about_letter(state.letter, unit, words, holder, again, policy, now)
    remedy = state.remedy
    if remedy is None:
        return ()
    asked = approver(remedy.by, remedy.text, remedy.unit, policy, policy.day(now))
    reader = asked if asked.role == holder.role else holder
    request = approval_facts(deadline.ticket, remedy, state.prepared, words, policy, again)
    return _on_behalf(letters_to(reader, APPROVAL_REQUEST, request, policy), events)


_DECISIONS: Final = frozenset({APPROVAL.name, LETTER_CLOCK.name, VERIFICATION.name})


def _about_letter(
    letter: HeldLetter | None,
    unit: str,
    words: str,
    holder: Holder,
    again: AskedAgain,
    policy: Policy,
    now: datetime,
) -> tuple[LetterOrder, ...]:
    """The letter that still waits, to whoever decides on it."""
    if letter is None or not letter.proposed:
        return ()
    asked = letter_approver(letter.by, letter.words, unit, policy, policy.day(now))
    reader = asked if asked.role == holder.role else holder
    facts = letter_approval_facts(letter, words, policy, again)
    orders = letters_to(reader, LETTER_APPROVAL, facts, policy)
    return tuple(replace(order, author=letter.by, author_role=TokenRole.DEPARTMENT) for order in orders)


def _on_behalf(orders: tuple[LetterOrder, ...], events: Sequence[StoredEvent]) -> tuple[LetterOrder, ...]:
    """The letters as those of whoever proposed or reported: what is answered goes to them."""
    asking = (
        e.event.who for e in reversed(events) if isinstance(e.event, RemedyProposed | RemedyDone | ActionDone)
    )
    who = next(asking, Who(""))
    return tuple(replace(order, author=who.by, author_role=who.role) for order in orders)
