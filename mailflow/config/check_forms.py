"""What must hold of [[forms]]: each can be reached, and none takes people's mails for a form's."""

from collections.abc import Iterator

from mailflow.config import addresses
from mailflow.config.check_people import house_addresses, repeated
from mailflow.config.draft import EACH, Draft
from mailflow.config.problems import ConfigFinding, Path, SourcePlace
from mailflow.domain.model.mail_providers import EVERYBODYS
from mailflow.domain.model.message import address_matches


def forms(draft: Draft) -> Iterator[ConfigFinding]:
    """Forms stand once, behind none that takes all their mails, and are not written from by people."""
    yield from repeated(draft, "forms")
    written_from = list(draft.parsed(addresses.address_pattern, "forms", EACH, "senders", EACH))
    people = {address for _, address in house_addresses(draft)}
    taken: dict[str, int] = {}  # sender → the form that takes all its mails
    for path, section in draft.find("forms", EACH):
        if not isinstance(section, dict):
            continue
        senders = [sender for place, sender in written_from if place[: len(path)] == path]
        yield from _unreachable(path, senders, taken)
        if section.get("subject"):
            continue
        for sender in senders:
            taken.setdefault(sender, _number(path))
            yield from _of_people(path, sender, people)


def _unreachable(path: Path, senders: list[str], taken: dict[str, int]) -> Iterator[ConfigFinding]:
    """A form all of whose senders write for an earlier one already."""
    by = [next((taken[t] for t in taken if _covers(t, sender)), 0) for sender in senders]
    if senders and all(by):
        text = f"never used: [[forms]][{by[0]}] takes every mail of {senders[0]} (it has no subject)"
        yield ConfigFinding(path, text, SourcePlace.TABLE, warning=True)


def _of_people(path: Path, sender: str, people: set[str]) -> Iterator[ConfigFinding]:
    where: Path = (*path, "senders")
    if sender.startswith("*@") and sender[2:] in EVERYBODYS:
        text = f'anybody may have an address "{sender}" and would be taken for a form; add a subject'
        yield ConfigFinding(where, text, warning=True)
    theirs = next((address for address in sorted(people) if _covers(sender, address)), "")
    if theirs:
        text = f'"{theirs}" is an address of staff: what they write would be taken for a form; add a subject'
        yield ConfigFinding(where, text, warning=True)


def _covers(pattern: str, sender: str) -> bool:
    return pattern == sender or (not sender.startswith("*@") and address_matches(pattern, sender))


def _number(path: Path) -> int:
    return int(path[1]) + 1 if len(path) > 1 else 1
