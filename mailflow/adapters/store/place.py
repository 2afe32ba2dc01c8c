"""Where the store lies: whether one was there before, and whether it is still the one that was opened.

A store that is lost (a volume that is not mounted, a restore gone wrong, a file that somebody deleted) must
not be replaced in silence: numbering would begin again, and old letters would verify no more.
"""

import os
from pathlib import Path

from mailflow.ports.errors import DiskTrouble, Misconfigured

_MADE = (
    "A mailflow store lies beside this file. Where it is missing or empty, it was lost: restore the backup,\n"
    "or run 'mailflow adopt --new-store' for a new one.\n"
)
"""What the lock file says once a store has been made."""

Identity = tuple[int, int]  # device and inode


class StoreLost(Misconfigured):
    """There was a store, and it is gone: nobody but a person may decide that a new one is made."""


def lock_of(database: Path) -> Path:
    """The lock file beside a database; a link to the database is the same database."""
    place = database.resolve()
    return place.with_name(place.name + ".lock")


def is_empty(database: Path) -> bool:
    """Whether no file is there, or one without content; False where that cannot be looked at."""
    try:
        return database.stat().st_size == 0
    except FileNotFoundError:
        return True
    except OSError:
        return False


def is_lost(database: Path) -> bool:
    """Whether there is no database, or an empty file, where a store has been made before."""
    try:
        return is_empty(database) and lock_of(database).stat().st_size > 0
    except OSError:
        return False


def require_not_lost(database: Path | None) -> None:
    """Raises StoreLost where a store was made before and is not there."""
    if database is not None and is_lost(database):
        raise StoreLost(
            f"{database}: the store is missing or empty, but {lock_of(database).name} beside it says that "
            "there was one. Is its volume mounted, is the path right? Restore the backup; or, if it is gone "
            "for good, 'mailflow adopt --new-store' makes a new one."
        )


def note_made(database: Path) -> None:
    """Write into the lock file that a store has been made; raises DiskTrouble."""
    lock = lock_of(database)
    try:
        if not lock.exists() or not lock.stat().st_size:
            lock.write_text(_MADE, encoding="ascii")
    except OSError as error:
        raise DiskTrouble(f"{lock} cannot be written: {error.strerror}") from error


def forget_made(database: Path) -> None:
    """A person has decided that the store is gone for good."""
    lock = lock_of(database)
    if lock.exists():
        lock.write_text("", encoding="ascii")


def identity(database: Path | None) -> Identity | None:
    """Which file lies at the path now; None where there is none, or no path."""
    if database is None:
        return None
    try:
        found = os.stat(database)  # noqa: PTH116  (on the way of every commit: a Path would cost more than the look)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def require_same(database: Path | None, opened: Identity | None) -> None:
    """Raises DiskTrouble where the path no longer leads to the file that was opened."""
    if opened is not None and identity(database) != opened:
        raise DiskTrouble(
            f"{database}: the store is no longer there: it was deleted, replaced or unmounted while mailflow "
            "worked; nothing more is taken in"
        )
