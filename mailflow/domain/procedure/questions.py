"""What a superior or QA is asked to decide, told from the record, also when they are reminded (P15, P20)."""

from mailflow.domain.model.letters.facts import FIRST, AskedAgain
from mailflow.domain.model.letters.to_colleagues import (
    ApprovalFacts,
    ChecklistFacts,
    LetterApprovalFacts,
)
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.procedure_state import HeldLetter, ProcedureState, Remedy
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.procedure.remedy_limits import cost_of, doubt_about


def approval_facts(
    ticket: TicketView, remedy: Remedy, letter: str, words: str, policy: Policy, again: AskedAgain = FIRST
) -> ApprovalFacts:
    """What whoever decides on a remedy reads; ``letter`` waits with it, ``words`` are the customer's."""
    return ApprovalFacts(
        proposer=remedy.by,
        remedy=remedy.text,
        amount=cost_of(remedy.text, policy).figures,
        doubt=doubt_about(remedy.text, policy),
        unit=policy.titled(remedy.unit),
        due=remedy.due,
        letter_text=letter,
        customer_name=ticket.customer_name,
        customer_email=ticket.customer_email,
        subject=ticket.subject,
        words=words,
        again=again,
    )


def letter_approval_facts(
    letter: HeldLetter, words: str, policy: Policy, again: AskedAgain = FIRST, *, note: str = ""
) -> LetterApprovalFacts:
    """What whoever decides on a letter reads; the letter itself is shown as it waits."""
    return LetterApprovalFacts(
        proposer=letter.by,
        number=letter.number,
        amount=cost_of(letter.words, policy).figures,
        note=note,
        letter_text=letter.words,
        words=words,
        again=again,
    )


def checklist(
    ticket: TicketView, state: ProcedureState, policy: Policy, again: AskedAgain = FIRST
) -> ChecklistFacts:
    """What QA has to look at."""
    remedy = state.remedy
    items = [(a.text, policy.titled(a.unit), a.due, a.done) for a in state.actions]
    if remedy:
        items.insert(0, (remedy.text, policy.titled(remedy.unit), remedy.due, state.remedy_done))
    return ChecklistFacts(
        remedy=remedy.text if remedy else "",
        items=items,
        customer_name=ticket.customer_name,
        subject=ticket.subject,
        again=again,
    )
