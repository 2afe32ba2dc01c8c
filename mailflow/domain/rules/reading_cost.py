"""Whose mails have cost much to read lately: these wait behind the others.

Anybody can write a mail that takes a second of processor time.  Each is read; but a hundred of them must not
come before the customer who writes next.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

COSTLY: Final = (
    1.0  # seconds of processor time for a sender's mails of one hour; a usual mail takes a thousandth
)
BUDGET: Final = 2.0  # seconds of processor time, after which the folder is looked at for others
TOGETHER: Final = 5  # mails that are read before the budget is looked at
_COUNTED: Final = 0.02  # seconds; what costs less is not worth remembering
_HOUR: Final = timedelta(hours=1)
_MOST: Final = 1_000  # senders that are remembered
_HEAD: Final = 65_536  # bytes in which From is looked for
_FROM: Final = re.compile(rb"(?im)^from[ \t]{0,20}:([^\r\n]{1,998}(?:\r?\n[ \t][^\r\n]{1,998}){0,3})")
_ADDRESS: Final = re.compile(rb"[^\s<>,;:\"@()]{1,64}@[A-Za-z0-9.-]{1,255}")


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of processor time by sender, and since when they are counted; the latest come last."""

    spent: Mapping[str, tuple[datetime, float]] = field(default_factory=dict)

    def after(self, sender: str, seconds: float, now: datetime) -> "Costs":
        """With one more mail of a sender; "" is nobody."""
        if not sender or seconds < _COUNTED:
            return self
        kept = {name: entry for name, entry in self.spent.items() if name != sender}
        since, before = self.spent.get(sender, (now, 0.0))
        since, before = (since, before) if now - since < _HOUR else (now, 0.0)
        while len(kept) >= _MOST:
            del kept[next(iter(kept))]
        return replace(self, spent=kept | {sender: (since, before + seconds)})

    def are_much(self, sender: str, now: datetime) -> bool:
        """Whether the sender's mails of the last hour have cost more than all of a customer's ever do."""
        since, seconds = self.spent.get(sender, (now, 0.0))
        return seconds >= COSTLY and timedelta(0) <= now - since < _HOUR


def claimed_sender(raw: bytes) -> str:
    """Whose mail it says it is, seen without reading it; "" where that is not plain.  Believed by nobody."""
    line = _FROM.search(raw, 0, _HEAD)
    found = _ADDRESS.findall(line[1]) if line else []
    return found[-1].decode("ascii", "replace").lower() if found else ""
