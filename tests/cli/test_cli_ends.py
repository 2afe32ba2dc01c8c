"""What kind of trouble it was decides the exit code: each kind has one thing that is to be done about it."""

import pytest
import typer
from mailflow.cli.common import (
    EXIT_AGAIN,
    EXIT_DISK,
    EXIT_NOT_ADOPTED,
    EXIT_USAGE,
    EXIT_WRONG,
    honest_ends,
)
from mailflow.flow.folder import NotAdopted
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
