"""Starting for the first time, for cron, and where it must not start."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from support.house import mail
from support.mailbed import Bed, mails
from support.people import letters, letters_now
from support.program import Company, Program, write_config

pytestmark = pytest.mark.servers

USAGE, NOT_ADOPTED, DISK, AGAIN = 2, 3, 74, 75  # exit codes


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def program(bed: Bed, company: Company, tmp_path: Path) -> Iterator[Program]:
    with Program(write_config(tmp_path, bed, company)) as program:
        yield program


def write(bed: Bed, company: Company, customer: str, subject: str = "Khiếu nại") -> bytes:
    """A customer's mail, in the mailbox at once."""
    raw = mail(sender=f"<{company.customer(customer)}>", subject=subject, to=company.support)
    bed.deliver(company.customer(customer), company.support, raw)
    return raw


def test_old_mail_is_left_alone(bed: Bed, company: Company, tmp_path: Path) -> None:
    """Nothing runs before somebody has decided since when; what came before stays, unanswered, counted."""
    write(bed, company, "old1")
    write(bed, company, "old2")
    with Program(write_config(tmp_path, bed, company, start="")) as program:
        refused = program.start(ready=False)
        assert refused.wait() == NOT_ADOPTED
        assert "mailflow adopt" in program.words()
        assert "Traceback" not in program.words()
        assert program.command("once").returncode == NOT_ADOPTED
        time.sleep(max(0.0, 1.1 - time.time() % 1))  # IMAP tells the receipt in whole seconds
        assert program.command("adopt").returncode == 0
        time.sleep(1.0)
        write(bed, company, "new")
        program.start()
        program.await_told("opened")
        assert len(letters(bed, company.customer("new"), "acknowledgement")) == 1
        assert program.stop() == 0
        [folder] = program.json("status")["folders"]
    assert folder["dispositions"]["opened"] == 1
    assert folder["older"] == 2
    left = [raw for raw in mails(bed, company.support) if raw.startswith(b"Return-Path: <old")]
    assert len(left) == 2  # beside them there may be our letter to ourselves
    for old in ("old1", "old2"):
        assert letters_now(bed, company.customer(old)) == []


def test_once_for_cron(bed: Bed, company: Company, program: Program) -> None:
    """Takes in all that waits, sends all that is queued, ends with 0; nothing to do is no error."""
    write(bed, company, "lan")
    write(bed, company, "minh")
    done = program.command("once", "--verbose")
    assert done.returncode == 0, done.stderr
    assert "2 taken in" in done.stdout
    for name in ("lan", "minh"):
        assert len(letters(bed, company.customer(name), "acknowledgement")) == 1
    write(bed, company, "anna")
    for _ in range(2):  # something to do, and nothing: cron would mail each word
        again = program.command("once")
        assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert len(letters(bed, company.customer("anna"), "acknowledgement")) == 1
    assert program.command("db", "check").returncode == 0


def test_two_programs_on_one_database(bed: Bed, company: Company, program: Program) -> None:
    """The second one waits for a while, ends with 75 and says why; the first goes on."""
    program.start()
    second = Program(program.config, ("--hurry",))
    second.log = program.folder / "second.log"
    assert second.start(ready=False).wait() == AGAIN
    assert "another mailflow is running" in second.words()
    write(bed, company, "lan")
    assert len(letters(bed, company.customer("lan"), "acknowledgement")) == 1


def test_newer_schema_is_refused(bed: Bed, company: Company, program: Program) -> None:
    """An older program does not touch a database that it does not know."""
    assert program.command("once").returncode == 0
    with closing(sqlite3.connect(program.folder / "mailflow.db")) as base:
        base.execute("update alembic_version set version_num = '9999'")
        base.commit()
    write(bed, company, "lan")
    for command in ("run", "once", "status", "tickets"):
        done = program.command(command)
        assert done.returncode == USAGE, command
        assert "its schema is version 9999" in done.stderr
        assert "Traceback" not in done.stderr
    assert len(mails(bed, company.support)) >= 1


WITHOUT_ROOTS_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")


@pytest.mark.parametrize("case", ["no folder", "read-only file", "read-only folder", "not a database"])
def test_unwritable_database(bed: Bed, company: Company, tmp_path: Path, case: str) -> None:
    """Refuses to start, says why in a sentence, takes nothing in."""
    program = Program(write_config(tmp_path, bed, company))
    through: tuple[str, ...] = ()
    if os.geteuid() == 0 and case.startswith("read-only"):
        if not shutil.which("setpriv"):
            pytest.skip("not run: root may write everything, and setpriv is not installed")
        through = WITHOUT_ROOTS_RIGHTS
    program.config.write_text(program.config.read_text().replace("poll =", 'subaddressing = "no"\npoll ='))
    if case.startswith("read-only"):
        assert program.command("once").returncode == 0  # makes the database
    write(bed, company, "lan")
    if case == "no folder":
        words = program.config.read_text().replace("sqlite:///mailflow.db", "sqlite:///nowhere/mailflow.db")
        program.config.write_text(words)
    elif case == "not a database":
        (tmp_path / "mailflow.db").write_text("hello " * 1000)
    else:
        program.log.touch()
        (tmp_path / "mailflow.db").chmod(0o400)
        for beside in tmp_path.glob("mailflow.db-*"):
            beside.unlink()
        if case == "read-only folder":
            tmp_path.chmod(0o500)
    try:
        code = program.start(ready=False, through=through).wait()
    finally:
        tmp_path.chmod(0o700)
        program.kill()
    assert code == DISK, program.words()
    assert "Traceback" not in program.words()
    assert "mailflow:" in program.words()
    assert len(mails(bed, company.support)) == 1


def test_commands_run_beside_the_daemon(bed: Bed, company: Company, program: Program) -> None:
    """Looking while it works: the same ticket, the same bytes, the same counts."""
    program.start()
    raw = write(bed, company, "lan", subject="Hóa đơn sai")
    letters(bed, company.customer("lan"), "acknowledgement")
    [ticket] = program.json("tickets")
    assert ticket["customer"] == company.customer("lan")
    shown = program.command("ticket", ticket["reference"], "--why")
    assert ticket["reference"] in shown.stdout
    assert "hóa đơn" in shown.stdout.casefold()
    out = program.folder / "original.eml"
    assert program.command("original", ticket["reference"], "--out", str(out)).returncode == 0
    assert out.read_bytes().endswith(raw)
    status = program.json("status")
    assert sum(folder["seen"] for folder in status["folders"]) == sum(
        sum(folder["dispositions"].values()) for folder in status["folders"]
    )
    assert status["undecided"] == 0
    assert program.json("quarantine") == []
    assert program.command("outbox").returncode == 0
