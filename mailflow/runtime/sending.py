"""Sending for one mailbox, so that a letter that hangs keeps no other from leaving.

A server may be silent after the final dot for ten minutes (RFC 5321 section 4.5.3.2.6).  Whoever sent that
letter waits for it; somebody else goes on beside them, as long as the courier has a connection left, and
it has more of them the longer letters hang.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from mailflow.flow.context import Context
from mailflow.flow.dispatch import Dispatched, dispatch
from mailflow.ports.errors import DiskTrouble, Permanent, Temporary
from mailflow.runtime.status import Backoff
from mailflow.runtime.wiring import MailboxRuntime

HELD_UP = 1.0  # seconds without a word from the server: somebody else goes on
LONGEST_WAIT = 60.0  # seconds between looks into the outbox


class Sending:
    """The outbox of one mailbox; ``work`` is done by one thread, and by more while letters hang."""

    def __init__(
        self, mailbox_runtime: MailboxRuntime, context: Context, trouble: Backoff, stopping: threading.Event
    ) -> None:
        self._station, self._tools, self._trouble = mailbox_runtime, context, trouble
        self._stopping = stopping
        self._waits_since: dict[int, float | None] = {}  # for the server, by sender; None: for letters
        self._leaving = threading.Lock()
        self.mail_out = threading.Event()

    @property
    def needs_help(self) -> bool:
        """Whether every sender has been waiting for the server for a while, and one more may begin.

        Each letter that hangs holds one sender and one connection.
        """
        waits = list(self._waits_since.values())
        return 0 < len(waits) < self._station.courier.places and all(map(_held_up, waits))

    def work(self, progress: Callable[[], None]) -> None:
        """Send round after round until told to stop, or until another sender can do it alone."""
        me = threading.get_ident()
        self._waits_since[me] = None
        try:
            while not self._stopping.is_set() and not self._left_to_others(me):
                progress()
                self.mail_out.clear()
                try:
                    self._rest_after(self._round(me, progress))
                except DiskTrouble:
                    raise
                except (Temporary, Permanent, OSError) as error:
                    self._stopping.wait(self._trouble.met(error))
        finally:
            self._waits_since.pop(me, None)

    def _round(self, me: int, progress: Callable[[], None]) -> Dispatched:
        def heard() -> None:
            self._waits_since[me] = time.monotonic()
            progress()

        heard()
        try:
            return dispatch(self._station.courier, self._station.rules, self._tools, heard=heard)
        finally:
            self._waits_since[me] = None

    def _rest_after(self, done: Dispatched) -> None:
        if self._stopping.is_set():
            return
        if done.server_down:
            self._stopping.wait(self._trouble.met(Temporary(done.server_down)))
        elif done.total:
            self._trouble.over()
            return
        self.mail_out.wait(self.until_due())

    def _left_to_others(self, me: int) -> bool:
        """Whether somebody else is there who does not wait for the server: one is enough then."""
        with self._leaving:
            others = [since for who, since in list(self._waits_since.items()) if who != me]
            if all(map(_held_up, others)):
                return False
            del self._waits_since[me]
            return True

    def until_due(self) -> float:
        """Seconds to the next letter that is due."""
        with self._tools.store.transaction() as tx:
            due = tx.sending.next_due(self._station.config.address)
        if due is None:
            return LONGEST_WAIT
        return min(max(0.05, (due - self._tools.clock.now()) / timedelta(seconds=1)), LONGEST_WAIT)


def _held_up(since: float | None) -> bool:
    return since is not None and time.monotonic() - since > HELD_UP
