"""The organisation's own letters beside the built-in ones: which there are, how they differ, a first copy."""

import difflib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mailflow.adapters.letters.check_own import ENDINGS
from mailflow.adapters.letters.template_set import path_of
from mailflow.domain.model.letters import NAMES
from mailflow.language import builtin_folder


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


def copy_letter(occasion: str, language: str, overrides: Path) -> tuple[Path, ...]:
    """Put both forms of the built-in letter into the organisation's folder; returns the new files.

    Raises FileExistsError where one of them is there already (then nothing is copied), and OSError.
    """
    targets = _pair(overrides, language, occasion)
    for target in targets:
        if target.exists():
            raise FileExistsError(f"{target} is there already; nothing was copied")
    for source, target in zip(_pair(builtin_folder(), language, occasion), targets, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return targets


def nearest_letter(name: str) -> str:
    """The letter whose name is most like this one; "" where none is."""
    return next(iter(difflib.get_close_matches(name, NAMES, 1)), "")


def _pair(folder: Path, language: str, occasion: str) -> tuple[Path, ...]:
    return tuple(folder / language / f"{path_of(occasion)}{ending}" for ending in ENDINGS)


def _lines(path: Path) -> list[str]:
    """A file's lines; what is no UTF-8 is shown as such, not refused: the diff is there to find slips."""
    return path.read_text(encoding="utf-8", errors="backslashreplace").splitlines()
