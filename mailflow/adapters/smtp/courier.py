"""The courier: hands letters to the SMTP server over a few connections that stay open."""

import asyncio
import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from typing import cast

from mailflow.adapters.servers import ServerSettings
from mailflow.adapters.smtp.answers import LOGIN_NEEDED
from mailflow.adapters.smtp.connection import SmtpConnection, SmtpTimeouts, Unavailable
from mailflow.adapters.smtp.event_loop import BackgroundLoop
from mailflow.adapters.smtp.line import SendingLine
from mailflow.ports.courier import DeliveryResult, Envelope, Outcome
from mailflow.ports.errors import LoginRefused, Temporary

CONNECTIONS = 4  # open at most, as long as the server answers
MOST_CONNECTIONS = 10  # the same while letters hang, each of which takes one of them
SILENCE = (
    60.0  # seconds without an answer to the final dot: the letter hangs, and another connection may open
)
_AHEAD = 15  # letters that wait for each connection: it need not wait for the database between two
_WAITING_BYTES = 32 * 2**20  # of letters that wait: they are held in memory
_RECHECK_SECONDS = 5.0  # a connection idle for longer is asked whether it still lives
_STANDSTILL_SECONDS = 5.0  # no new connection, and the open ones take nothing: the server is gone
_GRACE_SECONDS = 2.0  # for letters under way when the courier is closed


class SmtpCourier:
    """Port Courier: up to ``connections`` authenticated connections, kept from one letter to the next.

    Letters of all lines wait together, and each connection takes the next one: a letter that hangs holds up
    no other, and after ``silence`` seconds it is made up for by a connection more.  The connections live in
    a background thread, which starts with the first.
    """

    def __init__(
        self,
        settings: ServerSettings,
        connections: int = CONNECTIONS,
        timeouts: SmtpTimeouts | None = None,
        silence: float = SILENCE,
    ) -> None:
        self._settings = settings
        self._connections = connections
        self._silence = silence
        self._hanging: set[SmtpConnection] = set()  # the server has the letter and does not say so
        self._timeouts = timeouts or SmtpTimeouts(connect=settings.timeout)
        self._waiting: deque[tuple[SendingLine, Envelope]] = deque()
        self._workers: set[asyncio.Task[None]] = set()  # each has a connection, or is making one
        self._idle: list[SmtpConnection] = []
        self._begun = 0  # letters ever begun
        self._closing = False
        self._door = threading.Lock()  # nothing comes in while the last ones are turned away
        self._loop = BackgroundLoop("courier")

    # --- the port --------------------------------------------------------------------------------

    def deliver(self, envelopes: Sequence[Envelope]) -> Iterator[list[Outcome]]:
        """Start sending at once; one outcome per envelope, as they become known; from any thread.

        Letters not yet begun when the iterator is closed are not sent.
        """
        line = self.line()
        line.send(envelopes)
        return line.outcomes()

    def line(self) -> SendingLine:
        """For a loop that hands letters over as there is ``room``, and hears what became of each."""
        return SendingLine(self._take)

    def _take(self, line: SendingLine, envelopes: Sequence[Envelope]) -> None:
        with self._door:
            self._closing = False
            self._waiting.extend((line, envelope) for envelope in envelopes)
            self._loop.submit(self._call_workers())

    def look(self) -> None:
        """Connect and log in, so that the first letter need not wait; raises Temporary or LoginRefused."""
        with self._door:
            self._closing = False
            looking = self._loop.submit(self._look())
        try:
            looking.result()
        except CancelledError as failure:
            raise Temporary("The courier was stopped.") from failure
        except Unavailable as failure:
            kind = LoginRefused if failure.code in LOGIN_NEEDED else Temporary
            raise kind(failure.text) from failure

    def close(self) -> None:
        """Let letters under way end, say QUIT, stop; never raises."""
        self._closing = True
        if self._loop.running:
            with contextlib.suppress(Exception):
                farewell = self._loop.submit(self._farewell())
                farewell.result(_GRACE_SECONDS + 2 * self._timeouts.farewell)
        with self._door:
            self._loop.stop()  # cancels who still works; no letter stays without an outcome
            for line, letter in self._waiting:
                line.told(Outcome(letter.id, DeliveryResult.DEFERRED, "", 0, "The courier was stopped."))
            self._waiting.clear()
            self._workers.clear()
            self._hanging.clear()
            self._idle.clear()

    @property
    def room(self) -> int:
        """How many more letters it takes: some may wait for each connection that can be had."""
        waiting = list(self._waiting)
        if sum(len(envelope.content) for _, envelope in waiting) >= _WAITING_BYTES:
            return 0
        return max(0, _AHEAD * (self.places - len(self._hanging)) - len(waiting))

    @property
    def hanging(self) -> int:
        """How many letters have waited long for the server's answer to the final dot."""
        return len(self._hanging)

    @property
    def places(self) -> int:
        """How many connections there may be at the moment."""
        return min(self._connections + len(self._hanging), max(self._connections, MOST_CONNECTIONS))

    # --- in the background -----------------------------------------------------------------------

    async def _look(self) -> None:
        self._idle.append(await self._connection())

    async def _call_workers(self) -> None:
        self._begin_work()

    def _begin_work(self) -> None:
        for _ in range(min(self.places - len(self._workers), len(self._waiting))):
            self._workers.add(asyncio.create_task(self._work()))

    async def _work(self) -> None:
        """Send letters over one connection until none is left or the server is gone."""
        me = cast("asyncio.Task[None]", asyncio.current_task())
        try:
            await self._send_those_that_wait()
        except Unavailable as unavailable:
            self._workers.discard(me)
            while self._waiting and await self._others_go_on():
                pass
            self._put_off(unavailable.text, unavailable.code)
        finally:
            self._workers.discard(me)

    async def _send_those_that_wait(self) -> None:
        connection: SmtpConnection | None = None
        while self._waiting and not self._closing:
            connection = connection or await self._connection()
            if self._waiting:
                await self._send_next(connection)
            if not connection.alive:
                connection = None
        if connection is not None:
            self._idle.append(connection)

    async def _others_go_on(self) -> bool:
        """Whether the server that gave us no new connection still takes letters over the open ones."""
        begun = self._begun
        if self._workers:
            await asyncio.sleep(_STANDSTILL_SECONDS)
        return self._begun > begun

    def _put_off(self, text: str, code: int) -> None:
        """No server: every letter that still waits is put off at once."""
        while self._waiting:
            line, letter = self._waiting.popleft()
            line.told(Outcome(letter.id, DeliveryResult.DEFERRED, "connect", code, text, server_down=True))

    async def _send_next(self, connection: SmtpConnection) -> None:
        line, letter = self._waiting.popleft()
        if line.stopped:
            return
        self._begun += 1
        reused = connection.letters > 0
        try:
            with self._watched(connection):
                outcome = await connection.send(letter)
        except asyncio.CancelledError:
            lost = DeliveryResult.UNCERTAIN if connection.phase == "dot" else DeliveryResult.DEFERRED
            line.told(Outcome(letter.id, lost, connection.phase, 0, "Interrupted."))
            raise
        except Exception as mistake:  # noqa: BLE001  (ours: it comes to light where it was asked for)
            line.told(mistake)
            return
        if reused and not connection.alive and outcome.result is DeliveryResult.DEFERRED:
            # An old connection was closed under us (421 or no word at all), the dot was not sent.
            self._waiting.appendleft((line, letter))
        else:
            line.told(outcome)

    @contextlib.contextmanager
    def _watched(self, connection: SmtpConnection) -> Iterator[None]:
        """Notice when the server falls silent after the final dot."""
        watching = asyncio.create_task(self._notice_silence(connection))
        try:
            yield
        finally:
            watching.cancel()
            self._hanging.discard(connection)

    async def _notice_silence(self, connection: SmtpConnection) -> None:
        while True:
            await asyncio.sleep(self._silence)
            if connection.phase == "dot":  # before it, a large letter takes its time
                break
        self._hanging.add(connection)
        self._begin_work()

    async def _connection(self) -> SmtpConnection:
        """A kept connection that still answers, else a new one; raises Unavailable."""
        while self._idle:
            kept = self._idle.pop()
            rested = time.monotonic() - kept.used_at
            if kept.alive and (rested < _RECHECK_SECONDS or await kept.answers()):
                return kept
        return await SmtpConnection.open(self._settings, self._timeouts)

    async def _farewell(self) -> None:
        if self._workers:
            await asyncio.wait(self._workers, timeout=_GRACE_SECONDS)
        for worker in self._workers:  # who waits for these letters' outcomes may have little time
            worker.cancel()
        await asyncio.gather(*(connection.quit() for connection in self._idle))
