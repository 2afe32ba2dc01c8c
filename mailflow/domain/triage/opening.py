"""A mail that belongs to no ticket opens one: its nature, its route, its deadlines, the first letters."""

from dataclasses import dataclass
from datetime import datetime

from mailflow.domain.decision.decision import Consequences, Decision, NewTicket
from mailflow.domain.decision.extract import pick_out, picked_out
from mailflow.domain.decision.incoming import Incoming, Situation
from mailflow.domain.decision.letter_orders import SUBJECT_LIMIT
from mailflow.domain.model.deadline import Deadline, applicable, start
from mailflow.domain.model.deadline_events import OPENING, Starts
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.mails import (
    AcknowledgementWithheld,
    OtherTicket,
    TicketReceived,
    TicketRouted,
)
from mailflow.domain.model.letters.order import letter_languages
from mailflow.domain.model.message import OTHER_LANGUAGE
from mailflow.domain.model.policy import DeadlineRule
from mailflow.domain.model.ticket import AckState, Disposition
from mailflow.domain.rules.acknowledgement import Acknowledgement, acknowledge
from mailflow.domain.rules.customers_date import customers_date
from mailflow.domain.rules.default_deadlines import answer_by
from mailflow.domain.rules.routing import Routed, route
from mailflow.domain.text.cleaning import clean_name, clip
from mailflow.domain.text.matching import prepare
from mailflow.domain.triage.opening_letters import channel_of, opening_letters
from mailflow.domain.understanding.authentication import Authentication
from mailflow.domain.understanding.category import CategoryVerdict, category_of
from mailflow.domain.understanding.customer_address import why_no_customer
from mailflow.domain.understanding.extraction import Found
from mailflow.domain.understanding.nature import NatureVerdict, UrgencyVerdict, nature_of, urgency_of
from mailflow.language import languages as built_in_languages

_BY_STAFF = "said by staff"


@dataclass(frozen=True, slots=True)
class _Matter:
    """What the mail is about, as its words or staff say it."""

    nature: NatureVerdict
    urgency: UrgencyVerdict
    category: CategoryVerdict
    languages: tuple[str, ...]  # of the letters to the customer
    found: tuple[Found, ...]
    foreign: bool  # the mail is surely in none of the languages that are told apart

    @property
    def language(self) -> str:
        """The customer's language; OTHER_LANGUAGE, or "" where it is not known for sure."""
        if len(self.languages) == 1:
            return self.languages[0]
        return OTHER_LANGUAGE if self.foreign else ""


def open_ticket(incoming: Incoming) -> Decision:
    """Nothing fits: a ticket of its own, acknowledged, routed, its deadlines started."""
    matter = _matter(incoming)
    routed = _routed(matter, incoming)
    ack = _unsure_whose(incoming) or _acknowledged(matter, incoming)
    deadlines = _deadlines(matter, ack, incoming)
    opens = _new_ticket(matter, routed, ack, deadlines, incoming)
    events = (
        NewEvent(_received(matter, opens, incoming), incoming.threaded.rule),
        NewEvent(TicketRouted(opens.department, routed.reason), routed.rule),
        *_withheld(ack),
    )
    letters = opening_letters(incoming, opens, routed, ack, matter.languages, deadlines, matter.found)
    return Decision(
        Disposition.OPENED,
        incoming.threaded.rule,
        incoming.verdict,
        opens=opens,
        consequences=Consequences(
            events,
            letters,
            deadlines=(*deadlines, *_customers_date(opens, incoming)),
            links=tuple((other, incoming.threaded.rule) for other in incoming.threaded.linked),
        ),
        threaded=incoming.threaded,
        routed=routed,
        found=matter.found,
    )


def _customers_date(opens: NewTicket, incoming: Incoming) -> tuple[Deadline, ...]:
    """What runs until the date that the acknowledgement gives."""
    if opens.ack_state is AckState.NOT_OWED:
        return ()
    situation = incoming.situation
    return customers_date(opens.due_at, situation.received_at, incoming.policy, situation.calendar)


def _matter(incoming: Incoming) -> _Matter:
    """By the customer's words, unless staff have said it."""
    words = prepare(incoming.message.subject).beside(prepare(incoming.message.reply_text))
    nature, urgency = nature_of(words, incoming.policy), urgency_of(words, incoming.policy)
    category = category_of(words, incoming.policy)
    said = incoming.said
    if said is not None and said.nature is not None:
        nature = NatureVerdict(said.nature, _BY_STAFF, sure=True)
    if said is not None and said.urgent is not None:
        urgency = UrgencyVerdict(said.urgent, _BY_STAFF)
    if said is not None and said.category:
        category = CategoryVerdict(said.category, _BY_STAFF)
    offered = incoming.policy.organisation.languages
    foreign = incoming.message.language not in {"", *built_in_languages(), *offered}
    return _Matter(nature, urgency, category, _languages(incoming), pick_out(incoming), foreign)


def _routed(matter: _Matter, incoming: Incoming) -> Routed:
    return route(
        incoming.message,
        nature=matter.nature.nature,
        urgent=matter.urgency.urgent,
        policy=incoming.policy,
        category=matter.category.name,
        language=matter.language,
        sent_by=incoming.origin.sent_by if incoming.origin else "",
    )


def _acknowledged(matter: _Matter, incoming: Incoming) -> Acknowledgement:
    situation = incoming.situation
    return acknowledge(
        incoming.message,
        incoming.verdict,
        nature=matter.nature,
        authentication_failed=incoming.authentication is Authentication.FAIL,
        counts=situation.counts,
        known=bool(situation.earlier),
        received_at=situation.received_at,
        policy=incoming.policy,
    )


def _deadlines(matter: _Matter, ack: Acknowledgement, incoming: Incoming) -> tuple[Deadline, ...]:
    rules = applicable(incoming.policy.deadlines, matter.nature.nature, urgent=matter.urgency.urgent)
    situation = incoming.situation
    return tuple(
        start(rule, _start_of(rule.starts, situation), situation.calendar)
        for rule in rules
        if rule.starts in OPENING and not _moot(rule, ack)
    )


def _new_ticket(
    matter: _Matter,
    routed: Routed,
    ack: Acknowledgement,
    deadlines: tuple[Deadline, ...],
    incoming: Incoming,
) -> NewTicket:
    message = incoming.message
    return NewTicket(
        nature=matter.nature.nature,
        urgent=matter.urgency.urgent,
        category=matter.category.name,
        channel=channel_of(incoming),
        department=routed.department.name if routed.department else "",
        subject=clip(message.subject, SUBJECT_LIMIT),
        customer_email=customer_address(incoming),
        customer_name=clean_name(message.sender.name),
        language=matter.language,
        received_at=incoming.situation.received_at,
        first_message_id=message.message_id,
        ack_state=ack.state,
        ack_reason=ack.reason,
        ack_next_at=ack.next_at,
        due_at=answer_by(deadlines),
    )


def _received(matter: _Matter, opens: NewTicket, incoming: Incoming) -> TicketReceived:
    message, origin = incoming.message, incoming.origin
    return TicketReceived(
        message_id=message.message_id,
        digest=message.digest,
        sender_kind=incoming.verdict.kind.value,
        sender_rule=incoming.verdict.rule,
        evidence=tuple(OtherTicket(e.rule, e.detail) for e in incoming.threaded.evidence),
        nature=matter.nature.nature,
        nature_rule=matter.nature.rule,
        category=matter.category.name,
        category_rule=matter.category.rule,
        category_word=matter.category.word,
        urgent=matter.urgency.urgent,
        found=picked_out(matter.found),
        authentication=incoming.authentication.value,
        message_id_reused=incoming.situation.message_id_reused,
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
