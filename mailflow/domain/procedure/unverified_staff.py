"""Mails that would act as staff but may not, and the answers of an authority: nothing leaves the house.

A token in wrong hands, a From that is not the addressee's, a colleague who writes past the notices: the
words are kept, the true staff hear of it in one letter, a stranger hears nothing.
"""

from mailflow.domain.decision.incoming import Case
from mailflow.domain.decision.decision import Decision, Happening
from mailflow.domain.model.letter import LetterOrder
from mailflow.domain.model.message import Address
from mailflow.domain.decision.letter_orders import WORDS_LIMIT
from mailflow.domain.model.people import Holder, holder_of, role_on, staff_language
from mailflow.domain.model.policy import Policy
from mailflow.domain.procedure import messages as say_words
from mailflow.domain.text.cleaning import clip
from mailflow.domain.rules.threading import Evidence
from mailflow.domain.model.ticket import Disposition, TicketView

_SHOWN = 1000  # characters of the words that the letter to staff repeats


def unsure_mail(case: Case) -> Decision | None:
    """A decision where somebody holds a letter to staff who is not its reader, or a colleague has none."""
    return _with_staffs_letter(case) or _past_the_notices(case)


def _with_staffs_letter(case: Case) -> Decision | None:
    ticket = case.threaded.ticket
    held = next((e for e in _about(case, ticket) if e.role != "customer" and e.addressee), None)
    if ticket is None or held is None or case.message.sender.email in ticket.participants:
        return None
    if held.role == "authority":
        if case.message.sender_is_sure and case.message.sender.email == held.addressee:
            return _authority_answers(case, held, ticket)
        return _refused(case, held.rule, ticket, holder_of(ticket.department, case.policy))
    return _refused(case, held.rule, ticket, Holder((held.addressee,), held.role, ""))


def _about(case: Case, ticket: TicketView | None) -> tuple[Evidence, ...]:
    return tuple(e for e in case.threaded.evidence if ticket is not None and e.ticket_id == ticket.id)


def _past_the_notices(case: Case) -> Decision | None:
    """A colleague of this ticket names it by its reference, or answers the customer's own mail."""
    email = case.message.sender.email
    for evidence in case.threaded.evidence:
        ticket = case.situation.known.tickets[evidence.ticket_id]
        role = role_on(email, ticket.department, case.policy)
        if case.message.sender_is_sure and role and email not in ticket.participants:
            return _refused(case, evidence.rule, ticket, Holder((email,), role, ""))
    return None


def _refused(case: Case, rule: str, ticket: TicketView, told: Holder) -> Decision:
    message = case.message
    words = clip(message.reply_text, WORDS_LIMIT)
    happening = Happening(
        "refused",
        rule,
        {
            "by": message.header("from")[:300],
            "role": told.role,
            "authentication": case.authentication.value,
            "defects": [d for d in message.defects if d.startswith("from:")],
            "words": words,
        },
    )
    why = say_words.say(say_words.OTHER_SENDER, case.policy, message.sender.email or "?")
    facts: dict[str, object] = {"understood": [], "problems": [(clip(words, _SHOWN), why, "", "")]}
    return Decision(
        Disposition.SET_ASIDE,
        f"staff answer from another address by {rule}",
        case.verdict,
        role="stranger",
        joins=ticket,
        happenings=(happening,),
        letters=_letters(told, "refused", facts, case.policy, message.digest),
        threaded=case.threaded,
    )


def _authority_answers(case: Case, held: Evidence, ticket: TicketView) -> Decision:
    """The authority's guidance: kept as a note, told to the holder, never to the customer (P11)."""
    words = clip(case.message.reply_text or case.message.text, WORDS_LIMIT)
    facts: dict[str, object] = {"by": held.addressee, "words": words}
    return Decision(
        Disposition.JOINED,
        f"an authority's answer by {held.rule}",
        case.verdict,
        role="authority",
        joins=ticket,
        happenings=(Happening("authority answered", held.rule, facts),),
        letters=_letters(
            holder_of(ticket.department, case.policy),
            "consultation_answer",
            facts,
            case.policy,
            case.message.digest,
        ),
        threaded=case.threaded,
    )


def _letters(
    told: Holder, occasion: str, facts: dict[str, object], policy: Policy, original: str
) -> tuple[LetterOrder, ...]:
    return tuple(
        LetterOrder(
            occasion, Address(address), told.role, (staff_language(policy),), facts, attach_digest=original
        )
        for address in told.addresses
    )
