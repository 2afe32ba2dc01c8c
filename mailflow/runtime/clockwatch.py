"""Notice that somebody or something has set the clock: then nothing is escalated for some minutes.

A clock that leaps ahead by mistake would remind and escalate every open ticket at once, not to be taken back.
"""

from datetime import timedelta

from mailflow.domain.rules.health import HELD, jump
from mailflow.ports.system import Clock, Journal
from mailflow.runtime.status import StatusBoard

_WHAT = "clock set"


class ClockWatch:
    """Compares the clock with the time that passes; ``look`` is called often."""

    def __init__(self, clock: Clock, journal: Journal, board: StatusBoard) -> None:
        self._clock, self._journal, self._board = clock, journal, board
        self._wall, self._passed = clock.now(), clock.elapsed()
        self._held_until = self._passed

    def look(self) -> bool:
        """Whether the clock has leapt since the last look."""
        wall, passed = self._clock.now(), self._clock.elapsed()
        leapt = jump(wall - self._wall, passed - self._passed)
        self._wall, self._passed = wall, passed
        if leapt:
            self._told(leapt, passed)
        elif passed >= self._held_until:
            self._board.clear(_WHAT)
        return bool(leapt)

    @property
    def holds(self) -> bool:
        """Whether what is due by the clock has to wait."""
        return self._clock.elapsed() < self._held_until

    def _told(self, leapt: timedelta, passed: float) -> None:
        ahead = leapt > timedelta()
        self._held_until = passed + HELD if ahead else passed
        way = "ahead" if ahead else "back"
        minutes = round(abs(leapt) / timedelta(minutes=1))
        self._journal.tell("clock set", way=way, minutes=minutes)
        if ahead:
            self._board.put(
                _WHAT,
                f"the clock has leapt ahead by {minutes} minutes; nothing is reminded of and escalated for "
                f"{HELD / 60:.0f} minutes",
            )
