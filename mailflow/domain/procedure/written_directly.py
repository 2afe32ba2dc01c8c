"""Staff who wrote to the customer themselves, with our mailbox in To or Cc: the customer has it (P23).

It is recorded as theirs, and nothing is written to the customer again.  It counts as an answer where the
writer is as surely known as for an answer through us; otherwise one press makes it count.
"""

from mailflow.domain.decision.decision import Consequences
from mailflow.domain.decision.letter_orders import WORDS_LIMIT
from mailflow.domain.model.deadline_events import Stop, Stops
from mailflow.domain.model.events import NewEvent, Who
from mailflow.domain.model.events.answers import AnsweredDirectly
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.letters.receipts import WRITTEN_DIRECTLY, WrittenDirectlyFacts
from mailflow.domain.model.message import Message
from mailflow.domain.model.people import Holder
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.text.cleaning import clip

_STOPS: tuple[Stop, ...] = (Stops.READ, Stops.RESPONDED, Stops.CUSTOMER_TOLD, Stops.REMEDY_TOLD)
"""As a plain answer through us."""


def reached_customer(message: Message, ticket: TicketView) -> bool:
    """Whether a mail of staff went to the customer, too: then they have it already."""
    theirs = set(ticket.participants) - {message.sender.email}
    return any(each.email in theirs for each in (*message.to, *message.cc))


def written_directly(
    message: Message, words: str, who: Who, writer: Holder, policy: Policy, rule: str, *, counts: bool
) -> Consequences:
    """What follows: the record, the clocks where it counts, and one letter to the writer."""
    said = clip(words, WORDS_LIMIT)
    happened = NewEvent(AnsweredDirectly(who, said, unproved=not counts), rule)
    letters: tuple[LetterOrder, ...] = letters_to(
        writer, WRITTEN_DIRECTLY, WrittenDirectlyFacts(counts), policy, in_reply_to=message.message_id
    )
    return Consequences((happened,), letters, stops=_STOPS if counts else ())
