"""Bugs, planted one at a time: the simulator finds each, so it would find yours.

Another one, a store that does not sync, is planted in test_power_cuts.
"""

import random

import pytest

from simulation.days import Day
from simulation.planted import BUGS, Bug

NEARBY = 60  # days that are looked at where the known one does not show the bug any more: days change
MANY = 300


def findings(bug: Bug, seed: int, crash: int) -> list[str]:
    """What the invariants say of a day with the bug."""
    with pytest.MonkeyPatch.context() as patch:
        bug.plant(patch)
        faults = Day(seed, frozenset({crash})).play()
    return [fault for fault in faults if fault.startswith(bug.invariants)]


def crash_of(seed: int) -> int:
    """Where the program dies on a day."""
    return random.Random(f"crash {seed}").randint(1, 300)


def test_there_are_more_than_twenty() -> None:
    """Each has a name of its own."""
    assert len({bug.name for bug in BUGS}) == len(BUGS) > 20


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_planted_bug_is_found(bug: Bug) -> None:
    """The day that shows it is known; an invariant names what is wrong."""
    days = [(bug.seed, bug.crash), *((seed, crash_of(seed)) for seed in range(NEARBY))]
    assert any(findings(bug, seed, crash) for seed, crash in days)


def test_the_same_days_are_clean_without_them() -> None:
    """It is the bug that is found, not the day."""
    for seed, crash in sorted({(bug.seed, bug.crash) for bug in BUGS}):
        assert Day(seed, frozenset({crash})).play() == [], f"seed {seed}, crash {crash}"


@pytest.mark.soak
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_planted_bug_is_found_by_chance(bug: Bug) -> None:
    """Also who does not know where to look finds it: more than one of some hundred days shows it."""
    found = [seed for seed in range(1000, 1000 + MANY) if findings(bug, seed, crash_of(seed))]
    assert len(found) > 1
