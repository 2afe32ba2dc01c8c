"""Commands in a mail of staff: lines that start with # at the top of what was written now.

Forgiving about what phones and word processors do (full-width #, smart quotes, a capital, a final
stop); strict about the place: quotes, signatures and forwarded text never hold commands, because only
the reply text is read, and there only the first block.
"""

import re
import unicodedata
from dataclasses import dataclass

from mailflow.domain.text import fold

MAX_COMMANDS = 20
_LINE = re.compile(
    r"^[\s>*•-]{0,4}#\s?([^\W\d_]{1,20}(?:[_-][^\W\d_]{1,20}){0,2})[.:,;]{0,2}(?:\s+(.{0,5000}))?$"
)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "＃": "#", "﹟": "#", "♯": "#"})


@dataclass(frozen=True, slots=True)
class Given:
    """One command as it was written: its folded name, what stands behind it, the whole line."""

    name: str
    argument: str
    line: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail of staff, taken apart: commands first, then the words that are no command."""

    commands: tuple[Given, ...]
    body: str


def read_reply(text: str) -> Reply:
    """Take the first block of # lines off a reply; everything behind it is its body."""
    lines = text.replace("\r\n", "\n").split("\n")
    commands: list[Given] = []
    position = 0
    while position < len(lines) and len(commands) < MAX_COMMANDS:
        plain = lines[position].translate(_QUOTES).replace("\u00a0", " ")
        line = unicodedata.normalize("NFC", plain).strip()
        if line:
            found = _LINE.match(line)
            if found is None:
                break
            name = fold(found[1]).replace("-", "").replace("_", "")
            commands.append(Given(name, (found[2] or "").strip(), line))
        position += 1
    return Reply(tuple(commands), "\n".join(lines[position:]).strip())
