"""A month in which nobody answers: no customer passes their date in silence, and no ladder ends."""

import random

import pytest
from mailflow.flow import deadlines

from simulation.days import EVENING, Day

SEEDS = range(300, 303)
WEEKS = (340, 120, 48, 160, 24)
"""Hours after the evening: beyond twenty working days, and beyond the date that is given then."""

Patch = pytest.MonkeyPatch


class LongDay(Day):
    """A day, and five weeks after it in which staff do nothing."""

    @property
    def evening(self) -> tuple[int, ...]:
        """See the day."""
        return EVENING + WEEKS


def faults(seeds: range) -> list[str]:
    """What the invariants say after such days, each killed once somewhere."""
    crash = random.Random("a month").randint
    return [fault for seed in seeds for fault in LongDay(seed, frozenset({crash(1, 300)})).play()]


def test_nobody_waits_in_silence() -> None:
    """Each customer has an answer, or a date that lies ahead."""
    assert faults(SEEDS) == []


def test_a_letter_that_is_not_written_is_found(monkeypatch: Patch) -> None:
    """The date comes, and nobody writes."""
    monkeypatch.setattr(deadlines, "more_time_orders", lambda *_: ())
    assert any(fault.startswith("I23") for fault in faults(SEEDS[:2]))


def test_a_ladder_that_ends_is_found(monkeypatch: Patch) -> None:
    """After the last level nobody hears of it again."""
    monkeypatch.setattr(deadlines, "told_again", lambda *_: ())
    assert any(fault.startswith("I24") for fault in faults(SEEDS[:2]))
