"""Lines of a form's mail as the admin describes them: "Khách {customer} ({address}) viết:"."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

PLACES: Final[Mapping[str, str]] = {
    "{address}": r"(?P<address>[^\s<>()]{3,320})",
    "{customer}": r"(?P<customer>.{1,100}?)",
    "{telephone}": r"(?P<telephone>[0-9+ .()-]{6,25})",
    "{words}": r"(?P<words>.{1,2000})",
}
"""What a pattern may hold, each once; ``{words}`` takes along all lines below its own."""

_PLACE: Final = re.compile(r"\{[a-z]{1,20}\}")
_LINES: Final = 500
_LONGEST: Final = 2_500  # characters of a line


def mistakes(pattern: str) -> str:
    """What is wrong with a pattern, in a few words; "" where nothing is."""
    places = _PLACE.findall(pattern)
    unknown = next((place for place in places if place not in PLACES), "")
    if unknown:
        return f"{unknown} is none of {', '.join(PLACES)}"
    if not places:
        return f"none of {', '.join(PLACES)} is in it"
    if len(set(places)) < len(places):
        return "the same place stands in it twice"
    if "{words}" in places and not pattern.rstrip().endswith("{words}"):
        return "{words} must stand at its end"
    return ""


def found_by(patterns: Iterable[str], text: str) -> dict[str, str]:
    """What the patterns find in a text, by place; the first line that one fits counts."""
    lines = [" ".join(line[:_LONGEST].split()) for line in text.split("\n")[:_LINES]]
    found: dict[str, str] = {}
    for pattern in patterns:
        compiled = _compiled(pattern)
        for at, line in enumerate(lines):
            match = compiled.fullmatch(line)
            if match is None:
                continue
            values = {place: value.strip() for place, value in match.groupdict().items()}
            if "words" in values:
                below = text.split("\n")[at + 1 :]
                values["words"] = "\n".join((values["words"], *below)).strip()
            found = values | found
            break
    return found


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(rf"({_PLACE.pattern})", " ".join(pattern.split()))
    return re.compile("".join(PLACES.get(part) or re.escape(part) for part in parts), re.IGNORECASE)
