"""Caps on acknowledgements hold exactly at their number, and say which of them it was."""

import pytest
from mailflow.domain.caps import AckCounts, cap
from mailflow.domain.policy import AcknowledgementRules

RULES = AcknowledgementRules(per_address_hour=5, per_address_day=10, all_per_hour=2000)


@pytest.mark.parametrize(
    ("counts", "reached"),
    [
        (AckCounts(), None),
        (AckCounts(4, 9, 1999), None),
        (AckCounts(5, 5, 5), "per_address_hour"),
        (AckCounts(0, 10, 10), "per_address_day"),
        (AckCounts(0, 0, 2000), "all_per_hour"),
        (AckCounts(5, 10, 2000), "per_address_hour"),
        (AckCounts(9999, 9999, 9999), "per_address_hour"),
    ],
)
def test_cap(counts: AckCounts, reached: str | None) -> None:
    """The fifth in an hour still goes out, the sixth waits for the digest."""
    assert cap(counts, RULES) == reached


def test_config_decides() -> None:
    """Another number, another answer."""
    assert cap(AckCounts(1, 1, 1), AcknowledgementRules(per_address_hour=1)) == "per_address_hour"
