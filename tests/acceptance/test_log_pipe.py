"""A log collector that hangs: mail is answered all the same, and SIGTERM ends the daemon."""

import fcntl
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.faulty_smtp import FaultySmtpServer
from support.house import mail
from support.mailbed import MailBed
from support.program import LAUNCHER, Company, Program, write_config

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]


@pytest.fixture
def full_pipe() -> Iterator[tuple[int, int]]:
    """A pipe into which nothing more goes; to read, to write."""
    ends = os.pipe()
    fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, 4096)
    os.set_blocking(ends[1], False)
    try:
        while True:
            os.write(ends[1], b"x" * 64)
    except BlockingIOError:
        os.set_blocking(ends[1], True)
    yield ends
    for end in ends:
        os.close(end)


def test_nobody_reads_the_log(dovecot: MailBed, full_pipe: tuple[int, int], tmp_path: Path) -> None:
    """Sixty complaints are acknowledged while not one line is taken, and SIGTERM is done in ten seconds."""
    company = Company()
    with FaultySmtpServer() as sink:
        config = write_config(tmp_path, dovecot, company, smtp=sink.settings())
        with dovecot.many() as lmtp:
            for number in range(60):
                sender = company.customer(f"c{number}")
                raw = mail(sender=f"<{sender}>", subject=f"Khiếu nại {number}", to=company.support)
                lmtp.sendmail(sender, [company.support], raw)
        with Program(config) as program:
            program._process = subprocess.Popen(
                [*LAUNCHER, "--config", str(config), "run"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=full_pipe[1],
                cwd=tmp_path,
            )
            customers = {company.customer(f"c{number}") for number in range(60)}
            program.until(lambda: customers <= {letter.recipient for letter in sink.taken})
            assert program.stop() == 0
