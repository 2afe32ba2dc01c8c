"""A hundred mails made to cost much, and a customer behind them: real daemon, real servers."""

import base64
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from support.faulty_smtp import FaultySmtpServer
from support.house import mail
from support.mailbed import MailBed
from support.program import Company, Program, write_config

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]

NUMBER = 100
CPU_SECONDS = 15  # of daemon and reader together, start included; each of these mails once took five and more


def head(sender: str, to: str, more: str) -> bytes:
    """The headers of a hostile mail."""
    return f"From: {sender}\nTo: {to}\nSubject: x\n{more}\n".encode()


def spaces(number: int, company: Company) -> bytes:
    """A page of 27 kB, most of it spaces."""
    page = base64.encodebytes(b"<pre>" + b" " * 20_000 + b"x%d</pre>" % number)
    more = "Content-Type: text/html\nContent-Transfer-Encoding: base64\n"
    return head(company.customer("eve"), company.support, more) + page


def marks(number: int, company: Company) -> bytes:
    """A letter with 50,000 marks on it."""
    more = "Content-Type: text/plain; charset=utf-8\n"
    letter = base64.encodebytes(("a" + "\u0315\u0300" * 25_000 + str(number)).encode())
    more += "Content-Transfer-Encoding: base64\n"
    return head(company.customer(f"eve{number}"), company.support, more) + letter


def commands(number: int, company: Company) -> bytes:
    """Command lines, as if a colleague had written them."""
    return head(company.at("billing"), company.support, "") + b"#note %d\n" % number * 15_000


FORMS: tuple[Callable[[int, Company], bytes], ...] = (spaces, marks, commands)


def cpu_seconds(pid: int) -> float:
    """What a process and its children have used of the processor."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return total


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="not run: looks into /proc of Linux")
def test_a_customer_behind_a_hundred_costly_mails(dovecot: MailBed, tmp_path: Path) -> None:
    """She is acknowledged after a few seconds of work; the others are all decided on."""
    company = Company()
    lan = company.customer("lan")
    with FaultySmtpServer() as sink:
        with dovecot.many() as lmtp:
            for number in range(NUMBER):
                raw = FORMS[number % len(FORMS)](number, company)
                lmtp.sendmail(company.customer("eve"), [company.support], raw)
            lmtp.sendmail(lan, [company.support], mail(sender=lan, subject="Khiếu nại", to=company.support))
        with Program(write_config(tmp_path, dovecot, company, smtp=sink.settings())) as program:
            program.start()
            program.until(lambda: any(letter.recipient == lan for letter in sink.taken))
            assert cpu_seconds(program.pid) < CPU_SECONDS
            settled = "select count(*) from arrivals where disposition <> ''"
            program.until(lambda: program.one(settled) == NUMBER + 1)
            assert program.one("select count(*) from arrivals where disposition = 'quarantined'") == 0
            assert program.one("select count(*) from messages where defects like '%only its beginning%'") == 0
            assert program.stop() == 0
