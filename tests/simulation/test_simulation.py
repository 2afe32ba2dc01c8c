"""The program is killed everywhere, and nothing is lost, doubled or told too early.

A failing run prints the command that replays it.
"""

import os
import random

import pytest

from simulation.branches import Branch, BranchingDay, branches
from simulation.days import STEPS, Day

SEEDS = int(os.environ.get("MAILFLOW_SEEDS", "1000"))
DAYS = int(os.environ.get("MAILFLOW_DAYS", "100000"))  # in make soak
BATCHES = 20
REFERENCE_SEED = 2
SHORT_SEED, SHORT = 10, 4  # two mails, every operation


def run(
    seed: int,
    *crashes: int,
    cuts: int = 0,
    cut: int = 0,
    cut_from: int = 0,
    steps: int = STEPS,
    reference: bool = False,
) -> Day:
    """Play one run; a broken invariant fails with the replay command."""
    day = Day(seed, frozenset(crashes), cuts, frozenset({cut} - {0}), cut_from, steps, reference=reference)
    faults = day.play()
    options = [f"--crash {number}" for number in crashes] + ["--reference"] * reference
    named = {"cuts": cuts, "cut": cut, "cut-from": cut_from, "steps": steps}
    options += [f"--{name} {value}" for name, value in named.items() if value]
    assert not faults, "\n".join([*faults, replay(seed, *options)])
    return day


def replay(seed: int, *options: str) -> str:
    """The command that plays a run again."""
    return f"replay: (cd tests && python -m simulation --seed {seed} {' '.join(options)})"


def sound(seed: int, found: list[Branch], *options: str) -> None:
    """Every branch of a day ended well; each that did not prints the command that replays it."""
    broken = [
        line
        for branch in found
        if branch.faults
        for line in (*branch.faults, replay(seed, f"--{branch.trouble} {branch.number}", *options))
    ]
    assert not broken, "\n".join(broken)


def test_the_same_seed_gives_the_same_trace() -> None:
    """I18: a run can be replayed, with its crash."""
    first, again = run(11, 120), run(11, 120)
    assert first.passing.trace == again.passing.trace
    assert [a.content for a in first.house.smtp.accepted] == [a.content for a in again.house.smtp.accepted]
    assert first.passing.crashes == 1


def test_days_with_real_letters() -> None:
    """The other days write their letters in few words, to save time; these write them all."""
    for seed in range(50, 55):
        assert Day(seed, frozenset({random.Random(seed).randint(1, 500)}), real_letters=True).play() == []


def test_different_seeds_give_different_days() -> None:
    """The seeds are worth their time."""
    assert len({tuple(run(seed).passing.trace) for seed in range(8)}) == 8


@pytest.mark.slow
def test_a_crash_at_every_boundary_of_the_reference_day() -> None:
    """One reference scenario, killed before and after every call that reaches outside."""
    found = branches(seed=REFERENCE_SEED, reference=True, troubles=["crash"])
    sound(REFERENCE_SEED, found, "--reference")
    boundaries = run(REFERENCE_SEED, reference=True).passing.count
    assert [branch.number for branch in found] == list(range(1, boundaries + 1))
    assert {branch.struck for branch in found} == {1}


def test_a_branch_is_the_run_that_its_command_replays() -> None:
    """Branches share what comes before the trouble, and what follows where they find the same."""
    found = branches(
        200, 209, seed=REFERENCE_SEED, reference=True, troubles=["crash", "cut"], shortened=False
    )
    rests: dict[str, set[str]] = {}
    for branch in found:
        if branch.found:
            rests.setdefault(branch.found, set()).add(branch.rest)
    assert [len(each) for each in rests.values()] == [1] * len(rests)
    assert len(rests) < len(found) / 2
    for branch in found[::7]:
        crash, cut = (frozenset({branch.number} if branch.trouble == t else ()) for t in ("crash", "cut"))
        day = BranchingDay(REFERENCE_SEED, crash_at=crash, cut_at=cut, reference=True)
        assert (day.play(), day.digest()) == (branch.faults, branch.whole)


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


@pytest.mark.soak
@pytest.mark.parametrize("part", range(200))
def test_a_hundred_thousand_days(part: int) -> None:
    """The count of a release (MAILFLOW_DAYS), each day with one random crash."""
    for seed in range(10**6 + part, 10**6 + DAYS, 200):
        chance = random.Random(f"crash {seed}")
        run(seed, chance.randint(1, 500), cuts=chance.choice((0, 0, 3)))


@pytest.mark.soak
@pytest.mark.parametrize("part", range(200))
def test_twenty_thousand_crashes_during_recovery(part: int) -> None:
    """The count of a release (a fifth of MAILFLOW_DAYS)."""
    for seed in range(2 * 10**6 + part, 2 * 10**6 + DAYS // 5, 200):
        chance = random.Random(f"recovery {seed}")
        first = chance.randint(1, 400)
        run(seed, first, first + chance.randint(1, 6), first + chance.randint(7, 15))


@pytest.mark.slow
def test_an_io_error_at_every_boundary() -> None:
    """Each connection lost and each write refused, once and from then on until the evening."""
    found = branches(seed=SHORT_SEED, steps=SHORT, troubles=["cut", "cut-from"])
    sound(SHORT_SEED, found, f"--steps {SHORT}")
    assert {branch.struck for branch in found if branch.trouble == "cut"} == {1}
    assert sum(branch.trouble == "cut" for branch in found) > 250
    assert sum(branch.struck > 1 for branch in found) > 80
