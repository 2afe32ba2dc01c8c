"""What must hold between the people of a file: everybody's deputy is somebody else, and somebody is left."""

from collections.abc import Iterator, Mapping
from datetime import date

from mailflow.config import addresses, forms
from mailflow.config.check_people import house_addresses
from mailflow.config.draft import EACH, Draft
from mailflow.config.problems import ConfigFinding, Path, nearest

Away = Mapping[str, list[tuple[date, date]]]


def people(draft: Draft) -> Iterator[ConfigFinding]:
    """Each stands there once, is somebody who gets letters, and has a deputy of the house."""
    known = {address for _, address in house_addresses(draft)}
    seen: dict[str, int] = {}
    for path, address in draft.parsed(addresses.email, "people", EACH, "address"):
        if address in seen:
            yield ConfigFinding(path, f'"{address}" stands in [[people]][{seen[address]}] already')
        seen.setdefault(address, int(path[1]) + 1 if path[1] != "address" else 1)
        yield from _unknown(draft, path, address, known, "gets no letters: its absence changes nothing")
    for path, deputy in draft.parsed(addresses.email, "people", EACH, "deputy"):
        yield from _unknown(draft, path, deputy, known | set(seen), "stands nowhere else in this file")


def _unknown(
    draft: Draft, path: Path, address: str, known: set[str], trouble: str
) -> Iterator[ConfigFinding]:
    """Perhaps a typing slip: letters with customers' words would go to whoever has that address."""
    members = draft.parsed(addresses.address_pattern, "departments", EACH, "members", EACH)
    domains = {pattern[1:] for _, pattern in members if pattern.startswith("*@")}
    if address not in known and not address.endswith(tuple(domains)):
        yield ConfigFinding(path, f'"{address}" {trouble}', suggestion=nearest(address, known), warning=True)


def deputies(draft: Draft) -> Iterator[ConfigFinding]:
    """Nobody stands in for themselves, and people who do so for each other are not away on the same day."""
    places: dict[str, Path] = {}
    deputy: dict[str, str] = {}
    away: dict[str, list[tuple[date, date]]] = {}
    for path, section in draft.find("people", EACH):
        one = Draft({"person": section}, draft.folder)
        for _, address in one.parsed(addresses.email, "person", "address"):
            away[address] = [days for _, days in one.parsed(forms.AWAY.parse, "person", "away", EACH)]
            for _, other in one.parsed(addresses.email, "person", "deputy"):
                places[address], deputy[address] = (*path, "deputy"), other
                if other == address:
                    yield ConfigFinding((*path, "deputy"), "nobody stands in for themselves")
    told: set[frozenset[str]] = set()
    for day in sorted({first for periods in away.values() for first, _ in periods}):
        for address, place in places.items():
            circle = _circle(address, day, deputy, away)
            if len(circle) > 1 and frozenset(circle) not in told:
                told.add(frozenset(circle))
                names = " and ".join(f'"{a}"' for a in circle)
                yield ConfigFinding(place, f"{names} stand in for each other, and on {day} all are away")


def _circle(address: str, day: date, deputy: Mapping[str, str], away: Away) -> list[str]:
    """The people of a circle of deputies of whom nobody is there on a day; [] where somebody is."""
    asked: list[str] = []
    while address in deputy and any(first <= day <= last for first, last in away.get(address, ())):
        if address in asked:
            return asked[asked.index(address) :]
        asked.append(address)
        address = deputy[address]
    return []
