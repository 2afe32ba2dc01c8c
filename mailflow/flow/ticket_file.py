"""The ticket's file for a letter inside the house, as the store knows it when the letter is written."""

from mailflow.domain.model.letters import Audience
from mailflow.domain.model.letters.file import FileFacts, Shows
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.file_so_far import FileSource, customer_of, file_in_short, whole_file
from mailflow.ports.store import Transaction

_OUTSIDE = frozenset({TokenRole.CUSTOMER, TokenRole.AUTHORITY})


def file_for(tx: Transaction, order: LetterOrder, ticket_id: int, policy: Policy) -> FileFacts:
    """What the letter shows of the file; nothing at all where anybody outside reads it."""
    shows = order.letter.shows
    if shows is Shows.NOTHING or not ticket_id or not _inside(order):
        return FileFacts()
    ticket = tx.tickets.find(ticket_id)
    if ticket is None:
        return FileFacts()
    events, first_words = tx.tickets.history(ticket_id)
    mails = () if shows is Shows.CUSTOMER else tx.mails.of_ticket(ticket_id)
    kept = FileSource(ticket, events, mails, first_words)
    if shows is Shows.CUSTOMER:
        return customer_of(kept)
    if shows is Shows.WHOLE:
        return whole_file(kept, policy)
    said = [value for value in order.facts.variables().values() if isinstance(value, str)]
    return file_in_short(kept, policy, said)


def _inside(order: LetterOrder) -> bool:
    return order.letter.audience is Audience.STAFF and order.role not in _OUTSIDE
