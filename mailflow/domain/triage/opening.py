"""A mail that belongs to no ticket opens one: its nature, its route, its deadlines, the first letters."""

from datetime import datetime

from mailflow.domain.decision.decision import Consequences, Decision, NewTicket
from mailflow.domain.decision.extract import pick_out, picked_out
from mailflow.domain.decision.incoming import Incoming, Situation
from mailflow.domain.decision.letter_orders import (
    SUBJECT_LIMIT,
)
from mailflow.domain.model.deadline import applicable, start
from mailflow.domain.model.deadline_events import OPENING, Starts
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.mails import (
    AcknowledgementWithheld,
    OtherTicket,
    TicketReceived,
    TicketRouted,
)
from mailflow.domain.model.letters.order import letter_languages
from mailflow.domain.model.policy import DeadlineRule
from mailflow.domain.model.ticket import AckState, Disposition
from mailflow.domain.rules.acknowledgement import Acknowledgement, acknowledge
from mailflow.domain.rules.default_deadlines import RESOLUTION
from mailflow.domain.rules.routing import route
from mailflow.domain.text.cleaning import clean_name, clip
from mailflow.domain.text.matching import Prepared, prepare
from mailflow.domain.triage.opening_letters import channel_of, opening_letters
from mailflow.domain.understanding.authentication import Authentication
from mailflow.domain.understanding.category import CategoryVerdict, category_of
from mailflow.domain.understanding.customer_address import why_no_customer
from mailflow.domain.understanding.nature import NatureVerdict, UrgencyVerdict, nature_of, urgency_of

_BY_STAFF = "said by staff"


def open_ticket(incoming: Incoming) -> Decision:
    """Nothing fits: a ticket of its own, acknowledged, routed, its deadlines started."""
    message, policy, situation = incoming.message, incoming.policy, incoming.situation
    nature, urgency, category = _what(prepare(message.subject).beside(prepare(message.reply_text)), incoming)
    found = pick_out(incoming)
    language = _languages(incoming)
    routed = route(
        message,
        nature=nature.nature,
        urgent=urgency.urgent,
        policy=policy,
        category=category.name,
        language=language[0] if len(language) == 1 else "",
        sent_by=incoming.origin.sent_by if incoming.origin else "",
    )
    ack = _unsure_whose(incoming) or acknowledge(
        message,
        incoming.verdict,
        nature=nature,
        authentication_failed=incoming.authentication is Authentication.FAIL,
        counts=situation.counts,
        known=bool(situation.earlier),
        received_at=situation.received_at,
        policy=policy,
    )
    rules = applicable(policy.deadlines, nature.nature, urgent=urgency.urgent)
    deadlines = tuple(
        start(rule, _start_of(rule.starts, situation), situation.calendar)
        for rule in rules
        if rule.starts in OPENING and not _moot(rule, ack)
    )
    due = next((c.due_at for c in deadlines if c.rule.name == RESOLUTION.name), None)
    opens = NewTicket(
        nature=nature.nature,
        urgent=urgency.urgent,
        category=category.name,
        channel=channel_of(incoming),
        department=routed.department.name if routed.department else "",
        subject=clip(message.subject, SUBJECT_LIMIT),
        customer_email=customer_address(incoming),
        customer_name=clean_name(message.sender.name),
        language=language[0] if len(language) == 1 else "",
        received_at=situation.received_at,
        first_message_id=message.message_id,
        ack_state=ack.state,
        ack_reason=ack.reason,
        ack_next_at=ack.next_at,
        due_at=due,
    )
    origin = incoming.origin
    events = (
        NewEvent(
            TicketReceived(
                message_id=message.message_id,
                digest=message.digest,
                sender_kind=incoming.verdict.kind.value,
                sender_rule=incoming.verdict.rule,
                evidence=tuple(OtherTicket(e.rule, e.detail) for e in incoming.threaded.evidence),
                nature=nature.nature,
                nature_rule=nature.rule,
                category=category.name,
                category_rule=category.rule,
                category_word=category.word,
                urgent=urgency.urgent,
                found=picked_out(found),
                authentication=incoming.authentication.value,
                message_id_reused=situation.message_id_reused,
                origin=origin.how if origin else "",
                origin_name=origin.name if origin else "",
                sent_by=origin.sent_by if origin else "",
                found_in=tuple(origin.where) if origin else (),
                whose=origin.doubt if origin else "",
                customer=opens.customer_email,
                customer_name=opens.customer_name,
                language=opens.language,
                channel=opens.channel,
                due_at=opens.due_at,
            ),
            incoming.threaded.rule,
        ),
        NewEvent(TicketRouted(opens.department, routed.reason), routed.rule),
        *_withheld(ack),
    )
    return Decision(
        Disposition.OPENED,
        incoming.threaded.rule,
        incoming.verdict,
        opens=opens,
        consequences=Consequences(
            events,
            opening_letters(incoming, opens, routed, ack, language, deadlines, found),
            deadlines=deadlines,
            links=tuple((other, incoming.threaded.rule) for other in incoming.threaded.linked),
        ),
        threaded=incoming.threaded,
        routed=routed,
        found=found,
    )


def customer_address(incoming: Incoming) -> str:
    """The sender's address; "" where it can be no customer's: then nothing is ever sent to it."""
    email = incoming.message.sender.email
    nobody = why_no_customer(email, incoming.policy, incoming.message)
    return "" if nobody is not None and nobody.certain else email


def _unsure_whose(incoming: Incoming) -> Acknowledgement | None:
    """Nobody is acknowledged until a person has said whose it is; who left a number alone can be called."""
    origin = incoming.origin
    if origin is None or origin.sure:
        return None
    if origin.phone and not origin.likely:
        return Acknowledgement(AckState.NOT_OWED, "no_address")
    return Acknowledgement(AckState.WITHHELD, origin.doubt)


def _languages(incoming: Incoming) -> tuple[str, ...]:
    """The customer's: as they write, or wrote; of a form as staff say, for the words in it are not theirs."""
    written, remembered, said = (
        incoming.message.language,
        incoming.situation.remembered_language,
        incoming.said,
    )
    if said is not None and said.how == "form":
        return letter_languages(said.language or remembered, written, incoming.policy)
    return letter_languages(written, remembered, incoming.policy)


def _what(words: Prepared, incoming: Incoming) -> tuple[NatureVerdict, UrgencyVerdict, CategoryVerdict]:
    """Nature, urgency and category by the customer's words, unless staff have said them."""
    nature, urgency = nature_of(words, incoming.policy), urgency_of(words, incoming.policy)
    category = category_of(words, incoming.policy)
    said = incoming.said
    if said is not None and said.nature is not None:
        nature = NatureVerdict(said.nature, _BY_STAFF, sure=True)
    if said is not None and said.urgent is not None:
        urgency = UrgencyVerdict(said.urgent, _BY_STAFF)
    if said is not None and said.category:
        category = CategoryVerdict(said.category, _BY_STAFF)
    return nature, urgency, category


def _start_of(event: Starts, situation: Situation) -> datetime:
    """Receipt is the server's INTERNALDATE; hand-over to a department happens when we route."""
    return situation.received_at if event is Starts.RECEIVED else max(situation.now, situation.received_at)


def _moot(rule: DeadlineRule, ack: Acknowledgement) -> bool:
    """A deadline that waits for an acknowledgement which is not owed would only cry wolf."""
    return ack.state is AckState.NOT_OWED and rule.only_acknowledges


def _withheld(ack: Acknowledgement) -> tuple[NewEvent, ...]:
    if not ack.reason:
        return ()
    return (NewEvent(AcknowledgementWithheld(ack.state), ack.reason),)
