"""The organisation's own letters beside the built-in ones: which there are, how they differ, a first copy."""

import difflib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mailflow.adapters.letters.check_own import ENDINGS
from mailflow.adapters.letters.template_set import GOES_OUT, path_of
from mailflow.domain.model.letters import NAMES
from mailflow.language import ENGLISH, MESSAGES, builtin_folder

_AUDIENCES: Final = ("customer", "staff", "management", "authority")
"""Whose piece is meant by a name that several of them have."""
_IN_ALL: Final = frozenset({"_frame", MESSAGES})
_NEW_TICKET: Final = "new_ticket"
_DEPTH: Final = 3  # pieces within pieces


@dataclass(frozen=True, slots=True)
class Difference:
    """An own file against the built-in one; ``lines`` as ``diff -u`` writes them, none where both are alike.

    ``builtin`` is None for a file that has no built-in counterpart: another language, or a slip.
    """

    own: Path
    builtin: Path | None
    lines: tuple[str, ...] = ()


def languages_of(folder: Path) -> tuple[str, ...]:
    """The languages that a folder of templates holds, by name."""
    return tuple(sorted(path.name for path in folder.glob("*") if path.is_dir() and path.name.isalnum()))


def languages_with(occasion: str, folder: Path | None) -> tuple[str, ...]:
    """The languages in which a folder holds this letter, be it only one of its two forms."""
    if folder is None:
        return ()
    return tuple(
        name for name in languages_of(folder) if any(p.is_file() for p in _pair(folder, name, occasion))
    )


def differences(overrides: Path, occasion: str = "") -> Iterator[Difference]:
    """What the organisation has changed, file by file; with an occasion in that letter only.

    Raises OSError for what cannot be read.
    """
    for own in sorted(path for path in overrides.rglob("*") if path.suffix in {*ENDINGS, ".toml"}):
        name = own.relative_to(overrides)
        if occasion and name.with_suffix("").parts[1:] != tuple(path_of(occasion).split("/")):
            continue
        builtin = builtin_folder() / name
        if not builtin.is_file():
            yield Difference(own, None)
            continue
        before, after = _lines(builtin), _lines(own)
        changes = difflib.unified_diff(before, after, f"built-in/{name}", str(own), lineterm="")
        yield Difference(own, builtin, tuple(changes))


def pieces() -> tuple[str, ...]:
    """What letters are made of besides their own words, by the names under which it can be copied."""
    folder = builtin_folder()
    shared = {path.stem for path in folder.glob("_*.*") if path.suffix in ENDINGS}
    by_audience = {f"{path.parent.name}/{path.stem}" for path in (folder / ENGLISH).glob("*/_*.*")}
    return (MESSAGES, *sorted(shared), *sorted(by_audience))


def first_letter_with(piece: str) -> str:
    """The first letter in which a piece stands, be it within another piece; "" where none is found.

    Of a name that several readers have (``_closing``) the customers' is meant, as in ``copy_letter``.  What
    goes around every letter is in the first.
    """
    names = {piece, *(f"{audience}/{piece}" for audience in _AUDIENCES)}
    name = next((known for known in pieces() if known in names), "")
    if name in _IN_ALL:
        return NAMES[0]
    if name == GOES_OUT:  # no template includes it: it is put in front where a plain answer goes out
        return _NEW_TICKET
    wanted = {name} - {""}
    for _ in range(_DEPTH):
        wanted |= {other for other in pieces() if _mentions(other, wanted)}
    return next((letter for letter in NAMES if _mentions(path_of(letter), wanted)), "")


def _mentions(name: str, wanted: set[str]) -> bool:
    """Whether a template or piece takes one of these in, in either form."""
    folder = builtin_folder()
    places = [place / f"{name}{ending}" for place in (folder, folder / ENGLISH) for ending in ENDINGS]
    texts = [path.read_text(encoding="utf-8") for path in places if path.is_file()]
    return any(f'"{other}{ending}"' in text for text in texts for other in wanted for ending in ENDINGS)


def copy_letter(name: str, language: str, overrides: Path, *, page: bool) -> tuple[Path, ...]:
    """Put a built-in letter or piece into the organisation's folder; returns the new files.

    The text alone unless its ``page`` is wanted, too: pages are made from texts.  What has but one form is
    copied in it; of the sentences (``messages``) each stands there as a comment, for those that are left
    alone are to follow the program.  Raises KeyError where there is no such name, FileExistsError where
    a form of it is there already (then nothing is copied), and OSError.
    """
    sources = _sources(name, language)
    targets = [overrides / source.relative_to(builtin_folder()) for source in sources]
    for target in targets:
        if target.exists():
            raise FileExistsError(f"{target} is there already; nothing was copied")
    wanted = list(zip(sources, targets, strict=True))[: None if page else 1]
    for source, target in wanted:
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".toml":
            target.write_text(_commented(source.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copyfile(source, target)
    return tuple(target for _, target in wanted)


def _sources(name: str, language: str) -> list[Path]:
    """The built-in files of a letter or piece, the text first."""
    folder = builtin_folder()
    if name == MESSAGES:
        return [folder / language / f"{MESSAGES}.toml"]
    if name in NAMES:
        return list(_pair(folder, language, name))
    places = (folder, *(folder / language / audience for audience in ("", *_AUDIENCES)))
    for place in places:
        found = [path for ending in ENDINGS if (path := place / f"{name}{ending}").is_file()]
        if found and (name in pieces() or f"{place.name}/{name}" in pieces()):
            return found
    raise KeyError(name)


def _commented(toml: str) -> str:
    lines = (f"# {line}" if line and line[0] not in "[#" else line for line in toml.split("\n"))
    return "\n".join(lines)


def nearest_letter(name: str) -> str:
    """The letter or piece whose name is most like this one; "" where none is."""
    return next(iter(difflib.get_close_matches(name, (*NAMES, *pieces()), 1)), "")


def _pair(folder: Path, language: str, occasion: str) -> tuple[Path, ...]:
    return tuple(folder / language / f"{path_of(occasion)}{ending}" for ending in ENDINGS)


def _lines(path: Path) -> list[str]:
    """A file's lines; what is no UTF-8 is shown as such, not refused: the diff is there to find slips."""
    return path.read_text(encoding="utf-8", errors="backslashreplace").splitlines()
