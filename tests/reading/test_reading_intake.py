"""Mutated mail all the way: each has one fate, none stops the others, none is too much for the letters."""

import random

import pytest
from mutants import mutant

from support.house import House

MUTANTS = 200
BATCH = 40  # at a time, between which an hour passes


def take_in(seed: int, number: int) -> None:
    """Mutants arrive; whatever they are, the house decides on each at the first attempt."""
    chance = random.Random(seed)
    house = House()
    for start in range(0, number, BATCH):
        for _ in range(min(BATCH, number - start)):
            house.arrives(mutant(chance))
        house.turn()
        house.clock.move(hours=1)
    assert [facts for action, facts in house.journal.lines if action in {"mail failed", "batch failed"}] == []
    undecided = house.rows("select uid, disposition from arrivals where disposition in ('', 'quarantined')")
    assert undecided == [], f"seed {seed}"
    assert house.one("select count(*) from arrivals") == number
    assert house.imap.contents() == []
    house.move_out()


def test_mutated_mail_through_intake() -> None:
    """Some hundred."""
    take_in(1, MUTANTS)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(100))
def test_a_hundred_thousand_mutants_through_intake(part: int) -> None:
    """The count of a release."""
    take_in(1000 + part, 1000)
