"""How many acknowledgements may go out: what stops a loop that every other guard has missed."""

from dataclasses import dataclass
from typing import Final

from mailflow.domain.model.policy import AcknowledgementRules


@dataclass(frozen=True, slots=True)
class AckCounts:
    """Acknowledgements sent or queued so far, by the store's count."""

    address_hour: int = 0  # to this person in the last hour, whatever the spelling of their address
    address_day: int = 0  # and in the last 24 hours
    late_day: int = 0  # of these, letters that made up for what a cap or a doubt had kept back
    all_hour: int = 0  # to everybody in the last hour
    quick_answers: int = 0  # mails of this address in the last day that came soon after a letter of ours
    domain_answers: int = (
        0  # mails of its domain, each of another address and after the letter to the one before
    )


LATE_A_DAY: Final = 3
"""So many letters a day name together what the caps of one address have kept back; the next waits longer."""

KNOWN_HAVE: Final = 2
"""Times the cap of the whole house, for customers whom we know: strangers take nothing from them."""


def cap(counts: AckCounts, rules: AcknowledgementRules, *, known: bool = False) -> str | None:
    """The name of the first cap that one more acknowledgement would exceed; None when it may go out.

    ``known``: a customer with earlier tickets.
    """
    caps = (
        ("per_address_hour", counts.address_hour, rules.per_address_hour),
        ("per_address_day", counts.address_day, rules.per_address_day),
        ("all_per_hour", counts.all_hour, rules.all_per_hour * (KNOWN_HAVE if known else 1)),
    )
    return next((name for name, sent, limit in caps if sent >= limit), None)
