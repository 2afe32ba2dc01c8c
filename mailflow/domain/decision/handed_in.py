"""What staff hand in for customers: forwarded mails, forms for what came by telephone or at the counter (P4).

The ticket is the customer's.  What is sure opens it; what is not sure, or has a mistake, goes back to the
member of staff in one letter, and nothing leaves the house.
"""

from dataclasses import dataclass, field

from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import Channel, TicketView


@dataclass(frozen=True, slots=True)
class Said:
    """What the member of staff says of the matter, besides the customer's words."""

    by: str  # their address
    role: str
    how: str  # forward | form
    channel: Channel = Channel.MAIL
    note: str = ""  # their own words: internal
    written: str = ""  # the date of the customer's mail, as it stands there
    phone: str = ""
    nature: Nature | None = None
    category: str = ""
    urgent: bool | None = None
    language: str = ""  # of the customer's letters
    joins: str = ""  # the reference of the ticket that it belongs to, as they say


@dataclass(frozen=True, slots=True)
class Taken:
    """Sure: the customer's mail as if they had written themselves, and what was said of it."""

    mail: Message
    said: Said


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A forward of which nobody can tell for sure whose it is: the forwarder is asked."""

    reason: str  # a code word of [doubt]
    mail: Message  # as far as it is known; no sender
    role: str
    likely: Address = field(default_factory=lambda: Address(""))  # whom the answer is prefilled with
    tickets: tuple[TicketView, ...] = ()  # of the customer, to one of which it may belong


@dataclass(frozen=True, slots=True)
class Mistake:
    """One line of a form that cannot be followed."""

    line: str  # as it was written; "" where one is missing
    reason: str  # a code word of [mistake]
    known: tuple[str, ...] = ()  # what would have been right


@dataclass(frozen=True, slots=True)
class Faulty:
    """A form with mistakes: nothing is opened, the writer gets it back corrected as far as that goes."""

    mistakes: tuple[Mistake, ...]
    corrected: tuple[str, ...]  # lines of the form as they should be
    role: str
    mail: Message  # the words that it is about


HandedIn = Taken | Doubtful | Faulty
