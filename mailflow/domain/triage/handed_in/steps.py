"""The decision about a mail of staff that hands in a customer's matter; None for every other mail."""

from collections.abc import Callable
from dataclasses import replace

from mailflow.domain.decision.decision import Consequences, Decision
from mailflow.domain.decision.extract import listed
from mailflow.domain.decision.handed_in import Doubtful, Faulty, HandedIn, Taken
from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.decision.letter_orders import WORDS_LIMIT
from mailflow.domain.model.events import NewEvent, Who
from mailflow.domain.model.events.mails import MailNoted, TicketHandedIn
from mailflow.domain.model.letters.notices import CustomerWroteFacts, NewTicketFacts
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Message
from mailflow.domain.model.pattern import PHONE
from mailflow.domain.model.people import is_staff_for, role_in_house, staff_language
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import Disposition, TicketView
from mailflow.domain.procedure.authority import HAND_IN, Grade, needed
from mailflow.domain.rules.threading import Evidence, Threaded
from mailflow.domain.text.cleaning import clip
from mailflow.domain.triage.handed_in import form, forward
from mailflow.domain.triage.handed_in.letters import confirmation, question, receipt, refusal
from mailflow.domain.triage.handed_in.which_ticket import by_words, named_by_staff, unclear
from mailflow.domain.understanding.authentication import Authentication
from mailflow.domain.understanding.extraction import Found

Step = Callable[[Incoming], Decision | None]


def read_form(message: Message, policy: Policy, asked: Message | None) -> HandedIn | None:
    """The form that a mail of staff is; None for everything else."""
    role = _role(message, policy)
    return form.read(message, role, policy, asked) if role else None


def read_forward(message: Message, policy: Policy) -> HandedIn | None:
    """The forward that a mail of staff is; None for everything else."""
    role = _role(message, policy)
    return forward.read(message, role, policy) if role else None


def _role(message: Message, policy: Policy) -> str:
    """As whom the sender may hand things in; a From that programs read differently may not."""
    return role_in_house(message.sender.email, policy) if message.sender_is_sure else ""


def form_step(incoming: Incoming, join: Step, open_ticket: Step) -> Decision | None:
    """A form of staff, also in answer to a notice or to our question."""
    if incoming.authentication is Authentication.FAIL:
        return None
    return _decide(incoming, incoming.whose.form, join, open_ticket)


def forward_step(incoming: Incoming, join: Step, open_ticket: Step) -> Decision | None:
    """A mail that staff forward, unless it is about a complaint of their own (P32)."""
    ticket = incoming.threaded.ticket
    own = ticket is not None and incoming.message.sender.email in ticket.participants
    if incoming.authentication is Authentication.FAIL or own:
        return None
    found = incoming.whose.forward
    answers_us = bool(incoming.situation.about_no_ticket) or ticket is not None
    if isinstance(found, Doubtful) and answers_us and found.reason in {"an_answer", "our_sender"}:
        return None
    return _decide(incoming, found, join, open_ticket)


def _decide(incoming: Incoming, found: HandedIn | None, join: Step, open_ticket: Step) -> Decision | None:
    if found is None:
        return None
    if isinstance(found, Taken):
        found = (_evidence_of(incoming, found) is None and unclear(incoming, found)) or found
    if isinstance(found, Taken):
        if _grade(incoming) >= needed(HAND_IN, incoming.policy):
            return _taken(incoming, found, join, open_ticket)
        rule, letter = "handed in, unsure by whom", confirmation(incoming, found)
    elif isinstance(found, Doubtful):
        rule, letter = f"forward by staff, unsure: {found.reason}", question(incoming, found)
    else:
        rule, letter = f"form refused: {_reasons(found)}", refusal(incoming, found)
    return Decision(
        Disposition.SET_ASIDE,
        rule,
        incoming.verdict,
        role=found.said.role if isinstance(found, Taken) else found.role,
        consequences=Consequences(letters=(letter,)),
        threaded=incoming.threaded,
        heard=found.mail,
    )


def _grade(incoming: Incoming) -> Grade:
    """How sure it is who hands in: vouched for, or in answer to a letter that only they could read."""
    answered = {letter.addressee for letter in incoming.situation.about_no_ticket}
    answered |= {each.addressee for each in incoming.threaded.evidence if each.joins and each.addressee}
    if any(is_staff_for(incoming.message.sender.email, addressee, incoming.policy) for addressee in answered):
        return Grade.TOKEN
    return Grade.AUTHENTICATED if incoming.authentication is Authentication.PASS else Grade.ADDRESS


def _reasons(fault: Faulty) -> str:
    return ", ".join(dict.fromkeys(mistake.reason for mistake in fault.mistakes))


def _taken(incoming: Incoming, taken: Taken, join: Step, open_ticket: Step) -> Decision | None:
    """The customer's mail goes the way of every mail; the member of staff gets a receipt."""
    said, mail = taken.said, taken.mail
    evidence = _evidence_of(incoming, taken)
    theirs = replace(incoming, message=mail, threaded=_threaded(incoming, evidence), said=said)
    if evidence is not None and _same_mail(incoming, evidence):
        decision, outcome = _known_already(theirs), "known"
    else:
        decided = join(theirs) if evidence is not None else open_ticket(theirs)
        if decided is None:
            return None
        decision, outcome = decided, "opened" if decided.opens else "joined"
    who = Who(said.by, said.role)
    handed_in = TicketHandedIn(who, said.channel, mail.sender.email, said.phone, said.written)
    note = (MailNoted(who, clip(said.note, WORDS_LIMIT)),) if said.note.strip() else ()
    events = tuple(NewEvent(event, said.how) for event in (handed_in, *note))
    follows = decision.consequences
    letters = _telling_phone(follows.letters, said.phone, incoming.policy)
    return replace(
        decision,
        rule=f"{said.how} by staff: {decision.rule}",
        role=said.role,
        consequences=replace(
            follows,
            events=(*follows.events, *events),
            letters=(*letters, receipt(theirs, said, decision, outcome)),
        ),
        found=_with_phone(decision.found, said.phone),
        heard=mail,
    )


def _evidence_of(incoming: Incoming, taken: Taken) -> Evidence | None:
    """What ties the mail to a ticket: what staff say of it, Message-IDs, of a forward its words."""
    if taken.said.joins:
        return named_by_staff(incoming, taken)
    found = _evidence(incoming, taken.mail)
    return by_words(incoming, taken.mail) if found is None and taken.said.how == "forward" else found


def _evidence(incoming: Incoming, mail: Message) -> Evidence | None:
    """What ties a forward to a ticket of the same customer; a guessed reference does no harm here."""
    tickets, email = incoming.situation.known.tickets, mail.sender.email
    return next((e for e in _all(incoming) if email and tickets[e.ticket_id].customer_email == email), None)


def _all(incoming: Incoming) -> tuple[Evidence, ...]:
    """What the mail of staff tells, and what the mail attached to it does."""
    known = incoming.situation.known
    carried = (i for each in incoming.message.enclosed for i in (each.message_id, *each.references))
    found = [
        Evidence(rule, ticket_id, message_id, joins=False)
        for message_id in dict.fromkeys(carried)
        for rule, tickets in (
            ("our message-id", [known.ours[message_id].ticket_id] if message_id in known.ours else []),
            ("known message-id", known.foreign.get(message_id, ())),
        )
        for ticket_id in tickets
        if ticket_id in known.tickets
    ]
    return (*found, *incoming.threaded.evidence)


def _threaded(incoming: Incoming, evidence: Evidence | None) -> Threaded:
    """The ticket of the same customer, or none: then those that the mail names are linked for staff."""
    every = tuple(dict.fromkeys((*((evidence,) if evidence else ()), *_all(incoming))))
    others = tuple(dict.fromkeys(e.ticket_id for e in every))
    if evidence is None:
        return Threaded(None, "nothing fits", every, others)
    ticket = incoming.situation.known.tickets[evidence.ticket_id]
    return Threaded(ticket, evidence.rule, every, tuple(other for other in others if other != ticket.id))


def _same_mail(incoming: Incoming, evidence: Evidence) -> bool:
    """Whether the forwarded mail itself is on the ticket: the customer wrote to both of us."""
    carried = {each.message_id for each in incoming.message.enclosed} | set(incoming.message.in_reply_to[:1])
    return evidence.rule == "known message-id" and evidence.detail in carried


def _known_already(incoming: Incoming) -> Decision:
    ticket: TicketView | None = incoming.threaded.ticket
    return Decision(
        Disposition.JOINED,
        "a mail that is on the ticket already",
        incoming.verdict,
        joins=ticket,
        threaded=incoming.threaded,
    )


def _telling_phone(letters: tuple[LetterOrder, ...], phone: str, policy: Policy) -> tuple[LetterOrder, ...]:
    """The letters, those that list what was found with the number to call back."""
    if not phone:
        return letters
    [number] = listed((Found(PHONE, phone, phone),), policy, staff_language(policy))
    return tuple(_with_found(order, number) for order in letters)


def _with_found(order: LetterOrder, number: tuple[str, str]) -> LetterOrder:
    facts = order.facts
    if not isinstance(facts, NewTicketFacts | CustomerWroteFacts):
        return order
    others = (each for each in facts.found if each != number)
    return replace(order, facts=replace(facts, found=[number, *others]))


def _with_phone(found: tuple[Found, ...], phone: str) -> tuple[Found, ...]:
    if not phone or any((each.name, each.value) == (PHONE, phone) for each in found):
        return found
    return (*found, Found(PHONE, phone, phone))
