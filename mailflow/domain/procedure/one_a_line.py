"""Several commands on one line: "#take and #close", "#cause a bug #plan refund …".

Only the first of them would be read, and the others would be taken for its words.
"""

import re
from collections.abc import Mapping
from typing import Final

from mailflow.domain.procedure.command_lines import SHARPS, read_reply
from mailflow.domain.procedure.commands import SPELLED
from mailflow.domain.text.spelling import UNSPACED, fold
from mailflow.language.knowledge import knowledge, words_of

_MOST = 50  # signs of a line that are looked at; nobody gives so many commands
# No part of a word or an address, but for scripts without spaces: "#接手#关闭".
_BEGINS: Final = re.compile(rf"(?:(?<![\w&/])|(?<=[{UNSPACED}]))#(?=[^\W\d_])")
_BESIDE: Final = " \t,;.，；、。+&→>–—-"
_JOINING: Final = tuple(fold(word) for word in words_of(knowledge("short_answers")["joining"]))


def one_a_line(line: str, known: Mapping[str, str] = SPELLED) -> tuple[str, ...]:
    """The commands that stand on a line, each with its own words; () where it has only one.

    ``known``: every word for a command, squeezed → as people spell it.
    A "#" before a number, or before a word that is no command, is one of its words.
    """
    starts = [found.start() for found in _BEGINS.finditer(line.translate(SHARPS))][: _MOST + 1]
    dictated = bool(starts) and any(character.isalpha() for character in line[: starts[0]])
    starts = [at for at in starts[0 if dictated else 1 :] if _is_command(line[at:], known)]
    if not starts:
        return ()
    ends = (*starts, len(line))
    begins = (0, *starts)
    return tuple(_without_joining(line[at:end]) for at, end in zip(begins, ends, strict=True))


def _is_command(text: str, known: Mapping[str, str]) -> bool:
    given = read_reply(text, known).commands
    return bool(given) and given[0].name in known


def _without_joining(part: str) -> str:
    """A command without the "and" that joined it to the next."""
    part = part.strip(_BESIDE) if part.lstrip().startswith("#") else part.rstrip(_BESIDE)
    folded = fold(part)
    for word in _JOINING:
        before = part[: -len(word)]
        stands_alone = not word.isascii() or before.endswith(" ")
        if len(folded) == len(part) and folded.endswith(word) and stands_alone:
            return before.rstrip(_BESIDE)
    return part
