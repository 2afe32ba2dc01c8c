"""What is wrong at present: told once in the log, kept current for the service manager."""

import threading
from collections.abc import Callable

from mailflow.ports.errors import LoginRefused
from mailflow.ports.system import Journal

_BACKOFF = (
    1,
    2,
    5,
    10,
    20,
    30,
)  # seconds between attempts after trouble: after a repair everything moves soon
_REFUSED = (60, 180)  # the same after a refused login; fail2ban locks out whoever fails 5 times in 10 minutes
_SAID = 20  # troubles remembered: a server whose words are never the same fills no memory


class StatusBoard:
    """What is wrong now, one line for each thing; ``changed`` is called after every change."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._lines: dict[str, str] = {}
        self._refused: set[str] = set()
        self._lock = threading.Lock()

    def put(self, what: str, words: str, *, login_refused: bool = False) -> None:
        """Something does not work."""
        with self._lock:
            news = self._lines.get(what) != words
            self._lines[what] = words
            self._refused = self._refused | {what} if login_refused else self._refused - {what}
        if news:
            self._changed()

    def clear(self, what: str) -> None:
        """It works (again)."""
        with self._lock:
            news = self._lines.pop(what, None) is not None
            self._refused.discard(what)
        if news:
            self._changed()

    @property
    def lines(self) -> dict[str, str]:
        """What does not work, and the words about it."""
        with self._lock:
            return dict(self._lines)

    @property
    def login_refused(self) -> bool:
        """Whether a server does not take our password."""
        with self._lock:
            return bool(self._refused)

    def __str__(self) -> str:
        """All of it in one line; empty when all is well."""
        with self._lock:
            return "; ".join(f"{what}: {words}" for what, words in self._lines.items())


class Backoff:
    """Says what is wrong once, not every minute, and says when it is over."""

    def __init__(self, journal: Journal, board: StatusBoard, what: str) -> None:
        self._journal, self._board, self._what = journal, board, what
        self._said: set[str] = set()  # two troubles in turn are no news either
        self._times = 0

    def met(self, error: Exception) -> float:
        """Tell a new trouble; returns the seconds to wait before the next attempt."""
        words = str(error) or type(error).__name__
        if words not in self._said:
            self._journal.tell("trouble", what=self._what, detail=words)
            self._said = {*self._said, words} if len(self._said) < _SAID else {words}
        self._board.put(self._what, words, login_refused=isinstance(error, LoginRefused))
        steps = _REFUSED if isinstance(error, LoginRefused) else _BACKOFF
        wait = steps[min(self._times, len(steps) - 1)]
        self._times += 1
        return float(wait)

    def over(self) -> None:
        """All is well again."""
        if self._said:
            self._journal.tell("recovered", what=self._what)
            self._board.clear(self._what)
        self._said, self._times = set(), 0
