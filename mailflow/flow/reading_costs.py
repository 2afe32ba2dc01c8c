"""What reading has cost a mailbox lately, remembered from one visit to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailflow.domain.model.message import Message
from mailflow.domain.rules.reading_cost import BUDGET, Costs, claimed_sender


@dataclass(slots=True)
class ReadingCosts:
    """Which mails wait behind the others, and whether this visit has cost so much that it should end."""

    by_sender: Costs = field(default_factory=Costs)
    late: set[int] = field(default_factory=set)  # UIDs that wait behind the others
    this_visit: float = 0.0  # seconds of processor time
    hurry: bool = False  # the visit before had to be ended: small mails first

    @property
    def over(self) -> bool:
        """Whether others should be looked for before more is read."""
        return self.this_visit > BUDGET

    def begin(self, waiting: Iterable[int]) -> None:
        """A visit begins; these UIDs wait."""
        self.hurry, self.this_visit = self.over, 0.0
        self.late &= set(waiting)

    def waits(self, uid: int, raw: bytes, now: datetime) -> bool:
        """Whether the mail has to wait behind those of other senders: it is remembered."""
        if self.by_sender.spent and self.by_sender.are_much(claimed_sender(raw), now):
            self.late.add(uid)
            return True
        return False

    def charge(self, raws: Sequence[bytes], read: Sequence[object], now: datetime) -> None:
        """Count what reading these mails has cost."""
        for raw, message in zip(raws, read, strict=True):
            if isinstance(message, Message):
                self.this_visit += message.cpu_seconds
                self.by_sender = self.by_sender.after(claimed_sender(raw), message.cpu_seconds, now)
