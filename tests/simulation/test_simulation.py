"""The program is killed everywhere, and nothing is lost, doubled or told too early.

A failing run prints the command that replays it.
"""

import os
import random

import pytest
from simulation.days import Day

SEEDS = int(os.environ.get("MAILFLOW_SEEDS", "1000"))
BATCHES = 20
REFERENCE_SEED = 7


def run(seed: int, *crashes: int, cuts: int = 0) -> Day:
    """Play one run; a broken invariant fails with the replay command."""
    day = Day(seed, frozenset(crashes), cuts)
    faults = day.play()
    options = "".join(f" --crash {number}" for number in crashes) + (f" --cuts {cuts}" if cuts else "")
    assert not faults, "\n".join([*faults, f"replay: (cd tests && python -m simulation --seed {seed}{options})"])
    return day


def test_the_same_seed_gives_the_same_trace() -> None:
    """I18: a run can be replayed, with its crash."""
    first, again = run(11, 120), run(11, 120)
    assert first.passing.trace == again.passing.trace
    assert [a.content for a in first.house.smtp.accepted] == [a.content for a in again.house.smtp.accepted]
    assert first.passing.crashes == 1


def test_different_seeds_give_different_days() -> None:
    """The seeds are worth their time."""
    assert len({tuple(run(seed).passing.trace) for seed in range(8)}) == 8


BOUNDARIES = len(run(REFERENCE_SEED).passing.trace)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(BATCHES))
def test_a_crash_at_every_boundary_of_the_reference_day(part: int) -> None:
    """One reference scenario, killed before and after every call that reaches outside."""
    for number in range(1 + part, BOUNDARIES + 1, BATCHES):
        assert run(REFERENCE_SEED, number).passing.crashes == 1


@pytest.mark.slow
@pytest.mark.parametrize("part", range(BATCHES))
def test_days_with_one_random_crash_each(part: int) -> None:
    """A thousand different days (MAILFLOW_SEEDS), each killed once somewhere, some with lost connections."""
    crashed = 0
    for seed in range(1000 + part, 1000 + SEEDS, BATCHES):
        chance = random.Random(f"crash {seed}")
        day = run(seed, chance.randint(1, 500), cuts=chance.choice((0, 0, 3)))
        crashed += day.passing.crashes
    assert crashed > SEEDS / BATCHES / 2


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_crashes_during_recovery(part: int) -> None:
    """I20: killed again and again while coming back, the program still comes to the same rest."""
    for seed in range(5000 + part, 5200, 4):
        chance = random.Random(f"recovery {seed}")
        first = chance.randint(1, 400)
        run(seed, first, first + chance.randint(1, 6), first + chance.randint(7, 15))
