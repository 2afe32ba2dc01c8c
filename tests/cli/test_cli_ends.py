"""What kind of trouble it was decides the exit code: each kind has one thing that is to be done about it."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
import typer
from mailflow.cli import main
from mailflow.cli.common import (
    EXIT_AGAIN,
    EXIT_DISK,
    EXIT_NOT_ADOPTED,
    EXIT_USAGE,
    EXIT_WRONG,
    honest_ends,
)
from mailflow.flow.folder import NotAdopted
from mailflow.language import read
from mailflow.ports.errors import (
    Damaged,
    DiskTrouble,
    FilesUnreadable,
    ItemBroken,
    LetterFailed,
    LoginRefused,
    Misconfigured,
    ReaderDown,
    Temporary,
)

ENDS = [
    (Temporary, EXIT_AGAIN),
    (ReaderDown, EXIT_AGAIN),
    (LetterFailed, EXIT_WRONG),
    (Damaged, EXIT_WRONG),
    (FilesUnreadable, EXIT_WRONG),
    (Misconfigured, EXIT_USAGE),
    (LoginRefused, EXIT_USAGE),
    (NotAdopted, EXIT_NOT_ADOPTED),
    (DiskTrouble, EXIT_DISK),
]


@pytest.mark.parametrize(("kind", "code"), ENDS)
def test_a_sentence_and_an_exit_code(
    kind: type[Exception], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wait, look at one thing, change something, or see to the disk; never a traceback."""
    with pytest.raises(typer.Exit) as end, honest_ends():
        raise kind("what, where and what to do")
    assert end.value.exit_code == code
    assert "what, where and what to do" in capsys.readouterr().err


def test_no_kind_is_another() -> None:
    """Who handles one of the four handles none of the others by chance."""
    four = (Temporary, ItemBroken, Misconfigured, DiskTrouble)
    assert [(a, b) for a in four for b in four if a is not b and issubclass(a, b)] == []
    assert all(sum(issubclass(kind, each) for each in four) == 1 for kind, _ in ENDS)


def test_a_broken_file_of_words_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Words are read while the program is loaded: who has broken a file hears which and where."""
    broken = tmp_path / "nature.toml"
    broken.write_text("[complaint]\nvi = tệ\n", encoding="utf-8")
    loading = ModuleType("mailflow.cli.app")
    monkeypatch.setattr(loading, "__getattr__", lambda _: read(broken), raising=False)
    monkeypatch.setitem(sys.modules, "mailflow.cli.app", loading)
    with pytest.raises(SystemExit, match=str(EXIT_USAGE)):
        main()
    told = capsys.readouterr().err
    assert told.startswith(f"mailflow: {broken}: ")
    assert "at line 2" in told
    assert told.count("\n") == 1
