"""Whether a process holds the store at the moment, asked without disturbing it."""

import fcntl
from pathlib import Path


def at_work(database: Path | None) -> bool | None:
    """Whether ``mailflow run`` or ``once`` works on this database; None where it cannot be known.

    The lock is asked for in the shared way for a moment; whoever starts just then waits for it.
    """
    if database is None:
        return None
    try:
        with _lock_of(database).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    except OSError:
        return None
    return False


def is_lost(database: Path) -> bool:
    """Whether there is no database, or an empty file, where somebody has worked on one before."""
    try:
        size = database.stat().st_size
    except FileNotFoundError:
        size = 0
    except OSError:
        return False
    return size == 0 and _lock_of(database).exists()


def _lock_of(database: Path) -> Path:
    place = database.resolve()  # a link to the database is the same database
    return place.with_name(place.name + ".lock")
