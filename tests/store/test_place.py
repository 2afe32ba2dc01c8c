"""A lost store is never replaced in silence, and nobody is told of what was written into it."""

from pathlib import Path

import pytest
from mailflow.adapters.store import schema
from mailflow.adapters.store.database import Database
from mailflow.adapters.store.place import StoreLost, forget_made, is_lost, note_made, require_not_lost
from mailflow.ports.errors import DiskTrouble

from support.house import SUPPORT, HandClock, House, SeededRandomness, mail


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store lies, made and noted."""
    path = tmp_path / "mailflow.db"
    database = opened(path)
    schema.upgrade(database)
    database.close()
    note_made(path)
    return path


def opened(path: Path) -> Database:
    """The store on a disk."""
    return Database(f"sqlite:///{path}", clock=HandClock(), randomness=SeededRandomness())


def gone(path: Path) -> None:
    """Somebody deletes it."""
    path.unlink()


def unmounted(path: Path) -> None:
    """Its volume is gone, and what was below it shows."""
    path.parent.rename(path.parent.with_name("volume"))
    path.parent.mkdir()


def replaced(path: Path) -> None:
    """A restore puts another file in its place."""
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)


@pytest.mark.parametrize("how", [gone, unmounted, replaced])
def test_lost_while_it_is_open(path: Path, how: object) -> None:
    """The next mail stays in the mailbox, no letter leaves, and it is said what happened."""
    house = House(database=opened(path))
    house.arrives(mail())
    how(path)  # type: ignore[operator]
    with pytest.raises(DiskTrouble, match="no longer there"):
        house.turn()
    assert len(house.imap.contents()) == 1
    assert house.smtp.accepted == []
    assert SUPPORT in str(house.rules)
    house.store.close()


def test_lost_between_decision_and_commit(path: Path) -> None:
    """What was written into a file that is gone is told to nobody."""
    house = House(database=opened(path))
    house.arrives(mail())

    fetched = house.imap.hook

    def lost(operation: str, moment: str) -> None:
        fetched(operation, moment)
        if (operation, moment) == ("imap.fetch", "after"):
            path.unlink(missing_ok=True)

    house.imap.hook = lost
    with pytest.raises(DiskTrouble):
        house.take_in()
    assert len(house.imap.contents()) == 1
    house.store.close()


def test_missing_or_empty_at_the_start(path: Path) -> None:
    """The lock file says that there was one; a person may say that it is gone for good."""
    require_not_lost(path)
    path.unlink()
    assert is_lost(path)
    path.touch()
    with pytest.raises(StoreLost, match="mailflow adopt --new-store"):
        require_not_lost(path)
    forget_made(path)
    require_not_lost(path)


def test_nothing_speaks_for_an_old_one(tmp_path: Path) -> None:
    """A first start, also one that died before it had made anything: its lock file is empty."""
    path = tmp_path / "mailflow.db"
    require_not_lost(path)
    (tmp_path / "mailflow.db.lock").touch()
    path.touch()
    require_not_lost(path)
