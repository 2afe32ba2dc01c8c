"""One broken thing harms only itself: real daemon, Dovecot and Postfix, and a clock that a test moves."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from support.house import answer, mail
from support.mailbed import MailBed
from support.people import letters, post
from support.program import Company, Program, write_config

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]

DAY = 86_400


@pytest.fixture
def program(dovecot: MailBed, tmp_path: Path) -> Iterator[tuple[Program, Company, Path]]:
    """A company whose daemon runs, and whose clock a test can move."""
    dovecot.start_postfix()
    company, clock = Company(), tmp_path / "clock"
    clock.write_text("0")
    with Program(write_config(tmp_path, dovecot, company), ("--clock", str(clock))) as program:
        yield program, company, clock


def test_a_wrapped_name_and_a_damaged_mail(dovecot: MailBed, program: tuple[Program, Company, Path]) -> None:
    """Staff wrap the customer's name; the stored mails are damaged: everybody still gets their letters."""
    running, company, clock = program
    running.start()
    for name in ("lan", "bob"):
        sender = company.customer(name)
        raw = mail("Hóa đơn sai, tôi muốn khiếu nại.", sender=f"<{sender}>", subject=name, to=company.support)
        post(dovecot, sender, company.support, raw)
        letters(dovecot, sender, "acknowledgement")
    notices = letters(dovecot, company.at("billing"), "new_ticket", 2)
    mine = next(each for each in notices if "lan" in str(each["Subject"]))
    wrapped = f"#customer Trần Thị\nLan <{company.customer('lan')}>\n#note đã sửa tên"
    sender = company.at("billing")
    to = str(mine["Reply-To"] or company.support)  # written before the probe is back
    post(dovecot, sender, to, answer(mine, wrapped, sender=f"<{sender}>", to=to))
    letters(dovecot, sender, "receipt")
    assert running.one("select customer_name from tickets where id = 1") == "Trần Thị Lan"
    assert running.stop() == 0
    base = next(running.folder.glob("*.db"))
    with closing(sqlite3.connect(base)) as connection, connection:
        connection.execute("update originals set content = zeroblob(10)")
    clock.write_text(str(2 * DAY))
    running.start()
    told = letters(dovecot, sender, "escalation")
    assert all(list(each.iter_attachments()) == [] for each in told)
    running.await_told("admins told")
    done = running.command("db", "check")
    assert done.returncode == 1
    assert "KN-" in done.stderr
    assert "mail 1 differs from its digest" in " ".join(done.stderr.split())
    assert running.stop() == 0
    with closing(sqlite3.connect(base)) as connection, connection:
        connection.execute("update deadlines set stages = 'x', next_at = 0 where ticket_id = 1")
    late = company.customer("late")
    post(dovecot, late, company.support, mail("Tôi muốn khiếu nại.", sender=f"<{late}>", to=company.support))
    done = running.command("once")
    assert done.returncode == 1
    assert "deadline not done, attempt 1" in " ".join(done.stderr.split())
    letters(dovecot, late, "acknowledgement")
