"""One broken thing of each kind on each day: it harms only itself (I21), and a person hears of it (I22)."""

import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from mailflow.adapters.store.transaction.failures import SqlFailures
from mailflow.flow import deadlines, duties, intake, letter_fates

from simulation.broken_days import BrokenDay

SEEDS = int(os.environ.get("MAILFLOW_SEEDS", "1000")) // 40
Patch = pytest.MonkeyPatch


def faults(seed: int) -> list[str]:
    """What the invariants say of a day with broken things, killed once somewhere."""
    crash = random.Random(f"crash {seed}").randint(1, 500)
    return [f"seed {seed}: {fault}" for fault in BrokenDay(seed, frozenset({crash})).play()]


@pytest.mark.parametrize("part", range(2))
def test_everything_else_goes_on(part: int) -> None:
    """A clock, an owed acknowledgement, a duty, a letter's fate and a mail's letter are broken each day."""
    found = [fault for seed in range(7000 + part, 7000 + SEEDS, 2) for fault in faults(seed)]
    assert found == []


def test_the_broken_things_are_met() -> None:
    """The days are worth their time: each kind fails on some of them."""
    met: set[str] = set()
    for seed in range(7000, 7000 + SEEDS):
        day = BrokenDay(seed)
        day.play()
        met |= {str(facts["what"]) for facts in day.house.journal.told("not done")}
        met |= {"letter" for facts in day.house.journal.told("admins told") if facts["what"] == "letter"}
        if len(met) == 5:
            break
    assert met == {"deadline", "owed acknowledgement", "duty", "fate", "letter"}


def _all_or_nothing(work: Callable[[], int], *_: object) -> int:
    return work()


def _one_transaction_for_deadlines(patch: Patch) -> None:
    patch.setattr(deadlines, "in_rounds", _all_or_nothing)


def _one_transaction_for_acknowledgements(patch: Patch) -> None:
    patch.setattr(duties, "in_rounds", _all_or_nothing)


def _one_transaction_for_fates(patch: Patch) -> None:
    patch.setattr(letter_fates, "together", _all_or_nothing)


def _attempts_are_not_counted(patch: Patch) -> None:
    failed = SqlFailures.count

    def first(tx: SqlFailures, *rest: object) -> object:
        tx._connection.exec_driver_sql("update failures set attempts = 0")
        return failed(tx, *rest)  # type: ignore[arg-type]

    patch.setattr(SqlFailures, "count", first)


def _nobody_is_told(patch: Patch) -> None:
    patch.setattr(SqlFailures, "untold", lambda _: [])


def _a_mail_waits_for_its_letter(patch: Patch) -> None:
    decide = intake._decide

    def never_without(*arguments: Any) -> list[int]:
        return decide(*arguments[:4])

    patch.setattr(intake, "_decide", never_without)


@pytest.mark.parametrize(
    "plant",
    [
        _one_transaction_for_deadlines,
        _one_transaction_for_acknowledgements,
        _one_transaction_for_fates,
        _attempts_are_not_counted,
        _nobody_is_told,
        _a_mail_waits_for_its_letter,
    ],
)
def test_a_planted_fault_is_found(plant: Callable[[Patch], None]) -> None:
    """Without isolation, attempts or telling, an invariant names what is wrong."""
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        assert any(faults(seed) for seed in range(7000, 7000 + SEEDS))
