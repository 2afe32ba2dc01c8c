"""What answering machines write when they set no header: ``knowledge/machine_sentences.toml``.

They are looked for in the first words of the new text only: a machine speaks first, a person who complains
about a machine says so before or after.
"""

from enum import StrEnum
from typing import Final

from mailflow.domain.understanding.sender_kind.patterns import LazyPattern, alternatives
from mailflow.language.knowledge import knowledge, words_of


class Sign(StrEnum):
    """What a sentence gives away about its writer; its name is its section."""

    MACHINE = "says first that it is automatic"
    FOOTNOTE = "says later that it is automatic"
    UNATTENDED = "asks not to be answered"
    ABSENT = "is away"
    BACK = "will answer on return"
    DEPUTY = "names whom to ask meanwhile"
    THANKS = "thanks for the mail"
    RECEIVED = "says that the mail has arrived"
    NUMBERED = "gives it a number"


_KNOWN: Final = knowledge("machine_sentences")
# A sentence of a machine begins where a sentence or a line begins, never behind a quotation mark.
_SENTENCE: Final = r"(?:^|[\n.!?,:;。、*=_#\])】>~+-])[ *=_#\[(【~-]{0,12}("


def _pattern(name: str) -> LazyPattern:
    begins, ends = (_SENTENCE, ")") if Sign[name.upper()] is Sign.MACHINE else ("", "")
    return LazyPattern(*alternatives(_KNOWN["signs"][name], _KNOWN["parts"]), before=begins, after=ends)


SIGNS: Final = tuple((Sign[name.upper()], _pattern(name)) for name in _KNOWN["signs"])
STEMS: Final = words_of(_KNOWN["stems"])
"""One of these stands in every combination of signs that makes a machine, in lower case."""
