"""The decision about one mail: which ticket, by which rule, what changes, which letters go to whom.

``decide`` is pure: the mail, what the store knows, the policy and the time go in, a Decision comes out.
The order of the steps is the tuple STEPS; the first that has an answer decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from mailflow.domain import deadline as deadlines
from mailflow.domain.acknowledgement import Acknowledgement, acknowledge
from mailflow.domain.authentication import Authentication, authenticate
from mailflow.domain.calendar import WorkingCalendar
from mailflow.domain.caps import AckCounts
from mailflow.domain.decision import Bounced, Decision, Happening, NewTicket, Twin
from mailflow.domain.kind import classify
from mailflow.domain.letter import LetterOrder
from mailflow.domain.message import Kind, Message
from mailflow.domain.nature import nature_of, urgency_of
from mailflow.domain.orders import (
    SUBJECT_LIMIT,
    WORDS_LIMIT,
    acknowledgement_order,
    customers_words,
    letter_languages,
    notices,
    withheld_notices,
)
from mailflow.domain.people import is_staff_for, staff_language
from mailflow.domain.policy import Policy
from mailflow.domain.routing import Routed, route
from mailflow.domain.text import clean_name, clip
from mailflow.domain.threading import Known, Threaded, contradicts, thread
from mailflow.domain.ticket import AckState, Disposition, TicketView
from mailflow.domain.verdict import Verdict
from mailflow.domain.words import prepare


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when a mail is decided on, besides the mail and the policy."""

    received_at: datetime  # INTERNALDATE, UTC
    now: datetime
    calendar: WorkingCalendar
    known: Known = field(default_factory=Known)
    twin: Twin | None = None
    message_id_reused: bool = False  # the same Message-ID came before with other content
    remembered_language: str = ""
    counts: AckCounts = field(default_factory=AckCounts)
    earlier: tuple[str, ...] = ()  # the customer's earlier references, newest first


@dataclass(frozen=True, slots=True)
class Case:
    """One mail on its way through the steps."""

    message: Message
    situation: Situation
    policy: Policy
    verdict: Verdict
    threaded: Threaded
    authentication: Authentication


Step = Callable[[Case], Decision | None]


def decide(message: Message, situation: Situation, policy: Policy) -> Decision:
    """Decide what becomes of one mail."""
    authentication = authenticate(message, policy.authentication.authserv_id)
    verdict = classify(
        message,
        own_addresses=policy.own_addresses,
        own_domain=policy.organisation.domain,
        trusted_list_ids=policy.authentication.trusted_list_ids,
        trusted_forwarders=policy.authentication.trusted_forwarders,
    )
    threaded = thread(message, situation.known, now=situation.now, reopen_within=policy.limits.joined_within)
    case = Case(message, situation, policy, verdict, threaded, authentication)
    return next(decision for step in STEPS if (decision := step(case)) is not None)


def _seen_before(case: Case) -> Decision | None:
    """Another copy of a mail that has been decided: one message, one ticket, several arrivals."""
    twin = case.situation.twin
    if twin is None:
        return None
    rule = "the same bytes" if twin.same_bytes else "same Message-ID and content"
    return Decision(Disposition.SET_ASIDE, f"duplicate: {rule}", case.verdict, twin=twin)


def _own_mail(case: Case) -> Decision | None:
    if case.verdict.kind is not Kind.OWN:
        return None
    return Decision(Disposition.SET_ASIDE, f"own mail: {case.verdict.rule}", case.verdict, role="machine")


def _bounce(case: Case) -> Decision | None:
    """A delivery report: finds the letter that came back; it is never answered."""
    report = case.message.bounce
    if case.verdict.kind is not Kind.BOUNCE and not (report and report.delayed):
        return None
    letter = case.situation.known.ours.get(report.original_message_id) if report else None
    if letter is None:
        letter = next(iter(case.situation.known.ours.values()), None)
    recipients = report.recipients if report else ()
    delayed = bool(report and report.delayed)
    words = (report.diagnostic or report.status) if report else ""
    happening = Happening(
        "delayed" if delayed else "bounced",
        case.verdict.rule,
        {"recipients": list(recipients), "diagnostic": words, "letter": letter.message_id if letter else ""},
    )
    return Decision(
        Disposition.SET_ASIDE,
        f"{'delay notice' if delayed else 'bounce'}: {case.verdict.rule}",
        case.verdict,
        role="machine",
        joins=case.situation.known.tickets.get(letter.ticket_id) if letter else None,
        bounced=Bounced(letter, recipients, words, delayed),
        happenings=(happening,),
        threaded=case.threaded,
    )


def _machine(case: Case) -> Decision | None:
    """Certain machines are set aside; uncertain ones only where they answer a letter of ours.

    Doubt whether the sender is a machine means acknowledging: a customer wrongly silenced is worse
    than a loop that the caps stop.
    """
    verdict = case.verdict
    if verdict.kind is Kind.HUMAN:
        return None
    if not verdict.certain and case.threaded.ticket is None and verdict.kind is not Kind.REPORT:
        return None
    kind = verdict.kind.replace("_", "-")
    happening = Happening(
        "machine wrote", verdict.rule, {"kind": verdict.kind.value, "evidence": verdict.evidence}
    )
    return Decision(
        Disposition.SET_ASIDE,
        f"{kind}: {verdict.rule}",
        verdict,
        role="machine",
        joins=case.threaded.ticket,
        happenings=(happening,),
        threaded=case.threaded,
    )


def _staff_note(case: Case) -> Decision | None:
    """A member of staff answers a notice: kept on the ticket as a note, which never reaches the customer."""
    ticket, deciding = case.threaded.ticket, case.threaded.deciding
    if ticket is None or deciding is None:
        return None
    sender = case.message.sender.email
    staff = is_staff_for(sender, deciding.addressee, case.policy) if deciding.addressee else False
    if deciding.role == "customer" or not staff:
        return None
    refused = case.authentication is Authentication.FAIL
    happening = Happening(
        "refused" if refused else "noted",
        deciding.rule,
        {
            "by": sender,
            "role": deciding.role,
            "authentication": case.authentication.value,
            "words": clip(case.message.reply_text, WORDS_LIMIT),
        },
    )
    return Decision(
        Disposition.SET_ASIDE if refused else Disposition.JOINED,
        "staff answer that failed authentication" if refused else f"staff answer by {deciding.rule}",
        case.verdict,
        role=deciding.role,
        joins=ticket,
        happenings=(happening,),
        stops=() if refused else ("read",),
        threaded=case.threaded,
    )


def _join(case: Case) -> Decision | None:
    """The customer, or whoever holds our letter, writes again on a ticket."""
    ticket = case.threaded.ticket
    if ticket is None:
        return None
    message, participant = case.message, case.message.sender.email in ticket.participants
    happening = Happening(
        "joined",
        case.threaded.rule,
        {
            "by": message.sender.email,
            "participant": participant,
            "message_id": message.message_id,
            "evidence": [
                {"rule": e.rule, "detail": e.detail, "joins": e.joins} for e in case.threaded.evidence
            ],
            "contradiction": contradicts(case.threaded),
            "message_id_reused": case.situation.message_id_reused,
        },
    )
    return Decision(
        Disposition.JOINED,
        case.threaded.rule,
        case.verdict,
        role="customer" if participant else "stranger",
        joins=ticket,
        happenings=(happening,),
        letters=_follow_up_letters(case, ticket),
        links=tuple((other, "named in the same mail") for other in case.threaded.linked),
        threaded=case.threaded,
    )


def _open(case: Case) -> Decision:
    """Nothing fits: a ticket of its own, acknowledged, routed, its clocks started."""
    message, policy, situation = case.message, case.policy, case.situation
    words = prepare(f"{message.subject}\n{message.reply_text}")
    nature = nature_of(words, policy)
    urgency = urgency_of(words, policy)
    language = letter_languages(message.language, situation.remembered_language, policy)
    routed = route(
        message,
        nature=nature.nature,
        urgent=urgency.urgent,
        policy=policy,
        language=language[0] if len(language) == 1 else "",
    )
    ack = acknowledge(
        message,
        case.verdict,
        nature=nature.nature,
        authentication_failed=case.authentication is Authentication.FAIL,
        own_addresses=policy.own_addresses,
        counts=situation.counts,
        received_at=situation.received_at,
        rules=policy.acknowledgement,
    )
    rules = deadlines.applicable(policy.deadlines, nature.nature, urgent=urgency.urgent)
    clocks = tuple(
        deadlines.start(rule, _start_of(rule.starts, situation), situation.calendar)
        for rule in rules
        if rule.starts in {"received", "routed"}
    )
    due = next((c.due_at for c in clocks if c.name == "resolution"), None)
    opens = NewTicket(
        nature=nature.nature,
        urgent=urgency.urgent,
        department=routed.department.name if routed.department else "",
        subject=clip(message.subject, SUBJECT_LIMIT),
        customer_email=message.sender.email,
        customer_name=clean_name(message.sender.name),
        language=language[0] if len(language) == 1 else "",
        received_at=situation.received_at,
        first_message_id=message.message_id,
        ack_state=ack.state,
        ack_reason=ack.reason,
        ack_next_at=ack.next_at,
        due_at=due,
    )
    happenings = (
        Happening(
            "received",
            case.threaded.rule,
            {
                "message_id": message.message_id,
                "digest": message.digest,
                "kind": case.verdict.kind.value,
                "kind_rule": case.verdict.rule,
                "evidence": [{"rule": e.rule, "detail": e.detail} for e in case.threaded.evidence],
                "nature": nature.nature.value,
                "nature_rule": nature.rule,
                "urgent": urgency.urgent,
                "authentication": case.authentication.value,
                "message_id_reused": situation.message_id_reused,
            },
        ),
        Happening("routed", routed.rule, {"department": opens.department, "reason": routed.reason}),
        *_ack_happening(ack),
    )
    return Decision(
        Disposition.OPENED,
        case.threaded.rule,
        case.verdict,
        opens=opens,
        happenings=happenings,
        letters=_opening_letters(case, opens, routed, ack, language, clocks),
        deadlines=clocks,
        links=tuple((other, case.threaded.rule) for other in case.threaded.linked),
        threaded=case.threaded,
        routed=routed,
    )


STEPS: tuple[Step, ...] = (_seen_before, _own_mail, _bounce, _machine, _staff_note, _join, _open)
"""The first step that has an answer decides; the last always has one."""


def _start_of(event: str, situation: Situation) -> datetime:
    """Receipt is the server's INTERNALDATE; hand-over to a department happens when we route."""
    return situation.received_at if event == "received" else max(situation.now, situation.received_at)


def _ack_happening(ack: Acknowledgement) -> tuple[Happening, ...]:
    if not ack.reason:
        return ()
    return (Happening("acknowledgement withheld", ack.reason, {"state": ack.state.value}),)


def _opening_letters(
    case: Case,
    opens: NewTicket,
    routed: Routed,
    ack: Acknowledgement,
    languages: tuple[str, ...],
    clocks: tuple[deadlines.Deadline, ...],
) -> tuple[LetterOrder, ...]:
    policy, situation = case.policy, case.situation
    staff = staff_language(policy)
    facts = customers_words(case.message, opens.customer_name, situation.received_at) | {
        "nature": opens.nature.value,
        "urgent": opens.urgent,
        "customer_language": opens.language,
        "deadlines": [(clock.rule.title(staff), clock.due_at) for clock in clocks],
        "route_reason": routed.reason_in(staff),
        "earlier": list(situation.earlier),
    }
    letters = notices("new_ticket", opens.department, facts, case.message, policy)
    if ack.occasion:
        letters.insert(0, acknowledgement_order(ack.occasion, opens, languages))
    if ack.state is AckState.WITHHELD:
        due_at = opens.received_at + policy.acknowledgement.within
        letters += withheld_notices(ack.reason, facts, due_at, policy)
    return tuple(letters)


def _follow_up_letters(case: Case, ticket: TicketView) -> tuple[LetterOrder, ...]:
    evidence = "; ".join(f"{e.rule}: {e.detail}" for e in case.threaded.evidence)
    facts = customers_words(case.message, ticket.customer_name, case.situation.received_at) | {
        "deadlines": [],
        "evidence": evidence,
    }
    return tuple(notices("customer_wrote", ticket.department, facts, case.message, case.policy))
