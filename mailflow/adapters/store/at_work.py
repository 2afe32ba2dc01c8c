"""Whether a process holds the store at the moment, asked without disturbing it."""

import fcntl
from pathlib import Path

from mailflow.adapters.store.place import lock_of


def at_work(database: Path | None) -> bool | None:
    """Whether ``mailflow run`` or ``once`` works on this database; None where it cannot be known.

    The lock is asked for in the shared way for a moment; whoever starts just then waits for it.
    """
    if database is None:
        return None
    try:
        with lock_of(database).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    except OSError:
        return None
    return False
