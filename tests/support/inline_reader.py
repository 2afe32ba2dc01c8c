"""The Parser port without a child process, for simulations and tests.

Apart from the reader, so that the daemon does not load what only its child needs.
"""

from collections.abc import Sequence

from mailflow.adapters.reading.files import take_files
from mailflow.adapters.reading.parsing import parse
from mailflow.domain.model.message import Message
from mailflow.domain.model.paper import Enclosure
from mailflow.ports.errors import FilesUnreadable, Temporary


class InlineReader:
    """Reads in this process."""

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """One result per mail, in order."""
        return [parse(raw) for raw in mails]

    def files(self, raw: bytes) -> list[Enclosure]:
        """The files attached to a mail; raises FilesUnreadable where they cannot be read."""
        try:
            return take_files(raw)
        except (Exception, RecursionError) as error:
            raise FilesUnreadable(f"the attachments could not be read: {type(error).__name__}") from error

    def close(self) -> None:
        """Nothing to release."""
