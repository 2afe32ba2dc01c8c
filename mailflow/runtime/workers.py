"""The two threads of a mailbox: one takes mail in, the other sends letters.

Nothing is decided here.  A thread that meets trouble says so once, waits with backoff and tries again;
trouble with the disk or the database ends the process, because continuing could lose mail.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from mailflow.flow.context import Context
from mailflow.flow.dispatch import clock_was_ahead
from mailflow.flow.duties import do_what_is_due
from mailflow.flow.intake import visit
from mailflow.flow.older_store import StoreReplaced
from mailflow.flow.quarantine import retry_quarantined
from mailflow.flow.reading_costs import ReadingCosts
from mailflow.flow.subaddress_probe import awaited, waits_for
from mailflow.ports.errors import DiskTrouble, Misconfigured, Temporary
from mailflow.runtime.sending import Sending
from mailflow.runtime.status import Backoff, StatusBoard
from mailflow.runtime.wiring import MailboxRuntime

STALE = 900.0  # seconds without progress of a thread: the watchdog is no longer fed
SOON = 1.0  # seconds, while mails wait for our letter to ourselves to return
LONGEST_POLL = 60.0  # seconds; IDLE may miss a mail that came just before it
STALE_SENDING = (
    2400.0  # seconds without a fate: one letter takes half an hour where every step takes its longest
)


class Progress:
    """When somebody who has told nothing counts as stuck."""

    def __init__(self) -> None:
        self._until: float | None = None  # None: nothing has begun, or it has ended

    def made(self, stale: float = STALE) -> None:
        """It gets on; the next word is due within ``stale`` seconds."""
        self._until = time.monotonic() + stale

    def ended(self) -> None:
        """Nothing more is to come."""
        self._until = None

    @property
    def stuck(self) -> bool:
        """Whether a word is overdue."""
        until = self._until
        return until is not None and time.monotonic() > until


class Worker:
    """One thread, from ``start`` until its work returns; what its work raises goes to ``failed``."""

    def __init__(
        self,
        name: str,
        work: Callable[["Worker"], None],
        *,
        looked: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """``looked`` is called when the first look at the server has ended."""
        self.progress = Progress()
        self.seen = False  # whether the first look at its server has ended, well or not
        self._work, self._looked, self._failed = work, looked, failed
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def has_looked(self) -> None:
        """The first look at the server has ended."""
        if not self.seen:
            self.seen = True
            self._looked()

    def joined(self, end: float) -> bool:
        """Whether it has ended by then (monotonic seconds)."""
        self._thread.join(max(0.0, end - time.monotonic()))
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._work(self)
        except Exception as error:  # noqa: BLE001  (told and ended by the main thread)
            self._failed(error)
        finally:
            self.progress.ended()


class MailboxWork:
    """Taking in and sending for one mailbox, until ``stopping`` is set."""

    def __init__(
        self, doors: MailboxRuntime, context: Context, board: StatusBoard, stopping: threading.Event
    ) -> None:
        self.address = doors.config.address
        self.looked_at: datetime | None = None  # the last good look into the mailbox; UTC
        self._doors, self._context, self._board, self._stopping = doors, context, board, stopping
        self._may_await = True  # our letter to ourselves may return in the first seconds
        self._sending = Sending(doors, context, self._backoff("sending for"), stopping)

    def interrupt(self) -> None:
        """Whoever waits looks up: there is an end to come."""
        self._doors.mailbox.interrupt()
        self._sending.look()

    def let_go(self) -> None:
        """Letters that hang are waited for no longer; the fate of each is still written down."""
        threading.Thread(target=self._doors.courier.close, name="letting go", daemon=True).start()

    def letters_written(self) -> None:
        """There may be letters to send."""
        self._sending.look()

    def do_what_is_due(self, *, held: bool) -> int:
        """What the time asks for, how many; ``held``: the clock has leapt ahead, nothing is due."""
        if clock_was_ahead(self._doors.rules, self._context):
            self.letters_written()
        done = 0 if held else do_what_is_due(self._doors.rules, self._context).number
        self._tell_hanging()
        return done

    def _tell_hanging(self) -> None:
        what, hanging = f"letters of {self.address}", self._doors.courier.hanging
        if hanging:
            letters = "1 letter has" if hanging == 1 else f"{hanging} letters have"
            self._board.put(what, f"{letters} waited for more than a minute for the mail server's answer")
        else:
            self._board.clear(what)

    def _backoff(self, what: str) -> Backoff:
        return Backoff(self._context.journal, self._board, f"{what} {self.address}")

    # --- taking in -------------------------------------------------------------------------------

    def take_in(self, worker: Worker) -> None:
        """Take in what comes, as it comes."""
        trouble, filing = self._backoff("mailbox"), self._backoff("filing for")
        costs = ReadingCosts()
        while not self._stopping.is_set():
            worker.progress.made()
            try:
                self._visit(worker, trouble, filing, costs)
            except (DiskTrouble, StoreReplaced):
                raise
            except (Temporary, Misconfigured, OSError) as error:
                self._doors.mailbox.close()
                wait = trouble.met(error)
                worker.has_looked()
                self._stopping.wait(wait)

    def _visit(self, worker: Worker, trouble: Backoff, filing: Backoff, costs: ReadingCosts) -> None:
        mailbox, rules = self._doors.mailbox, self._doors.rules
        keep_on = self._keep_on(worker)
        probe = awaited(rules, self._context) if self._may_await else ""
        self._may_await = bool(probe)
        seen = visit(
            mailbox,
            rules,
            self._doors.config.folder,
            self._context,
            decided=self.letters_written,
            keep_on=keep_on,
            costs=costs,
            waits=partial(waits_for, probe),
        )
        self._looked()
        if seen.unfiled is not None and not mailbox.connected:
            raise seen.unfiled
        trouble.over()
        if seen.unfiled is None:
            filing.over()
        else:
            filing.met(seen.unfiled)  # new mail is taken in all the same
        worker.has_looked()
        if keep_on() and retry_quarantined(rules, self._context):
            self.letters_written()
        elif not seen.more and not self._stopping.is_set():
            longest = SOON if probe else LONGEST_POLL
            mailbox.wait(min(self._doors.config.poll.total_seconds(), longest))

    def _looked(self) -> None:
        self.looked_at = self._context.clock.now()

    def _keep_on(self, worker: Worker) -> Callable[[], bool]:
        def keep_on() -> bool:
            worker.progress.made()
            self._looked()
            worker.has_looked()  # the folder is open: there may be much to take in
            return not self._stopping.is_set()

        return keep_on

    # --- sending ---------------------------------------------------------------------------------

    def look_and_send(self, worker: Worker) -> None:
        """Ask the server before there is a letter for it: a wrong password is told now, not at night."""
        trouble = self._backoff("sending for")
        while not self._stopping.is_set():
            worker.progress.made()
            try:
                self._doors.courier.look()
            except (Temporary, Misconfigured, OSError) as error:
                wait = trouble.met(error)
                worker.has_looked()
                self._stopping.wait(wait)
            else:
                trouble.over()
                worker.has_looked()
                self._sending.work(lambda: worker.progress.made(STALE_SENDING))
                return
