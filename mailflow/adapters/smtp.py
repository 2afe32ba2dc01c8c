"""The courier: hands letters to the SMTP server over a few connections that stay open."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue

from mailflow.adapters.background import BackgroundLoop
from mailflow.adapters.servers import Probe, ServerSettings
from mailflow.adapters.smtp_connection import SmtpConnection, SmtpTimeouts, Unavailable
from mailflow.ports import Envelope, Outcome, Result

_RECHECK_SECONDS = 5.0  # a connection idle for longer is asked whether it still lives
_GRACE_SECONDS = 2.0  # for letters under way when the courier is closed


@dataclass(slots=True, eq=False)
class _Batch:
    """The letters of one ``deliver``: which wait, which are under way, what is known (None: the end)."""

    waiting: deque[Envelope]
    workers: int
    outcomes: "SimpleQueue[Outcome | None]" = field(default_factory=SimpleQueue)
    under_way: dict[SmtpConnection, Envelope] = field(default_factory=dict)
    stopped: bool = False

    def give_up(self, text: str, code: int = 0) -> None:
        """No server: every letter that still waits is put off at once."""
        while self.waiting:
            letter = self.waiting.popleft()
            self.outcomes.put(Outcome(letter.id, Result.DEFERRED, "connect", code, text, server_down=True))

    def finish(self, _: object = None) -> None:
        """Nobody works on it any more: no letter stays without an outcome."""
        for connection, letter in self.under_way.items():
            result = Result.UNCERTAIN if connection.phase == "dot" else Result.DEFERRED
            self.outcomes.put(Outcome(letter.id, result, connection.phase, 0, "Interrupted."))
        self.give_up("Not begun: the courier was stopped.")
        self.outcomes.put(None)


class SmtpCourier:
    """Port Courier: up to ``connections`` authenticated connections, kept from one ``deliver`` to the next.

    They live in a background thread, which starts with the first letter.
    """

    def __init__(
        self, settings: ServerSettings, connections: int = 3, timeouts: SmtpTimeouts | None = None
    ) -> None:
        self._settings = settings
        self._connections = connections
        self._timeouts = timeouts or SmtpTimeouts(connect=settings.timeout)
        self._idle: list[SmtpConnection] = []
        self._turn = asyncio.Lock()  # one batch at a time, so that no more connections are opened
        self._closing = False
        self._loop = BackgroundLoop("courier")

    # --- the port --------------------------------------------------------------------------------

    def deliver(self, envelopes: Sequence[Envelope]) -> Iterator[Outcome]:
        """Start sending at once; one outcome per envelope, as they become known.

        Letters not yet begun when the iterator is closed are not sent.
        """
        if not envelopes:
            return iter(())
        batch = _Batch(deque(envelopes), min(self._connections, len(envelopes)))
        self._closing = False
        done = self._loop.submit(self._send_all(batch))
        done.add_done_callback(batch.finish)
        return _collected(batch, done)

    def close(self) -> None:
        """Let letters under way end, say QUIT, stop; never raises."""
        self._closing = True
        if self._loop.running:
            with contextlib.suppress(Exception):
                farewell = self._loop.submit(self._farewell())
                farewell.result(_GRACE_SECONDS + 2 * self._timeouts.farewell)
            self._loop.stop()
        self._idle.clear()
        self._turn = asyncio.Lock()

    # --- in the background -----------------------------------------------------------------------

    async def _send_all(self, batch: _Batch) -> None:
        async with self._turn, asyncio.TaskGroup() as group:
            for _ in range(batch.workers):
                group.create_task(self._work(batch))

    async def _work(self, batch: _Batch) -> None:
        """Send letters over one connection until none is left or the server is gone."""
        connection: SmtpConnection | None = None
        failure: Unavailable | None = None
        try:
            while batch.waiting and not (batch.stopped or self._closing):
                connection = connection or await self._connection()
                if batch.waiting:
                    await self._send_next(batch, connection)
                if not connection.alive:
                    connection = None
        except Unavailable as unavailable:
            failure = unavailable
        finally:
            batch.workers -= 1
        if connection is not None:
            self._idle.append(connection)
        if failure is not None and not batch.workers:  # the others may still have their connections
            batch.give_up(failure.text, failure.code)

    async def _send_next(self, batch: _Batch, connection: SmtpConnection) -> None:
        letter = batch.waiting.popleft()
        batch.under_way[connection] = letter
        reused = connection.letters > 0
        outcome = await connection.send(letter)
        del batch.under_way[connection]
        if reused and not connection.alive and outcome.result is Result.DEFERRED:
            # An old connection was closed under us (421 or no word at all), the dot was not sent.
            batch.waiting.appendleft(letter)
        else:
            batch.outcomes.put(outcome)

    async def _connection(self) -> SmtpConnection:
        """A kept connection that still answers, else a new one; raises Unavailable."""
        while self._idle:
            kept = self._idle.pop()
            rested = time.monotonic() - kept.used_at
            if kept.alive and (rested < _RECHECK_SECONDS or await kept.answers()):
                return kept
        return await SmtpConnection.open(self._settings, self._timeouts)

    async def _farewell(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GRACE_SECONDS), self._turn:
                pass
        await asyncio.gather(*(connection.quit() for connection in self._idle))


def _collected(batch: _Batch, done: "Future[None]") -> Iterator[Outcome]:
    """The outcomes until all are in; a mistake of ours in the background comes to light here."""
    try:
        while (outcome := batch.outcomes.get()) is not None:
            yield outcome
    finally:
        batch.stopped = True
    if not done.cancelled():
        done.result()


def probe_smtp(settings: ServerSettings) -> list[Probe]:
    """What ``mailflow check`` says of an SMTP server; sends no mail, raises nothing."""
    return asyncio.run(_probe(settings))


async def _probe(settings: ServerSettings) -> list[Probe]:
    timeouts = SmtpTimeouts(connect=settings.timeout, command=settings.timeout)
    try:
        connection = await SmtpConnection.open(settings, timeouts)
    except Unavailable as failure:
        return [Probe("smtp login", ok=False, detail=failure.text)]
    extensions = connection.extensions
    await connection.quit()
    who = settings.username or "without a login"
    size = extensions.get("size", "")
    limit = f"letters up to {size} bytes" if size.isdigit() and int(size) else "no limit told"
    beyond = "taken" if "smtputf8" in extensions else "not taken: letters to such addresses are refused"
    return [
        Probe("smtp login", ok=True, detail=f"{who} at {settings.where}"),
        Probe("smtp SIZE", ok=True, detail=limit),
        Probe("smtp SMTPUTF8", ok=True, detail=f"addresses beyond ASCII: {beyond}"),
    ]
