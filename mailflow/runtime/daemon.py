"""The daemon: reads the config, lets mailboxes be worked on, ticks, tells the service manager the truth.

Nothing is decided here.  READY is told after a first look at every server, or after a minute: a server
that is away must not keep the service from starting, and its trouble stands in the status.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import schedule

from mailflow.adapters.store.database import Database
from mailflow.adapters.system import systemd
from mailflow.config.load import load, password_changed
from mailflow.config.problems import ConfigError
from mailflow.config.settings import Loaded
from mailflow.flow.departments import hand_over
from mailflow.flow.dispatch import recover
from mailflow.flow.failures import try_again
from mailflow.flow.health import write_end
from mailflow.flow.last_end import look_back
from mailflow.flow.subaddress_probe import probe_subaddressing
from mailflow.ports.errors import DiskTrouble, Misconfigured, Temporary
from mailflow.ports.system import Clock, Journal
from mailflow.runtime.clockwatch import ClockWatch
from mailflow.runtime.heartbeat import Heartbeat
from mailflow.runtime.interrupt import breaking_off
from mailflow.runtime.shift import Shift
from mailflow.runtime.status import Backoff, StatusBoard
from mailflow.runtime.wiring import adopt_configured, only_writer, runtime

TICK = 15  # seconds between looks at what is due
FIRST_LOOK = 60.0  # seconds that servers have to answer before READY is told without them
CATCHING_UP = 600.0  # seconds that what fell due during downtime may take, before anybody else looks

EXIT_OK = 0
EXIT_DISK = 74  # EX_IOERR of sysexits.h


class Daemon:
    """One process: reads the config, works, re-reads it on SIGHUP, ends on SIGTERM."""

    def __init__(self, config: Path, loaded: Loaded, journal: Journal, clock: Clock | None = None) -> None:
        self._config, self._loaded = config, loaded
        self._journal, self._clock = journal, clock
        self._ending = threading.Event()
        self._reload = threading.Event()
        self._wake = threading.Event()
        self._board = StatusBoard(self._wake.set)  # what is wrong now
        self._ready = False
        self._broken_by = ""  # the trouble that ends the process
        self._status = ""  # what the service manager was told last

    def end(self, *_signal: object) -> None:
        """Finish what is in hand and stop."""
        self._ending.set()
        self._wake.set()

    def reload(self, *_signal: object) -> None:
        """Read the config again; the old one stays where the new one is wrong."""
        self._reload.set()
        self._wake.set()

    def run(self) -> int:
        """Work until told to end; returns the exit code.  Raises Misconfigured when it may not start."""
        signal.signal(signal.SIGTERM, self.end)
        signal.signal(signal.SIGINT, self.end)
        signal.signal(signal.SIGHUP, self.reload)
        try:
            with (
                only_writer(
                    self._loaded, self._clock, journal=self._journal, ended=self._ending.is_set
                ) as database,
                breaking_off(database.interrupt),
                self._telling_the_end(database),
            ):
                return self._shifts(database)
        finally:
            systemd.stopping("ending")

    def _shifts(self, database: Database) -> int:
        adopt_configured(self._loaded, database)
        started_at = database.clock.now()
        looked_back = False
        while True:
            with runtime(
                self._loaded, database, self._journal, self._clock, lambda: not self._ending.is_set()
            ) as place:
                if not looked_back:  # a reload has ended nobody's life
                    look_back(place.context)
                    looked_back = True
                self._board, self._ready = StatusBoard(self._wake.set), False
                shift = Shift(place, self._board, self._wake.set)
                self._heartbeat = Heartbeat(place.context, self._board, started_at)
                self._heartbeat.beat(shift.looks, settled=False)
                code = self._one_shift(shift, database)
            if code is not None:
                return code

    def _one_shift(self, shift: Shift, database: Database) -> int | None:
        """Work until the end (an exit code) or a valid reload (None)."""
        context = shift.place.context
        try_again(context)
        for words in hand_over(context):
            self._journal.tell("trouble", what="departments", detail=words)
        for mailbox_runtime in shift.place.mailbox_runtimes:
            again = recover(mailbox_runtime.rules, context)
            if again:
                self._journal.tell("resending", letters=again, mailbox=mailbox_runtime.config.address)
            probe_subaddressing(mailbox_runtime.rules, context, starting=True)
        systemd.starting("doing what fell due", CATCHING_UP)
        watch = ClockWatch(context.clock, self._journal, self._board)
        clock = schedule.Scheduler()
        clock.every(TICK).seconds.do(self._tick, shift, watch, Backoff(self._journal, self._board, "clock"))
        clock.run_all()
        systemd.starting("asking the mail servers", FIRST_LOOK)
        shift.start()
        try:
            return self._watch(shift, clock, watch, database)
        finally:
            if not shift.stop():
                self._journal.tell(
                    "stopped", detail="a thread was still busy; its work is repeated next time"
                )

    def _tick(self, shift: Shift, watch: ClockWatch, trouble: Backoff) -> None:
        try:
            shift.tick(held=watch.holds)
            trouble.over()
        except DiskTrouble:
            raise
        except Exception as error:  # noqa: BLE001  (a bug in what is due must not stop the mail)
            trouble.met(error)
        if self._board.login_refused and password_changed(self._config, self._loaded):
            self.reload()

    def _watch(
        self, shift: Shift, clock: schedule.Scheduler, watch: ClockWatch, database: Database
    ) -> int | None:
        until = time.monotonic() + FIRST_LOOK
        while True:
            self._announce(shift, until)
            self._wake.wait(1.0)
            self._wake.clear()
            if self._ending.is_set():
                self._journal.tell("ending")
                systemd.stopping("ending")
                return EXIT_OK
            if shift.fatal is not None:
                self._journal.tell("stopped", detail=str(shift.fatal) or repr(shift.fatal))
                if isinstance(shift.fatal, DiskTrouble):
                    self._broken_by = str(shift.fatal)
                    return EXIT_DISK
                raise shift.fatal
            if self._reload.is_set():
                self._reload.clear()
                if self._read_again(database):
                    return None
            if watch.look():
                clock.run_all()  # it reckons with the machine's clock, too: set back, it would tick no more
            clock.run_pending()
            self._heartbeat.beat(shift.looks, settled=not shift.unseen)

    def _announce(self, shift: Shift, until: float) -> None:
        """READY once every server has been looked at or has had its time; status; the watchdog's food."""
        addresses = ", ".join(s.config.address for s in shift.place.mailbox_runtimes)
        beyond = f"; trouble: {self._board}" if str(self._board) else ""
        status = f"working on {addresses}{beyond}"
        if not self._ready and (not shift.unseen or time.monotonic() > until):
            self._ready = True
            self._journal.tell("ready", mailboxes=addresses, pid=os.getpid())
            systemd.ready(status)
        elif status != self._status:
            systemd.status(status if self._ready else f"asking the mail servers of {addresses}{beyond}")
        self._status = status
        if shift.progressing:
            systemd.alive()

    def _read_again(self, database: Database) -> bool:
        """Take the new config if it is right in every respect; else the old one stays."""
        systemd.reloading()
        try:
            loaded = load(self._config)
            self._require_same_store(loaded)
            adopt_configured(loaded, database)
        except (ConfigError, Misconfigured, Temporary) as error:
            self._journal.tell("trouble", what="reload", detail=f"the old config stays: {error}")
            self._board.put("reload", f"the old config stays: {' '.join(str(error).split())}")
            systemd.ready(f"{self._status}; trouble: {self._board}")
            return False
        self._loaded = loaded
        self._journal.tell("reloaded", hash=self._loaded.policy.hash)
        return True

    def _require_same_store(self, loaded: Loaded) -> None:
        if loaded.store_url != self._loaded.store_url:
            raise Misconfigured("store.url cannot change while the daemon runs; restart it")

    @contextmanager
    def _telling_the_end(self, database: Database) -> Iterator[None]:
        """Leave the reason of the end in the store, where that can still be written."""
        try:
            yield
        except BaseException as error:
            self._broken_by = str(error) or repr(error)
            raise
        finally:
            why = self._broken_by or "it was told to end"
            with suppress(Exception):
                write_end(database, why, int(bool(self._broken_by)), database.clock.now())
