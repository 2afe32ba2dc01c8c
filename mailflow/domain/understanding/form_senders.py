"""Which addresses the forms of websites write from, whoever has filled them in: ``knowledge/forms.toml``.

A customer never has one of ``FORM_SENDERS``; where the customer stands is another question.
"""

from collections.abc import Mapping
from typing import Final

from mailflow.language.knowledge import knowledge, words_of

FORM_SENDERS: Final = frozenset(words_of(knowledge("forms")["senders"]))
"""Whole addresses, or the local part alone (up to the @) where it says so on every domain."""
SERVICES: Final[Mapping[str, str]] = knowledge("forms")["services"]
"""Domain of a service → whose forms write from it.  People have addresses there, too: one sign of several."""


def service_of(domain: str) -> str:
    """The name of the service that a domain, or one above it, belongs to; "" for every other."""
    parts = domain.split(".")[-4:]
    above = (".".join(parts[at:]) for at in range(len(parts) - 1))
    return next((SERVICES[each] for each in above if each in SERVICES), "")
