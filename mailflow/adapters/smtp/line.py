"""Letters that one thread hands to the courier, and what it hears of each."""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from mailflow.ports.courier import Envelope, Outcome

_TOGETHER = 8  # outcomes handed over at once: what one crash may send twice
_BREATH = 0.05  # seconds that an outcome may wait for others


class SendingLine:
    """Letters that were handed over together or one after the other, and what became of each.

    One thread hands over and hears; ``wake`` may be called from any.
    """

    def __init__(self, take: Callable[["SendingLine", Sequence[Envelope]], None]) -> None:
        self._take = take
        self._outcomes: queue.SimpleQueue[Outcome | Exception | None] = queue.SimpleQueue()
        self._woken = threading.Event()
        self._left = 0  # letters of which nothing was heard yet
        self.stopped = False  # nobody listens any more

    def send(self, envelopes: Sequence[Envelope]) -> None:
        """Hand letters over; each has one outcome."""
        if envelopes:
            self._left += len(envelopes)
            self._take(self, envelopes)

    def wake(self) -> None:
        """End the wait of who hears."""
        if not self._woken.is_set():
            self._woken.set()
            self._outcomes.put(None)

    def heard(self, patience: float | None) -> list[Outcome]:
        """What becomes known, a few at a time; none after ``patience`` seconds (None: no end) or a ``wake``.

        A mistake of ours in the background is raised here.
        """
        known: list[Outcome] = []
        with contextlib.suppress(queue.Empty):
            if self._next(known, patience):
                until = time.monotonic() + _BREATH
                while len(known) < _TOGETHER and self._left:
                    if not self._next(known, max(0.0, until - time.monotonic())):
                        break
        return known

    def outcomes(self) -> Iterator[list[Outcome]]:
        """The outcomes until all are in; letters not yet begun when it is closed are not sent."""
        try:
            while self._left:
                yield self.heard(None)
        finally:
            self.stopped = True

    def told(self, outcome: Outcome | Exception) -> None:
        """What became of a letter, or our own mistake; called in the background."""
        self._outcomes.put(outcome)

    def _next(self, known: list[Outcome], patience: float | None) -> bool:
        outcome = self._outcomes.get(timeout=patience)
        if outcome is None:
            self._woken.clear()
        elif isinstance(outcome, Outcome):
            known.append(outcome)
            self._left -= 1
            return True
        elif known:
            self._outcomes.put(outcome)  # what was heard before it is not lost
        else:
            raise outcome
        return False
