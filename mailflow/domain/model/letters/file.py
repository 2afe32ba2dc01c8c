"""The ticket's file, as letters to colleagues show it: who the customer is, what was said and done so far.

Only letters inside the house have it; the customer and the authority never read a line of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from mailflow.domain.model.letters.facts import Blank, LetterFacts


class Shows(Enum):
    """How much of the ticket's file a letter shows."""

    NOTHING = "nothing besides its own facts"
    CUSTOMER = "who the customer is, the subject and the telephone number"
    SHORT = "that, and the file so far in a few lines, the newest first"
    WHOLE = "everything that happened, with all words, the oldest first"


@dataclass(frozen=True, slots=True)
class FileFacts(LetterFacts):
    """``file_rows``: rows of time, what happened, and somebody's words (several lines, or "").

    ``file_more``: how many rows were left out; ``file_cause``, ``file_remedy``: as they stand now.
    """

    file_customer: Blank = ""
    file_email: Blank = ""
    file_phone: Blank = ""
    file_subject: Blank = ""
    file_cause: Blank = ""
    file_remedy: Blank = ""
    file_rows: Sequence[tuple[datetime, str, str]] = ()
    file_more: int = 0
