"""The decision about one mail: which ticket, by which rule, what changes, which letters go to whom.

``decide`` is pure: the mail, what the store knows, the policy and the time go in, a Decision comes out.
The order of the steps is the tuple STEPS; the first that has an answer decides.
"""

from collections.abc import Callable
from dataclasses import replace

from mailflow.domain.decision.decision import Consequences, Decision
from mailflow.domain.decision.delivery_reports import bounce_step, on_own_ticket
from mailflow.domain.decision.incoming import Incoming, Situation
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.mails import MachineWrote
from mailflow.domain.model.message import Kind, Message
from mailflow.domain.model.origin import FORM, THROUGH, Origin
from mailflow.domain.model.people import is_staff_for
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.absence import colleague_away
from mailflow.domain.procedure.staff import staff_mail
from mailflow.domain.procedure.unverified_staff import direct_mail, unsure_mail
from mailflow.domain.rules.threading import Evidence, Threaded, thread
from mailflow.domain.triage.handed_in.steps import form_step, forward_step
from mailflow.domain.triage.joining import join
from mailflow.domain.triage.mail_programs import program_of_staff
from mailflow.domain.triage.no_ticket import not_on_a_ticket
from mailflow.domain.triage.opening import open_ticket
from mailflow.domain.triage.whose_mail import whose_mail
from mailflow.domain.understanding.authentication import authenticate
from mailflow.domain.understanding.find_origin import believed
from mailflow.domain.understanding.groups import group_addresses
from mailflow.domain.understanding.quoted_logo import without_logo
from mailflow.domain.understanding.sender_kind import classify
from mailflow.domain.understanding.sender_kind.verdict import Verdict

__all__ = ["STEPS", "Situation", "decide"]

Step = Callable[[Incoming], Decision | None]


def decide(message: Message, situation: Situation, policy: Policy) -> Decision:
    """Decide what becomes of one mail."""
    authentication = authenticate(message, policy.authentication.authserv_id)
    whose = situation.whose or whose_mail(message, policy, situation.asked)
    origin = whose.origin
    heard = without_logo(origin.mail if origin else message, policy.organisation.logo)
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
    other, and nothing automatic follows (``join``).
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
    return form_step(incoming, join, open_ticket)


def _staff(incoming: Incoming) -> Decision | None:
    """A member of staff writes on a ticket: commands, or words for the customer or the file."""
    held = _held_by_staff(incoming)
    return None if held is None else staff_mail(incoming, held)


def _forward(incoming: Incoming) -> Decision | None:
    """Staff forward a customer's mail: the ticket is the customer's."""
    return forward_step(incoming, join, open_ticket)


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


def _is_staff(incoming: Incoming, role: TokenRole, addressee: str) -> bool:
    if (
        role in {TokenRole.CUSTOMER, TokenRole.AUTHORITY}
        or not addressee
        or not incoming.message.sender_is_sure
    ):
        return False
    return is_staff_for(incoming.message.sender.email, addressee, incoming.policy)


def _staff_about_no_ticket(incoming: Incoming) -> Decision | None:
    """A member of staff answers a letter about no ticket, such as the daily digest, or about several."""
    letters = () if incoming.threaded.ticket else incoming.situation.about_no_ticket
    answered = next((v for v in letters if _is_staff(incoming, v.role, v.addressee)), None)
    if answered is None:
        return None
    return not_on_a_ticket(incoming, answered.role)


STEPS: tuple[Step, ...] = (
    _seen_before,
    _own_mail,
    bounce_step,
    _machine,
    program_of_staff,
    _form,
    _staff,
    direct_mail,
    _forward,
    unsure_mail,
    _staff_about_no_ticket,
    join,
    open_ticket,
)
"""The first step that has an answer decides; the last always has one."""

FORM_STEPS: tuple[Step, ...] = (_seen_before, open_ticket)
"""The steps of a web form's mail: whoever fills one in never acts as staff and joins nothing."""
