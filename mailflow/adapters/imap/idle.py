"""Waiting for mail with IDLE (RFC 2177), wakeable from another thread, deaf to nothing.

A mail that comes just before IDLE is announced together with the server's "+", and then sits in
imaplib's buffer while the socket stays silent.  So the buffer is looked at before the socket.
"""

import selectors
import socket
import ssl
import threading
import time
from typing import Any

from mailflow.adapters.imap.session import ImapSession

IDLE_SECONDS = 28 * 60.0  # RFC 2177: issue it anew at least every 29 minutes


class Wakeup:
    """Wakes a waiting thread; one that rings early wakes the next wait."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._lock = threading.Lock()
        self._rung = False

    def __del__(self) -> None:
        self._reader.close()
        self._writer.close()

    def fileno(self) -> int:
        """For a selector."""
        return self._reader.fileno()

    def ring(self) -> None:
        """Wake the waiter; from any thread, any number of times."""
        with self._lock:
            if not self._rung:
                self._rung = True
                self._writer.send(b"!")

    def silence(self) -> bool:
        """Whether it had rung; it is quiet afterwards."""
        with self._lock:
            rung, self._rung = self._rung, False
            if rung:
                self._reader.recv(1)
            return rung

    def sleep(self, seconds: float) -> None:
        """Sleep so long or until the alarm."""
        with selectors.DefaultSelector() as selector:
            selector.register(self, selectors.EVENT_READ)
            selector.select(max(0.0, seconds))


def watch(session: ImapSession, seconds: float, alarm: Wakeup) -> bool:
    """Wait until the server announces mail, the alarm rings, or the time is over.

    False when the server refuses to IDLE, which it may although it offers it.
    """
    client = session.client
    until = time.monotonic() + min(seconds, IDLE_SECONDS)
    with session.guarded("IDLE"), selectors.DefaultSelector() as selector:
        selector.register(client.sock, selectors.EVENT_READ)
        selector.register(alarm, selectors.EVENT_READ)
        tag = client._command("IDLE")  # noqa: SLF001
        while client._get_response() is not None:  # noqa: SLF001  (None is the "+")
            if client.tagged_commands[tag] is not None:
                del client.tagged_commands[tag]
                return False
        while not session.has_news and _line_comes(client, selector, alarm, until):
            client._get_response()  # noqa: SLF001
        client.send(b"DONE\r\n")
        client._command_complete("IDLE", tag)  # noqa: SLF001
    return True


def _line_comes(client: Any, selector: selectors.BaseSelector, alarm: Wakeup, until: float) -> bool:
    """Wait for the server's next line, which may be here already; False for alarm or time over."""
    timeout = 0.0
    while True:
        ready = {key.fileobj for key, _ in selector.select(timeout)}
        if alarm in ready:
            return False
        if _readable(client, arrived=client.sock in ready):
            return True
        timeout = until - time.monotonic()
        if timeout <= 0:
            return False


def _readable(client: Any, *, arrived: bool) -> bool:
    """Whether reading a line starts at once: bytes are buffered, or the server has closed."""
    own_buffer = getattr(client, "_readbuf", None)  # Python 3.14 and later
    if own_buffer:
        return True
    if own_buffer is not None:
        return arrived or bool(getattr(client.sock, "pending", int)())
    timeout = client.sock.gettimeout()
    client.sock.settimeout(0)
    try:
        return bool(client.file.peek(1)) or arrived
    except (ssl.SSLWantReadError, BlockingIOError):
        return False
    finally:
        client.sock.settimeout(timeout)
