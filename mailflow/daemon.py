"""The daemon: for each mailbox one thread that takes in and one that sends, and a clock that ticks.

Nothing is decided here.  A thread that meets trouble says so once, waits with backoff and tries again;
trouble with the disk or the database ends the process, because continuing could lose mail.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import schedule

from mailflow.adapters import systemd
from mailflow.adapters.store.database import Database
from mailflow.config.load import load
from mailflow.config.problems import ConfigError
from mailflow.config.settings import Loaded
from mailflow.flow.clocks import do_what_is_due
from mailflow.flow.dispatch import dispatch, recover
from mailflow.flow.intake import visit
from mailflow.flow.probe import probe_subaddressing
from mailflow.ports import Clock, DiskTrouble, Journal, Permanent, Temporary
from mailflow.wiring import Station, Workplace, adopt_configured, only_writer, workplace

LONGEST_POLL = 60.0  # seconds; IDLE may miss a mail that came just before it
TICK = 15  # seconds between looks at what is due
JOIN = 5.0  # seconds that threads have to end; with the farewell to the servers, SIGTERM is done in 10
_BACKOFF = (1, 2, 5, 10, 30, 60, 120, 300)  # seconds between attempts after trouble
_SAID = 20  # troubles remembered: a server whose words are never the same fills no memory
STALE = 900.0  # seconds without progress of a thread: the watchdog is no longer fed

EXIT_OK = 0
EXIT_DISK = 74  # EX_IOERR of sysexits.h


class Trouble:
    """Says what is wrong once, not every minute, and says when it is over."""

    def __init__(self, journal: Journal, what: str) -> None:
        self._journal, self._what = journal, what
        self._said: set[str] = set()  # two troubles in turn are no news either
        self._times = 0

    def met(self, error: Exception) -> float:
        """Tell a new trouble; returns the seconds to wait before the next attempt."""
        words = str(error) or type(error).__name__
        if words not in self._said:
            self._journal.tell("trouble", what=self._what, detail=words)
            self._said = {*self._said, words} if len(self._said) < _SAID else {words}
        wait = _BACKOFF[min(self._times, len(_BACKOFF) - 1)]
        self._times += 1
        return float(wait)

    def over(self) -> None:
        """All is well again."""
        if self._said:
            self._journal.tell("recovered", what=self._what)
        self._said, self._times = set(), 0


class Shift:
    """The threads that work on one reading of the config, until they are stopped."""

    def __init__(self, place: Workplace) -> None:
        self.place = place
        self.stopping = threading.Event()
        self.fatal: Exception | None = None
        self._mail_out = {s.config.address: threading.Event() for s in place.stations}
        self._pulse: dict[str, float] = {}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Let each mailbox be worked on."""
        for station in self.place.stations:
            for work in (self._take_in, self._send):
                name = f"{work.__name__.strip('_')} {station.config.address}"
                thread = threading.Thread(target=self._guarded, args=(work, station), name=name, daemon=True)
                self._threads.append(thread)
                thread.start()

    def stop(self) -> bool:
        """Ask all threads to end; False when one did not within the time (its work is repeatable)."""
        self.stopping.set()
        for station in self.place.stations:
            station.mailbox.interrupt()
            self._mail_out[station.config.address].set()
        end = time.monotonic() + JOIN
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(t.is_alive() for t in self._threads)

    def tick(self) -> None:
        """Do what is due and send what came of it."""
        for station in self.place.stations:
            if do_what_is_due(station.rules, self.place.tools):
                self._mail_out[station.config.address].set()
        self._pulse["clock"] = time.monotonic()

    @property
    def progressing(self) -> bool:
        """Whether every thread has got on lately: the watchdog is fed by real progress."""
        return all(time.monotonic() - at < STALE for at in self._pulse.values())

    def _guarded(self, work: Callable[[Station], None], station: Station) -> None:
        try:
            work(station)
        except Exception as error:  # noqa: BLE001  (told and ended by the main thread)
            self.fatal = error
            self.stopping.set()

    def _take_in(self, station: Station) -> None:
        trouble = Trouble(self.place.tools.journal, f"mailbox {station.config.address}")
        poll = min(station.config.poll.total_seconds(), LONGEST_POLL)
        while not self.stopping.is_set():
            self._pulse[f"in {station.config.address}"] = time.monotonic()
            try:
                seen = visit(
                    station.mailbox,
                    station.rules,
                    station.config.folder,
                    self.place.tools,
                    decided=self._mail_out[station.config.address].set,
                    keep_on=self._keep_on(f"in {station.config.address}"),
                )
                trouble.over()
                if seen.failed:
                    self.stopping.wait(1)
                elif not self.stopping.is_set():
                    station.mailbox.wait(poll)
            except DiskTrouble:
                raise
            except (Temporary, Permanent, OSError) as error:
                station.mailbox.close()
                self.stopping.wait(trouble.met(error))

    def _keep_on(self, name: str) -> Callable[[], bool]:
        def keep_on() -> bool:
            self._pulse[name] = time.monotonic()
            return not self.stopping.is_set()

        return keep_on

    def _send(self, station: Station) -> None:
        tools = self.place.tools
        trouble = Trouble(tools.journal, f"sending for {station.config.address}")
        wake = self._mail_out[station.config.address]
        while not self.stopping.is_set():
            self._pulse[f"out {station.config.address}"] = time.monotonic()
            wake.clear()
            try:
                done = dispatch(station.courier, station.rules, tools)
                if done.server_down:
                    self.stopping.wait(trouble.met(Temporary(done.server_down)))
                elif done.total:
                    trouble.over()
                    continue
                wake.wait(self._until_due(station))
            except DiskTrouble:
                raise
            except (Temporary, Permanent, OSError) as error:
                self.stopping.wait(trouble.met(error))

    def _until_due(self, station: Station) -> float:
        tools = self.place.tools
        with tools.store.transaction() as tx:
            due = tx.next_due(station.config.address)
        if due is None:
            return LONGEST_POLL
        return min(max(0.05, (due - tools.clock.now()) / timedelta(seconds=1)), LONGEST_POLL)


class Daemon:
    """One process: reads the config, works, re-reads it on SIGHUP, ends on SIGTERM."""

    def __init__(self, config: Path, loaded: Loaded, journal: Journal, clock: Clock | None = None) -> None:
        self._config, self._loaded = config, loaded
        self._journal, self._clock = journal, clock
        self._ending = threading.Event()
        self._reload = threading.Event()
        self._wake = threading.Event()

    def end(self, *_signal: object) -> None:
        """Finish what is in hand and stop."""
        self._ending.set()
        self._wake.set()

    def reload(self, *_signal: object) -> None:
        """Read the config again; the old one stays where the new one is wrong."""
        self._reload.set()
        self._wake.set()

    def run(self) -> int:
        """Work until told to end; returns the exit code.  Raises Permanent when it may not start."""
        signal.signal(signal.SIGTERM, self.end)
        signal.signal(signal.SIGINT, self.end)
        signal.signal(signal.SIGHUP, self.reload)
        try:
            with only_writer(self._loaded, self._clock) as database:
                return self._shifts(database)
        finally:
            systemd.stopping("ending")

    def _shifts(self, database: Database) -> int:
        adopt_configured(self._loaded, database)
        while True:
            with workplace(self._loaded, database, self._journal, self._clock) as place:
                shift = Shift(place)
                code = self._one_shift(shift, database)
            if code is not None:
                return code

    def _one_shift(self, shift: Shift, database: Database) -> int | None:
        """Work until the end (an exit code) or a valid reload (None)."""
        tools = shift.place.tools
        for station in shift.place.stations:
            again = recover(station.rules, tools)
            if again:
                self._journal.tell("resending", letters=again, mailbox=station.config.address)
            probe_subaddressing(station.rules, tools)
        clock = schedule.Scheduler()
        clock.every(TICK).seconds.do(self._tick, shift, Trouble(self._journal, "clock"))
        clock.run_all()
        shift.start()
        addresses = ", ".join(s.config.address for s in shift.place.stations)
        systemd.ready(f"working on {addresses}")
        self._journal.tell("ready", mailboxes=addresses, pid=os.getpid())
        try:
            return self._watch(shift, clock, database)
        finally:
            if not shift.stop():
                self._journal.tell(
                    "stopped", detail="a thread was still busy; its work is repeated next time"
                )

    @staticmethod
    def _tick(shift: Shift, trouble: Trouble) -> None:
        try:
            shift.tick()
            trouble.over()
        except DiskTrouble:
            raise
        except Exception as error:  # noqa: BLE001  (a bug in what is due must not stop the mail)
            trouble.met(error)

    def _watch(self, shift: Shift, clock: schedule.Scheduler, database: Database) -> int | None:
        while True:
            self._wake.wait(1.0)
            self._wake.clear()
            if self._ending.is_set():
                self._journal.tell("ending")
                return EXIT_OK
            if shift.fatal is not None:
                self._journal.tell("stopped", detail=str(shift.fatal) or repr(shift.fatal))
                if isinstance(shift.fatal, DiskTrouble):
                    return EXIT_DISK
                raise shift.fatal
            if self._reload.is_set():
                self._reload.clear()
                if self._read_again(database):
                    return None
            clock.run_pending()
            if shift.progressing:
                systemd.alive()

    def _read_again(self, database: Database) -> bool:
        """Take the new config if it is right in every respect; else the old one stays."""
        systemd.reloading()
        try:
            loaded = load(self._config)
            self._require_same_store(loaded)
            adopt_configured(loaded, database)
        except (ConfigError, Permanent) as error:
            self._journal.tell("trouble", what="reload", detail=f"the old config stays: {error}")
            systemd.ready("the new config is wrong; the old one stays")
            return False
        self._loaded = loaded
        self._journal.tell("reloaded", hash=self._loaded.policy.hash)
        return True

    def _require_same_store(self, loaded: Loaded) -> None:
        if loaded.store_url != self._loaded.store_url:
            raise Permanent("store.url cannot change while the daemon runs; restart it")
