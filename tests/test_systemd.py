"""The service manager is told the truth, and the unit locks the daemon in as far as it says."""

import contextlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from mailflow.adapters.servers import ServerSettings
from mailflow.adapters.system import systemd
from mailflow.cli.common import EXIT_NOT_ADOPTED, EXIT_USAGE
from mailflow.ports.errors import Temporary
from mailflow.runtime.daemon import FIRST_LOOK, Daemon
from mailflow.runtime.status import Backoff

from support.house import ListJournal
from support.program import Company, Program, write_config

UNIT = Path(__file__).parent.parent / "systemd" / "mailflow.service"


@pytest.fixture(params=["file", "abstract"])
def manager(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[socket.socket]:
    """A notification socket as systemd opens it, in both kinds of address."""
    address = str(tmp_path / "notify") if request.param == "file" else f"@mailflow-test-{tmp_path}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address.replace("@", "\0", 1))
        listening.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        yield listening


def test_life_of_a_daemon(manager: socket.socket) -> None:
    """Starting, ready, alive, reloading, ready again, stopping: each one datagram in systemd's words."""
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    assert systemd.starting("asking", 60)
    assert systemd.ready("3 mailboxes")
    assert systemd.alive()
    assert systemd.reloading()
    assert systemd.status("42 tickets open")
    assert systemd.stopping("finishing two letters")
    told = [manager.recv(4096).decode().splitlines() for _ in range(6)]
    assert told[:3] == [
        ["STATUS=asking", "EXTEND_TIMEOUT_USEC=90000000"],
        ["READY=1", "STATUS=3 mailboxes"],
        ["WATCHDOG=1"],
    ]
    assert told[4] == ["STATUS=42 tickets open"]
    assert told[5] == ["STOPPING=1", "STATUS=finishing two letters"]
    name, _, microseconds = told[3][1].partition("=")
    assert (told[3][0], name) == ("RELOADING=1", "MONOTONIC_USEC")
    assert before <= int(microseconds) <= time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000


def test_status_stays_one_field(manager: socket.socket) -> None:
    """Words from a mail server cannot forge a field."""
    systemd.ready("it said: no\nMAINPID=1\r\nWATCHDOG=trigger")
    assert manager.recv(4096).decode().splitlines() == [
        "READY=1",
        "STATUS=it said: no MAINPID=1 WATCHDOG=trigger",
    ]


@pytest.mark.parametrize("address", ["", "/nonexistent/notify", "@mailflow-nobody-listens", "vsock:2:1234"])
def test_nobody_listens(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without systemd, or with its socket gone, telling is no error."""
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    assert systemd.ready("here") is False
    monkeypatch.delenv("NOTIFY_SOCKET")
    assert systemd.ready("here") is False


# --- what the daemon tells ------------------------------------------------------------------------


def heard(manager: socket.socket) -> list[str]:
    """What the service manager has been told meanwhile, without the watchdog's food."""
    manager.setblocking(False)
    lines: list[str] = []
    with contextlib.suppress(BlockingIOError):
        while True:
            lines += manager.recv(4096).decode().splitlines()
    return [line for line in lines if line != "WATCHDOG=1"]


class ShiftOfOne:
    """A shift as the daemon sees it: one mailbox, and what has been looked at."""

    def __init__(self) -> None:
        self.place = SimpleNamespace(
            mailbox_runtimes=[SimpleNamespace(config=SimpleNamespace(address="a@b.test"))]
        )
        self.unseen = self.progressing = True


def test_ready_after_the_first_look(manager: socket.socket) -> None:
    """READY once every server has been looked at; the status then says what is wrong, and when it is over."""
    daemon = Daemon(Path("config.toml"), cast("Any", None), ListJournal())
    shift = ShiftOfOne()
    later = time.monotonic() + 60
    daemon._announce(cast("Any", shift), later)
    assert heard(manager) == ["STATUS=asking the mail servers of a@b.test"]
    trouble = Backoff(ListJournal(), daemon._board, "mailbox a@b.test")
    trouble.met(Temporary("mail.b.test:993: login refused"))
    shift.unseen = False
    wrong = "STATUS=working on a@b.test; trouble: mailbox a@b.test: mail.b.test:993: login refused"
    for _ in range(3):
        daemon._announce(cast("Any", shift), later)
    assert heard(manager) == ["READY=1", wrong]
    trouble.met(Temporary("mail.b.test:993: login refused"))
    daemon._announce(cast("Any", shift), later)
    assert heard(manager) == []
    trouble.over()
    daemon._announce(cast("Any", shift), later)
    assert heard(manager) == ["STATUS=working on a@b.test"]


def test_ready_without_a_server_that_says_nothing(manager: socket.socket) -> None:
    """A server that does not even refuse keeps the service from starting for a minute, not for ever."""
    daemon = Daemon(Path("config.toml"), cast("Any", None), ListJournal())
    daemon._announce(cast("Any", ShiftOfOne()), time.monotonic() - 0.1)
    assert heard(manager)[0] == "READY=1"


@pytest.mark.parametrize("manager", ["file"], indirect=True)
def test_servers_are_away_at_boot(manager: socket.socket, tmp_path: Path) -> None:
    """The service starts, says in its status what is wrong, and goes on trying until it is told to end."""
    nobody = ServerSettings("127.0.0.1", 1, "none", "", "")
    bed = cast("Any", SimpleNamespace(imap=lambda _: replace(nobody, username="me", password="x")))
    config = write_config(tmp_path, bed, Company(), smtp=nobody)
    with Program(config) as program:
        program.start(ready=False, through=("env", f"NOTIFY_SOCKET={manager.getsockname()}"))
        program.await_told("ready")
        assert len(program.told("trouble")) == 2
        program.until(lambda: "READY=1" in heard(manager))
        time.sleep(1.5)
        assert program.running
        assert len(program.told("trouble")) == 2
        assert program.stop() == 0
    told = heard(manager)
    assert told[-2:] == ["STOPPING=1", "STATUS=ending"]


# --- the unit ------------------------------------------------------------------------------------


def unit() -> dict[str, list[str]]:
    """The [Service] section: each key with all its values, in order."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in UNIT.read_text().splitlines():
        if line.startswith("["):
            section = line
        elif section == "[Service]" and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed (package systemd)")
    return subprocess.run(
        [program, "--no-pager", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_exposure_is_small() -> None:
    """The service manager rates the sandbox at 1.5 of 10 or better."""
    report = analyze("security", "--offline=true", "--threshold=15", str(UNIT))
    found = re.search(r"Overall exposure level for mailflow\.service: ([0-9.]+)", report.stdout)
    assert found, report.stdout + report.stderr
    assert float(found[1]) <= 1.5, report.stdout
    assert report.returncode == 0


def test_unit_is_understood(tmp_path: Path) -> None:
    """The service manager knows every key and value of the unit."""
    program = tmp_path / "mailflow"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    copy = tmp_path / "mailflow.service"
    text = UNIT.read_text().replace("/opt/mailflow/bin/mailflow", str(program))
    copy.write_text(text.replace("/bin/kill", str(program)))  # procps is not on every test machine
    report = analyze("verify", "--man=false", "--recursive-errors=no", str(copy))
    complaints = [line for line in report.stderr.splitlines() if "mailflow" in line]
    assert complaints == []
    assert report.returncode == 0, report.stderr


def test_unit_keeps_its_promises() -> None:
    """Readiness, watchdog, an orderly end and no restart for a mistake in the config."""
    service = unit()
    assert service["Type"] == ["notify"]
    assert int(service["WatchdogSec"][0]) > 0
    assert int(service["TimeoutStartSec"][0]) > FIRST_LOOK
    assert int(service["TimeoutStopSec"][0]) >= 10  # SIGTERM ends the daemon within 10 s
    not_mended_by_trying_again = {str(EXIT_USAGE), str(EXIT_NOT_ADOPTED)}
    assert set(service["RestartPreventExitStatus"][0].split()) == not_mended_by_trying_again
    check, hang_up = service["ExecReload"]
    assert check.endswith(" check --offline --quiet")  # without credentials: a wrong file ends the reload
    assert hang_up.endswith("kill -HUP $MAINPID")
    assert service["StateDirectory"] == ["mailflow"]
    assert "Environment" not in service  # secrets come as credentials
