"""What programs write that set no honest header: the words of ``knowledge/programs.toml``.

Compared in folded form.  Each genre speaks in a program's own voice; one genre alone proves nothing, for
customers quote such mails and complain about them.
"""

from collections.abc import Mapping
from typing import Final

from mailflow.domain.understanding.sender_kind.patterns import LazyPattern
from mailflow.language.knowledge import knowledge, words_of

_KNOWN: Final = knowledge("programs")
HELP_DESK: Final = "another help desk"
WEBSITE: Final = "a website"


def _folded(section: str) -> LazyPattern:
    return LazyPattern(*words_of(_KNOWN[section]))


def _in_lower_case(section: str) -> LazyPattern:
    return LazyPattern(*words_of(_KNOWN[section]), folded=False)


GENRES: Final[Mapping[str, LazyPattern]] = {
    genre["name"]: LazyPattern(*words_of(genre["patterns"])) for genre in _KNOWN["genre"]
}
"""Genre → what its programs write, in subject or text."""
FOOTERS: Final = _folded("footers")
"""What stands at the end of mail to many."""
UNANSWERED: Final = _folded("unanswered")
"""What a program says of its own mail."""
STEMS: Final = (words_of(_KNOWN["stems"]["unanswered"]), words_of(_KNOWN["stems"]["footers"]))
"""One of these stands in whatever UNANSWERED and FOOTERS find: most mails are spared the closer look."""
ADDRESS: Final = LazyPattern(
    *words_of(_KNOWN["local_parts"]),
    before=r"(?:^|.{0,60}[-_.+])",
    after=r"(?:$|[-_.+0-9].{0,60})",
    folded=False,
)
"""Local parts that programs have, and people and departments have not."""
BOILERPLATE: Final = _folded("boilerplate")
"""Sentences of programs in which a person's words stand: taken out before those are looked for."""
ASKS_FOR_SILENCE: Final = _in_lower_case("asks_for_silence")
"""A program's "please do not answer", which is no complaint about an answer; over the text in lower case."""
FIRST_PERSON: Final = _in_lower_case("first_person")
"""Somebody speaks of themselves, in lower case: programs say "we"."""
