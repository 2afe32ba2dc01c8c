"""CPU time by stage: ports whose calls are counted on the thread that spends the time.

The figures add up: what a thread spent outside the counted calls is its remainder, and what no
thread of the daemon spent is the reader's, a process of its own.
"""

import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

Spent = dict[tuple[str, str], float]  # thread and stage → CPU seconds
REST = "all else"
_TICKS = os.sysconf("SC_CLK_TCK")


class Meter:
    """CPU seconds of this process by thread and stage; an inner stage's time is not the outer one's."""

    def __init__(self) -> None:
        self._spent: dict[tuple[str, str], float] = defaultdict(float)
        self._running = threading.local()
        self._before = _threads()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens inside."""
        outer = getattr(self._running, "inner", 0.0)
        self._running.inner = 0.0
        start = time.thread_time()
        try:
            yield
        finally:
            spent = time.thread_time() - start
            thread = threading.current_thread().name.partition(" ")[0]
            self._spent[thread, name] += spent - self._running.inner
            self._running.inner = outer + spent

    def spent(self) -> Spent:
        """What has been counted, and of each thread the remainder."""
        counted = dict(self._spent)
        for thread, seconds in _threads().items():
            known = sum(value for (name, _), value in counted.items() if name == thread)
            counted[thread, REST] = seconds - self._before.get(thread, 0.0) - known
        return counted


class Metered:
    """A port; the calls named in ``stages`` are counted, everything else is passed through."""

    def __init__(self, inner: Any, meter: Meter, stages: Mapping[str, str]) -> None:
        self._inner, self._meter, self._stages = inner, meter, stages

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._inner, name)
        stage = self._stages.get(name) or self._stages.get("*")
        if stage is None or not callable(value):
            return value

        def counted(*args: Any, **kwargs: Any) -> Any:
            with self._meter.stage(stage):
                return value(*args, **kwargs)

        setattr(self, name, counted)
        return counted


class MeteredStore:
    """The store: what happens within a transaction, the statements, and the commit, each apart."""

    def __init__(self, inner: Any, meter: Meter) -> None:
        self._inner, self._meter = inner, meter

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def transaction(self) -> "MeteredTransaction":
        """See the port."""
        return MeteredTransaction(self._inner.transaction(), self._meter)


class MeteredTransaction:
    """One transaction of the store."""

    def __init__(self, inner: AbstractContextManager[Any], meter: Meter) -> None:
        self._inner, self._meter = inner, meter
        self._whole = meter.stage("deciding")

    def __enter__(self) -> Any:
        self._whole.__enter__()
        with self._meter.stage("begin, group inserts and commit"):
            return MeteredPorts(self._inner.__enter__(), self._meter)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        with self._meter.stage("begin, group inserts and commit"):
            result = self._inner.__exit__(kind, error, trace)
        self._whole.__exit__(kind, error, trace)
        return result


class MeteredPorts:
    """The small ports of a transaction; what each does are statements."""

    def __init__(self, inner: Any, meter: Meter) -> None:
        self._inner, self._meter = inner, meter

    def __getattr__(self, name: str) -> Any:
        port = Metered(getattr(self._inner, name), self._meter, {"*": "statements"})
        setattr(self, name, port)
        return port


def process_cpu(pid: int) -> float:
    """CPU seconds of a process so far (to a hundredth)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def peak_memory(pid: int) -> float:
    """The most megabytes that a process has held at once."""
    return _megabytes(Path(f"/proc/{pid}/status"), "VmHWM:")


def own_memory(pid: int) -> float:
    """The megabytes that a process holds now, pages shared with others by halves (PSS)."""
    return _megabytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")


def _megabytes(path: Path, name: str) -> float:
    line = next(line for line in path.read_text("ascii").splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def _threads() -> dict[str, float]:
    """CPU seconds of the live threads, by the first word of their names."""
    found: dict[str, float] = defaultdict(float)
    for thread in threading.enumerate():
        if thread.ident is not None:
            clock = time.pthread_getcpuclockid(thread.ident)
            found[thread.name.partition(" ")[0]] += time.clock_gettime(clock)
    return found
