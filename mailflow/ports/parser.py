"""Raw bytes to messages."""

from collections.abc import Sequence
from typing import Protocol

from mailflow.domain.model.message import Message
from mailflow.domain.model.paper import Enclosure
from mailflow.ports.errors import Temporary


class Parser(Protocol):
    """Raw bytes to a Message: total, bounded in time and memory."""

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """One result per mail in order; a Temporary where the reader died on that mail.

        Raises ReaderDown where it can read no mail at all: no attempt of any mail then counts.
        """
        ...

    def files(self, raw: bytes) -> list[Enclosure]:
        """The files attached to a mail that may go with a letter; raises FilesUnreadable, ReaderDown."""
        ...
