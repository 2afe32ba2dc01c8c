"""How many acknowledgements may go out: what stops a loop that every other guard has missed."""

from dataclasses import dataclass

from mailflow.domain.policy import AcknowledgementRules


@dataclass(frozen=True, slots=True)
class AckCounts:
    """Acknowledgements sent or queued so far, by the store's count."""

    address_hour: int = 0  # to this address in the last hour
    address_day: int = 0  # and in the last 24 hours
    all_hour: int = 0  # to everybody in the last hour
    quick_answers: int = 0  # mails of this address in the last day that came soon after a letter of ours


def cap(counts: AckCounts, rules: AcknowledgementRules) -> str | None:
    """The name of the first cap that one more acknowledgement would exceed; None when it may go out."""
    caps = (
        ("per_address_hour", counts.address_hour, rules.per_address_hour),
        ("per_address_day", counts.address_day, rules.per_address_day),
        ("all_per_hour", counts.all_hour, rules.all_per_hour),
    )
    return next((name for name, sent, limit in caps if sent >= limit), None)
