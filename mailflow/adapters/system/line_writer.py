"""Lines for a log that somebody may have ceased to read: nobody who writes one ever waits."""

import os
import threading
from collections import deque
from collections.abc import Callable

MOST_BYTES = 4 * 2**20  # of lines that wait to be taken


class LineWriter:
    """A file for log lines; a thread writes them to the descriptor, and what is beyond the bound is dropped.

    ``lost`` is called with the number of dropped lines as soon as lines flow again; it may write one itself.
    Never raises: that nobody reads the log, or its disk is full, stops no mail.
    """

    def __init__(self, descriptor: int, lost: Callable[[int], None], most: int = MOST_BYTES) -> None:
        self._descriptor, self._lost, self._most = descriptor, lost, most
        self._lines: deque[bytes] = deque()
        self._size = 0  # bytes that wait, the line in hand included
        self._dropped = 0
        self._changed = threading.Condition()
        threading.Thread(target=self._work, name="log", daemon=True).start()

    def write(self, text: str) -> int:
        """Take a line; returns at once."""
        line = text.encode("utf-8", "replace")
        with self._changed:
            if self._size + len(line) > self._most:
                self._dropped += 1
            else:
                self._lines.append(line)
                self._size += len(line)
                self._changed.notify_all()
        return len(text)

    def flush(self) -> None:
        """Nothing: the thread writes each line at once."""

    def finish(self, seconds: float) -> bool:
        """Wait for what has been written so far, at most so long; whether all of it was taken."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._size, seconds)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._lines)
                line = self._lines.popleft()
            self._put(line)
            with self._changed:
                self._size -= len(line)
                dropped, self._dropped = self._dropped, 0
                self._changed.notify_all()
            if dropped:
                self._lost(dropped)

    def _put(self, line: bytes) -> None:
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
        except OSError:  # closed or full: the line is lost, the next one may do
            return
