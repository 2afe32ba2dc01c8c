"""The Parser port: mail is read in a child process that may die of it."""

import contextlib
import os
import selectors
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import mailflow
from mailflow.adapters.reading.frames import BEGINNING, FILES, LENGTH, READY, WHOLE, unpack, unpack_files
from mailflow.domain.letter import Enclosure
from mailflow.domain.message import CUT, Message
from mailflow.ports import Permanent, Temporary

SECONDS: Final = 5.0  # for one mail
START_SECONDS: Final = 60.0  # for the child to load what it needs
_STARTS: Final = 3  # attempts
_CHUNK: Final = 1 << 16
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONHASHSEED")


class Reader:
    """Reads in a long-lived child that is killed when one mail takes too long or too much memory.

    The mail that killed it is read again without its structure, and marked; only when that fails too
    its result is a Temporary.  Several threads (mailboxes) take turns.
    """

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._buffer = bytearray()
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the child before a mail waits for it; raises Temporary where that does not work."""
        try:
            with self._turn:
                self._running()
        except (_LostError, OSError) as error:
            raise Temporary(f"no process that reads mail: {error}") from error

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """One result per mail, in order; the child reads one while others are on their way."""
        results: list[Message | Temporary] = []
        with self._turn:
            while len(results) < len(mails):
                try:
                    results.extend(self._exchange(mails[len(results) :], WHOLE))
                except _LostError as lost:
                    results.extend(lost.results)
                    if lost.unstartable:
                        results.extend(Temporary(str(lost)) for _ in mails[len(results) :])
                    else:
                        results.append(self._again(mails[len(results)], lost))
        return results

    def files(self, raw: bytes) -> list[Enclosure]:
        """The files attached to a mail; raises Permanent where they cannot be read."""
        with self._turn:
            try:
                (content,) = self._answers(self._running(), [raw], FILES)
                return unpack_files(content)
            except (_LostError, OSError, ValueError, TypeError) as error:
                self._kill()
                raise Permanent(f"the attachments could not be read: {error}") from error

    def close(self) -> None:
        """End the child; never raises."""
        self._kill()

    def _again(self, raw: bytes, lost: "_LostError") -> Message | Temporary:
        """A mail on which the child was lost: once more, as others may have killed it; then its beginning."""
        modes = (BEGINNING,) if lost.too_slow else (WHOLE, BEGINNING)
        why = str(lost)
        for mode in modes:
            try:
                (message,) = self._exchange([raw], mode)
            except _LostError as again:
                why = str(again)
                continue
            if mode == WHOLE:
                return message
            return replace(message, defects=(f"{CUT}: {why}", *message.defects))
        return Temporary(f"the mail could not be read: {why}")

    def _exchange(self, mails: Sequence[bytes], mode: bytes) -> list[Message]:
        """Feed the child and collect its answers; raises _LostError with the results so far."""
        results: list[Message] = []
        try:
            for content in self._answers(self._running(), mails, mode):
                results.append(unpack(content))  # noqa: PERF401  (what came before a failure must be kept)
        except _LostError as lost:
            self._kill()
            lost.results = results
            raise
        except (OSError, ValueError, KeyError, TypeError) as error:
            self._kill()
            raise _LostError(f"the reading process failed: {error}", results) from error
        return results

    def _answers(
        self, child: subprocess.Popen[bytes], mails: Sequence[bytes], mode: bytes
    ) -> Iterator[bytes]:
        """Send and receive at the same time, so that neither side waits for the other."""
        assert child.stdin
        assert child.stdout
        pieces = _pieces(mails, mode)
        unsent: memoryview | None = next(pieces)
        answered = 0
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            selector.register(child.stdin, selectors.EVENT_WRITE)
            while answered < len(mails):
                ready = selector.select(self._seconds)  # each byte that moves starts the clock anew
                if not ready:
                    raise _LostError(f"it took more than {self._seconds:g} seconds", too_slow=True)
                for key, _ in ready:
                    if key.fileobj is child.stdin:
                        unsent = _write(key.fd, unsent or memoryview(b""))
                        unsent = next(pieces, unsent) if unsent is not None and not unsent else unsent
                        if not unsent:  # all is sent, or the child is gone: what it has answered tells
                            selector.unregister(child.stdin)
                        continue
                    for answer in self._received(os.read(key.fd, _CHUNK)):
                        answered += 1
                        yield answer

    def _received(self, content: bytes) -> Iterator[bytes]:
        """The answers that are complete now."""
        if not content:
            raise _LostError("the reading process died of it")
        self._buffer += content
        while len(self._buffer) >= LENGTH.size:
            (size,) = LENGTH.unpack_from(self._buffer)
            if len(self._buffer) < LENGTH.size + size:
                return
            answer = bytes(self._buffer[LENGTH.size : LENGTH.size + size])
            del self._buffer[: LENGTH.size + size]
            yield answer

    def _running(self) -> subprocess.Popen[bytes]:
        """The child, started when there is none."""
        for _ in range(_STARTS):
            if self._child is not None and self._child.poll() is None:
                return self._child
            self._start()
        raise _LostError("the reading process could not be started", unstartable=True)

    def _start(self) -> None:
        """Start a child and wait until it says that it is ready; else there is none."""
        self._kill()
        self._child = child = _spawn()
        assert child.stdout
        assert child.stdin
        os.set_blocking(child.stdin.fileno(), False)
        said: list[bytes] = []
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(child.stdout, selectors.EVENT_READ)
                while not said and selector.select(START_SECONDS):
                    said = list(self._received(os.read(child.stdout.fileno(), _CHUNK)))
        except _LostError:
            said = []
        if said != [READY]:
            self._kill()

    def _kill(self) -> None:
        """End the child, whatever it does."""
        child, self._child = self._child, None
        self._buffer.clear()
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        child.wait()


def _pieces(mails: Sequence[bytes], mode: bytes) -> Iterator[memoryview]:
    """What to write for each mail, the mail itself uncopied."""
    for raw in mails:
        yield memoryview(LENGTH.pack(len(mode) + len(raw)) + mode)
        if raw:
            yield memoryview(raw)


def _write(pipe: int, unsent: memoryview) -> memoryview | None:
    """What is left to send; None when nobody reads any more."""
    try:
        return unsent[os.write(pipe, unsent[:_CHUNK]) :]
    except BrokenPipeError:
        return None


class _LostError(Exception):
    """The child is gone or has to go; ``results`` is what it answered before."""

    def __init__(
        self, why: str, results: Sequence[Message] = (), *, too_slow: bool = False, unstartable: bool = False
    ) -> None:
        super().__init__(why)
        self.results = list(results)
        self.too_slow = too_slow
        self.unstartable = unstartable


def _spawn() -> subprocess.Popen[bytes]:
    """A child with no more of our environment than Python needs: passwords stay here."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment["PYTHONPATH"] = str(Path(mailflow.__file__).parent.parent)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "mailflow.adapters.reading.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        bufsize=0,
    )
