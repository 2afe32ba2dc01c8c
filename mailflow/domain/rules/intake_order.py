"""In which order the mails of a folder are taken in, and which of them together.

Newest and oldest in turn, so that who writes now does not wait behind a backlog; fresh mail before that of
senders whose mails cost much to read, and last, few together or each alone, what was in hand when something
went wrong.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

BATCH_MAILS: Final = 50
BATCH_BYTES: Final = 4 * 2**20  # a larger mail is a batch of its own
COSTLY_MAILS: Final = 5  # of costly mails fewer go together: others may come meanwhile
FEW_MAILS: Final = 7  # of suspect mails: many are read soon, and one that kills the program is found soon
_SUSPECT_BATCHES: Final = 7  # in one visit: to look again may cost more than to read them
_BATCHES: Final = 2  # of fresh mail, before the folder is looked at again for newcomers …
_ONE_MORE: Final = 2500  # … and one more for each so many mails: looking costs, too


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mail that waits and may be taken in now."""

    uid: int
    size: int  # bytes
    suspect: bool = False  # was in hand when something went wrong, or has failed
    alone: bool = False  # suspect, and has failed or was in hand with few others: comes with no other
    attempts: int = 0  # how often it failed, or was alone in hand when the program died
    costly: bool = False  # its sender's latest mails cost much to read


@dataclass(frozen=True, slots=True)
class Batch:
    """Mails that are taken in together, in UID order."""

    uids: tuple[int, ...]
    suspect: bool = False  # nothing else may be in hand meanwhile
    early: bool = False  # older mail, not yet looked at, waits still
    costly: bool = False  # of senders who wait behind the others


@dataclass(frozen=True, slots=True)
class Plan:
    """One visit to the folder."""

    batches: tuple[Batch, ...]
    more: bool  # something is left for the next visit, which should follow at once


def plan(mails: Iterable[Candidate]) -> Plan:
    """What to take in before the folder is looked at again; each kind gets on, whatever else comes."""
    waiting = sorted(mails, key=lambda mail: mail.uid)
    suspects = deque(m for m in waiting if m.suspect and not m.alone)
    lone = deque(sorted((m for m in waiting if m.alone), key=lambda mail: (mail.attempts, mail.uid)))
    costly = deque(m for m in waiting if m.costly and not m.suspect)
    fresh = deque(m for m in waiting if not m.costly and not m.suspect)
    batches = _fresh_batches(fresh)
    if costly:
        batches.append(Batch(_some(costly, COSTLY_MAILS), costly=True))
    batches += _suspect_batches(suspects, lone)
    return Plan(tuple(batches), more=bool(fresh or costly or suspects or lone))


def _fresh_batches(fresh: deque[Candidate]) -> list[Batch]:
    """Oldest first, where all can be taken at once; of a backlog the newest and the oldest in turn."""
    most = _BATCHES + len(fresh) // _ONE_MORE
    backlog = len(fresh) > most * BATCH_MAILS or sum(m.size for m in fresh) > most * BATCH_BYTES
    batches: list[Batch] = []
    while fresh and len(batches) < most:
        newest = backlog and len(batches) % 2 == 0
        uids = _some(fresh, BATCH_MAILS, newest=newest)
        batches.append(Batch(uids, early=newest and bool(fresh)))
    return batches


def _suspect_batches(suspects: deque[Candidate], lone: deque[Candidate]) -> list[Batch]:
    """Few together before each alone: what is most likely to kill the program comes after all else."""
    batches: list[Batch] = []
    while (suspects or lone) and len(batches) < _SUSPECT_BATCHES:
        uids = _some(suspects, FEW_MAILS) or (lone.popleft().uid,)
        batches.append(Batch(uids, suspect=True))
    return batches


def _some(mails: deque[Candidate], most: int, *, newest: bool = False) -> tuple[int, ...]:
    """Take one batch out of the mails, which are in UID order: from the end or from the front."""
    taken: list[int] = []
    total = 0
    while mails and len(taken) < most:
        mail = mails[-1 if newest else 0]
        if taken and total + mail.size > BATCH_BYTES:
            break
        mails.pop() if newest else mails.popleft()
        taken.append(mail.uid)
        total += mail.size
    return tuple(sorted(taken))
