"""The decision about one mail: which ticket, by which rule, what changes, which letters go to whom.

``decide`` is pure: the mail, what the store knows, the policy and the time go in, a Decision comes out.
The order of the steps is the tuple STEPS; the first that has an answer decides.
"""

from collections.abc import Callable
from dataclasses import replace

from mailflow.domain.decision.decision import Consequences, Decision
from mailflow.domain.decision.delivery_reports import bounce_step, on_own_ticket
from mailflow.domain.decision.extract import listed, pick_out, picked_out
from mailflow.domain.decision.incoming import Incoming, Situation
from mailflow.domain.decision.letter_orders import notices, parts_of_mail, told_of_mail
from mailflow.domain.decision.sender_doubt import Doubt, doubt_on
from mailflow.domain.model.deadline import Deadline
from mailflow.domain.model.deadline_events import Done, Starts
from mailflow.domain.model.events import NewEvent, Who
from mailflow.domain.model.events.mails import MachineWrote, MailJoined, ReasonToJoin
from mailflow.domain.model.letters.notices import CUSTOMER_WROTE, CustomerWroteFacts
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Kind, Message
from mailflow.domain.model.origin import FORM, THROUGH, Origin
from mailflow.domain.model.people import holder_of, is_staff_for, staff_language
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import NO_CHANGE, UNSET, Disposition, Status, TicketChange, TicketView
from mailflow.domain.procedure.absence import colleague_away
from mailflow.domain.procedure.bare_thanks import thanks_alone
from mailflow.domain.procedure.customer import begun_by_customer, customer_mail
from mailflow.domain.procedure.deadlines_told import deadlines_told
from mailflow.domain.procedure.staff import staff_mail
from mailflow.domain.procedure.unverified_staff import unsure_mail
from mailflow.domain.rules.default_deadlines import CUSTOMERS_ANSWER
from mailflow.domain.rules.threading import Evidence, Threaded, contradicts, thread
from mailflow.domain.text.cleaning import clean_name
from mailflow.domain.triage.handed_in.steps import form_step, forward_step
from mailflow.domain.triage.opening import open_ticket
from mailflow.domain.triage.whose_mail import whose_mail
from mailflow.domain.understanding.authentication import authenticate
from mailflow.domain.understanding.extraction import Found
from mailflow.domain.understanding.find_origin import believed
from mailflow.domain.understanding.groups import group_addresses
from mailflow.domain.understanding.sender_kind import classify
from mailflow.domain.understanding.sender_kind.verdict import Verdict

__all__ = ["STEPS", "Situation", "decide"]

Step = Callable[[Incoming], Decision | None]


def decide(message: Message, situation: Situation, policy: Policy) -> Decision:
    """Decide what becomes of one mail."""
    authentication = authenticate(message, policy.authentication.authserv_id)
    whose = situation.whose or whose_mail(message, policy, situation.asked)
    origin = whose.origin
    heard = origin.mail if origin else message
    threaded = thread(heard, situation.known, now=situation.now, reopen_within=policy.limits.joined_within)
    if origin is not None and origin.how == FORM:
        verdict = Verdict(Kind.HUMAN, "web form", origin.name, certain=False)
        steps, threaded = FORM_STEPS, _joining_nothing(threaded)
    else:
        verdict, steps = _written_by(heard, policy), STEPS
    authentication = believed(authentication, origin)
    incoming = Incoming(heard, situation, policy, verdict, threaded, authentication, whose)
    decision = next(decision for step in steps if (decision := step(incoming)) is not None)
    return _by_way_of(origin, decision) if origin is not None else _from_a_list(incoming, decision)


def _written_by(message: Message, policy: Policy) -> Verdict:
    return classify(
        message,
        own_addresses=policy.own_addresses,
        own_domain=policy.organisation.domain,
        trusted_list_ids=policy.authentication.trusted_list_ids,
        trusted_forwarders=policy.authentication.trusted_forwarders,
    )


def _joining_nothing(threaded: Threaded) -> Threaded:
    """Anybody can type an address and a reference into a form: tickets that it names are shown to staff."""
    named = tuple(dict.fromkeys(evidence.ticket_id for evidence in threaded.evidence))
    rule = "stranger names a ticket" if named else "nothing fits"
    return Threaded(None, rule, threaded.evidence, named)


def _by_way_of(origin: Origin, decision: Decision) -> Decision:
    """The decision with how the mail came; of a copy of an earlier mail nothing else is told."""
    if decision.twin is not None:
        return decision
    way = f"web form {origin.name}" if origin.how == FORM else f"{THROUGH}{origin.name}"
    return replace(
        decision, rule=f"{way}: {decision.rule}", heard=decision.heard or origin.mail, origin=origin
    )


def _from_a_list(incoming: Incoming, decision: Decision) -> Decision:
    """The decision, told of the group that passed the mail on with its From; the config names none."""
    if decision.opens is None or incoming.verdict.rule != "mailing_list":
        return decision
    group = min(group_addresses(incoming.message), default="")
    return replace(decision, rule=f"{THROUGH}{group}: {decision.rule}") if group else decision


def _seen_before(incoming: Incoming) -> Decision | None:
    """Another copy of a mail that has been decided: one message, one ticket, several arrivals."""
    twin = incoming.situation.twin
    if twin is None:
        return None
    rule = "the same bytes" if twin.same_bytes else "same Message-ID and content"
    return Decision(Disposition.SET_ASIDE, f"duplicate: {rule}", incoming.verdict, twin=twin)


def _own_mail(incoming: Incoming) -> Decision | None:
    if incoming.verdict.kind is not Kind.OWN:
        return None
    return Decision(
        Disposition.SET_ASIDE, f"own mail: {incoming.verdict.rule}", incoming.verdict, role="machine"
    )


LIKELY = "likely machine"
"""The rule of a mail that several signs give away as a program's, though none of them is certain."""


def _machine(incoming: Incoming) -> Decision | None:
    """Certain machines are set aside; uncertain ones only where they answer a letter to somebody else.

    Doubt whether the sender is a machine means acknowledging: a customer wrongly silenced is worse
    than a loop that the caps stop.  On their own ticket a customer in doubt is shown to staff as any
    other, and nothing automatic follows (``_join``).
    """
    verdict = incoming.verdict
    if verdict.kind is Kind.HUMAN or on_own_ticket(incoming):
        return None
    sure = verdict.certain or verdict.likely or verdict.kind is Kind.REPORT
    if not sure and incoming.threaded.ticket is None:
        return None
    kind = verdict.kind.replace("_", "-")
    wrote = NewEvent(MachineWrote(verdict.kind.value, verdict.evidence), verdict.rule)
    events, letters = colleague_away(incoming)
    return Decision(
        Disposition.SET_ASIDE,
        LIKELY if verdict.likely else f"{kind}: {verdict.rule}",
        verdict,
        role="machine",
        joins=incoming.threaded.ticket,
        consequences=Consequences((wrote, *events), letters),
        threaded=incoming.threaded,
    )


def _form(incoming: Incoming) -> Decision | None:
    """Staff log what a customer told them (``#new``)."""
    return form_step(incoming, _join, open_ticket)


def _staff(incoming: Incoming) -> Decision | None:
    """A member of staff writes on a ticket: commands, or words for the customer or the file."""
    held = _held_by_staff(incoming)
    return None if held is None else staff_mail(incoming, held)


def _forward(incoming: Incoming) -> Decision | None:
    """Staff forward a customer's mail: the ticket is the customer's."""
    return forward_step(incoming, _join, open_ticket)


def _held_by_staff(incoming: Incoming) -> Evidence | None:
    """The evidence by which the sender writes as staff on the ticket, or a notice whose time is over.

    Whose own complaint it is (P32) must answer a notice to be taken for staff.
    """
    threaded, sender = incoming.threaded, incoming.message.sender.email
    ticket = threaded.ticket
    looked_at = threaded.evidence[:1] if ticket and sender in ticket.participants else threaded.evidence
    for evidence in looked_at:
        here = ticket is None or evidence.ticket_id == ticket.id
        if here and _is_staff(incoming, evidence.role, evidence.addressee):
            return evidence
    return None


def _is_staff(incoming: Incoming, role: str, addressee: str) -> bool:
    if role in {"customer", "authority"} or not addressee or not incoming.message.sender_is_sure:
        return False
    return is_staff_for(incoming.message.sender.email, addressee, incoming.policy)


def _staff_about_no_ticket(incoming: Incoming) -> Decision | None:
    """A member of staff answers a letter about no ticket, such as the daily digest: a person will see it."""
    letters = () if incoming.threaded.ticket else incoming.situation.about_no_ticket
    answered = next((v for v in letters if _is_staff(incoming, v.role, v.addressee)), None)
    if answered is None:
        return None
    rule = "staff answer to a letter about no ticket"
    return Decision(
        Disposition.SET_ASIDE, rule, incoming.verdict, role=answered.role, threaded=incoming.threaded
    )


def _join(incoming: Incoming) -> Decision | None:
    """The customer, or whoever holds our letter, writes again on a ticket."""
    ticket = incoming.threaded.ticket
    if ticket is None:
        return None
    doubtful = incoming.verdict.kind is not Kind.HUMAN
    special = None if doubtful else customer_mail(incoming, ticket)
    if special is not None:
        return special
    message, doubt = incoming.message, doubt_on(incoming, ticket)
    found = () if doubt else pick_out(incoming)
    begun = _waits_for_an_answer(incoming, ticket) if doubt in _PERHAPS_THEIRS else ()
    joined = MailJoined(
        Who(message.sender.email),
        participant=not doubt,
        doubt=doubt.value,
        authentication=incoming.authentication.value,
        message_id=message.message_id,
        evidence=tuple(ReasonToJoin(e.rule, e.detail, e.joins) for e in incoming.threaded.evidence),
        contradiction=contradicts(incoming.threaded),
        found=picked_out(found),
        message_id_reused=incoming.situation.message_id_reused,
    )
    return Decision(
        Disposition.JOINED,
        incoming.threaded.rule,
        incoming.verdict,
        role="stranger" if doubt else "customer",
        joins=ticket,
        consequences=Consequences(
            (NewEvent(joined, incoming.threaded.rule),),
            _follow_up_letters(incoming, ticket, found, begun, doubt),
            NO_CHANGE if doubt else _after_a_mail(message, ticket),
            begun,
            stops=() if doubt else (Done(CUSTOMERS_ANSWER.only),),
            links=tuple((other, "named in the same mail") for other in incoming.threaded.linked),
        ),
        threaded=incoming.threaded,
        found=found,
    )


_PERHAPS_THEIRS = frozenset({Doubt.NONE, Doubt.UNPROVED})
"""Whose mails somebody has to answer in time: nothing speaks against the sender."""


def _waits_for_an_answer(incoming: Incoming, ticket: TicketView) -> tuple[Deadline, ...]:
    """The deadlines of a customer who has written again: the first mail that nobody answered counts."""
    return (
        () if thanks_alone(incoming.message) else begun_by_customer(Starts.CUSTOMER_WROTE, incoming, ticket)
    )


def _after_a_mail(message: Message, ticket: TicketView) -> TicketChange:
    """What a customer's mail changes: who was waited for has written."""
    return TicketChange(
        last_message_id=message.message_id or UNSET,
        status=Status.INVESTIGATING if ticket.status is Status.WAITING else UNSET,
    )


def _follow_up_letters(
    incoming: Incoming,
    ticket: TicketView,
    found: tuple[Found, ...],
    begun: tuple[Deadline, ...],
    doubt: Doubt,
) -> tuple[LetterOrder, ...]:
    """The holder's notice; of a mail that is not surely the customer's it says so, and who is who."""
    evidence = "; ".join(f"{e.rule}: {e.detail}" for e in incoming.threaded.evidence if e.joins)
    if incoming.verdict.kind is not Kind.HUMAN:
        evidence += f"; perhaps automatic: {incoming.verdict.rule}"
    message, policy = incoming.message, incoming.policy
    email = ticket.customer_email if doubt else message.sender.email
    facts = CustomerWroteFacts(
        department=holder_of(ticket.department, policy).title,
        mail=told_of_mail(message, ticket.customer_name, email, incoming.situation.received_at),
        parts=parts_of_mail(message),
        found=listed(found, policy, staff_language(policy)),
        deadlines=deadlines_told(incoming.situation.running.get(ticket.id, ()), begun, policy),
        linked=(),
        evidence=evidence,
        doubt=doubt.value,
        writer=_who_wrote(message) if doubt else "",
        handed_in_by=incoming.said.by if incoming.said else "",
    )
    return notices(CUSTOMER_WROTE, ticket.department, facts, message, policy)


def _who_wrote(message: Message) -> str:
    sender = message.sender
    shown = [clean_name(sender.name), sender.email] if sender.email else [message.header("from")]
    return ", ".join(filter(None, shown))[:_FROM_SHOWN]


_FROM_SHOWN = 300  # characters


STEPS: tuple[Step, ...] = (
    _seen_before,
    _own_mail,
    bounce_step,
    _machine,
    _form,
    _staff,
    _forward,
    unsure_mail,
    _staff_about_no_ticket,
    _join,
    open_ticket,
)
"""The first step that has an answer decides; the last always has one."""

FORM_STEPS: tuple[Step, ...] = (_seen_before, open_ticket)
"""The steps of a web form's mail: whoever fills one in never acts as staff and joins nothing."""
