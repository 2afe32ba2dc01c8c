"""Sending for one mailbox: one loop claims as many letters as the courier has room for.

A server may be silent after the final dot for ten minutes (RFC 5321 section 4.5.3.2.6).  That holds up one
connection, not the loop: the courier's other connections take the letters that wait, it opens more of them
the longer letters hang, and each fate is written down when it becomes known.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from mailflow.adapters.smtp.line import SendingLine
from mailflow.flow.context import Context
from mailflow.flow.dispatch import Dispatched, claim, write_down
from mailflow.ports.errors import DiskTrouble, Misconfigured, Temporary
from mailflow.ports.sending import Claimed
from mailflow.runtime.status import Backoff
from mailflow.runtime.wiring import MailboxRuntime

LONGEST_WAIT = 60.0  # seconds between looks into the outbox
_SHORTEST_WAIT = 0.05  # seconds; a letter may be due by the time that it has been asked for


class Sending:
    """The outbox of one mailbox, and its letters that are under way."""

    def __init__(
        self, mailbox_runtime: MailboxRuntime, context: Context, trouble: Backoff, stopping: threading.Event
    ) -> None:
        self._courier, self._rules = mailbox_runtime.courier, mailbox_runtime.rules
        self._context, self._trouble, self._stopping = context, trouble, stopping
        self._line: SendingLine = self._courier.line()
        self._under_way: dict[int, Claimed] = {}
        self._rests_until = 0.0  # monotonic seconds; the server is away until then

    def look(self) -> None:
        """There may be a letter in the outbox, or the end has come: look at once; from any thread."""
        self._line.wake()

    def work(self, progress: Callable[[], None]) -> None:
        """Claim, hand over, write down, until told to stop; then what is under way is waited for.

        ``progress`` is called when nothing is under way, and with each fate that becomes known.
        """
        while self._under_way or not self._stopping.is_set():
            if not self._under_way:
                progress()
            try:
                patience = self._hand_over()
                if self._write_down(patience):
                    progress()
            except DiskTrouble:
                raise
            except (Temporary, Misconfigured, OSError) as error:
                self._stopping.wait(self._trouble.met(error))

    def _hand_over(self) -> float:
        """Claim letters that are due and hand them to the courier; seconds until the next look."""
        resting = self._rests_until - time.monotonic()
        if self._stopping.is_set() or resting > 0:
            return max(_SHORTEST_WAIT, resting)
        room = self._courier.room
        if not room:
            return LONGEST_WAIT  # the next fate wakes us
        result = Dispatched()
        claimed, next_due = claim(self._rules, self._context, room, result)
        self._under_way |= claimed
        self._line.send([each.envelope for each in claimed.values()])
        return self._seconds_to(next_due) if self._courier.room else LONGEST_WAIT

    def _write_down(self, patience: float) -> bool:
        """Wait for fates and write them down; False where none became known within ``patience`` seconds."""
        fates = self._line.heard(patience)
        if not fates:
            return False
        result = Dispatched()
        write_down(self._under_way, fates, self._rules, self._context, result)
        for fate in fates:
            del self._under_way[fate.id]
        resting = time.monotonic() < self._rests_until
        if result.server_down and not resting:
            self._rests_until = time.monotonic() + self._trouble.met(Temporary(result.server_down))
        elif not resting:
            self._trouble.over()
        return True

    def _seconds_to(self, due: datetime | None) -> float:
        if due is None:
            return LONGEST_WAIT
        seconds = (due - self._context.clock.now()) / timedelta(seconds=1)
        return min(max(_SHORTEST_WAIT, seconds), LONGEST_WAIT)
