"""The daemon's sign of life in the store, cheap: twice a minute, and soon after something has changed."""

import os
from collections.abc import Mapping
from datetime import datetime

from mailflow.domain.rules.health import BY_RUN
from mailflow.flow.context import Context
from mailflow.flow.health import SignOfLife, write_sign
from mailflow.ports.errors import Temporary
from mailflow.runtime.status import StatusBoard

USUAL = 30.0  # seconds between two signs
SOON = 2.0  # the same when something has begun or ceased to work


class Heartbeat:
    """Writes the sign when it is time; ``beat`` is called often."""

    def __init__(self, context: Context, board: StatusBoard, started_at: datetime) -> None:
        self._tools, self._board, self._started_at = context, board, started_at
        self._written_at: float | None = None
        self._written: Mapping[str, str] = {}
        self._settled = False

    def beat(self, looks: Mapping[str, datetime], *, settled: bool) -> None:
        """Write the sign where it is due (``settled``: all servers were looked at); raises DiskTrouble."""
        now, lines = self._tools.clock.elapsed(), self._board.lines
        news = lines != self._written or settled != self._settled
        if self._written_at is not None and now - self._written_at < (SOON if news else USUAL):
            return
        sign = SignOfLife(BY_RUN, os.getpid(), self._started_at, dict(looks), lines, settled)
        try:
            write_sign(sign, self._tools)
        except Temporary:  # others hold the database: the next moment will do
            return
        self._written_at, self._written, self._settled = now, lines, settled
