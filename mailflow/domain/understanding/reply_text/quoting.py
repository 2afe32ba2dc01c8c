"""How mail programs mark what they quote and forward: the words stand in ``knowledge/quoting.toml``.

They are compared after :func:`mailflow.domain.text.cleaning.fold` on both sides.
"""

from collections.abc import Mapping
from typing import Final

from mailflow.language.knowledge import knowledge, words_of

_KNOWN: Final = knowledge("quoting")

MARKERS: Final = words_of(_KNOWN["markers"])
"""What makes a short line a marker that asks to reply above it."""
OPENINGS: Final = words_of(_KNOWN["openings"])
"""How the line begins that introduces a quote ("On …, X wrote:")."""
VERBS: Final = words_of(_KNOWN["verbs"])
"""Its verb."""
QUOTING: Final = words_of(_KNOWN["quoting"])
"""Words that make such a line without a verb."""
HEADER_LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    role: words_of(labels) for role, labels in _KNOWN["labels"].items()
}
"""Role (from, sent, to, cc, subject, other) → labels of header blocks."""
DATE_LABELS: Final = words_of(_KNOWN["date_labels"])
"""Labels of "sent" that people write themselves, too."""
DIVIDERS: Final = words_of(_KNOWN["dividers"])
"""The line between a reply and the mail below it, without its dashes."""
BARE_DIVIDERS: Final = words_of(_KNOWN["bare_dividers"])
"""The same without dashes, on a line of their own."""
FORWARDING: Final = words_of(_KNOWN["forwarding"])
"""Words by which a divider says that a mail was forwarded, not answered."""
FORWARD_PREFIXES: Final = frozenset(words_of(_KNOWN["forward_prefixes"]))
"""What mail clients put before a subject when forwarding."""
PREFIXES: Final = FORWARD_PREFIXES | frozenset(words_of(_KNOWN["answer_prefixes"]))
"""What they put there when answering or forwarding."""
