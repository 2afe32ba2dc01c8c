"""A damaged database: each command says what, of which ticket and mail; none ends as if it were a mistake."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cli_company import Shell, fill


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled store that is as it should be."""
    folder = tmp_path_factory.mktemp("sound")
    fill(folder)
    with closing(sqlite3.connect(folder / "mailflow.db")) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    return folder


@pytest.fixture
def shell(sound: Path, tmp_path: Path) -> Shell:
    """Commands on a copy of it that a test may damage."""
    shutil.copytree(sound, tmp_path / "company")
    return Shell(tmp_path / "company")


def damage(shell: Shell, *sql: str) -> None:
    """Somebody, or a disk, changes rows behind the program's back."""
    with closing(sqlite3.connect(shell.folder / "mailflow.db")) as connection, connection:
        for statement in sql:
            connection.execute(statement)


FIRST = "(select first_digest from tickets where id = 1)"
FLIPPED = f"""
    update originals set content = substr(content, 1, length(content) - 1)
    || cast(char(1 + (unicode(substr(content, -1)) % 100)) as blob) where digest = {FIRST}
"""


def checked(shell: Shell) -> tuple[int, str]:
    """How the check ends, and what it says."""
    done = shell.run("db", "check")
    return done.exit_code, done.stdout + done.stderr


def test_a_sound_one_is_sound(shell: Shell) -> None:
    """Nothing is said of a store that nobody has touched."""
    assert checked(shell)[0] == 0
    assert shell.run("db", "check", "--quiet").stdout == ""


@pytest.mark.parametrize(
    ("sql", "line"),
    [
        (FLIPPED, "KN-2026-000001: mail 1 differs from its digest"),
        (
            f"update originals set content = zeroblob(10) where digest = {FIRST}",
            "KN-2026-000001: mail 1 differs from its digest",
        ),
        (
            f"delete from originals where digest = {FIRST}",
            "KN-2026-000001: mail 1: its original is missing",
        ),
        (
            "update letters set content = replace(cast(content as text), 'KN-2026-000002', 'KN-2026-000009')",
            "KN-2026-000002: the letter new_ticket to technical@acme.example differs from its digest",
        ),
        (
            "delete from letters where message_id in (select message_id from outbox where ticket_id = 2)",
            "KN-2026-000002: the letter new_ticket to technical@acme.example: its words are missing",
        ),
        (
            "update messages set words = cast(x'68ff69' as text) where ticket_id = 1",
            "KN-2026-000001: mail 1: words: its text is damaged",
        ),
        (
            "update events set payload = cast(x'7bff7d' as text) where ticket_id = 1 and sequence = 2",
            "KN-2026-000001: event 2: the text was changed",
        ),
        ("update events set at = 'x' where ticket_id = 1 and sequence = 2", "KN-2026-000001"),
        ("update tickets set status = 'x' where id = 1", "KN-2026-000001: status: there is no such state"),
        (
            "update tickets set status = 'closed' where id = 1",
            "KN-2026-000001: its status is 'closed', its events say 'with department'",
        ),
        (
            "update outbox set state = 'x' where id = 1",
            "to lan@customer.example: state: there is no such state",
        ),
        (
            "update tickets set received_at = -5 where id = 1",
            "KN-2026-000001: received_at: a time is damaged",
        ),
        (
            "update deadlines set stages = '[{' where id = 1",
            "KN-2026-000001: deadlines, row 1: stages: its JSON",
        ),
        (
            "update arrivals set digest = 'feed' where id = 1",
            "the mail feed, of no ticket: its original is missing",
        ),
        ("delete from events where ticket_id = 2", "KN-2026-000002: no events"),
    ],
)
def test_the_check_names_the_row(shell: Shell, sql: str, line: str) -> None:
    """Exit code 1, and a line that names ticket and mail."""
    damage(shell, sql)
    code, said = checked(shell)
    assert code == 1
    assert line in " ".join(said.split())
    assert "restore a backup" in said


COMMANDS = (
    ("ticket", "KN-2026-000001"),
    ("tickets",),
    ("status",),
    ("outbox", "--all"),
    ("original", "KN-2026-000001"),
    ("quarantine",),
)


@pytest.mark.parametrize("seed", range(10))
def test_random_bytes_in_pages(shell: Shell, seed: int) -> None:
    """Thirty bytes in each of thirty pages: found, whatever they hit; never a mistake in the program.

    Where not even the schema can be read, no command can be of use: 74, and what to do.
    """
    path, chance = shell.folder / "mailflow.db", random.Random(seed)
    whole = bytearray(path.read_bytes())
    page = int.from_bytes(whole[16:18], "big")
    for number in chance.sample(range(2, len(whole) // page), 30):
        for _ in range(30):
            whole[number * page + chance.randrange(page)] = chance.randrange(256)
    path.write_bytes(whole)
    done = shell.run("db", "check")
    schema_lost = done.exit_code == 74 and "the database" in done.stderr
    assert done.exit_code == 1 or schema_lost
    assert {shell.run(*command).exit_code for command in COMMANDS} <= {0, 1, 74}


class TestLook:
    """The commands that show things."""

    def test_original(self, shell: Shell) -> None:
        """A damaged one is not given out; the line names ticket and mail, and the others are still given."""
        damage(shell, FLIPPED)
        done = shell.run("original", "KN-2026-000001")
        assert done.exit_code == 1
        assert "KN-2026-000001: mail 1: the stored mail" in " ".join(done.stderr.split())
        assert shell.run("original", "KN-2026-000001", "--number", "2").exit_code == 0
        assert shell.run("original", "KN-2026-000002").exit_code == 0

    def test_missing_original(self, shell: Shell) -> None:
        """The numbers of the others stay what they are."""
        second = shell.run("original", "KN-2026-000001", "--number", "2").stdout
        damage(shell, f"delete from originals where digest = {FIRST}")
        done = shell.run("original", "KN-2026-000001")
        assert done.exit_code == 1
        assert "KN-2026-000001: mail 1: its original is missing" in " ".join(done.stderr.split())
        assert shell.run("original", "KN-2026-000001", "--number", "2").stdout == second

    def test_ticket(self, shell: Shell) -> None:
        """What can be shown is shown; the line names the mail."""
        damage(shell, "update messages set words = cast(x'68ff69' as text) where ticket_id = 1")
        done = shell.run("ticket", "KN-2026-000001")
        assert done.exit_code == 1
        assert "h\N{REPLACEMENT CHARACTER}i" in done.stdout
        assert "KN-2026-000001: mail 1: words: its text is damaged" in " ".join(done.stderr.split())
        assert shell.run("ticket", "KN-2026-000002").exit_code == 0

    @pytest.mark.parametrize(
        "sql",
        [
            "update events set payload = '{' where ticket_id = 1 and sequence = 2",
            "update deadlines set stages = 'x' where ticket_id = 1",
            "update tickets set received_at = 'x' where id = 1",
        ],
    )
    def test_what_cannot_be_shown(self, shell: Shell, sql: str) -> None:
        """The ticket and the row are named, and no other ticket is concerned."""
        damage(shell, sql)
        done = shell.run("ticket", "KN-2026-000001")
        assert done.exit_code == 1
        assert "KN-2026-000001: " in done.stderr
        assert shell.run("ticket", "KN-2026-000002").exit_code == 0

    def test_tickets(self, shell: Shell) -> None:
        """The list shows all others, and names the one that cannot be read."""
        damage(shell, "update tickets set received_at = 'x' where id = 1")
        done = shell.run("tickets")
        assert done.exit_code == 1
        assert "KN-2026-000001: a time is damaged" in " ".join(done.stderr.split())
        assert [line.split()[0][-1] for line in done.stdout.splitlines() if line.startswith("KN-")] == list(
            "65432"
        )

    def test_tickets_with_a_damaged_text(self, shell: Shell) -> None:
        """It is listed with a mark where bytes were lost, and named."""
        damage(shell, "update tickets set subject = cast(x'68ff69' as text) where id = 1")
        done = shell.run("tickets")
        assert done.exit_code == 1
        assert "h\N{REPLACEMENT CHARACTER}i" in done.stdout
        assert "KN-2026-000001: subject: its text is damaged" in " ".join(done.stderr.split())
