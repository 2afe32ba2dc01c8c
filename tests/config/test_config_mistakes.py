"""The admin writes X; this message comes.  mistakes.txt is the promise, word by word."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from config_company import COMPANY, changed, mistakes, warnings
from mailflow.config import ConfigError, load

HERE = Path(__file__).parent


def table(name: str) -> Iterator[tuple[str, str, list[str]]]:
    """Each case: what the admin does, the file then, the messages."""
    for block in (HERE / name).read_text(encoding="utf-8").split("\n\n")[1:]:
        title, *lines = block.strip("\n").split("\n")
        said = {mark: [line[2:] for line in lines if line[:1] == mark] for mark in "-+!"}
        old, new = "\n".join(said["-"]), "\n".join(said["+"])
        text = changed(old, new) if said["+"] else changed(f"{old}\n", "")
        yield title.removeprefix("# "), text, [f"config.toml:{line}" for line in said["!"]]


CASES = list(table("mistakes.txt"))
DOUBTS = list(table("doubts.txt"))


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_mistake_is_named(text: str, expected: list[str], tmp_path: Path) -> None:
    """Each mistake gives exactly its messages, at their lines and columns, and no other."""
    assert [line.replace(f"{tmp_path}/", "") for line in mistakes(tmp_path, text)] == expected


def test_the_table_is_long() -> None:
    """The frequent mistakes are in the table, and no case got lost in reading it."""
    assert len(CASES) == (HERE / "mistakes.txt").read_text(encoding="utf-8").count("\n# ") >= 90


def test_the_company_itself_is_right(tmp_path: Path) -> None:
    """The file that the table changes has no mistake of its own, and nothing doubtful."""
    assert mistakes(tmp_path, COMPANY) == []
    assert warnings(tmp_path, COMPANY) == []


def test_all_mistakes_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    """One look at the file is enough: form, references, loops and missing secrets come together."""
    text = COMPANY
    for old, new in (
        ('name = "Công ty ACME"', 'nmae = "Công ty ACME"'),
        ('"vi", "en"', '"vn", "en"'),
        ('{ env = "SUPPORT_PASSWORD" }', '{ env = "NOT_THERE" }'),
        ("port = 587", 'port = "587"'),
        ('security = "starttls"', 'security = "none"'),
        ('"billing@acme.vn"', '"support@acme.vn"'),
        ('department = "billing"', 'department = "biling"\nnature = "complain"'),
        ('"cskh@acme.vn"', '"cskh"'),
    ):
        text = text.replace(old, new, 1)
    found = mistakes(tmp_path, text)
    assert [line.split(": ")[1] for line in found] == [
        "[organisation].nmae",
        "[organisation].languages[1]",
        "[[mailboxes]][1].imap.password",
        "[[mailboxes]][1].smtp.port",
        "[[mailboxes]][1].smtp.security",
        "[[departments]][1].address",
        "[[routes]][1].department",
        "[[routes]][1].nature",
        "[roles].customer_care",
    ]


def test_several_lines_that_are_not_toml(tmp_path: Path) -> None:
    """What stands on lines of its own is told at once; what may only follow from it is not."""
    text = COMPANY.replace('"Công ty ACME"', "Công ty ACME").replace('"billing@acme.vn"', "billing@acme.vn")
    assert [line.split(": ")[0] for line in mistakes(tmp_path, text)] == [
        "config.toml:2:8",
        "config.toml:22:11",
    ]


@pytest.mark.parametrize(
    ("what", "data", "expected"),
    [
        ("UTF-16 of an old Notepad", COMPANY.encode("utf-16"), "config.toml:1:1: this is not UTF-8 text"),
        (
            "one byte of Latin 1",
            COMPANY.encode().replace("ô".encode(), b"\xf4"),
            "config.toml:2:10: this is not UTF",
        ),
        (
            "lists a thousand deep",
            b"a = " + b"[" * 5000,
            "config.toml: lists or tables are nested too deeply",
        ),
        ("a number of 5000 digits", b"a = " + b"9" * 5000, "config.toml: not valid TOML: Exceeds the limit"),
        ("nothing at all", b"", "config.toml:1:1: [[mailboxes]]: missing"),
    ],
)
def test_files_that_are_hardly_files(what: str, data: bytes, expected: str, tmp_path: Path) -> None:
    """Whatever the bytes are, the answer is a sentence with a place."""
    assert mistakes(tmp_path, data)[0].startswith(expected), what


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Who has no file is told how to get one; a folder is no file."""
    with pytest.raises(ConfigError, match=r'there is no such file; "mailflow init" writes one'):
        load(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in DOUBTS], ids=[case[0] for case in DOUBTS]
)
def test_what_is_only_doubtful_is_a_warning(text: str, expected: list[str], tmp_path: Path) -> None:
    """The file loads, and the admin hears of it."""
    assert warnings(tmp_path, text) == expected
