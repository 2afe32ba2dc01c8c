"""What an occasion for a letter is; they stand in ``letter`` and ``procedure_letters``."""

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Who reads a letter; also the folder of its template."""

    CUSTOMER = "customer"
    STAFF = "staff"
    MANAGEMENT = "management"
    AUTHORITY = "authority"  # outside the house, but no customer


@dataclass(frozen=True, slots=True)
class Occasion:
    """A kind of letter: one template per language in ``templates/<language>/<audience>/<name>``."""

    name: str
    audience: Audience
    purpose: str
    facts: frozenset[str]  # the variables that the template may use, besides the common ones


def occasion(name: str, audience: Audience, purpose: str, facts: str) -> Occasion:
    """An occasion with its facts named in one text."""
    return Occasion(name, audience, purpose, frozenset(facts.split()))
