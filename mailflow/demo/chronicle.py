"""A journal that remembers what it was told, so that the play can wait for what should happen."""

import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from mailflow.ports.system import Journal


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, and when: ``at`` is ``time.monotonic()``, in seconds."""

    action: str
    facts: Mapping[str, object]
    at: float


class Ended(Exception):  # noqa: N818  (no error: the visitor has pressed Ctrl-C)
    """The demo ends; nobody waits any longer."""


class Chronicle:
    """Passes everything on to another journal and keeps it; for any number of threads."""

    def __init__(self, listener: Journal) -> None:
        self._listener = listener
        self._told: list[Told] = []
        self._news = threading.Condition()
        self._closed = False

    def tell(self, action: str, **facts: object) -> None:
        """One thing that happened (the journal port)."""
        self._listener.tell(action, **facts)
        with self._news:
            self._told.append(Told(action, facts, time.monotonic()))
            self._news.notify_all()

    def __len__(self) -> int:
        """How much was told so far: a place to start waiting from."""
        with self._news:
            return len(self._told)

    def wait_for(self, wanted: Callable[[Told], bool], since: int, seconds: float) -> Told | None:
        """The first thing told from place ``since`` on that is wanted, or None after so many seconds.

        Raises Ended when the demo ends meanwhile.
        """
        until = time.monotonic() + seconds
        with self._news:
            while True:
                found = next((told for told in self._told[since:] if wanted(told)), None)
                left = until - time.monotonic()
                if found is not None or left <= 0:
                    return found
                self._wait(left)

    def last(self, actions: Collection[str]) -> Told | None:
        """The latest of these actions, where any was told."""
        with self._news:
            return next((told for told in reversed(self._told) if told.action in actions), None)

    def pause(self, seconds: float) -> None:
        """Let the reader read; raises Ended when the demo ends meanwhile."""
        until = time.monotonic() + seconds
        with self._news:
            while (left := until - time.monotonic()) > 0:
                self._wait(left)

    def close(self) -> None:
        """Wake whoever waits: the demo ends."""
        with self._news:
            self._closed = True
            self._news.notify_all()

    def _wait(self, seconds: float) -> None:
        if self._closed:
            raise Ended
        self._news.wait(seconds)
        if self._closed:
            raise Ended
