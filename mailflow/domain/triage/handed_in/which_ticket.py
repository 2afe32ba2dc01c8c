"""Which open ticket of its customer a forwarded mail belongs to, where no Message-ID tells."""

from typing import Final

from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.model.message import Message
from mailflow.domain.model.reference import find_references
from mailflow.domain.rules.threading import Evidence, bare_subject

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
