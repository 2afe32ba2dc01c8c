"""No process to read mail with, kills at the wrong moment, a store that is gone: no mail pays for it."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.house import answer, mail
from support.mailbed import MailBed, mails
from support.people import letters
from support.program import Company, Program, write_config

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def program(dovecot: MailBed, company: Company, tmp_path: Path) -> Iterator[Program]:
    dovecot.start_postfix()
    with Program(write_config(tmp_path, dovecot, company, more='subaddressing = "no"')) as program:
        yield program


def complaints(dovecot: MailBed, company: Company, number: int, first: int = 0) -> list[str]:
    """So many customers write; their addresses."""
    names = [company.customer(f"c{n}") for n in range(first, first + number)]
    with dovecot.many() as lmtp:
        for name in names:
            raw = mail(
                "Tôi muốn khiếu nại đơn hàng, xin xử lý giúp.\r\n", sender=f"<{name}>", to=company.support
            )
            lmtp.sendmail(name, [company.support], raw)
    return names


def test_no_process_can_read_mail(dovecot: MailBed, company: Company, program: Program) -> None:
    """Twenty complaints wait while the reader's module is gone; once it is back all are answered."""
    hidden = program.folder / "hidden"
    program.bend = ("--hide", str(hidden))
    program.start()
    hidden.touch()
    for child in Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)
    names = complaints(dovecot, company, 20)
    program.until(lambda: any("no mail can be read" in str(t["detail"]) for t in program.told("trouble")))
    assert program.one("select count(*) from arrivals where attempts > 0 or disposition <> ''") == 0
    hidden.unlink()
    for name in names:
        assert len(letters(dovecot, name, "acknowledgement")) == 1
    assert program.told("quarantined") == []
    assert program.stop() == 0
    assert program.one("select count(*) from tickets") == 20
    assert mails(dovecot, company.support) == []


def test_killed_at_the_wrong_moment(dovecot: MailBed, company: Company, program: Program) -> None:
    """Four kills hit the same ordinary mail, among many, among few, twice alone: it is answered."""
    raw = mail("Khiếu nại, ĐÚNG LÚC NÀY.\r\n", sender=f"<{company.customer('lan')}>", to=company.support)
    word = raw.partition(b"\r\n\r\n")[2].split()[0].decode()
    complaints(dovecot, company, 4)
    dovecot.deliver(company.customer("lan"), company.support, raw)
    program.bend = ("--die", word, "--hurry")
    for _ in range(4):
        program.start(ready=False)
        assert program.wait(60) == -signal.SIGKILL
    program.bend = ("--hurry",)
    program.start()
    assert len(letters(dovecot, company.customer("lan"), "acknowledgement")) == 1
    program.until(lambda: not mails(dovecot, company.support))
    assert program.stop() == 0
    assert program.rows("select disposition, count(*) from arrivals group by 1") == [("opened", 5)]


def test_the_store_is_deleted_under_way(dovecot: MailBed, company: Company, program: Program) -> None:
    """It ends with 74 and says so; the mail that comes then stays in the mailbox."""
    program.start()
    complaints(dovecot, company, 1)
    program.await_told("opened")
    program.until(lambda: not mails(dovecot, company.support))
    for file in program.folder.glob("mailflow.db"):
        file.unlink()
    complaints(dovecot, company, 1, first=1)
    assert program.wait(60) == 74
    assert "the store is no longer there" in program.words()
    assert len(mails(dovecot, company.support)) == 1
    program.start(ready=False)  # as the service manager does
    assert program.wait(60) == 3
    assert "mailflow adopt --new-store" in program.words()
    assert len(mails(dovecot, company.support)) == 1


def test_the_store_is_empty_at_the_start(dovecot: MailBed, company: Company, program: Program) -> None:
    """No numbering begins again until a person says that the old store is gone for good."""
    program.start()
    program.await_told("store made")
    assert program.stop() == 0
    (program.folder / "mailflow.db").write_bytes(b"")
    program.start(ready=False)
    assert program.wait(60) == 3
    done = program.command("adopt", "--new-store")
    assert done.returncode == 0, done.stderr
    complaints(dovecot, company, 1)
    program.start()
    program.await_told("opened")
    assert program.stop() == 0
    again = program.command("adopt", "--new-store")
    assert again.returncode == 2
    assert "nothing is overwritten" in again.stderr


def test_the_volume_is_not_mounted(dovecot: MailBed, company: Company, program: Program) -> None:
    """Store and lock file are gone together: the references in the processed folder speak for them."""
    program.start()
    [name] = complaints(dovecot, company, 1)
    [letter] = letters(dovecot, name, "acknowledgement")
    raw = answer(letter, "Tôi bổ sung thông tin.\r\n", sender=f"<{name}>", to=company.support)
    dovecot.deliver(name, company.support, raw)
    program.await_told("joined")
    program.until(lambda: not mails(dovecot, company.support))
    assert program.stop() == 0
    for file in program.folder.glob("mailflow.db*"):
        file.unlink()
    complaints(dovecot, company, 1, first=1)
    program.start(ready=False)
    assert program.wait(60) == 3
    assert "holds mail with references up to" in program.words()
    assert len(mails(dovecot, company.support)) == 1
    assert program.command("adopt", "--new-store").returncode == 0
    program.start()
    [opened] = program.await_told("opened")
    assert opened["reference"].endswith("-000002")
    assert program.stop() == 0
