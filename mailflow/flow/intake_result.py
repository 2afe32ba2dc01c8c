"""What one look into a folder has brought."""

from dataclasses import dataclass, field

from mailflow.domain.model.ticket import Disposition
from mailflow.ports.errors import Misconfigured, Temporary


@dataclass(slots=True)
class IntakeResult:
    """What one look into a folder brought."""

    dispositions: dict[Disposition, int] = field(default_factory=dict)
    failed: int = 0  # mails that will be tried again
    more: bool = False  # mail is left that may be taken in at once: the next visit should follow
    unfiled: Temporary | Misconfigured | None = None  # why decided mails could not be filed; they will be

    def add(self, later: "IntakeResult") -> None:
        """Count a later visit in."""
        for disposition, number in later.dispositions.items():
            self.count(disposition, number)
        self.failed += later.failed
        self.unfiled = later.unfiled
        self.more = later.more

    @property
    def taken(self) -> int:
        """How many mails were decided on."""
        return sum(self.dispositions.values())

    def count(self, disposition: Disposition, number: int) -> None:
        """So many mails more have got this disposition."""
        if number:
            self.dispositions[disposition] = self.dispositions.get(disposition, 0) + number
