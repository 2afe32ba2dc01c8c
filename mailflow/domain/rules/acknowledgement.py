"""May this ticket be acknowledged now, in which form, and what happens where it may not.

An acknowledgement is an obligation: it ends as sent, bounced or withheld with a reason that a person
is asked to clear within the 24 hours (P3; RFC 3834 for what an automatic letter must not answer).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final, Protocol

from mailflow.domain.model.deadline import applicable
from mailflow.domain.model.letters import LETTERS, Letter
from mailflow.domain.model.letters.to_customers import (
    ACKNOWLEDGEMENT,
    ACKNOWLEDGEMENT_NEUTRAL,
    AcknowledgementFacts,
)
from mailflow.domain.model.message import Message
from mailflow.domain.model.policy import Nature, Policy
from mailflow.domain.model.ticket import AckState, Channel
from mailflow.domain.rules.caps import LATE_A_DAY, AckCounts, cap
from mailflow.domain.rules.default_deadlines import FIRST_READING, QUESTION
from mailflow.domain.understanding.nature import NatureVerdict
from mailflow.domain.understanding.sender_kind import Withheld, may_acknowledge
from mailflow.domain.understanding.sender_kind.verdict import Verdict
from mailflow.domain.understanding.senders import came_as_bounce

_HOUR: Final = timedelta(hours=1)

ACKNOWLEDGEMENTS = tuple(letter.name for letter in LETTERS if letter.acknowledges)
"""The letters that fulfil the obligation."""

MADE_UP_FOR = frozenset(letter.name for letter in LETTERS if letter.makes_up)
"""Those of them that make up for what a doubt or a cap had kept back."""

QUICK = timedelta(minutes=30)
"""A new mail that comes so soon after a letter of ours may be a machine that answers it: other ticket
systems look into their mailbox every few minutes, some every quarter of an hour."""

QUICK_ANSWERS = 4
"""So many in a day, and the conversation is taken for two machines: with the plainest form that follows
at last, they get at most 5 letters in 24 h, and nobody who writes four times in a row is kept waiting."""

POSTPONED = timedelta(hours=1)
"""A letter that a cap has stopped is tried again after so long."""

DOMAIN_ANSWERS = 20
"""So many mails of one organisation in a row, each from a new address, after our letter to the one before,
without a word of complaint: a desk that answers from ticket-1@, ticket-2@ … and never falls silent."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The decision: the state of the obligation, why, and when to look at it again."""

    state: AckState
    reason: str = ""
    next_at: datetime | None = None
    letter: Letter[AcknowledgementFacts] | None = None  # to write now


def acknowledge(
    message: Message,
    verdict: Verdict,
    *,
    nature: NatureVerdict,
    authentication_failed: bool,
    counts: AckCounts,
    known: bool,
    received_at: datetime,
    policy: Policy,
) -> Acknowledgement:
    """Decide about the acknowledgement of a new ticket.

    ``known``: its customer has earlier ones.
    """
    rules = policy.acknowledgement
    withheld = may_acknowledge(message, verdict, policy, authentication_failed=authentication_failed)
    if came_as_bounce(message):
        withheld = Withheld("mail_system", "sent to the bounce address of a letter", certain=True)
    if withheld is not None and (withheld.certain or authentication_failed):
        return Acknowledgement(AckState.NOT_OWED, withheld.code)
    look_again = received_at + rules.plain_after
    if withheld is not None:
        return Acknowledgement(AckState.WITHHELD, withheld.code, look_again)
    complains = nature.nature is Nature.COMPLAINT and nature.word
    robots = counts.domain_answers >= DOMAIN_ANSWERS and not complains
    if counts.quick_answers >= QUICK_ANSWERS or robots:
        return Acknowledgement(AckState.WITHHELD, "answers our letters within minutes", look_again)
    capped = cap(counts, rules, known=known)
    if capped is not None:  # what others have used up is not this customer's doing: it goes as soon as it may
        wait = POSTPONED if capped == "all_per_hour" else rules.digest_after
        return Acknowledgement(AckState.CAPPED, capped, received_at + wait)
    return Acknowledgement(AckState.QUEUED, letter=full_form(nature.nature))


def may_follow(counts: AckCounts, received_at: datetime, now: datetime, policy: Policy) -> datetime | None:
    """When a letter that makes up for what was kept back may be tried again; None where it may go now.

    It is beyond the person's own caps, which have kept it waiting, but only some such letters go out a day;
    whoever has waited since ``received_at`` for as long as the plainest form may wait gets it all the same.
    """
    rules = policy.acknowledgement
    if cap(AckCounts(all_hour=counts.all_hour), rules) is not None:
        return now + POSTPONED
    latest = received_at + rules.plain_after
    return latest if counts.late_day >= LATE_A_DAY and now < latest else None


def carried_in(message_id: str) -> str:
    """What a ticket's record says where one letter acknowledges several tickets together."""
    return f"in {message_id}"


class ReceivedTicket(Protocol):
    """What an acknowledgement says of a ticket, be it new or not."""

    @property
    def received_at(self) -> datetime:
        """When its mail was received (UTC)."""
        ...

    @property
    def due_at(self) -> datetime | None:
        """The date that the customer is given (UTC)."""
        ...

    @property
    def channel(self) -> str:
        """How the matter came, a word of Channel."""
        ...

    @property
    def nature(self) -> Nature:
        """What it is."""
        ...

    @property
    def urgent(self) -> bool:
        """Whether it is treated as urgent."""
        ...


def received(ticket: ReceivedTicket, policy: Policy) -> AcknowledgementFacts:
    """What the letter of a ticket says: dates, and how fast people are with the likes of it."""
    rules = {rule.name: rule for rule in applicable(policy.deadlines, ticket.nature, urgent=ticket.urgent)}
    reading, question = rules.get(FIRST_READING.name), rules.get(QUESTION.name)
    soon = reading.allow.wall if reading and ticket.urgent else None
    return AcknowledgementFacts(
        ticket.received_at,
        ticket.due_at,
        called=ticket.channel == Channel.PHONE,
        urgent=ticket.urgent,
        read_within=ceil(soon / _HOUR) if soon else 0,
        usual_days=(question.allow.working_days or 0) if question and ticket.due_at else 0,
    )


def full_form(nature: Nature) -> Letter[AcknowledgementFacts]:
    """The letter for a nature: only a complaint is apologised for."""
    return ACKNOWLEDGEMENT if nature is Nature.COMPLAINT else ACKNOWLEDGEMENT_NEUTRAL
