"""Domains of mail providers, whose addresses belong to everybody: ``knowledge/senders.toml``."""

from typing import Final

from mailflow.language.knowledge import knowledge, words_of

EVERYBODYS: Final = frozenset(words_of(knowledge("senders")["mail_providers"]))
"""A small house may have its own addresses there, and so do its customers."""
