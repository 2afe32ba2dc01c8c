"""The threads that work on one reading of the config: two for each mailbox, to take in and to send."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

from mailflow.runtime.status import StatusBoard
from mailflow.runtime.wiring import Runtime
from mailflow.runtime.workers import MailboxWork, Progress, Worker

JOIN = 5.0  # seconds that threads have to end; with the farewell to the servers, SIGTERM is done in 10
_UNASKED = 1.5  # seconds of them before the couriers let go of letters that hang


class Shift:
    """Works from ``start`` to ``stop``; ``news`` is called when a first look at a server has ended."""

    def __init__(self, place: Runtime, board: StatusBoard, news: Callable[[], None]) -> None:
        self.place = place
        self.stopping = threading.Event()
        self.fatal: Exception | None = None
        self._news = news
        self._ticking = Progress()
        self._works = [
            MailboxWork(doors, place.context, board, self.stopping) for doors in place.mailbox_runtimes
        ]
        self._workers = [
            Worker(f"{what} {work.address}", run, looked=news, failed=self._failed)
            for work in self._works
            for what, run in (("intake", work.take_in), ("sending", work.look_and_send))
        ]

    def start(self) -> None:
        """Let each mailbox be worked on."""
        for worker in self._workers:
            worker.start()

    def stop(self) -> bool:
        """Ask all threads to end; False when one did not within the time (its work is repeatable)."""
        self.stopping.set()
        for work in self._works:
            work.interrupt()
        began = time.monotonic()
        if not self._joined(began + _UNASKED):
            for work in self._works:
                work.let_go()
        return self._joined(began + JOIN)

    def tick(self, *, held: bool = False) -> None:
        """Do what is due and send what came of it; ``held``: the clock has leapt ahead, nothing is due."""
        for work in self._works:
            if work.do_what_is_due(held=held):
                for each in self._works:  # a letter leaves from its ticket's mailbox, whichever looked first
                    each.letters_written()
        self._ticking.made()

    @property
    def looks(self) -> dict[str, datetime]:
        """The last good look into each mailbox, by address; UTC."""
        return {work.address: at for work in self._works if (at := work.looked_at) is not None}

    @property
    def progressing(self) -> bool:
        """Whether every thread has got on lately: the watchdog is fed by real progress."""
        return not any(progress.stuck for progress in (self._ticking, *(w.progress for w in self._workers)))

    @property
    def unseen(self) -> bool:
        """Whether a server has not been looked at yet."""
        return not all(worker.seen for worker in self._workers)

    def _joined(self, end: float) -> bool:
        return all(worker.joined(end) for worker in self._workers)

    def _failed(self, error: Exception) -> None:
        self.fatal = error
        self.stopping.set()
        self._news()
