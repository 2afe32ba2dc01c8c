"""Bring what waits: fetch the bytes, commit the attempt, parse; the next mails while these are decided on.

The attempt is counted before anything is parsed (RELIABILITY section 2), so that what kills us is known
by its count.  What was tried before therefore comes alone, and nothing is read beside it.
"""

from collections.abc import Callable, Container, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from mailflow.domain.message import Message
from mailflow.flow.tools import Tools
from mailflow.ports import Mailbox, Temporary, Waiting
from mailflow.ports.store import ArrivalState, Folder

BATCH_MAILS = 50
BATCH_BYTES = 4 * 2**20  # a larger mail is a batch of its own


@dataclass(frozen=True, slots=True)
class Arrived:
    """One mail of a batch: where it lies, its bytes, how often it was tried."""

    waiting: Waiting
    state: ArrivalState
    raw: bytes
    whole: bool  # False: larger than the limit, only its beginning was fetched


@dataclass(frozen=True, slots=True)
class Brought:
    """One batch: what was read, and what has been tried too often to be read again."""

    read: Sequence[tuple[Arrived, Message | Temporary]]
    poison: Sequence[Arrived]


@dataclass(frozen=True, slots=True)
class Bringer:
    """Brings the mails of one folder."""

    mailbox: Mailbox
    folder: Folder
    uidvalidity: int
    tools: Tools

    def bring(
        self, todo: Sequence[Waiting], tried: Container[int], keep_on: Callable[[], bool]
    ) -> Generator[Brought]:
        """Batch after batch; to be closed.  ``keep_on`` is asked before each is fetched."""
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading") as beside:
            ahead: Future[Brought] | None = None
            for batch in batches(todo, tried):
                if not keep_on():
                    break
                if ahead and not _ordinary(batch, tried):
                    yield ahead.result()
                    ahead = None
                try:
                    arrived = self._fetched(batch)
                except Exception:
                    if ahead:  # counted and read: it must not wait for the next visit
                        yield ahead.result()
                    raise
                if not _ordinary(batch, tried):
                    yield self._read(arrived)
                    continue
                next_one = beside.submit(self._read, arrived)
                if ahead:
                    yield ahead.result()
                ahead = next_one
            if ahead:
                yield ahead.result()

    def _fetched(self, batch: Sequence[Waiting]) -> list[Arrived]:
        """The bytes of those mails that are still there, their attempt committed.

        Size first: over the limit, the headers and the beginning of the text are enough for a ticket.
        """
        limit = self.tools.policy.limits.mail_bytes
        small = [w.uid for w in batch if w.size <= limit]
        large = [w.uid for w in batch if w.size > limit]
        raws = self.mailbox.fetch(small) if small else {}
        if large:
            raws |= self.mailbox.fetch(large, headers_only=True)
        present = [w for w in batch if w.uid in raws]
        if not present:
            return []
        with self.tools.store.transaction() as tx:
            states = tx.attempt(self.folder, self.uidvalidity, present)
        return [Arrived(w, states[w.uid], raws[w.uid], w.size <= limit) for w in present]

    def _read(self, arrived: Sequence[Arrived]) -> Brought:
        limit = self.tools.policy.limits.attempts
        sound = [a for a in arrived if a.state.attempts <= limit]
        parsed = self.tools.parser.parse([a.raw for a in sound]) if sound else []
        poison = [a for a in arrived if a.state.attempts > limit]
        return Brought(list(zip(sound, parsed, strict=True)), poison)


def batches(todo: Sequence[Waiting], tried: Container[int]) -> Iterator[list[Waiting]]:
    """Many together; but what was tried before alone, so that what kills us takes no other along."""
    batch: list[Waiting] = []
    total = 0
    for mail in todo:
        full = len(batch) == BATCH_MAILS or total + mail.size > BATCH_BYTES
        if batch and (full or mail.uid in tried or batch[-1].uid in tried):
            yield batch
            batch, total = [], 0
        batch.append(mail)
        total += mail.size
    if batch:
        yield batch


def _ordinary(batch: Sequence[Waiting], tried: Container[int]) -> bool:
    """Whether it may be held in memory beside another batch, and none of it may be what kills us."""
    return sum(w.size for w in batch) <= BATCH_BYTES and batch[0].uid not in tried
