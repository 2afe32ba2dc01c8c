"""Trouble from outside: wrong passwords, servers that go and come back, wrong configs, full disks."""

import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from mailflow.adapters.servers import ServerSettings

from support.faulty_smtp import HANG, FaultySmtpServer
from support.house import mail
from support.mailbed import Bed, MailBed, mails
from support.people import letters, post
from support.program import END_SECONDS, Company, Program, write_config
from support.restarting import RestartingBed

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]

DISK = 74


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def sink() -> Iterator[FaultySmtpServer]:
    with FaultySmtpServer() as sink:
        yield sink


@pytest.fixture
def program(dovecot: MailBed, company: Company, sink: FaultySmtpServer, tmp_path: Path) -> Iterator[Program]:
    """A daemon whose letters go to a small SMTP server that the test commands."""
    config = write_config(tmp_path, dovecot, company, smtp=sink.settings())
    with Program(config) as program:
        yield program


def fill(bed: MailBed, company: Company, numbers: range) -> None:
    """Many customers write at once."""
    with bed.many() as lmtp:
        for number in numbers:
            sender = company.customer(f"c{number}")
            raw = mail(sender=f"<{sender}>", subject=f"Khiếu nại {number}", to=company.support)
            lmtp.sendmail(sender, [company.support], raw)


def acknowledgements(sink: FaultySmtpServer, company: Company) -> dict[str, int]:
    """How many letters each customer got."""
    found: dict[str, int] = {}
    for letter in sink.taken:
        if letter.recipient.endswith(f".{company.tag}@customers.test"):
            found[letter.recipient] = found.get(letter.recipient, 0) + 1
    return found


def test_wrong_password(dovecot: MailBed, company: Company, program: Program) -> None:
    """One line for IMAP that says what, where, what to do; it is tried again, and works once it is right."""
    secret = program.folder / "secret"
    right = secret.read_text()
    secret.write_text("wrong\n")
    program.start()
    program.await_told("trouble")
    time.sleep(2)
    [line] = program.told("trouble")
    assert line["what"] == f"mailbox {company.support}"
    assert "login refused" in line["detail"]
    assert "Check username and password" in line["detail"]
    assert f"localhost:{dovecot.ports['imaps']}" in line["detail"]
    assert "wrong" not in line["detail"]
    assert program.stop() == 0
    done = program.command("once")
    assert done.returncode == 2
    secret.write_text(right)
    program.start()
    fill(dovecot, company, range(1))
    program.await_told("opened")


def test_certificate_of_a_stranger(dovecot: MailBed, program: Program) -> None:
    """A certificate that nobody vouches for: no password is sent, one line says what to check."""
    words = program.config.read_text().replace(
        dovecot.ca_file, dovecot.ca_file.replace("ca.pem", "other-ca.pem")
    )
    program.config.write_text(words)
    program.start()
    program.await_told("trouble")
    time.sleep(2)
    [line] = program.told("trouble")
    assert "certificate is not accepted" in line["detail"]
    assert "ca_file" in line["detail"]
    assert program.stop() == 0


def test_servers_go_and_come_back(company: Company, tmp_path: Path) -> None:
    """IMAP and SMTP are away for a while: said once each, then everything is done as if nothing had been."""
    clock = tmp_path / "clock"
    clock.write_text("0")
    with RestartingBed() as bed:
        bed.start_postfix()
        config = write_config(tmp_path, bed, company)
        with Program(config, ("--clock", str(clock))) as program:
            program.start()
            fill(bed, company, range(1))
            letters(bed, company.customer("c0"), "acknowledgement")

            bed.stop_dovecot()
            program.await_told("trouble", what=f"mailbox {company.support}")
            time.sleep(3)
            bed.start_dovecot()
            fill(bed, company, range(1, 3))
            program.await_told("recovered", what=f"mailbox {company.support}")
            letters(bed, company.customer("c2"), "acknowledgement")
            before = [line["detail"] for line in program.told("trouble")]
            assert len(before) == len(set(before)) <= 2  # the connection is lost; nobody listens

            bed.stop_postfix()
            fill(bed, company, range(3, 6))
            program.await_told("opened", 6)
            program.await_told("trouble", what=f"sending for {company.support}")
            bed.start_postfix_again()
            clock.write_text("40")  # letters wait half a minute for a server that was away
            fill(bed, company, range(6, 7))
            for number in range(3, 7):
                assert len(letters(bed, company.customer(f"c{number}"), "acknowledgement")) == 1
            program.await_told("recovered", what=f"sending for {company.support}")
            assert len(program.told("trouble")) == len(before) + 1, program.told("trouble")
            assert program.stop() == 0
        assert program.one("select count(*) from outbox where state not in ('sent', 'kept back')") == 0


def test_reload(dovecot: MailBed, company: Company, tmp_path: Path) -> None:
    """A wrong config, or a mailbox that nobody has adopted, is told with its line and the old one stays."""
    dovecot.start_postfix()
    config = write_config(tmp_path, dovecot, company)
    right = config.read_text()
    with Program(config) as program:
        program.start()
        pid = program.pid

        config.write_text(right.replace('department = "technical"', 'departmant = "technical"'))
        program.signal(signal.SIGHUP)
        [line] = program.await_told("trouble", what="reload")
        assert "the old config stays" in line["detail"]
        assert "departmant" in line["detail"]
        assert f"{config}:" in line["detail"]
        fill(dovecot, company, range(1))
        program.await_told("opened", route="routes[2]")

        write_config(tmp_path, dovecot, company, mailboxes=("support", "help"), start="")
        program.signal(signal.SIGHUP)
        program.await_told("trouble", 2, what="reload")
        assert "mailflow adopt" in program.told("trouble")[1]["detail"]

        config.write_text(right.replace('"invoice"', '"invoice", "Khiếu nại 1"'))
        program.signal(signal.SIGHUP)
        program.await_told("reloaded")
        program.await_told("ready", 2)
        fill(dovecot, company, range(1, 2))
        [opened] = program.await_told("opened", department="billing")
        assert opened["route"] == "routes[1]"
        assert program.pid == pid
        assert len(letters(dovecot, company.at("billing"), "new_ticket")) == 1
        assert program.stop() == 0


def test_end_in_the_middle_of_work(
    dovecot: MailBed, company: Company, sink: FaultySmtpServer, program: Program
) -> None:
    """SIGTERM with a full mailbox: gone within 10 s, nothing half done, and nothing twice afterwards."""
    count = done = 0
    while done == count:  # on a busy machine all may be done before the signal comes
        assert count < 2000, "the signal never came in the middle"
        before, more = len(sink.taken), range(count, count + 200)
        fill(dovecot, company, more)
        count += len(more)
        program.start(ready=False)
        program.until(lambda before=before: len(sink.taken) > before + 20)
        assert program.stop() == 0
        done = program.one("select count(*) from tickets")
    assert done > 0
    assert program.one("select count(*) from outbox where state = 'sending'") == 0
    unfiled = "select count(*) from arrivals where disposition <> '' and not filed"
    in_time = not program.told("stopped", detail="a thread was still busy; its work is repeated next time")
    assert program.one(unfiled) == 0 or not in_time  # a slow machine leaves it to the next start
    assert program.command("db", "check").returncode == 0
    program.start()
    program.until(lambda: len(acknowledgements(sink, company)) == count)
    program.until(
        lambda: program.one("select count(*) from outbox where state not in ('sent', 'kept back')") == 0
    )
    program.until(lambda: program.one(unfiled) == 0)
    assert program.stop() == 0
    assert set(acknowledgements(sink, company).values()) == {1}


def test_end_while_a_server_keeps_silent(
    dovecot: MailBed, company: Company, sink: FaultySmtpServer, program: Program
) -> None:
    """The SMTP server hangs after the final dot: SIGTERM still ends it in time; the letter goes again."""
    sink.fail("dot", HANG)
    fill(dovecot, company, range(1))
    program.start()
    program.until(lambda: not sink.faults["dot"])
    started = time.monotonic()
    assert program.stop() == 0
    assert time.monotonic() - started < END_SECONDS
    program.start()
    program.until(lambda: acknowledgements(sink, company))
    assert program.stop() == 0
    assert acknowledgements(sink, company) == {company.customer("c0"): 1}


@pytest.mark.parametrize("when", ["at the start", "at work"])
def test_end_in_the_middle_of_a_long_look(program: Program, when: str) -> None:
    """A look into the database that would take for ever: SIGTERM breaks it off."""
    slow = program.folder / "slow"
    program.bend = ("--linger", str(slow))
    if when == "at the start":
        slow.touch()
    program.start(ready=when == "at work")
    slow.touch()
    program.until(slow.with_suffix(".begun").exists)
    assert program.stop() == 0
    assert program.command("db", "check").returncode == 0


def test_disk_full(dovecot: MailBed, company: Company, sink: FaultySmtpServer, program: Program) -> None:
    """Intake stops with its exit code, nothing is half done; with room again everything goes on."""
    assert program.command("once").returncode == 0
    count = 100
    fill(dovecot, company, range(count))
    full = (program.folder / "mailflow.db").stat().st_size // 512 + 400
    limit = ("sh", "-c", f'ulimit -f {full}; exec "$@"', "sh")
    assert program.start(ready=False, through=limit).wait() == DISK
    assert program.command("status").returncode == 1
    [line] = program.told("stopped")
    assert "cannot be written" in line["detail"]
    assert "Traceback" not in program.words()
    before = program.one("select count(*) from tickets")
    assert before < count
    assert program.command("db", "check").returncode == 0
    kept = mails(dovecot, company.support) + mails(dovecot, company.support, "Processed")
    assert len(kept) == count
    assert program.start(ready=False, through=limit).wait() == DISK  # still full: says so again
    program.start()
    program.until(lambda: len(acknowledgements(sink, company)) == count)
    left = "select count(*) from outbox where state not in ('sent', 'kept back')"  # notices beyond the ration
    program.until(lambda: program.one(left) == 0)
    assert program.stop() == 0
    assert program.one("select count(*) from tickets") == count
    assert mails(dovecot, company.support) == []
    assert program.command("db", "check").returncode == 0


def test_ends_of_the_terminal(dovecot: MailBed, company: Company, program: Program) -> None:
    """Nobody reads what it says any more: it works on."""
    program.start(ready=False, through=("sh", "-c", '"$@" 2>&1 | head -c 200 >/dev/null', "sh"))
    try:
        fill(dovecot, company, range(3))
        until = time.monotonic() + 60
        while program.folder.joinpath("mailflow.db").exists() is False or not _tickets(program, 3):
            assert time.monotonic() < until
            time.sleep(0.1)
    finally:
        lock = (program.folder / "mailflow.db.lock").resolve()
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and _holds(process, lock):
                Program.end(int(process.name))


def _tickets(program: Program, count: int) -> bool:
    return bool(
        program.rows("select 1 from sqlite_master where name = 'tickets'")
        and program.one("select count(*) from tickets") == count
    )


def _holds(process: Path, file: Path) -> bool:
    try:
        return any(link.resolve() == file for link in (process / "fd").iterdir())
    except OSError:
        return False


def test_customers_mail_during_downtime(dovecot: MailBed, company: Company, tmp_path: Path) -> None:
    """Mail that came while nobody worked is acknowledged at the next start, once."""
    dovecot.start_postfix()
    with Program(write_config(tmp_path, dovecot, company)) as program:
        program.start()
        assert program.stop() == 0
        for number in range(3):
            sender = company.customer(f"c{number}")
            post(dovecot, sender, company.support, mail(sender=f"<{sender}>", to=company.support))
        program.start()
        for number in range(3):
            assert len(letters(dovecot, company.customer(f"c{number}"), "acknowledgement")) == 1


def test_reload_in_the_middle_of_work(
    dovecot: MailBed, company: Company, sink: FaultySmtpServer, program: Program
) -> None:
    """SIGHUP again and again while mail comes and a letter hangs: everything once, nothing lost."""
    sink.fail("accepted", HANG)
    program.start()
    count = 40
    fill(dovecot, company, range(1))
    program.until(lambda: sink.faulted)
    for number in range(3):
        fill(dovecot, company, range(1 + number * 13, 14 + number * 13))
        program.signal(signal.SIGHUP)
        program.await_told("reloaded", number + 1)
    program.until(lambda: len(acknowledgements(sink, company)) == count)
    program.until(lambda: program.one("select count(*) from outbox where state = 'sending'") == 0)
    assert program.stop() == 0
    assert program.one("select count(*) from tickets") == count
    assert set(acknowledgements(sink, company).values()) == {1}
    assert program.one("select count(*) from outbox where answer = 'Interrupted.'") == 1


def test_another_process_holds_the_database(
    dovecot: MailBed, company: Company, sink: FaultySmtpServer, program: Program
) -> None:
    """Somebody's shell keeps a transaction open for longer than we wait: told, waited for, nothing lost."""
    program.start()
    with closing(sqlite3.connect(program.folder / "mailflow.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        fill(dovecot, company, range(3))
        [line] = program.await_told("trouble", what=f"mailbox {company.support}")
        assert "locked by another process" in line["detail"]
        other.execute("ROLLBACK")
    program.until(lambda: len(acknowledgements(sink, company)) == 3)
    program.await_told("recovered")
    assert program.stop() == 0
    assert set(acknowledgements(sink, company).values()) == {1}


def test_nothing_answers_at_all(company: Company, sink: FaultySmtpServer, tmp_path: Path) -> None:
    """An IMAP server that takes the connection and says nothing: SIGTERM ends the first look at it, too."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        imap = ServerSettings("127.0.0.1", silent.getsockname()[1], "none", "me", "x")
        bed = cast("Bed", SimpleNamespace(imap=lambda _: imap))
        with Program(write_config(tmp_path, bed, company, smtp=sink.settings())) as program:
            program.start(ready=False)
            silent.settimeout(20)
            connection, _ = silent.accept()
            with connection:
                assert program.stop() == 0
                assert program.told("ready") == []
