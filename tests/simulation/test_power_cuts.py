"""The power fails at any moment, also in the middle of a write: what was acknowledged is there.

The store is the program's own, on a disk that loses and tears what was not synced (support/power.py).
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from mailflow.adapters.store.database import Database
from mailflow.adapters.store.schema import require_current, upgrade

from simulation.power_cuts import NAME, Disk, PowerDay, Recorded
from support.house import HandClock, SeededRandomness
from support.power import can_record, put_back

CUTS, DAYS = 500, 8

pytestmark = pytest.mark.skipif(not can_record(), reason="Python's SQLite is built in and takes no VFS")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = Disk(folder)
    yield disk
    disk.database.close()


def cut(disk: Disk, folder: Path, seed: int, cuts: int) -> list[str]:
    """One piece of work, cut at so many moments; what was wrong afterwards."""
    work = Recorded(disk)
    work.work(seed, mails=20)
    chance = random.Random(seed)
    moments = [chance.randint(work.states[0][0], len(disk.tape)) for _ in range(cuts)]
    found = folder / "found"
    found.mkdir(exist_ok=True)
    return [
        f"seed {seed}, moment {moment} of {len(disk.tape)}: {fault}"
        for moment, files in disk.tape.images(moments, chance)
        for fault in work.faults(moment, files, found)
    ]


def play(disk: Disk, seed: int) -> list[str]:
    """A whole day with a power cut somewhere, and everything that must hold at its end."""
    PowerDay.disk = disk
    day = PowerDay(seed, frozenset({random.Random(f"power {seed}").randint(1, 300)}))
    faults = day.play()
    assert day.passing.crashes == 1 or day.passing.count < 300
    return faults


def test_power_cuts(disk: Disk, tmp_path: Path) -> None:
    """No commit is lost or there by half; the world was told nothing of which the store does not know."""
    assert cut(disk, tmp_path, 1, CUTS) == []


def test_days_with_a_power_cut(disk: Disk) -> None:
    """After the cut the program goes on with what the disk has kept, and every invariant holds at the end."""
    for seed in range(DAYS):
        assert play(disk, seed) == [], f"seed {seed}"


@pytest.mark.parametrize("setting", ["synchronous=NORMAL", "synchronous=OFF", "journal_mode=MEMORY"])
def test_cuts_find_a_store_that_does_not_sync(
    disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    """With less careful settings the same cuts lose what was acknowledged: the test can fail."""
    careful = Database._on_connect

    def careless(self: Database, connection: object, record: object) -> None:
        careful(self, connection, record)  # type: ignore[arg-type]
        connection.execute(f"PRAGMA {setting}")  # type: ignore[attr-defined]

    monkeypatch.setattr(Database, "_on_connect", careless)
    bent = Disk(disk.folder)
    try:
        assert len(cut(bent, tmp_path, 1, 20)) > 5
    finally:
        bent.database.close()


@pytest.mark.soak
@pytest.mark.parametrize("part", range(20))
def test_many_power_cuts(disk: Disk, tmp_path: Path, part: int) -> None:
    """Fifty thousand, in a hundred different pieces of work; and days."""
    for seed in range(100 + part, 200, 20):
        assert cut(disk, tmp_path, seed, 500) == []
    for seed in range(1000 + part, 1500, 20):
        assert play(disk, seed) == [], f"seed {seed}"


def test_the_schema_is_made_whole_or_not_at_all(disk: Disk, tmp_path: Path) -> None:
    """The power fails at the very first start: the next start finds an empty database, or a whole one."""
    disk.begin({NAME: b""})
    upgrade(disk.database)
    disk.database.close()
    found = tmp_path / "found"
    found.mkdir()
    chance, seen = random.Random(1), set()
    for _, files in disk.tape.images([chance.randint(0, len(disk.tape)) for _ in range(40)], chance):
        put_back(files, found)
        database = Database(f"sqlite:///{found / NAME}", clock=HandClock(), randomness=SeededRandomness())
        seen.add(bool(database.tables()))
        if database.tables():
            require_current(database)
        database.close()
    assert seen == {True, False}
