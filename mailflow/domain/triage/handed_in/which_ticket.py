"""Which open ticket of its customer a forwarded mail belongs to, where no Message-ID tells."""

from typing import Final

from mailflow.domain.decision.handed_in import Doubtful, Faulty, Mistake, Taken
from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.model.message import Message
from mailflow.domain.model.reference import find_references
from mailflow.domain.rules.threading import Evidence, bare_subject
from mailflow.domain.triage.handed_in.forward import answers

BY_STAFF: Final = "named by staff"
NAMED: Final = "reference in the forward"
SAME_SUBJECT: Final = "same customer and subject"
_LOOKED_AT: Final = 20_000  # characters of a forward in which references are looked for


def by_words(incoming: Incoming, mail: Message) -> Evidence | None:
    """The ticket whose reference stands in the forward, else the only open one, under the same subject."""
    tickets, prefix = incoming.situation.open_tickets, incoming.policy.reference_prefix
    named = find_references(f"{incoming.message.subject}\n{incoming.message.text[:_LOOKED_AT]}", prefix)
    for ticket in tickets:
        if ticket.reference in named:
            return Evidence(NAMED, ticket.id, ticket.reference, joins=False)
    subject = bare_subject(mail.subject)
    if len(tickets) == 1 and subject and bare_subject(tickets[0].subject) == subject:
        return Evidence(SAME_SUBJECT, tickets[0].id, mail.subject, joins=False)
    return None


def named_by_staff(incoming: Incoming, taken: Taken) -> Evidence | None:
    """The open ticket of the customer that the form names."""
    for ticket in incoming.situation.open_tickets:
        if ticket.reference == taken.said.joins:
            return Evidence(BY_STAFF, ticket.id, ticket.reference, joins=False)
    return None


def unclear(incoming: Incoming, taken: Taken) -> Doubtful | Faulty | None:
    """Why a customer's mail can neither join a ticket nor open one: its bringer is asked; None where it can.

    An answer under another subject belongs to something; whether to the open ticket, only people know.
    """
    said, tickets = taken.said, incoming.situation.open_tickets
    if said.joins and named_by_staff(incoming, taken) is None:
        known = tuple(ticket.reference for ticket in tickets)
        mistake = Mistake(f"#join {said.joins}", "unknown_ticket", known)
        lines = (f"#join {known[0]}" if known else "#new", f"#customer {taken.mail.sender.email}")
        return Faulty((mistake,), lines, said.role, taken.mail)
    if said.how != "forward" or not tickets or not _is_answer(incoming.message):
        return None
    return Doubtful("which_ticket", taken.mail, said.role, taken.mail.sender, tickets)


def _is_answer(carrier: Message) -> bool:
    """Whether the customer wrote it under "Re: …", by the carried head or below the forward's own prefix."""
    carried = (each.subject for each in carrier.enclosed)
    return any(map(answers, (*carried, carrier.subject.replace("：", ":").partition(":")[2])))
