"""The service manager is told the truth, and the unit locks the daemon in as far as it says."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from mailflow.adapters import systemd
from mailflow.cli.common import EXIT_NOT_ADOPTED, EXIT_USAGE

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
    """Ready, alive, reloading, ready again, stopping: each one datagram in systemd's words."""
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    assert systemd.ready("3 mailboxes")
    assert systemd.alive()
    assert systemd.alive("42 tickets open")
    assert systemd.reloading()
    assert systemd.stopping("finishing two letters")
    told = [manager.recv(4096).decode().splitlines() for _ in range(5)]
    assert told[:3] == [
        ["READY=1", "STATUS=3 mailboxes"],
        ["WATCHDOG=1"],
        ["WATCHDOG=1", "STATUS=42 tickets open"],
    ]
    assert told[4] == ["STOPPING=1", "STATUS=finishing two letters"]
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


@pytest.mark.parametrize(
    ("microseconds", "pid", "seconds"),
    [("120000000", "", 120.0), ("120000000", "1", None), ("", "", None), ("0", "", None), ("x", "", None)],
)
def test_watchdog_interval(
    microseconds: str, pid: str, seconds: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The interval is in seconds, ours only, and absent where there is no watchdog."""
    monkeypatch.setenv("WATCHDOG_USEC", microseconds)
    monkeypatch.setenv("WATCHDOG_PID", pid)
    assert systemd.watchdog_seconds() == seconds


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
    assert int(service["TimeoutStopSec"][0]) >= 10  # SIGTERM ends the daemon within 10 s
    not_mended_by_trying_again = {str(EXIT_USAGE), str(EXIT_NOT_ADOPTED)}
    assert set(service["RestartPreventExitStatus"][0].split()) == not_mended_by_trying_again
    assert service["StateDirectory"] == ["mailflow"]
    assert "Environment" not in service  # secrets come as credentials
