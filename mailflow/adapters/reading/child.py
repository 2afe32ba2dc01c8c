"""The process that reads mail, seen from outside: started when there is none, fed, listened to, ended."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import mailflow
from mailflow.adapters.reading.protocol import LENGTH, READY
from mailflow.domain.model.message import Message

START_SECONDS: Final = 60.0  # without a word from a child that loads what it needs
_LOOK: Final = 0.5  # seconds between two looks; a machine that slept meanwhile has used up one of them
_STARTS: Final = 3  # attempts
_CHUNK: Final = 1 << 16
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONHASHSEED")
_SLOW: Final = -signal.SIGPROF  # how a child ends that has used up its processor time


class LostError(Exception):
    """The child is gone or has to go; ``results`` is what it answered before."""

    def __init__(self, why: str, *, stalled: bool = False, unstartable: bool = False) -> None:
        super().__init__(why)
        self.results: list[Message] = []
        self.costly = False  # the mail took too much processor time: its own fault
        self.stalled = stalled  # too much time by the clock: anybody's
        self.unstartable = unstartable


class Child:
    """A process that lives for many mails, and dies of one that takes more than ``seconds`` of the processor.

    ``patience``: seconds of the clock without a byte from it, after which it is given up.
    """

    def __init__(self, seconds: float, patience: float) -> None:
        self.seconds = seconds
        self._patience = patience
        self.process: subprocess.Popen[bytes] | None = None
        self._buffer = bytearray()

    def start(self) -> None:
        """See that there is one; raises LostError where none can be started."""
        for _ in range(_STARTS):
            if self.process is not None and self.process.poll() is None:
                return
            self._start()
        if self.process is None:
            raise LostError("the reading process could not be started", unstartable=True)

    def answers(self, mails: Sequence[bytes], mode: bytes) -> Iterator[bytes]:
        """Send and receive at the same time, so that neither side waits for the other; raises LostError."""
        self.start()
        child = self.process
        assert child is not None
        assert child.stdin
        assert child.stdout
        pieces = _pieces(mails, mode)
        unsent: memoryview | None = next(pieces)
        answered = 0
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            selector.register(child.stdin, selectors.EVENT_WRITE)
            while answered < len(mails):
                ready = _wait(selector, self._patience)  # each byte that moves starts the clock anew
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

    def kill(self) -> bool:
        """End it, whatever it does; whether it was dead already, of a mail that took too much time."""
        child, self.process = self.process, None
        self._buffer.clear()
        if child is None:
            return False
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        return child.wait() == _SLOW

    def _received(self, content: bytes) -> Iterator[bytes]:
        """The answers that are complete now."""
        if not content:
            raise LostError("the reading process died of it")
        self._buffer += content
        while len(self._buffer) >= LENGTH.size:
            (size,) = LENGTH.unpack_from(self._buffer)
            if len(self._buffer) < LENGTH.size + size:
                return
            answer = bytes(self._buffer[LENGTH.size : LENGTH.size + size])
            del self._buffer[: LENGTH.size + size]
            yield answer

    def _start(self) -> None:
        """Start one and wait until it says that it is ready; else there is none."""
        self.kill()
        try:
            self.process = child = _spawn(self.seconds)
        except OSError as error:  # no file descriptor, no process, no memory left, no Python any more
            raise LostError(
                f"the reading process could not be started: {error.strerror}", unstartable=True
            ) from error
        assert child.stdout
        assert child.stdin
        os.set_blocking(child.stdin.fileno(), False)
        said: list[bytes] = []
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(child.stdout, selectors.EVENT_READ)
                while not said:
                    _wait(selector, START_SECONDS)
                    said = list(self._received(os.read(child.stdout.fileno(), _CHUNK)))
        except (LostError, OSError):
            said = []
        if said != [READY]:
            self.kill()


def _wait(selector: selectors.BaseSelector, patience: float) -> list[tuple[selectors.SelectorKey, int]]:
    """What is ready; raises LostError where nothing was for so many seconds in which this process ran."""
    for _ in range(max(round(patience / _LOOK), 1)):
        ready = selector.select(_LOOK)
        if ready:
            return ready
    raise LostError(f"the reading process was silent for {patience:g} seconds", stalled=True)


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


def _spawn(seconds: float) -> subprocess.Popen[bytes]:
    """A child with no more of our environment than Python needs: passwords stay here."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment["PYTHONPATH"] = str(Path(mailflow.__file__).parent.parent)
    return subprocess.Popen(  # noqa: S603  (all of it is ours)
        [sys.executable, "-P", "-m", "mailflow.adapters.reading.worker", str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        bufsize=0,
    )
