"""The courier: hands letters to the SMTP server over a few connections that stay open."""

import asyncio
import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from typing import cast

from mailflow.adapters.servers import Probe, ServerSettings
from mailflow.adapters.smtp.connection import LOGIN_NEEDED, SmtpConnection, SmtpTimeouts, Unavailable
from mailflow.adapters.smtp.event_loop import BackgroundLoop
from mailflow.ports.courier import DeliveryResult, Envelope, Outcome
from mailflow.ports.errors import LoginRefused, Temporary

CONNECTIONS = 4  # open at most, as long as the server answers
MOST_CONNECTIONS = 10  # the same while letters hang, each of which takes one of them
SILENCE = (
    60.0  # seconds without an answer to the final dot: the letter hangs, and another connection may open
)
_TOGETHER = 8  # outcomes handed over at once: what one crash may send twice
_BREATH = 0.05  # seconds that an outcome may wait for others
_RECHECK_SECONDS = 5.0  # a connection idle for longer is asked whether it still lives
_STANDSTILL_SECONDS = 5.0  # no new connection, and the open ones take nothing: the server is gone
_GRACE_SECONDS = 2.0  # for letters under way when the courier is closed


@dataclass(slots=True, eq=False)
class _Batch:
    """The letters of one ``deliver``: what became of those that are done, or our own mistake."""

    outcomes: "queue.SimpleQueue[Outcome | Exception]" = field(default_factory=queue.SimpleQueue)
    stopped: bool = False  # nobody listens any more


class SmtpCourier:
    """Port Courier: up to ``connections`` authenticated connections, kept from one ``deliver`` to the next.

    Letters of all calls wait in one line, and each connection takes the next one: a letter that hangs holds
    up nobody but its own call, and after ``silence`` seconds it is made up for by a connection more.  The
    connections live in a background thread, which starts with the first.
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
        self._waiting: deque[tuple[_Batch, Envelope]] = deque()
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
        if not envelopes:
            return iter(())
        batch = _Batch()
        with self._door:
            self._closing = False
            self._waiting.extend((batch, envelope) for envelope in envelopes)
            self._loop.submit(self._call_workers())
        return _collected(batch, len(envelopes))

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
            for batch, letter in self._waiting:
                batch.outcomes.put(
                    Outcome(letter.id, DeliveryResult.DEFERRED, "", 0, "The courier was stopped.")
                )
            self._waiting.clear()
            self._workers.clear()
            self._hanging.clear()
            self._idle.clear()

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
            batch, letter = self._waiting.popleft()
            batch.outcomes.put(
                Outcome(letter.id, DeliveryResult.DEFERRED, "connect", code, text, server_down=True)
            )

    async def _send_next(self, connection: SmtpConnection) -> None:
        batch, letter = self._waiting.popleft()
        if batch.stopped:
            return
        self._begun += 1
        reused = connection.letters > 0
        try:
            with self._watched(connection):
                outcome = await connection.send(letter)
        except asyncio.CancelledError:
            lost = DeliveryResult.UNCERTAIN if connection.phase == "dot" else DeliveryResult.DEFERRED
            batch.outcomes.put(Outcome(letter.id, lost, connection.phase, 0, "Interrupted."))
            raise
        except Exception as mistake:  # noqa: BLE001  (ours: it comes to light where it was asked for)
            batch.outcomes.put(mistake)
            return
        if reused and not connection.alive and outcome.result is DeliveryResult.DEFERRED:
            # An old connection was closed under us (421 or no word at all), the dot was not sent.
            self._waiting.appendleft((batch, letter))
        else:
            batch.outcomes.put(outcome)

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


def _collected(batch: _Batch, left: int) -> Iterator[list[Outcome]]:
    """The outcomes until all are in, a few at a time."""
    try:
        while left:
            known = _together(batch.outcomes, min(left, _TOGETHER))
            left -= len(known)
            yield known
    finally:
        batch.stopped = True


def _together(outcomes: "queue.SimpleQueue[Outcome | Exception]", most: int) -> list[Outcome]:
    """The next outcome, with those that come in the same breath."""
    known = [_heard(outcomes.get())]
    until = time.monotonic() + _BREATH
    with contextlib.suppress(queue.Empty):
        while len(known) < most:
            known.append(_heard(outcomes.get(timeout=max(0.0, until - time.monotonic()))))
    return known


def _heard(outcome: Outcome | Exception) -> Outcome:
    """An outcome; a mistake of ours in the background comes to light here."""
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


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
