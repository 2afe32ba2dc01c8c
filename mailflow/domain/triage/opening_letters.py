"""The letters with which a ticket begins: to its holder, to the customer, to management."""

from mailflow.domain.decision.decision import NewTicket
from mailflow.domain.decision.extract import listed
from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.decision.letter_orders import (
    WORDS_LIMIT,
    acknowledgement_order,
    notices,
    parts_of_mail,
    told_of_mail,
    withheld_notices,
)
from mailflow.domain.decision.sender_doubt import doubt_about
from mailflow.domain.model.deadline import Deadline, told
from mailflow.domain.model.letters.management import NEW_COMPLAINT, NewComplaintFacts
from mailflow.domain.model.letters.notices import (
    NEW_TICKET,
    HandInFacts,
    MailFacts,
    NewTicketFacts,
    OriginFacts,
)
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.origin import FORM
from mailflow.domain.model.people import Holder, holder_of, management, staff_language
from mailflow.domain.model.policy import Nature, Policy
from mailflow.domain.model.ticket import AckState, Channel
from mailflow.domain.rules.acknowledgement import Acknowledgement
from mailflow.domain.rules.routing import Routed
from mailflow.domain.text.cleaning import clip
from mailflow.domain.understanding.category import category_title
from mailflow.domain.understanding.customer_address import why_no_customer
from mailflow.domain.understanding.extraction import Found


def opening_letters(
    incoming: Incoming,
    opens: NewTicket,
    routed: Routed,
    ack: Acknowledgement,
    languages: tuple[str, ...],
    deadlines: tuple[Deadline, ...],
    found: tuple[Found, ...],
) -> tuple[LetterOrder, ...]:
    """The acknowledgement first, where one goes out; then the notices."""
    policy = incoming.policy
    facts = _told(incoming, opens, routed, deadlines, found)
    letters = notices(NEW_TICKET, opens.department, facts, incoming.message, policy)
    if ack.letter is not None:
        letters = (acknowledgement_order(ack.letter, opens, languages, policy), *letters)
    told_already = incoming.said is not None and ack.reason == "no_address"  # staff know that there is none
    if ack.state in {AckState.WITHHELD, AckState.NOT_OWED} and not told_already:
        due_at = opens.received_at + policy.acknowledgement.within
        letters += withheld_notices(ack.reason, facts, due_at, policy)
    return (*letters, *_management_letters(incoming, opens, facts))


def _told(
    incoming: Incoming,
    opens: NewTicket,
    routed: Routed,
    deadlines: tuple[Deadline, ...],
    found: tuple[Found, ...],
) -> NewTicketFacts:
    """All that the holder reads of the new ticket."""
    policy, situation, message = incoming.policy, incoming.situation, incoming.message
    staff = staff_language(policy)
    return NewTicketFacts(
        department=holder_of(opens.department, policy).title,
        mail=told_of_mail(message, opens.customer_name, opens.customer_email, situation.received_at),
        parts=parts_of_mail(message),
        nature=opens.nature.value,
        category=category_title(opens.category, policy, staff),
        urgent=opens.urgent,
        customer_language=opens.language,
        hand_in=_said_by_staff(incoming),
        found=listed(found, policy, staff),
        deadlines=told(deadlines, policy),
        route_reason=routed.reason_in(staff, policy.wording, policy.categories),
        earlier=list(situation.earlier),
        linked=(),
        doubt=doubt_about(incoming).value,
        way=_whose(incoming),
    )


def channel_of(incoming: Incoming) -> Channel:
    """How the matter came."""
    if incoming.said is not None:
        return incoming.said.channel
    return Channel.WEB if incoming.origin is not None and incoming.origin.how == FORM else Channel.MAIL


def _whose(incoming: Incoming) -> OriginFacts:
    """What the notices say of the way that the mail came, and of who must be asked whose it is."""
    origin = incoming.origin
    if origin is not None:
        phone = [origin.phone] if origin.phone and origin.doubt else []
        return OriginFacts(
            origin=origin.name,
            sent_by=origin.sent_by,
            found_in=", ".join(origin.where),
            whose=origin.doubt,
            likely=[*origin.likely, *phone],
        )
    nobody = why_no_customer(incoming.message.sender.email, incoming.policy, incoming.message)
    if nobody is None or not nobody.certain or incoming.said is not None:
        return OriginFacts()
    return OriginFacts(sent_by=incoming.message.sender.email, whose=nobody.code)


def _said_by_staff(incoming: Incoming) -> HandInFacts:
    """What the notice says of the way that the matter took into the house."""
    said = incoming.said
    return HandInFacts(
        channel=channel_of(incoming).value,
        handed_in_by=said.by if said else "",
        note=clip(said.note, WORDS_LIMIT) if said else "",
        written=said.written if said else "",
    )


def _management_letters(
    incoming: Incoming, opens: NewTicket, told: NewTicketFacts
) -> tuple[LetterOrder, ...]:
    """Management hears of a complaint at once (P6, P8)."""
    if opens.nature is not Nature.COMPLAINT:
        return ()
    return to_management(opens.department, told.mail, incoming.policy, urgent=told.urgent, doubt=told.doubt)


def to_management(
    department: str, mail: MailFacts, policy: Policy, *, urgent: bool, doubt: str = "", closed: bool = False
) -> tuple[LetterOrder, ...]:
    """The word of a complaint to whoever manages, unless config wants a digest.

    ``closed``: it has come in a ticket that is closed.
    """
    if policy.management != "letter":
        return ()
    unit = policy.department(department)
    facts = NewComplaintFacts(
        department=unit.title(staff_language(policy)) if unit else "",
        customer_name=mail.customer_name,
        subject=mail.subject,
        words=mail.words,
        received_at=mail.received_at,
        urgent=urgent,
        doubt=doubt,
        closed=closed,
    )
    return tuple(
        order
        for address, role in management(department, policy)
        for order in letters_to(Holder((address,), role, ""), NEW_COMPLAINT, facts, policy)
    )
