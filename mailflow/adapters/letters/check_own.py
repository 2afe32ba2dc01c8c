"""Looks at an organisation's folder of letters: what in it is never used, what was forgotten."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from mailflow.adapters.letters.template_set import FRAME, TemplateProblem, path_of
from mailflow.domain.model.letters import NAMES
from mailflow.domain.procedure.own_words import COMMANDS_SECTION, own_commands
from mailflow.language import ENGLISH, MESSAGES, load
from mailflow.language import languages as built_in_languages
from mailflow.language.own import own_vocabulary
from mailflow.language.vocabulary import VOCABULARY

ENDINGS: Final = (".txt", ".html")
_NAMED: Final = 12  # letters in one line; more are counted
_UNREAD: Final = {
    "words.toml": f"is not read: the sentences that people read stand in {MESSAGES}.toml",
}
_CODE: Final = re.compile(r"\{%[^%]{0,2000}%\}|\{\{[^}]{0,2000}\}\}|\{#[^#]{0,2000}#\}|<[^<>]{0,2000}>")


def own_faults(overrides: Path, builtin: Path, language: str) -> Iterator[TemplateProblem]:
    """What is wrong with the organisation's files of one language, seen without rendering."""
    folder = overrides / language
    for name, why in _UNREAD.items():
        path, copied = folder / name, builtin / ENGLISH / name
        if path.is_file() and not (copied.is_file() and _content(path) == _content(copied)):
            yield TemplateProblem(str(path), 0, why, hint=True)
    yield from _strays(folder)
    if language in built_in_languages():
        yield from _one_sided(folder, builtin / language)
    else:
        yield from _still_english(folder, builtin / ENGLISH)


def vocabulary_faults(overrides: Path) -> Iterator[TemplateProblem]:
    """Words for commands that are not taken, and sections that nobody reads; all languages together."""
    tables, unreadable = own_vocabulary(overrides)
    told = [*unreadable.items(), *((fault.language, fault.said) for fault in own_commands(tables)[1])]
    for language, said in told:
        yield TemplateProblem(_vocabulary_of(overrides, language), 0, said)
    for language, sections in tables.items():
        unread = [
            f"[{name}]" for name in sections if name != COMMANDS_SECTION and not _built_in(sections, name)
        ]
        if unread:
            said = f"{', '.join(unread)}: not read here, only [{COMMANDS_SECTION}] is"
            yield TemplateProblem(_vocabulary_of(overrides, language), 0, said, hint=True)


def _vocabulary_of(overrides: Path, language: str) -> str:
    return str(overrides / language / f"{VOCABULARY}.toml")


def _built_in(sections: Mapping[str, object], name: str) -> bool:
    """Whether a section is that of a file that comes with the program, copied."""
    return any(sections[name] == load(each, VOCABULARY).get(name) for each in built_in_languages())


def _strays(folder: Path) -> Iterator[TemplateProblem]:
    """Files that no letter uses, and pages without the text that other readers see."""
    known = {path_of(occasion): occasion for occasion in NAMES}
    for path in _files(folder):
        name = f"{path.parent.name}/{path.stem}"
        if path.name.startswith("_") or path.name == FRAME:
            continue
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield TemplateProblem(str(path), 0, f"there is no such letter{hint}")
        elif path.suffix == ".html" and not path.with_suffix(".txt").is_file():
            other = path.with_suffix(".txt").name
            yield TemplateProblem(
                str(path), 0, f"{other} is missing beside it: half of the readers get other words"
            )


def _one_sided(folder: Path, builtin: Path) -> Iterator[TemplateProblem]:
    """Letters that were changed in one of the two forms only, while a copy of the other lies beside it."""
    for text in _files(folder):
        page, at = text.with_suffix(".html"), text.relative_to(folder)
        there = (builtin / at, builtin / at.with_suffix(".html"))
        if text.suffix != ".txt" or not page.is_file() or not all(path.is_file() for path in there):
            continue
        text_changed, page_changed = (
            _words(own) != _words(ours) for own, ours in zip((text, page), there, strict=True)
        )
        if text_changed and not page_changed:
            yield TemplateProblem(
                str(page),
                0,
                f"still says what the built-in page says, while {text.name} beside it was changed: "
                "delete it, and the page is made from the text; or change it, too",
            )
        elif page_changed and not text_changed:
            yield TemplateProblem(
                str(text),
                0,
                f"still says what the built-in text says, while {page.name} beside it was changed",
            )


def _still_english(folder: Path, english: Path) -> Iterator[TemplateProblem]:
    """Letters and sentences of an added language that are still those of ``templates/en``."""
    left = [
        path.relative_to(folder).as_posix()
        for path in _files(folder)
        if (english / path.relative_to(folder)).is_file()
        and _words(path)
        and _words(path) == _words(english / path.relative_to(folder))
    ]
    messages = folder / f"{MESSAGES}.toml"
    if messages.is_file() and _content(messages) == _content(english / messages.name):
        left.append(messages.name)
    if left:
        more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        said = f"still English: {', '.join(left[:_NAMED])}{more}"
        yield TemplateProblem(str(folder), 0, said, hint=True)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/*") if path.suffix in ENDINGS)


def _words(path: Path) -> list[str]:
    """What a template says by itself, without its code."""
    return _CODE.sub(" ", _content(path)).split()


def _content(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace")
