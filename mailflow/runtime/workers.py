"""The threads that work on one reading of the config: for each mailbox one that takes in and one that sends.

Nothing is decided here.  A thread that meets trouble says so once, waits with backoff and tries again;
trouble with the disk or the database ends the process, because continuing could lose mail.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime

from mailflow.flow.dispatch import clock_was_ahead
from mailflow.flow.duties import do_what_is_due
from mailflow.flow.intake import visit
from mailflow.flow.older_store import StoreReplaced
from mailflow.flow.quarantine import retry_quarantined
from mailflow.flow.reading_costs import ReadingCosts
from mailflow.ports.errors import DiskTrouble, Permanent, Temporary
from mailflow.runtime.sending import Sending
from mailflow.runtime.status import Backoff, StatusBoard
from mailflow.runtime.wiring import MailboxRuntime, Runtime

LONGEST_POLL = 60.0  # seconds; IDLE may miss a mail that came just before it
JOIN = 5.0  # seconds that threads have to end; with the farewell to the servers, SIGTERM is done in 10
_UNASKED = 1.5  # seconds of them before the couriers let go of letters that hang
STALE = 900.0  # seconds without progress of a thread: the watchdog is no longer fed
STALE_SENDING = 2400.0  # the same for one letter, which takes half an hour where every step takes its longest


class Shift:
    """Works from ``start`` to ``stop``; ``news`` is called when a first look at a server has ended."""

    def __init__(self, place: Runtime, board: StatusBoard, news: Callable[[], None]) -> None:
        self.place = place
        self.stopping = threading.Event()
        self.fatal: Exception | None = None
        self._board, self._news = board, news
        self._until: dict[int, float] = {}  # when a thread that has told nothing counts as stuck
        self._unseen: set[str] = set()  # servers that nobody has looked at yet
        self.looks: dict[str, datetime] = {}  # the last good look into each mailbox, by address; UTC
        self._threads: list[threading.Thread] = []
        self._sendings = {
            s.config.address: Sending(
                s, place.context, self._trouble(f"sending for {s.config.address}"), self.stopping
            )
            for s in place.mailbox_runtimes
        }

    def start(self) -> None:
        """Let each mailbox be worked on."""
        works = [(w, s) for s in self.place.mailbox_runtimes for w in (self._take_in, self._look_and_send)]
        self._unseen.update(_name(work, mailbox_runtime) for work, mailbox_runtime in works)
        for work, mailbox_runtime in works:
            self._let(work, mailbox_runtime)

    def relieve(self) -> None:
        """Where letters hang, let others go on leaving."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        for mailbox_runtime in self.place.mailbox_runtimes:
            if self._sendings[mailbox_runtime.config.address].needs_help:
                self._let(self._send, mailbox_runtime)

    def stop(self) -> bool:
        """Ask all threads to end; False when one did not within the time (its work is repeatable)."""
        self.stopping.set()
        for mailbox_runtime in self.place.mailbox_runtimes:
            mailbox_runtime.mailbox.interrupt()
            self._sendings[mailbox_runtime.config.address].mail_out.set()
        end = time.monotonic() + JOIN
        if not self._joined(time.monotonic() + _UNASKED):
            for (
                mailbox_runtime
            ) in self.place.mailbox_runtimes:  # the fate of a letter that hangs is still written down
                threading.Thread(target=mailbox_runtime.courier.close, name="letting go", daemon=True).start()
        return self._joined(end)

    def tick(self, *, held: bool = False) -> None:
        """Do what is due and send what came of it; ``held``: the clock has leapt ahead, nothing is due."""
        for mailbox_runtime in self.place.mailbox_runtimes:
            again = clock_was_ahead(mailbox_runtime.rules, self.place.context)
            done = 0 if held else do_what_is_due(mailbox_runtime.rules, self.place.context).number
            if again:
                self._sendings[mailbox_runtime.config.address].mail_out.set()
            if done:  # each letter leaves from its ticket's mailbox, whichever looked first
                for sending in self._sendings.values():
                    sending.mail_out.set()
            self._tell_hanging(mailbox_runtime)
        self._progress()

    def _tell_hanging(self, mailbox_runtime: MailboxRuntime) -> None:
        what, hanging = f"letters of {mailbox_runtime.config.address}", mailbox_runtime.courier.hanging
        if hanging:
            letters = "1 letter has" if hanging == 1 else f"{hanging} letters have"
            self._board.put(what, f"{letters} waited for more than a minute for the mail server's answer")
        else:
            self._board.clear(what)

    @property
    def progressing(self) -> bool:
        """Whether every thread has got on lately: the watchdog is fed by real progress."""
        return all(time.monotonic() < until for until in list(self._until.values()))

    @property
    def unseen(self) -> bool:
        """Whether a server has not been looked at yet."""
        return bool(self._unseen)

    # --- threads ---------------------------------------------------------------------------------

    def _let(self, work: Callable[[MailboxRuntime], None], mailbox_runtime: MailboxRuntime) -> None:
        name = _name(work, mailbox_runtime)
        thread = threading.Thread(target=self._guarded, args=(work, mailbox_runtime), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _joined(self, end: float) -> bool:
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _guarded(self, work: Callable[[MailboxRuntime], None], mailbox_runtime: MailboxRuntime) -> None:
        try:
            work(mailbox_runtime)
        except Exception as error:  # noqa: BLE001  (told and ended by the main thread)
            self.fatal = error
            self.stopping.set()
            self._news()
        finally:
            self._until.pop(threading.get_ident(), None)

    def _progress(self, stale: float = STALE) -> None:
        self._until[threading.get_ident()] = time.monotonic() + stale

    def _seen(self) -> None:
        """The first look at a server has ended, well or not."""
        name = threading.current_thread().name
        if name in self._unseen:
            self._unseen.discard(name)
            self._news()

    def _trouble(self, what: str) -> Backoff:
        return Backoff(self.place.context.journal, self._board, what)

    # --- taking in -------------------------------------------------------------------------------

    def _take_in(self, mailbox_runtime: MailboxRuntime) -> None:
        trouble = self._trouble(f"mailbox {mailbox_runtime.config.address}")
        filing = self._trouble(f"filing for {mailbox_runtime.config.address}")
        costs = ReadingCosts()
        poll = min(mailbox_runtime.config.poll.total_seconds(), LONGEST_POLL)
        while not self.stopping.is_set():
            self._progress()
            try:
                seen = visit(
                    mailbox_runtime.mailbox,
                    mailbox_runtime.rules,
                    mailbox_runtime.config.folder,
                    self.place.context,
                    decided=self._sendings[mailbox_runtime.config.address].mail_out.set,
                    keep_on=lambda: self._keep_on(mailbox_runtime),
                    costs=costs,
                )
                self._looked(mailbox_runtime)
                if seen.unfiled is not None and not mailbox_runtime.mailbox.connected:
                    raise seen.unfiled
                trouble.over()
                if seen.unfiled is None:
                    filing.over()
                else:
                    filing.met(seen.unfiled)  # new mail is taken in all the same
                self._seen()
                again = self._keep_on(mailbox_runtime) and retry_quarantined(
                    mailbox_runtime.rules, self.place.context
                )
                if again:
                    self._sendings[mailbox_runtime.config.address].mail_out.set()
                elif not seen.more and not self.stopping.is_set():
                    mailbox_runtime.mailbox.wait(poll)
            except (DiskTrouble, StoreReplaced):
                raise
            except (Temporary, Permanent, OSError) as error:
                mailbox_runtime.mailbox.close()
                wait = trouble.met(error)
                self._seen()
                self.stopping.wait(wait)

    def _looked(self, mailbox_runtime: MailboxRuntime) -> None:
        self.looks[mailbox_runtime.config.address] = self.place.context.clock.now()

    def _keep_on(self, mailbox_runtime: MailboxRuntime) -> bool:
        self._progress()
        self._looked(mailbox_runtime)
        self._seen()  # the folder is open: there may be much to take in
        return not self.stopping.is_set()

    # --- sending ---------------------------------------------------------------------------------

    def _look_and_send(self, mailbox_runtime: MailboxRuntime) -> None:
        """Ask the server before there is a letter for it: a wrong password is told now, not at night."""
        trouble = self._trouble(f"sending for {mailbox_runtime.config.address}")
        while not self.stopping.is_set():
            self._progress()
            try:
                mailbox_runtime.courier.look()
            except (Temporary, Permanent, OSError) as error:
                wait = trouble.met(error)
                self._seen()
                self.stopping.wait(wait)
            else:
                trouble.over()
                self._seen()
                self._send(mailbox_runtime)
                return

    def _send(self, mailbox_runtime: MailboxRuntime) -> None:
        self._sendings[mailbox_runtime.config.address].work(lambda: self._progress(STALE_SENDING))


def _name(work: Callable[[MailboxRuntime], None], mailbox_runtime: MailboxRuntime) -> str:
    return f"{work.__name__.strip('_')} {mailbox_runtime.config.address}"
