"""``mailflow`` with one part replaced, in a real process: another time, a stumbling block in the program.

The program itself knows no switch for tests: parts are replaced here, before its command line runs.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import mailflow.runtime.daemon
import mailflow.runtime.sending
from mailflow.adapters.reading import child
from mailflow.adapters.reading.reader import Reader
from mailflow.adapters.store import database
from mailflow.adapters.store.transaction.deadlines import SqlDeadlines
from mailflow.adapters.system.clock import SystemClock
from mailflow.domain.model.message import Message
from mailflow.domain.rules import attempts
from mailflow.flow import intake
from mailflow.ports.errors import Temporary
from mailflow.ports.store import Transaction


def move_clock(file: Path) -> None:
    """The time is later than the machine's by the seconds that stand in the file, read each time."""

    def now(_clock: SystemClock) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(file.read_text() or 0))

    def elapsed(_clock: SystemClock) -> float:
        return time.monotonic() + float(file.read_text() or 0)

    SystemClock.now = now  # type: ignore[method-assign]
    SystemClock.elapsed = elapsed  # type: ignore[method-assign]
    mailflow.runtime.sending.LONGEST_WAIT = 0.1  # type: ignore[misc]
    mailflow.runtime.daemon.TICK = 1  # nobody waits 15 s for a moved clock to be looked at


def stumble_over(word: str) -> None:
    """A bug: the program raises in the middle of the transaction of each mail with this word."""
    record = intake.record

    def recorded(
        tx: Transaction, arrival_id: int, received_at: datetime, raw: bytes, *rest: Any, **more: Any
    ) -> Any:
        entry = record(tx, arrival_id, received_at, raw, *rest, **more)
        if word.encode() in raw:
            raise ZeroDivisionError("a bug, planted by a test")
        return entry

    intake.record = recorded  # type: ignore[assignment]


def die_of(word: str) -> None:
    """A mail that kills the whole daemon, as one that takes all memory does."""
    record = intake.record

    def recorded(
        tx: Transaction, arrival_id: int, received_at: datetime, raw: bytes, *rest: Any, **more: Any
    ) -> Any:
        if word.encode() in raw:
            os.kill(os.getpid(), signal.SIGKILL)
        return record(tx, arrival_id, received_at, raw, *rest, **more)

    intake.record = recorded  # type: ignore[assignment]


def choke_on(word: str) -> None:
    """A mail that kills every process which tries to read it."""
    parse = Reader.parse

    def parsed(reader: Reader, mails: Sequence[bytes]) -> list[Message | Temporary]:
        results = parse(reader, mails)
        died = Temporary("the reading process died of it")
        return [died if word.encode() in raw else r for raw, r in zip(mails, results, strict=True)]

    Reader.parse = parsed  # type: ignore[method-assign]


def linger(file: Path) -> None:
    """The look at the clocks takes for ever, from when the file is there: one statement of the database."""
    due = SqlDeadlines.due

    def looked(tx: SqlDeadlines, *arguments: Any) -> Any:
        if file.exists():
            file.with_suffix(".begun").touch()
            tx._connection.exec_driver_sql(
                "with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n"
            )
        return due(tx, *arguments)

    SqlDeadlines.due = looked  # type: ignore[method-assign]
    mailflow.runtime.daemon.TICK = 1


def hide_reader(file: Path) -> None:
    """While the file is there, no process that reads mail can be started: its module is gone."""
    spawn = child._spawn

    def spawned(seconds: float) -> Any:
        if not file.exists():
            return spawn(seconds)
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "mailflow.adapters.reading.hidden"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )

    child._spawn = spawned


def hurry() -> None:
    """What failed is tried again at once, a lock is waited for a second: nobody waits for what is known."""
    database.LOCK_PATIENCE = 1.0  # type: ignore[misc]
    attempts._WAITS = (timedelta(0), timedelta(0))  # type: ignore[misc]


def bend(arguments: Sequence[str]) -> None:
    """Replace what the arguments name; the options are below."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clock", type=Path)
    parser.add_argument("--linger", type=Path)
    parser.add_argument("--stumble")
    parser.add_argument("--choke")
    parser.add_argument("--die")
    parser.add_argument("--hide", type=Path)
    parser.add_argument("--hurry", action="store_true")
    wanted = parser.parse_args(arguments)
    if wanted.clock:
        move_clock(wanted.clock)
    if wanted.linger:
        linger(wanted.linger)
    if wanted.hide:
        hide_reader(wanted.hide)
    if wanted.hurry:
        hurry()
    if wanted.stumble:
        stumble_over(wanted.stumble)
    if wanted.die:
        die_of(wanted.die)
    if wanted.choke:
        choke_on(wanted.choke)
