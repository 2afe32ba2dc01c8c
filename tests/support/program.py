"""The program as an admin runs it: a config.toml, real processes, real signals, what they print.

Everything is looked at from outside: the log lines on standard error, ``--json`` commands, mailboxes.
"""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Self, TypeVar
from uuid import uuid4

from mailflow.adapters.servers import ServerSettings

from support.mailbed import Bed
from support.nursery import Life, nursery
from support.patience import EVENT

T = TypeVar("T")
LAUNCHER = (sys.executable, "-m", "mailflow")
END_SECONDS = 60.0  # what SIGTERM may take where others use the machine, too; alone it takes 10 at most


@dataclass(frozen=True, slots=True)
class Company:
    """Addresses that no other test uses, so that every mailbox is found empty."""

    tag: str = field(default_factory=lambda: uuid4().hex[:10])

    def at(self, name: str) -> str:
        """One of the company's addresses: ``at("billing")``."""
        domain = "company.test" if name.startswith(("support", "help")) else "departments.test"
        return f"{name}.{self.tag}@{domain}"

    def customer(self, name: str) -> str:
        """An address of somebody outside."""
        return f"{name}.{self.tag}@customers.test"

    @property
    def support(self) -> str:
        """What customers write to."""
        return self.at("support")


_MAILBOX = """
[[mailboxes]]
address = "{address}"
display_name = "ACME Customer Care"
poll = "5s"
{more}
[mailboxes.imap]
{imap}
[mailboxes.smtp]
{smtp}
"""
_COMPANY = """
[organisation]
name = "ACME"
domain = "company.test"
{mailboxes}
[store]
url = "sqlite:///mailflow.db"

[[departments]]
name = "billing"
label = {{ vi = "Phòng kế toán", en = "Billing", zh = "财务部" }}
address = "{billing}"
manager = "{manager}"

[[departments]]
name = "technical"
address = "{technical}"

[[routes]]
department = "billing"
subject_or_text = ["hóa đơn", "invoice", "发票"]

[[routes]]
department = "technical"

[roles]
director = "{director}"
customer_care = "{care}"
{extra}
[log]
format = "json"
"""


def server_lines(server: ServerSettings) -> str:
    """A server as config.toml names it; the password stands in a file beside it."""
    lines = [f'host = "{server.host}"', f"port = {server.port}", f'security = "{server.security}"']
    if server.username:
        lines += [f'username = "{server.username}"', 'password = { file = "secret" }']
    if server.ca_file and server.security != "none":
        lines.append(f'ca_file = "{server.ca_file}"')
    return "\n".join(lines)


def write_config(
    folder: Path,
    bed: Bed,
    company: Company,
    *,
    mailboxes: Sequence[str] = ("support",),
    smtp: ServerSettings | None = None,
    start: str = 'start_from = "2020-01-01"',
    more: str = "",
    extra: str = "",
) -> Path:
    """A config.toml for a company on a mail system; ``more`` is for each mailbox, ``extra`` stands last."""
    folder.mkdir(parents=True, exist_ok=True)
    sections = []
    for name in mailboxes:
        address = company.at(name)
        imap, out = server_lines(bed.imap(address)), server_lines(smtp or bed.smtp(address))
        sections.append(_MAILBOX.format(address=address, more=f"{start}\n{more}", imap=imap, smtp=out))
    names = {n: company.at(n) for n in ("billing", "technical", "manager", "director", "care")}
    path = folder / "config.toml"
    path.write_text(_COMPANY.format(mailboxes="".join(sections), extra=extra, **names), encoding="utf-8")
    secret = folder / "secret"
    secret.write_text(bed.imap(company.support).password + "\n")
    secret.chmod(0o600)
    return path


class Program:
    """mailflow with one config: commands that end, and a daemon in as many lives as a test gives it."""

    def __init__(self, config: Path, bend: Sequence[str] = ()) -> None:
        """``bend`` names parts of the daemon to be replaced (see bent_program)."""
        self.config = config
        self.folder = config.parent
        self.bend = tuple(bend)
        self.log = self.folder / "log"
        self._process: subprocess.Popen[bytes] | Life | None = None
        self._commands = count(1)
        self._born = 0  # where in the log the present life begins

    # --- commands --------------------------------------------------------------------------------

    def command(self, *arguments: str, seconds: float = EVENT) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        number = next(self._commands)
        out, err = self.folder / f"out{number}", self.folder / f"err{number}"
        life = nursery().start(("--config", str(self.config), *arguments), self.folder, out, err)
        try:
            code = life.wait(seconds)
        finally:
            life.kill()
        return subprocess.CompletedProcess(arguments, code, out.read_text(), err.read_text())

    def json(self, *arguments: str) -> Any:
        """What a command tells machines."""
        done = self.command(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    # --- the daemon ------------------------------------------------------------------------------

    def start(self, *, ready: bool = True, through: Sequence[str] = ()) -> Self:
        """Start ``mailflow run``; ``through`` is what starts it (with limits, with fewer rights)."""
        assert self._process is None or self._process.poll() is not None, "it is running already"
        self._born = self.log.stat().st_size if self.log.exists() else 0
        arguments = ("--config", str(self.config), "run")
        if through:
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    [*through, *LAUNCHER, *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self.folder,
                )
        else:
            self._process = nursery().start(arguments, self.folder, self.log, self.log, self.bend)
        if ready:
            self.until(lambda: self.told("ready"), EVENT, "the program is not ready")
        return self

    @property
    def pid(self) -> int:
        """Of the running daemon."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the daemon lives."""
        return self._process is not None and self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def stop(self) -> int:
        """SIGTERM, as systemd does; the exit code.  AssertionError when it takes much too long."""
        assert self._process is not None
        self._process.terminate()
        return self.wait(END_SECONDS)

    def wait(self, seconds: float = EVENT) -> int:
        """The exit code, once it has ended by itself."""
        assert self._process is not None
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"still running after {seconds:g} s\n{self.words()}") from None

    def kill(self) -> None:
        """SIGKILL: no farewell."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @staticmethod
    def end(pid: int) -> None:
        """SIGKILL for a process that the program has started, if it is still there."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    # --- what it tells ---------------------------------------------------------------------------

    def words(self) -> str:
        """What this life has written on its terminal."""
        return self.log.read_bytes()[self._born :].decode("utf-8", "replace") if self.log.exists() else ""

    def lines(self) -> list[dict[str, Any]]:
        """The log lines of this life."""
        whole = self.words().rpartition("\n")[0]
        return [json.loads(line) for line in whole.split("\n") if line.startswith("{")]

    def told(self, action: str, **facts: object) -> list[dict[str, Any]]:
        """The log lines about an action with these facts."""
        return [
            line
            for line in self.lines()
            if line.get("action") == action and all(line.get(k) == v for k, v in facts.items())
        ]

    def until(self, looked: Callable[[], T], seconds: float = EVENT, failure: str = "it did not happen") -> T:
        """What ``looked`` finds, as soon as it finds something; else AssertionError with the log."""
        end = time.monotonic() + seconds
        while not (found := looked()):
            assert time.monotonic() < end, f"{failure}\n{self.words()[-4000:]}"
            if self._process is not None and self._process.poll() is not None and not looked():
                code = self._process.returncode
                raise AssertionError(f"{failure}: it ended with {code}\n{self.words()[-4000:]}")
            time.sleep(0.03)
        return found

    def await_told(
        self, action: str, count: int = 1, seconds: float = EVENT, **facts: object
    ) -> list[dict[str, Any]]:
        """The log lines about an action, once there are so many."""
        what = f"{count} x {action} {facts or ''} not told"
        return self.until(
            lambda: found if len(found := self.told(action, **facts)) >= count else [], seconds, what
        )

    # --- what it keeps ---------------------------------------------------------------------------

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Look into the database without the right to write."""
        with closing(
            sqlite3.connect(f"file:{self.folder / 'mailflow.db'}?mode=ro", uri=True, timeout=60)
        ) as base:
            return base.execute(sql).fetchall()

    def one(self, sql: str) -> Any:
        """One value of the database."""
        return self.rows(sql)[0][0]
