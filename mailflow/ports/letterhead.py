"""Templates to letters."""

from dataclasses import dataclass
from typing import Protocol

from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.paper import Enclosure, InlinePicture, Stationery
from mailflow.domain.rules.outgoing_guard import Inside


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's words before it becomes MIME."""

    subject: str
    text: str
    html: str
    enclosures: tuple[Enclosure, ...] = ()  # files that belong to the letter itself
    picture: InlinePicture | None = None  # that the page shows


class Letterhead(Protocol):
    """Templates to words."""

    @property
    def inside(self) -> Inside:
        """The words that only letters inside the house have."""
        ...

    def render(self, order: LetterOrder) -> Rendered:
        """The letter in its language (or two); raises LetterFailed for a broken template."""
        ...

    def write(self, rendered: Rendered, stationery: Stationery) -> bytes:
        """The letter's final bytes; the same input gives the same bytes.  Raises LetterFailed."""
        ...

    def read_back(self, content: bytes) -> Rendered:
        """The words and files of a letter of ours from its final bytes."""
        ...

    def lighter(self, content: bytes, message_id: str) -> bytes | None:
        """A letter that was too large, without its attachments and with a word about it; None without any."""
        ...
