"""Bring what waits: fetch, note what is in hand, parse; the next mails while these are decided on.

What is in hand is noted before anything is parsed (docs/reliability.md 2), so that what kills us is known
at the next start.  Nothing is read beside what is suspect therefore.
"""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from mailflow.domain.model.message import Message
from mailflow.domain.rules.intake_order import BATCH_BYTES, Batch
from mailflow.domain.rules.reading_cost import TOGETHER
from mailflow.flow.context import Context
from mailflow.flow.reading_costs import ReadingCosts
from mailflow.ports.arrivals import ArrivalState, Folder
from mailflow.ports.errors import Temporary
from mailflow.ports.mailbox import Mailbox, Waiting


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail of a batch: where it lies, its bytes, how often it was tried."""

    waiting: Waiting
    state: ArrivalState
    raw: bytes
    whole: bool  # False: larger than the limit, only its beginning was fetched


@dataclass(frozen=True, slots=True)
class FetchedBatch:
    """One batch: what was read, and what has been tried too often to be read again."""

    read: Sequence[tuple[FetchedMail, Message | Temporary]]
    poison: Sequence[FetchedMail]
    early: bool = False  # older mail waits still
    unread: Sequence[FetchedMail] = ()  # others come first


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Brings the mails of one folder."""

    mailbox: Mailbox
    folder: Folder
    uidvalidity: int
    context: Context
    costs: ReadingCosts

    def fetch(
        self, batches: Sequence[tuple[Batch, Sequence[Waiting]]], keep_on: Callable[[], bool]
    ) -> Generator[FetchedBatch]:
        """Batch after batch; to be closed.  ``keep_on`` is asked before each is fetched.

        Raises Temporary and Misconfigured of the mailbox, ReaderDown where nothing can be read.
        """
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading") as beside:
            ahead: Future[FetchedBatch] | None = None
            suspected = False
            for batch, mails in batches:
                if not keep_on():
                    break
                if self.costs.over and (suspected or not batch.suspect):
                    continue  # others are looked for first; of the suspects some get on all the same
                suspected = batch.suspect
                if ahead and not _ordinary(batch, mails):
                    yield ahead.result()
                    ahead = None
                try:
                    arrived = self._fetched(mails)
                except Exception:
                    if ahead:  # read already: it must not wait for the next visit
                        yield ahead.result()
                    raise
                last = batch is batches[-1][0]
                if not _ordinary(batch, mails) or (last and not ahead):  # nothing to be done beside it
                    yield self._read(batch, arrived)
                    continue
                next_one = beside.submit(self._read, batch, arrived)
                if ahead:
                    yield ahead.result()
                ahead = next_one
            if ahead:
                yield ahead.result()

    def _fetched(self, mails: Sequence[Waiting]) -> list[FetchedMail]:
        """The bytes of those mails that are still there; it is committed that they are in hand.

        Size first: over the limit, the headers and the beginning of the text are enough for a ticket.
        """
        limit = self.context.policy.limits.mail_bytes
        small = [w.uid for w in mails if w.size <= limit]
        large = [w.uid for w in mails if w.size > limit]
        raws = self.mailbox.fetch(small) if small else {}
        if large:
            raws |= self.mailbox.fetch(large, headers_only=True)
        present = [w for w in mails if w.uid in raws]
        if not present:
            return []
        with self.context.store.transaction() as tx:
            states = tx.arrivals.take_in_hand(self.folder, self.uidvalidity, present)
        return [FetchedMail(w, states[w.uid], raws[w.uid], w.size <= limit) for w in present]

    def _read(self, batch: Batch, arrived: Sequence[FetchedMail]) -> FetchedBatch:
        limit = self.context.policy.limits.attempts
        sound = [a for a in arrived if a.state.attempts < limit]
        poison = [a for a in arrived if a.state.attempts >= limit]
        now, costs = self.context.clock.now(), self.costs
        if not batch.suspect and not batch.costly:
            sound = [a for a in sound if not costs.waits(a.waiting.uid, a.raw, now)]
            if costs.hurry:
                sound.sort(key=lambda a: len(a.raw))
        read: list[tuple[FetchedMail, Message | Temporary]] = []
        while len(read) < len(sound) and not (costs.over and read):
            some = sound[len(read) : len(read) + TOGETHER]
            parsed = self.context.parser.parse([a.raw for a in some])
            costs.charge([a.raw for a in some], parsed, now)
            read += zip(some, parsed, strict=True)
        handled = {a.waiting.uid for a in (*(mail for mail, _ in read), *poison)}
        unread = [a for a in arrived if a.waiting.uid not in handled]
        return FetchedBatch(read, poison, batch.early or (bool(unread) and not batch.costly), unread)


def _ordinary(batch: Batch, mails: Sequence[Waiting]) -> bool:
    """Whether it may be held in memory beside another batch, and none of it may be what kills us."""
    return not batch.suspect and sum(w.size for w in mails) <= BATCH_BYTES
