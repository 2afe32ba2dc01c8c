"""Where a simulated program may be killed: every call that reaches outside, before and after it happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from mailflow.adapters.store.database import Database
from mailflow.adapters.store.transaction import SqlTransaction
from mailflow.ports import DiskTrouble


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

    @property
    def count(self) -> int:
        """How many boundaries have been passed."""
        return len(self.trace)

    def __call__(self, operation: str, moment: str) -> None:
        """Pass a boundary."""
        self.trace.append(f"{operation} {moment}")
        number = len(self.trace)
        if number in self.crash_at:
            self.crashes += 1
            raise Crash(f"boundary {number}: {operation} {moment}")
        if number in self.cut_at or 0 < self.cut_from <= number:
            self.errors += 1
            self._fail(operation, moment, number)

    def mended(self) -> None:
        """Servers and disk are well again."""
        self.cut_from = 0

    @staticmethod
    def _fail(operation: str, moment: str, number: int) -> None:
        if not operation.startswith("store"):
            raise ConnectionError(f"cut at boundary {number}")
        if moment == "before":  # a commit that went through is not an error
            raise DiskTrouble(f"disk I/O error at boundary {number}")


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
