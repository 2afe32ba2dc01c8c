"""The Parser port: mail is read in a child process that may die of it."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import Final, Self

from mailflow.adapters.reading.child import Child, LostError
from mailflow.adapters.reading.protocol import BEGINNING, FILES, WHOLE, unpack, unpack_files
from mailflow.domain.model.message import CUT, Message
from mailflow.domain.model.paper import Enclosure
from mailflow.ports.errors import FilesUnreadable, ReaderDown, Temporary

SECONDS: Final = 5.0  # of processor time, for one mail
PATIENCE: Final = 60.0  # seconds of the clock for a child that may be waiting for the processor
_HARMLESS: Final = (
    b"From: a@example.com\r\nSubject: a question\r\n\r\n"
    b"Good morning, I ordered a lamp two weeks ago and would like to know when it will arrive.\r\n"
)


class Reader:
    """Reads in a long-lived child that may die of a mail which takes too much time or memory.

    Only processor time counts against a mail: of one that takes more than ``seconds`` the beginning is
    read, and it is marked.  A child that is silent for ``patience`` seconds of the clock, or is killed,
    tells of a busy machine first: the mail is read again, whole.  Several threads (mailboxes) take turns.
    """

    def __init__(self, *, seconds: float = SECONDS, patience: float = PATIENCE) -> None:
        self._child = Child(seconds, patience)
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the child before a mail waits for it; raises ReaderDown where that does not work."""
        try:
            with self._turn:
                self._child.start()
        except LostError as lost:
            raise _down(lost) from lost

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """One result per mail, in order; the child reads one while others are on their way.

        Raises ReaderDown where nothing can be read: no child can be started, or it dies of any mail.
        """
        results: list[Message | Temporary] = []
        with self._turn:
            while len(results) < len(mails):
                try:
                    results.extend(self._exchange(mails[len(results) :], WHOLE))
                except LostError as lost:
                    if lost.unstartable:
                        raise _down(lost) from lost
                    results.extend(lost.results)
                    results.append(self._again(mails[len(results)], lost))
        return results

    def files(self, raw: bytes) -> list[Enclosure]:
        """The files attached to a mail; raises FilesUnreadable where they cannot be read, ReaderDown."""
        with self._turn:
            try:
                return self._files(raw)
            except LostError as lost:
                why = lost
            if not why.costly:  # others may have killed it
                try:
                    return self._files(raw)
                except LostError as lost:
                    why = lost
                    self._require_reading(lost)
            raise FilesUnreadable(f"the attachments could not be read: {why}") from why

    def close(self) -> None:
        """End the child; never raises."""
        self._child.kill()

    def _again(self, raw: bytes, lost: LostError) -> Message | Temporary:
        """A mail on which the child was lost: once more, as others may have killed it; then its beginning.

        What was only slow by the clock is never cut short.
        """
        spent = self._child.seconds if lost.costly else 0.0
        if not lost.costly:
            try:
                return self._exchange([raw], WHOLE)[0]
            except LostError as again:
                lost = again
                spent += self._child.seconds if lost.costly else 0.0
        if not lost.stalled:
            try:
                message = self._exchange([raw], BEGINNING)[0]
                marked = (f"{CUT}: {lost}", *message.defects)
                return replace(message, defects=marked, cpu_seconds=message.cpu_seconds + spent)
            except LostError as again:
                lost = again
        self._require_reading(lost)
        return Temporary(f"the mail could not be read: {lost}")

    def _require_reading(self, lost: LostError) -> None:
        """Before a mail is blamed: a mail that harms nobody must be readable; else raises ReaderDown."""
        if lost.unstartable:
            raise _down(lost) from lost
        try:
            self._exchange([_HARMLESS], WHOLE)
        except LostError as again:
            raise _down(again) from again

    def _exchange(self, mails: Sequence[bytes], mode: bytes) -> list[Message]:
        """Feed the child and collect its answers; raises LostError with the results so far."""
        results: list[Message] = []
        with self._losing(results):
            for content in self._child.answers(mails, mode):
                results.append(unpack(content))  # noqa: PERF401  (what came before a failure must be kept)
        return results

    def _files(self, raw: bytes) -> list[Enclosure]:
        with self._losing([]):
            (content,) = self._child.answers([raw], FILES)
            return unpack_files(content)

    @contextmanager
    def _losing(self, results: list[Message]) -> Iterator[None]:
        """Whatever goes wrong is a LostError with the results so far, and that child is gone."""
        try:
            yield
        except (LostError, OSError, ValueError, KeyError, TypeError) as error:
            costly = self._child.kill()
            lost = (
                error if isinstance(error, LostError) else LostError(f"the reading process failed: {error}")
            )
            if costly:
                lost = LostError(f"it took more than {self._child.seconds:g} seconds of processor time")
            lost.costly, lost.results = costly, results
            raise lost from None


def _down(lost: LostError) -> ReaderDown:
    return ReaderDown(f"no mail can be read: {lost}")
