"""Mails that would act as staff but may not, and the answers of an authority: nothing leaves the house.

A token in wrong hands, a From that is not the addressee's, a colleague who writes past the notices: the
words are kept, the true staff hear of it in one letter, a stranger hears nothing.
"""

from collections.abc import Iterator

from mailflow.domain.decision.decision import Consequences, Decision
from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.decision.letter_orders import WORDS_LIMIT
from mailflow.domain.model.events import NewEvent, Who
from mailflow.domain.model.events.mails import AuthorityAnswered, MailRefused
from mailflow.domain.model.letters.order import letters_to
from mailflow.domain.model.letters.receipts import REFUSED, RefusedFacts
from mailflow.domain.model.letters.to_colleagues import CONSULTATION_ANSWER, ColleagueWords
from mailflow.domain.model.people import Holder, holder_of, is_staff, role_on
from mailflow.domain.model.ticket import Disposition, TicketView
from mailflow.domain.model.token import role_named
from mailflow.domain.procedure.written_directly import reached_customer, written_directly
from mailflow.domain.rules.threading import Evidence
from mailflow.domain.text.cleaning import clip
from mailflow.domain.understanding.authentication import Authentication
from mailflow.domain.understanding.forwarded import forwards

_ELSEWHERE = "staff answer from another address"
_SHOWN = 1000  # characters of the words that the letter to staff repeats


def unsure_mail(incoming: Incoming) -> Decision | None:
    """A decision where somebody holds a letter to staff who is not its reader, or a colleague has none."""
    return _with_staffs_letter(incoming) or _past_the_notices(incoming)


def _with_staffs_letter(incoming: Incoming) -> Decision | None:
    ticket = incoming.threaded.ticket
    held = next((e for e in _about(incoming, ticket) if e.role != "customer" and e.addressee), None)
    if ticket is None or held is None or incoming.message.sender.email in ticket.participants:
        return None
    if held.role == "authority":
        if incoming.message.sender_is_sure and incoming.message.sender.email == held.addressee:
            return _authority_answers(incoming, held, ticket)
        told = holder_of(ticket.department, incoming.policy)
        return _refused(incoming, held.rule, ticket, told, _others(incoming))
    return _refused(incoming, held.rule, ticket, Holder((held.addressee,), held.role, ""), _others(incoming))


def _others(incoming: Incoming) -> str:
    """Why somebody else's letter is of no use to the sender."""
    if not incoming.message.sender_is_sure:
        return "refused.sender_unclear"
    colleague = is_staff(incoming.message.sender.email, incoming.policy)
    return "refused.not_its_reader" if colleague else "refused.unknown_address"


def _about(incoming: Incoming, ticket: TicketView | None) -> tuple[Evidence, ...]:
    return tuple(e for e in incoming.threaded.evidence if ticket is not None and e.ticket_id == ticket.id)


def _past_the_notices(incoming: Incoming) -> Decision | None:
    """A colleague of this ticket names it by its reference, or answers the customer's own mail."""
    for evidence, ticket, told in _without_our_letter(incoming):
        return _refused(incoming, evidence.rule, ticket, told, "refused.no_token")
    return None


def _without_our_letter(incoming: Incoming) -> Iterator[tuple[Evidence, TicketView, Holder]]:
    """The tickets of a colleague's department that their mail is about, and as whom they write."""
    email = incoming.message.sender.email
    for evidence in incoming.threaded.evidence:
        ticket = incoming.situation.known.tickets[evidence.ticket_id]
        role = role_on(email, ticket.department, incoming.policy)
        if incoming.message.sender_is_sure and role and email not in ticket.participants:
            yield evidence, ticket, Holder((email,), role_named(role), "")


def direct_mail(incoming: Incoming) -> Decision | None:
    """A colleague wrote to the customer with us in copy; a forward is read as such."""
    message = incoming.message
    if forwards(message.subject) or not message.reply_text.strip():
        return None
    if incoming.authentication is Authentication.FAIL:
        return None
    for evidence, ticket, writer in _without_our_letter(incoming):
        if reached_customer(message, ticket):
            return _directly(incoming, evidence.rule, ticket, writer)
    return None


def _directly(incoming: Incoming, rule: str, ticket: TicketView, writer: Holder) -> Decision:
    """It counts as an answer where our server vouches for its sender."""
    message = incoming.message
    who = Who(message.sender.email, writer.role)
    counts = incoming.authentication is Authentication.PASS
    follows = written_directly(message, message.reply_text, who, writer, incoming.policy, rule, counts=counts)
    return Decision(
        Disposition.JOINED,
        f"staff wrote to the customer directly: {rule}",
        incoming.verdict,
        role=writer.role,
        joins=ticket,
        consequences=follows,
        threaded=incoming.threaded,
    )


def _refused(incoming: Incoming, rule: str, ticket: TicketView, told: Holder, reason: str) -> Decision:
    """``reason``: the key of the sentence that says why nothing was done."""
    message = incoming.message
    words = clip(message.reply_text, WORDS_LIMIT)
    refused = MailRefused(
        Who(message.header("from")[:300], told.role),
        authentication=incoming.authentication.value,
        words=words,
        defects=tuple(d for d in message.defects if d.startswith("from:")),
    )
    reader = incoming.policy.joined(told.addresses)
    why = incoming.policy.say(reason, address=message.sender.email or "?", reader=reader)
    theirs = message.sender.email in told.addresses and message.sender_is_sure
    proved = incoming.authentication is Authentication.PASS  # no button sends what a forger has written
    again = message.reply_text if theirs and proved else ""
    facts = RefusedFacts([], [(clip(words, _SHOWN), why, "", "")], again=again)
    return Decision(
        Disposition.SET_ASIDE,
        f"{_ELSEWHERE}: {rule}",
        incoming.verdict,
        role="stranger",
        joins=ticket,
        consequences=Consequences(
            (NewEvent(refused, rule),),
            letters_to(told, REFUSED, facts, incoming.policy, original=message.digest),
        ),
        threaded=incoming.threaded,
    )


def _authority_answers(incoming: Incoming, held: Evidence, ticket: TicketView) -> Decision:
    """The authority's guidance: kept as a note, told to the holder, never to the customer (P11)."""
    words = clip(incoming.message.reply_text or incoming.message.text, WORDS_LIMIT)
    holder = holder_of(ticket.department, incoming.policy)
    facts = ColleagueWords(held.addressee, words, held.role, asked=False)
    return Decision(
        Disposition.JOINED,
        f"an authority's answer by {held.rule}",
        incoming.verdict,
        role="authority",
        joins=ticket,
        consequences=Consequences(
            (NewEvent(AuthorityAnswered(Who(held.addressee), words), held.rule),),
            letters_to(holder, CONSULTATION_ANSWER, facts, incoming.policy, original=incoming.message.digest),
        ),
        threaded=incoming.threaded,
    )
