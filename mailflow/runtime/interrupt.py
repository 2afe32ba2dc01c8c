"""A stop that nobody waits for: a statement that still runs some seconds after SIGTERM is broken off.

Python runs a signal's handler between two steps of the main thread, and a statement of SQLite is one step,
however long it takes.  The signal's number also goes into a pipe, which another thread reads.
"""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 3.0  # seconds for what is in hand; with the farewell to the servers, SIGTERM is done in 10
AGAIN = 0.5  # seconds between two looks: what was broken off may have been followed by another one

_ENDING = {signal.SIGTERM, signal.SIGINT}


@contextmanager
def breaking_off(interrupt: Callable[[], None]) -> Iterator[None]:
    """Call ``interrupt`` from ``PATIENCE`` after SIGTERM or SIGINT until the block is left.

    For the main thread; the handlers of the signals are the caller's.
    """
    ours, pythons = socket.socketpair()
    pythons.setblocking(False)
    left = threading.Event()
    before = signal.set_wakeup_fd(pythons.fileno(), warn_on_full_buffer=False)
    watcher = threading.Thread(target=_watch, args=(ours, left, interrupt), name="breaking off", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        left.set()
        signal.set_wakeup_fd(before)
        pythons.close()  # the watcher reads the end
        watcher.join()
        ours.close()


def _watch(pipe: socket.socket, left: threading.Event, interrupt: Callable[[], None]) -> None:
    while signals := pipe.recv(64):
        if not _ENDING.isdisjoint(signals):
            break
    pause = PATIENCE
    while not left.wait(pause):
        interrupt()
        pause = AGAIN
