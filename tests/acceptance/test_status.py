"""``status`` tells the truth, and the admins are written to: real daemon, real servers, real kills."""

import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.faulty_smtp import HANG, FaultySmtpServer
from support.house import mail
from support.mailbed import MailBed
from support.people import letters_now, post
from support.program import Company, Program, write_config

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def sink() -> Iterator[FaultySmtpServer]:
    with FaultySmtpServer() as sink:
        yield sink


class Watched:
    """A daemon whose clock the test moves; ``status`` is asked as a monitor asks it."""

    def __init__(self, config: Path, behind: timedelta = timedelta()) -> None:
        self._clock = config.parent / "clock"
        self.set_clock(-behind)
        self.program = Program(config, ("--clock", str(self._clock)))

    def set_clock(self, ahead: timedelta) -> None:
        self._clock.write_text(str(ahead.total_seconds()))

    def status(self) -> tuple[int, dict[str, Any]]:
        """Exit code and what it tells machines; by the machine's own clock."""
        done = self.program.command("status", "--json")
        return done.returncode, json.loads(done.stdout)

    def alarms(self) -> list[str]:
        """What is told of the service itself."""
        return [alarm["words"] for alarm in self.status()[1]["alarms"]]


def told(found: dict[str, Any], words: str) -> bool:
    return any(words in alarm["words"] for alarm in found["alarms"])


def to_admins(sink: FaultySmtpServer, company: Company) -> int:
    """How many letters customer care, which stands in for the admins, has got."""
    return [letter.recipient for letter in sink.taken].count(company.at("care"))


def complain(bed: MailBed, company: Company, name: str = "lan") -> None:
    sender = company.customer(name)
    post(bed, sender, company.support, mail(sender=f"<{sender}>", to=company.support))


def test_killed(dovecot: MailBed, company: Company, sink: FaultySmtpServer, tmp_path: Path) -> None:
    """SIGKILL with letters under way and mail waiting: the next look says so, with exit code 1."""
    watched = Watched(write_config(tmp_path, dovecot, company, smtp=sink.settings()))
    with watched.program as program:
        program.start()
        program.until(lambda: watched.status()[0] == 0)
        sink.fail("accepted", *[HANG] * 4)
        complain(dovecot, company)
        program.until(lambda: sink.faulted)
        program.kill()
        complain(dovecot, company, "minh")
        code, found = watched.status()
        assert code == 1
        assert told(found, "not there any more")
        assert told(found, "being sent when it ended")
        sink.hang_up()
        sink.faults.clear()
        program.start()
        program.until(lambda: watched.status()[0] == 0)
        assert program.stop() == 0
        assert watched.status()[0] == 0  # a restart on purpose wakes nobody at once


def test_login_refused(dovecot: MailBed, company: Company, sink: FaultySmtpServer, tmp_path: Path) -> None:
    """IMAP refuses the password: a line at once, exit 1 after five minutes, a letter after fifteen.

    When the password's file is right again nobody needs to tell the daemon: mail flows, and the admins hear.
    """
    watched = Watched(
        write_config(tmp_path, dovecot, company, smtp=sink.settings()), behind=timedelta(minutes=20)
    )
    secret = tmp_path / "secret"
    right = secret.read_text()
    secret.write_text("expired\n")
    with watched.program as program:
        program.start()
        program.until(lambda: "login refused" in str(program.rows("select value from notes")))
        watched.set_clock(-timedelta(minutes=18))
        complain(dovecot, company)
        assert not to_admins(sink, company)
        watched.set_clock(timedelta())
        program.await_told("trouble told")
        program.until(lambda: to_admins(sink, company) == 1)
        code, found = watched.status()
        assert code == 1
        assert told(found, f"mailbox {company.support}")
        assert told(found, "login refused")
        [trouble] = found["health"]["troubles"]
        lasted = datetime.now(UTC) - datetime.fromisoformat(trouble["since"])
        assert timedelta(minutes=15) < lasted < timedelta(minutes=30)
        secret.write_text(right)
        program.await_told("reloaded")  # by itself
        program.await_told("opened")
        program.until(lambda: not watched.alarms())
        watched.set_clock(timedelta(minutes=6))
        program.await_told("trouble told", count=2)
        program.until(lambda: to_admins(sink, company) == 2)
        assert program.stop() == 0


def test_smtp_dies(dovecot: MailBed, company: Company, sink: FaultySmtpServer, tmp_path: Path) -> None:
    """The SMTP server goes while the daemon lives: its words, and after five minutes exit 1."""
    watched = Watched(
        write_config(tmp_path, dovecot, company, smtp=sink.settings()), behind=timedelta(minutes=7)
    )
    with watched.program as program:
        program.start()
        sink.fail("greet", *["421 4.3.2 gone to lunch"] * 10_000)
        sink.hang_up()
        complain(dovecot, company)
        program.until(lambda: "gone to lunch" in str(program.rows("select value from notes")))
        watched.set_clock(timedelta())
        program.until(lambda: watched.status()[0] == 1)
        assert any("gone to lunch" in words for words in watched.alarms())
        assert not any("'mailflow run'" in words for words in watched.alarms())
        sink.faults.clear()
        program.until(lambda: watched.status()[0] == 0)
        assert program.stop() == 0


def test_reload_refused(dovecot: MailBed, company: Company, sink: FaultySmtpServer, tmp_path: Path) -> None:
    """The old config stays, and status ends with 1 until the file is right."""
    watched = Watched(write_config(tmp_path, dovecot, company, smtp=sink.settings()))
    with watched.program as program:
        program.start()
        words = program.config.read_text()
        program.config.write_text(words + "\n[nonsense]\n")
        program.signal(signal.SIGHUP)
        program.await_told("trouble", what="reload")
        program.until(lambda: "the old config stays" in str(program.rows("select value from notes")))
        program.config.write_text(words)
        code, found = watched.status()
        assert code == 1
        assert told(found, "the old config stays")
        assert told(found, "nonsense")
        program.signal(signal.SIGHUP)
        program.await_told("reloaded")
        program.until(lambda: watched.status()[0] == 0)
        assert program.stop() == 0


@pytest.mark.parametrize("left", [None, b""], ids=["deleted", "of 0 bytes"])
def test_store_is_gone(
    dovecot: MailBed, company: Company, sink: FaultySmtpServer, tmp_path: Path, left: bytes | None
) -> None:
    """The database has vanished: 74 and its name, not "there is no database yet"."""
    watched = Watched(write_config(tmp_path, dovecot, company, smtp=sink.settings()))
    with watched.program as program:
        program.start()
        program.kill()
        for path in tmp_path.glob("mailflow.db*"):
            if not path.name.endswith(".lock"):
                path.unlink()
        if left is not None:
            (tmp_path / "mailflow.db").write_bytes(left)
        done = program.command("status")
        assert done.returncode == 74
        assert "mailflow.db: the database is gone or empty" in done.stderr


def test_cron(dovecot: MailBed, company: Company, sink: FaultySmtpServer, tmp_path: Path) -> None:
    """Rounds of ``once`` count as looks; what they met is known to status."""
    watched = Watched(write_config(tmp_path, dovecot, company, smtp=sink.settings()))
    with watched.program as program:
        assert program.command("once").returncode == 0
        assert watched.status()[0] == 0
        secret = tmp_path / "secret"
        secret.write_text("expired\n")
        assert program.command("once").returncode == 2
        code, found = watched.status()
        assert code == 0  # it has just begun
        assert told(found, "login refused")
        assert letters_now(dovecot, company.at("care")) == []
