"""A mail that failed, or that was in hand when the program died: when it is tried again, and how often.

What was in hand at a death is suspect: it comes with few others next time, and alone after a death among
these.  Dying is charged only to a mail that was alone in hand: whoever kills the program, or takes its power
away, hits some mail by chance, but hardly the same one again and again.  A mail that kills the program costs
five deaths, whatever it came with: one among all, one among few, three alone; no other mail is charged.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Cause(StrEnum):
    """Why an attempt ended badly."""

    UNREADABLE = "unreadable"  # the reading process gave up on it, while it could read others
    MISTAKE = "mistake"  # a mistake in mailflow, which this mail has shown
    DIED = "died"  # the program died while this mail was in hand, alone or with few others


_WAITS: Final = (timedelta(seconds=30), timedelta(minutes=5))
"""After the first attempts that ended badly: what is the machine's trouble may be over by then, and a
service manager does not count so many deaths as too many."""

RETRY_EVERY: Final = timedelta(hours=1)
RETRY_FOR: Final = timedelta(days=1)
"""How long a mail in quarantine is tried again by the clock; at each start it is for STARTS_FOR."""

STARTS_FOR: Final = timedelta(days=30)


def again_at(attempts: int, limit: int, now: datetime) -> datetime | None:
    """When a mail may be tried again after so many bad ends; None: at once, to be put into quarantine."""
    if attempts >= limit:
        return None
    return now + _WAITS[min(attempts, len(_WAITS)) - 1]


def retry_at(quarantined_at: datetime, now: datetime) -> datetime | None:
    """When a mail in quarantine is tried once more, after an attempt now; None: no more by the clock."""
    return now + RETRY_EVERY if now + RETRY_EVERY <= quarantined_at + RETRY_FOR else None
