"""What is picked out of a mail into its ticket: numbers, telephones, domain names, the incident's date (P5).

Linear in the text and bounded: every pattern is built from words and shapes, never from an admin's own
regular expression, and only the first LONGEST characters are looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from mailflow.domain.model.pattern import DOMAIN, INCIDENT, PHONE, Pattern
from mailflow.domain.understanding.extraction.domains import domains
from mailflow.domain.understanding.extraction.incident import incident
from mailflow.domain.understanding.extraction.numbers import NumberCandidate, TextSpan, candidates, numbers
from mailflow.domain.understanding.extraction.phones import phones
from mailflow.domain.understanding.extraction.plain import Plain, plain

MOST_OF_ONE: Final = 5
"""Values of one pattern that are kept of one mail."""

_LONGEST: Final = 80  # characters of a value
_LOOKED_AT: Final = 200  # values of one pattern, before repeated ones are dropped


@dataclass(frozen=True, slots=True)
class Found:
    """One value that was picked out."""

    name: str  # of its pattern
    value: str  # in its normal form
    said: str  # as it stands in the mail


def find_all(
    words: str,
    signature: str,
    patterns: tuple[Pattern, ...],
    *,
    received: date,
    own_domains: frozenset[str] = frozenset(),
) -> tuple[Found, ...]:
    """What the patterns find in what the customer wrote now, and telephones in their signature, too.

    ``received`` is the local date of receipt.  In the order of the patterns; each value once.
    """
    text = plain(words)
    near = candidates(text)
    taken: list[TextSpan] = []
    found: list[Found] = []
    for pattern in patterns:
        places = _places(pattern, text, near, received, own_domains)
        free: list[TextSpan] = []
        for place in islice(places, _LOOKED_AT):
            if not _overlaps(place, taken):
                free.append(place)
                taken.append(place)
        found += _kept(pattern, free, text)
        if pattern.name == PHONE and signature and signature != words:
            below = plain(signature)
            more = _kept(pattern, list(islice(phones(below), _LOOKED_AT)), below)
            claimed = {_digits(text.folded[place.start : place.end]) for place in taken}
            found += [each for each in more if _digits(each.said) not in claimed]
    return tuple(_limited(found))


def _places(
    pattern: Pattern, text: Plain, near: list[NumberCandidate], received: date, own: frozenset[str]
) -> Iterator[TextSpan]:
    if pattern.name == PHONE:
        return phones(text)
    if pattern.name == DOMAIN:
        return domains(text, own)
    if pattern.name == INCIDENT:
        return incident(text, received)
    return numbers(pattern, text, near)


def _overlaps(place: TextSpan, taken: list[TextSpan]) -> bool:
    return any(place.start < other.end and other.start < place.end for other in taken)


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _kept(pattern: Pattern, places: list[TextSpan], text: Plain) -> list[Found]:
    return [
        Found(
            pattern.name,
            place.value[:_LONGEST],
            " ".join(text.written[place.start : place.end].split())[:_LONGEST],
        )
        for place in places
    ]


def _limited(found: list[Found]) -> Iterator[Found]:
    """Each value once, and of one pattern not too many."""
    seen: dict[str, set[str]] = {}
    for each in found:
        values = seen.setdefault(each.name, set())
        if each.value not in values and len(values) < MOST_OF_ONE:
            values.add(each.value)
            yield each
