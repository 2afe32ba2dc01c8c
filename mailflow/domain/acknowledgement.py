"""May this ticket be acknowledged now, in which form, and what happens where it may not.

An acknowledgement is an obligation: it ends as sent, bounced or withheld with a reason that a person
is asked to clear within the 24 hours (P3; RFC 3834 for what an automatic letter must not answer).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.domain.caps import AckCounts, cap
from mailflow.domain.kind import may_acknowledge
from mailflow.domain.message import Message
from mailflow.domain.policy import AcknowledgementRules, Nature
from mailflow.domain.ticket import AckState
from mailflow.domain.verdict import Verdict

QUICK = timedelta(minutes=10)
"""A new mail that comes so soon after a letter of ours may be a machine that answers it."""

QUICK_ANSWERS = 3
"""So many in a day, and the conversation is taken for two machines: at most 5 letters in 24 h."""


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
    own_addresses: frozenset[str],
    counts: AckCounts,
    quick_answers: int,
    received_at: datetime,
    rules: AcknowledgementRules,
) -> Acknowledgement:
    """Decide about the acknowledgement of a newly opened ticket."""
    withheld = may_acknowledge(
        message, verdict, authentication_failed=authentication_failed, own_addresses=own_addresses
    )
    if withheld is not None and (withheld.certain or authentication_failed):
        return Acknowledgement(AckState.NOT_OWED, withheld.code)
    look_again = received_at + rules.plain_after
    if withheld is not None:
        return Acknowledgement(AckState.WITHHELD, withheld.code, look_again)
    if quick_answers >= QUICK_ANSWERS:
        return Acknowledgement(AckState.WITHHELD, "answers our letters within minutes", look_again)
    capped = cap(counts, rules)
    if capped is not None:
        return Acknowledgement(AckState.CAPPED, capped, received_at + rules.digest_after)
    return Acknowledgement(AckState.QUEUED, occasion=full_form(nature))


def full_form(nature: Nature) -> str:
    """The letter for a nature: only a complaint is apologised for."""
    return "acknowledgement" if nature is Nature.COMPLAINT else "acknowledgement_neutral"
