"""The way of a mail through the code is short, and docs/how-it-works.md names every file of it."""

import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import mailflow
from mailflow.adapters.system.journal import LogJournal
from mailflow.config import load
from mailflow.runtime.shift import Shift
from mailflow.runtime.status import StatusBoard
from mailflow.runtime.wiring import adopt_configured, only_writer, runtime

from support.embedded_bed import EmbeddedBed
from support.house import mail
from support.patience import EVENT
from support.program import Company, write_config

PACKAGE = Path(mailflow.__file__).parent
PAGE = PACKAGE.parent / "docs" / "how-it-works.md"
TAKES_IN, DECIDES, SENDS = "flow/intake.py", "domain/triage/triage.py", "flow/dispatch.py"
MOST = 12  # files that a newcomer has to open
SPINE = ("runtime/", "flow/", "domain/triage/")
OUTSIDE = re.compile(r"socket\.|Buffered|Connection\.|Cursor\.|^(?:read|write)$")
"""Calls of C code by which the outside is touched: sockets, the child's pipes, the database."""


OTHER_WORK = {"flow/quarantine.py", "flow/subaddresses.py"}
"""What the same thread does besides, and once before the very first mail: nothing to do with this one."""


class Recorder:
    """The files that are at work whenever the outside is touched or a mail is decided on, in that order."""

    def __init__(self) -> None:
        self.files: dict[str, None] = {}
        self.on = False

    def __call__(self, frame: FrameType, event: str, what: Any) -> None:
        """For sys.setprofile."""
        if not self.on:
            return
        touched = event == "c_call" and OUTSIDE.search(getattr(what, "__qualname__", ""))
        if touched or (event == "call" and frame.f_code.co_name == "decide"):
            at_work = list(_files(frame))
            if not OTHER_WORK.intersection(at_work):
                self.files.update(dict.fromkeys(reversed(at_work)))

    @property
    def spine(self) -> list[str]:
        """What decides and orders, without the adapters."""
        return [file for file in self.files if file.startswith(SPINE)]

    @property
    def doors(self) -> set[str]:
        """The rooms of the adapters that the mail and its letters went through."""
        return {file.split("/")[1] for file in self.files if file.startswith("adapters/")}


def _files(frame: FrameType | None) -> Iterator[str]:
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(PACKAGE):
            yield path.relative_to(PACKAGE).as_posix()
        frame = frame.f_back


@contextmanager
def recording() -> Iterator[Recorder]:
    """All threads that begin within are recorded while ``on`` is set."""
    recorder = Recorder()
    threading.setprofile(recorder)
    try:
        yield recorder
    finally:
        threading.setprofile(None)


def test_a_mail_passes_few_files_and_each_is_told(tmp_path: Path) -> None:
    """A complaint comes and is acknowledged: twelve files at most see to it, those of the page."""
    company = Company()
    with EmbeddedBed() as bed, recording() as recorder:
        config = load(write_config(tmp_path, bed, company))
        with only_writer(config, journal=LogJournal()) as database:
            adopt_configured(config, database)
            with runtime(config, database, LogJournal()) as place:
                shift = Shift(place, StatusBoard(lambda: None), lambda: None)
                shift.start()
                wait_until(lambda: not shift.unseen)
                recorder.on = True
                bed.deliver("lan@customers.test", company.support, _complaint(company))
                wait_until(lambda: _acknowledged(database))
                recorder.on = False
                assert shift.stop()
    told = re.findall(r"(?m)^\| [0-9]+ \| `([a-z_/]+\.py)` \|", PAGE.read_text(encoding="utf-8"))
    assert sorted(recorder.spine) == sorted(told)
    assert len(told) <= MOST
    order = [recorder.spine.index(file) for file in (TAKES_IN, DECIDES, SENDS)]
    assert order == sorted(order)
    assert recorder.doors >= {"imap", "reading", "store", "smtp"}
    assert sys.getprofile() is None


def wait_until(happened: Callable[[], bool]) -> None:
    """Look again and again until it has happened."""
    end = time.monotonic() + EVENT
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def _complaint(company: Company) -> bytes:
    return mail(
        "Tôi bị tính tiền sai.\r\n",
        sender="<lan@customers.test>",
        subject="Khiếu nại",
        to=company.support,
        message_id="<spine@customers.test>",
    )


def _acknowledged(database: Any) -> bool:
    with database.connection() as connection:
        sent = "select count(*) from outbox where state = 'sent'"
        return bool(connection.exec_driver_sql(sent).scalar() == 3)  # the director and the department, too
