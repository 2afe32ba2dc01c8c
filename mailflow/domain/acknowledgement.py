"""May this ticket be acknowledged now, in which form, and what happens where it may not.

An acknowledgement is an obligation: it ends as sent, bounced or withheld with a reason that a person
is asked to clear within the 24 hours (P3; RFC 3834 for what an automatic letter must not answer).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.domain.caps import AckCounts, cap
from mailflow.domain.kind import Withheld, may_acknowledge
from mailflow.domain.kind.verdict import Verdict
from mailflow.domain.message import Message
from mailflow.domain.policy import Nature, Policy
from mailflow.domain.senders import came_as_bounce
from mailflow.domain.ticket import AckState

ACKNOWLEDGEMENTS = (
    "acknowledgement",
    "acknowledgement_neutral",
    "acknowledgement_plain",
    "acknowledgement_digest",
)
"""The letters that fulfil the obligation."""

QUICK = timedelta(minutes=30)
"""A new mail that comes so soon after a letter of ours may be a machine that answers it: other ticket
systems look into their mailbox every few minutes, some every quarter of an hour."""

QUICK_ANSWERS = 4
"""So many in a day, and the conversation is taken for two machines: with the plainest form that follows
at last, they get at most 5 letters in 24 h, and nobody who writes four times in a row is kept waiting."""

POSTPONED = timedelta(hours=1)
"""A letter that a cap has stopped is tried again after so long."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The decision: the state of the obligation, why, and when to look at it again."""

    state: AckState
    reason: str = ""
    next_at: datetime | None = None
    occasion: str = ""  # the letter to write now; "" for none


def acknowledge(
    message: Message,
    verdict: Verdict,
    *,
    nature: Nature,
    authentication_failed: bool,
    counts: AckCounts,
    received_at: datetime,
    policy: Policy,
) -> Acknowledgement:
    """Decide about the acknowledgement of a newly opened ticket."""
    rules = policy.acknowledgement
    withheld = may_acknowledge(message, verdict, policy, authentication_failed=authentication_failed)
    if came_as_bounce(message):
        withheld = Withheld("mail_system", "sent to the bounce address of a letter", certain=True)
    if withheld is not None and (withheld.certain or authentication_failed):
        return Acknowledgement(AckState.NOT_OWED, withheld.code)
    look_again = received_at + rules.plain_after
    if withheld is not None:
        return Acknowledgement(AckState.WITHHELD, withheld.code, look_again)
    if counts.quick_answers >= QUICK_ANSWERS:
        return Acknowledgement(AckState.WITHHELD, "answers our letters within minutes", look_again)
    capped = cap(counts, rules)
    if capped is not None:  # a cap of the whole house is not this customer's doing: it goes as soon as it may
        wait = POSTPONED if capped == "all_per_hour" else rules.digest_after
        return Acknowledgement(AckState.CAPPED, capped, received_at + wait)
    return Acknowledgement(AckState.QUEUED, occasion=full_form(nature))


def carried_in(message_id: str) -> str:
    """What a ticket's record says where one letter acknowledges several tickets together."""
    return f"in {message_id}"


def full_form(nature: Nature) -> str:
    """The letter for a nature: only a complaint is apologised for."""
    return "acknowledgement" if nature is Nature.COMPLAINT else "acknowledgement_neutral"
