"""The Parser port without a child process, for simulations and tests.

Apart from the reader, so that the daemon does not load what only its child needs.
"""

from collections.abc import Sequence

from mailflow.adapters.reading.parsing import parse
from mailflow.domain.message import Message
from mailflow.ports import Temporary


class InlineReader:
    """Reads in this process."""

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """One result per mail, in order."""
        return [parse(raw) for raw in mails]

    def close(self) -> None:
        """Nothing to release."""
