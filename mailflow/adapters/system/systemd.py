"""Tell systemd how the daemon is doing: sd_notify(3) without its library."""

import os
import socket
import time

_LONGEST = 800  # characters of a value: the manager throws a message away that is too long
_MARGIN = 30  # seconds between what we allow ourselves and what the manager allows us


def notify(**fields: str | int) -> bool:
    """Send ``notify(READY=1, STATUS="…")`` to the service manager; False where none listens.

    Never raises: a daemon must not stop because nobody is watching it.  Line breaks in a value would
    start another field and become spaces.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    lines = [f"{name}={' '.join(str(value).splitlines())[:_LONGEST]}" for name, value in fields.items()]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as manager:
            manager.settimeout(1)
            manager.connect("\0" + address[1:] if address.startswith("@") else address)
            manager.sendall("\n".join(lines).encode())
    except OSError:
        return False
    return True


def starting(status: str, seconds: float) -> bool:
    """What is being done before ``ready``, which may take so long beyond the unit's TimeoutStartSec."""
    return notify(STATUS=status, EXTEND_TIMEOUT_USEC=int((seconds + _MARGIN) * 1_000_000))


def ready(status: str) -> bool:
    """Everything is checked and connected, or a reload has ended."""
    return notify(READY=1, STATUS=status)


def reloading() -> bool:
    """A reload has begun; the time lets systemd match it with its own request (Type=notify-reload)."""
    return notify(RELOADING=1, MONOTONIC_USEC=time.monotonic_ns() // 1000)


def alive() -> bool:
    """The daemon has made real progress: feeds the watchdog."""
    return notify(WATCHDOG=1)


def status(words: str) -> bool:
    """What it is doing, and what is wrong."""
    return notify(STATUS=words)


def stopping(status: str) -> bool:
    """The daemon has begun to end."""
    return notify(STOPPING=1, STATUS=status)
