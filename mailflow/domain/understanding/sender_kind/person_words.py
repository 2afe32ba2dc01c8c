"""What only people write about machines, lost mail and bad service: ``knowledge/person.toml``.

One of these in the first words of a mail outweighs whatever else looks like a machine.
"""

from typing import Final

from mailflow.domain.understanding.sender_kind.patterns import LazyPattern
from mailflow.language.knowledge import knowledge, words_of

_SAID: Final = words_of(knowledge("person")["said"])
PERSON: Final = LazyPattern(*_SAID, *words_of(knowledge("person")["asked"]))
COMPLAINS: Final = LazyPattern(*_SAID)
