"""The frame of a letter greets the customer by name; a greeting in the words of staff would be the second."""

import re

from mailflow.language.knowledge import knowledge, words_of

_LONGEST = 70  # characters of a line that is nothing but a greeting
_KNOWN = knowledge("short_answers")["greetings"]
_GREETING = re.compile(
    rf"(?i)(?:{'|'.join(words_of(_KNOWN['openings']))})\b[^,.!?;:，。！？：\n]{{0,60}}[,.!:，。！：]?"
    rf"|{'|'.join(words_of(_KNOWN['lines']))}"
)


def without_greeting(words: str) -> str:
    """The words without a first line that is nothing but a greeting; all of them where nothing is left."""
    first, _, rest = words.lstrip().partition("\n")
    line = first.strip()
    if not rest.strip() or len(line) > _LONGEST or not _GREETING.fullmatch(line):
        return words
    return rest.strip("\n").lstrip()
