"""Where a simulated program may be killed: every call that reaches outside, before and after it happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from mailflow.adapters.store.database import Database
from mailflow.adapters.store.transaction import SqlTransaction
from mailflow.ports.errors import DiskTrouble


class Crash(BaseException):
    """The process is gone: nothing catches this but the simulator."""


@dataclass
class Boundaries:
    """Counts every boundary, and crashes or cuts the connection at chosen ones.

    The trace is what happened in order: the same seed must give the same one (I18).
    """

    crash_at: frozenset[int] = frozenset()
    cut_at: frozenset[int] = frozenset()  # an I/O error: the connection is lost, or the disk refuses
    cut_from: int = 0  # from this boundary on every I/O fails, until ``mended``
    trace: list[str] = field(default_factory=list)
    crashes: int = 0
    errors: int = 0
    evening: bool = False  # servers and disk are well again
    at_each: Callable[[str, str], None] = lambda *_: None  # is told of every boundary, before trouble strikes

    @property
    def count(self) -> int:
        """How many boundaries have been passed."""
        return len(self.trace)

    def __call__(self, operation: str, moment: str) -> None:
        """Pass a boundary."""
        self.trace.append(f"{operation} {moment}")
        number = len(self.trace)
        self.at_each(operation, moment)
        if number in self.crash_at:
            self.crashes += 1
            raise Crash(f"boundary {number}: {operation} {moment}")
        if number in self.cut_at or 0 < self.cut_from <= number:
            self.errors += 1
            if fails(operation, moment):
                kind = DiskTrouble if operation.startswith("store") else ConnectionError
                raise kind(f"boundary {number}: {operation} {moment}")

    def meet(self, trouble: str) -> None:
        """Trouble comes at this boundary; by the name of the option that replays it."""
        here = len(self.trace)
        if trouble == "crash":
            self.crash_at |= {here}
        elif trouble == "cut":
            self.cut_at |= {here}
        else:
            self.cut_from = here

    def mended(self) -> None:
        """Servers and disk are well again."""
        self.cut_from, self.evening = 0, True


def fails(operation: str, moment: str) -> bool:
    """Whether there can be an I/O error: a commit that went through is none."""
    return not operation.startswith("store") or moment == "before"


class CrashingStore:
    """The store with a boundary before each transaction, before its commit and after it."""

    def __init__(self, inner: Database, passing: Boundaries) -> None:
        self._inner, self._passing = inner, passing

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """See the port."""
        self._passing("store.begin", "before")
        with self._inner.transaction() as tx:
            yield tx
            self._passing("store.commit", "before")
        self._passing("store.commit", "after")
