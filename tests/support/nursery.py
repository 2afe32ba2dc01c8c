"""Many processes of the program at little cost: Python is started and everything imported once, then forked.

Each life is a process of its own, with its own memory, files and signals; only its first second is saved.
Run as a script this is the mother: an order in JSON a line, an answer in JSON a line.
"""

import atexit
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

MEANWHILE = 0.005  # seconds between looks whether a life has ended
_READING = {"run", "once"}  # commands that start a process which reads mail


class Life:
    """One process; as much of subprocess.Popen as tests need."""

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self._nursery = nursery
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code once it has ended (negative for the signal that ended it), else None."""
        if self.returncode is None:
            self.returncode = self._nursery.ask(poll=self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code; raises subprocess.TimeoutExpired."""
        end = time.monotonic() + (timeout or 1e9)
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired(f"life {self.pid}", timeout or 0)
            time.sleep(MEANWHILE)
        return code

    def terminate(self) -> None:
        """SIGTERM, unless it has ended."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL, unless it has ended."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:  # nobody else gets its number before it is buried
            os.kill(self.pid, number)


class Nursery:
    """Starts lives of the program; one for all tests of a process is enough."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._mother = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(
        self, arguments: Sequence[str], folder: Path, out: Path, err: Path, bend: Sequence[str] = ()
    ) -> Life:
        """Start ``mailflow ARGUMENTS`` in a folder, with what it prints appended to files."""
        order = {"arguments": list(arguments), "folder": str(folder), "out": str(out), "err": str(err)}
        return Life(self, self.ask(**order, bend=list(bend)))

    def ask(self, **order: object) -> Any:
        """One order, one answer."""
        assert self._mother.stdin
        assert self._mother.stdout
        with self._turn:
            self._mother.stdin.write(json.dumps(order) + "\n")
            self._mother.stdin.flush()
            return json.loads(self._mother.stdout.readline())

    def close(self) -> None:
        """The mother ends; lives that were forgotten go on."""
        with self._turn:
            self._mother.communicate(timeout=60)


@cache
def nursery() -> Nursery:
    """The one of this process."""
    shared = Nursery()
    atexit.register(shared.close)
    return shared


# --- the mother -----------------------------------------------------------------------------------


def _mother() -> None:
    sys.path[0] = str(Path(__file__).parent.parent)
    main, bend = _grown_up()
    for line in sys.stdin:
        order = json.loads(line)
        if "poll" in order:
            pid, status = os.waitpid(order["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork()
            if not answer:
                _live(order, main, bend)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _grown_up() -> tuple[Callable[[], None], Callable[[Sequence[str]], None]]:
    """Import what every life needs, and read what it would read first."""
    import mailflow.cli  # noqa: PLC0415  (not for those who only import this module)
    from mailflow.adapters.system.holidays import load_calendar  # noqa: PLC0415
    from mailflow.domain.model.policy import CalendarRules  # noqa: PLC0415

    from support.bent_program import bend  # noqa: PLC0415

    for module in pkgutil.iter_modules(mailflow.cli.__path__, "mailflow.cli."):
        importlib.import_module(module.name)
    importlib.import_module("mailflow.adapters.reading.worker")
    for module in ("sqlalchemy.dialects.sqlite", "alembic.command", "alembic.runtime.migration"):
        importlib.import_module(module)
    load_calendar(CalendarRules(), "Asia/Ho_Chi_Minh", range(2026, 2028))
    return mailflow.cli.main, bend


def _live(order: dict[str, Any], main: Callable[[], None], bend: Callable[[Sequence[str]], None]) -> None:
    """A life: its own folder, standard input and output, then the command line; never returns."""
    code = 70
    try:
        os.chdir(order["folder"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(order[name], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), number)
        if _READING & set(order["arguments"]):
            _give_a_reader()
        sys.argv = ["mailflow", *order["arguments"]]
        bend(order["bend"])
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class _Twin:
    """The first process that reads mail for a life, forked with it; as much of Popen as its Reader needs."""

    def __init__(self) -> None:
        theirs, mine = os.pipe(), os.pipe()
        self.pid = os.fork()
        if not self.pid:
            _read(theirs[0], mine[1])
        os.close(theirs[0])
        os.close(mine[1])
        self.stdin, self.stdout = os.fdopen(theirs[1], "wb", 0), os.fdopen(mine[0], "rb", 0)

    def poll(self) -> int | None:
        """See Popen."""
        return None if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None else 0

    def kill(self) -> None:
        """See Popen."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        """See Popen."""
        os.waitpid(self.pid, 0)


def _read(mails: int, answers: int) -> None:
    """The twin's life: what ``python -m mailflow.adapters.reading.worker`` does, already loaded."""
    os.dup2(mails, 0)
    os.dup2(answers, 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    os.closerange(3, 256)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    from mailflow.adapters.reading import worker  # noqa: PLC0415
    from mailflow.adapters.reading.reader import SECONDS  # noqa: PLC0415

    sys.argv = ["worker", str(SECONDS)]
    try:
        worker.main()
    finally:
        os._exit(0)


def _give_a_reader() -> None:
    """Loading what reads mail takes a second: a life is born with its first reader, only later ones load."""
    from mailflow.adapters.reading import child  # noqa: PLC0415

    spawn, twins = child._spawn, [_Twin()]
    child._spawn = lambda seconds: twins.pop() if twins else spawn(seconds)  # type: ignore[assignment,return-value]


if __name__ == "__main__":
    _mother()
