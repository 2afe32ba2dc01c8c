"""An organisation's own words for commands: ``[commands]`` of ``<language>/vocabulary.toml`` in its folder.

They are added to those that come with the program.  A word that would mean two things is not taken, and told:
what staff type must never do something else than they mean.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Final, NamedTuple

from mailflow.domain.procedure.command_lines import Reply, read_reply
from mailflow.domain.procedure.commands import ALIASES, BY_NAME, SPELLED
from mailflow.domain.text.vocabulary import names, squeezed

OwnCommands = tuple[tuple[str, str], ...]
"""Words as people spell them, each with the name of the command that it calls."""

COMMANDS_SECTION: Final = "commands"


class WordFault(NamedTuple):
    """A word, or a list of words, that is not taken, and why."""

    language: str  # whose file it stands in
    said: str

    def __str__(self) -> str:
        return self.said


def own_commands(files: Mapping[str, Mapping[str, object]]) -> tuple[OwnCommands, tuple[WordFault, ...]]:
    """The words to be added, and what is wrong with the others; ``files``: tables by language.

    What the program says already is neither.  Of a word for two commands none counts.
    """
    faults: list[WordFault] = []
    found: dict[str, list[tuple[str, str, str]]] = {}  # squeezed → language, word, command
    for language, tables in sorted(files.items()):
        for word, command in _words(language, tables, faults):
            if wrong := _wrong(word, command):
                faults.append(WordFault(language, f'"{word}" ({command}): {wrong}'))
            elif squeezed(word) not in ALIASES:
                found.setdefault(squeezed(word), []).append((language, word, command))
    taken: list[tuple[str, str]] = []
    for meant in found.values():
        commands = sorted({command for _, _, command in meant})
        if len(commands) == 1:
            taken.append((meant[0][1], commands[0]))
        else:
            said = f"would mean two things: {', '.join(commands)}; it is not taken"
            faults += [WordFault(language, f'"{word}" {said}') for language, word, _ in meant]
    return tuple(taken), tuple(dict.fromkeys(faults))


def _words(language: str, tables: Mapping[str, object], faults: list[WordFault]) -> Iterator[tuple[str, str]]:
    section = tables.get(COMMANDS_SECTION, {})
    if not isinstance(section, Mapping):
        faults.append(WordFault(language, "[commands] must be a section: command = words"))
        return
    for command, words in section.items():
        if command not in BY_NAME:
            near = get_close_matches(str(command), BY_NAME, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            faults.append(WordFault(language, f"{command}: there is no such command{hint}"))
        elif not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            faults.append(WordFault(language, f'{command}: must be a list of words: ["…", "…"]'))
        else:
            yield from ((word, command) for word in words)


def _wrong(word: str, command: str) -> str:
    """Why a word cannot be taken for a command; "" where it can."""
    name = squeezed(word)
    known = ALIASES.get(name)
    if known is not None:
        return "" if known.name == command else f"means {known.name} already; it is not taken"
    form = names("form").get(name, command)
    if form != command:
        return f'is the line "{form}" of a form already; it is not taken'
    given = read_reply(f"#{word}", {name: word}).commands
    if not name or len(given) != 1 or given[0].name != name or given[0].argument:
        return "nobody can type it as a command: letters only, four words at most, and no #"
    parts = word.split()
    for count in range(1, len(parts)):
        begins = ALIASES.get(squeezed(" ".join(parts[:count])))
        if begins is not None and begins.name != command:
            return f'begins with "{" ".join(parts[:count])}", which means {begins.name}; it is not taken'
    return ""


def read_commands(text: str, own: OwnCommands) -> Reply:
    """The commands and words of staff; commands called by an own word have the program's name."""
    reply = read_reply(text, known_words(own))
    if not own:
        return reply
    named = _named(own)
    commands = tuple(replace(given, name=named.get(given.name, given.name)) for given in reply.commands)
    return replace(reply, commands=commands)


@lru_cache(maxsize=8)
def known_words(own: OwnCommands) -> Mapping[str, str]:
    """Every word for a command, squeezed → as people spell it."""
    return {**SPELLED, **{squeezed(word): word for word, _ in own}}


@lru_cache(maxsize=8)
def _named(own: OwnCommands) -> Mapping[str, str]:
    return {squeezed(word): squeezed(command) for word, command in own}
