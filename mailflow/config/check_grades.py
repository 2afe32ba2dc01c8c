"""What must hold of [staff.grades]: commands that exist, and no key to customers under the mat."""

from collections.abc import Iterator

from mailflow.config.draft import Draft
from mailflow.config.problems import ConfigFinding, SourcePlace, nearest
from mailflow.domain.procedure.authority import HAND_IN, LEVELS, PLAIN_REPLY, Grade, Graded
from mailflow.domain.procedure.commands import COMMANDS

ACTS = {act.name: act for act in (*COMMANDS, PLAIN_REPLY, HAND_IN)}


def grades(draft: Draft) -> Iterator[ConfigFinding]:
    """Commands that there are, never looser than is safe, never stricter than can be met."""
    vouched = any(value for _, value in draft.texts("authentication", "authserv_id"))
    for path, table in draft.find("staff", "grades"):
        for command, name in table.items() if isinstance(table, dict) else ():
            place = (*path, command)
            act = ACTS.get(command)
            if act is None:
                text = f'there is no command "{command[:60]}"'
                yield ConfigFinding(place, text, SourcePlace.KEY, nearest(command, ACTS))
                continue
            level = LEVELS.get(name.strip().lower()) if isinstance(name, str) else None
            if level is not None:
                yield from _level(place, act, level, vouched=vouched)


def _level(
    place: tuple[str | int, ...], act: Graded, level: Grade, *, vouched: bool
) -> Iterator[ConfigFinding]:
    if level < act.identity.least:
        name = act.identity.least.name.lower()
        text = f'anybody can write a From: "{act.name}" needs at least "{name}"'
        yield ConfigFinding(place, text)
    elif level is Grade.AUTHENTICATED and not vouched:
        text = 'nobody could ever do this: "authenticated" needs [authentication] authserv_id'
        yield ConfigFinding(place, text)
    elif act is HAND_IN:
        if level < Grade.TOKEN and vouched:
            text = 'whoever writes a From of a colleague opens tickets in customers\' names: "token" is safe'
            yield ConfigFinding(place, text, warning=True)
    elif level < Grade.TOKEN and not act.identity.harmless:
        text = (
            f'whoever has once seen a letter of ours can do this by writing a From: "{act.name}" is safe '
            'with "token"'
        )
        yield ConfigFinding(place, text, warning=True)
    elif level is Grade.TOKEN and vouched and not act.identity.harmless:
        text = f'"{act.name}" is taken although the server does not vouch for its sender'
        yield ConfigFinding(place, text, warning=True)
