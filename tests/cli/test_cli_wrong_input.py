"""What may be wrong around a command: it says what, where and what to do, and ends with the right code."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import typer
from cli_company import Shell
from mailflow.adapters.store import database as place_of_database
from mailflow.adapters.store.database import SingleWriter
from mailflow.cli import common
from mailflow.cli.arguments import in_order
from mailflow.cli.common import EXIT_CODES, ended_by_a_bug

READING = [["tickets"], ["ticket", "KN-2026-000001"], ["status"], ["outbox"], ["quarantine"], ["db", "check"]]


def name(arguments: list[str]) -> str:
    return arguments[0]


class TestConfig:
    """A config that is missing or wrong."""

    @pytest.mark.parametrize("command", [*READING, ["check"], ["run"], ["once"], ["adopt"]], ids=name)
    def test_missing(self, company: Shell, command: list[str]) -> None:
        """No config: how to make one, exit code 2."""
        (company.folder / "config.toml").unlink()
        result = company.run(*command)
        assert result.exit_code == 2
        assert "there is no such file. Make one with 'mailflow init'" in result.stderr

    @pytest.mark.parametrize("command", [*READING, ["check"], ["run"], ["explain", "config.toml"]], ids=name)
    def test_wrong(self, company: Shell, command: list[str]) -> None:
        """Every mistake on a line of its own, with its place; exit code 2; nothing else is done."""
        config = company.folder / "config.toml"
        command = [str(config) if word == "config.toml" else word for word in command]
        config.write_text(
            config.read_text().replace("department =", "departmant =").replace("port = 1", 'port = "1"')
        )
        result = company.run(*command)
        assert result.exit_code == 2
        assert result.stdout == ""
        lines = result.stderr.splitlines()
        assert len(lines) >= 4
        assert all(line.startswith(f"{config}:") for line in lines)
        assert any('did you mean "department"?' in line for line in lines)

    def test_a_folder(self, company: Shell) -> None:
        """A folder in place of the file."""
        (company.folder / "config.toml").unlink()
        (company.folder / "config.toml").mkdir()
        result = company.run("tickets")
        assert result.exit_code == 2
        assert "cannot be read" in result.stderr


class TestDatabase:
    """A database that is not as it should be."""

    def test_newer_than_the_program(self, company: Shell) -> None:
        """A database that a newer program made is refused by every command, and says why."""
        with closing(sqlite3.connect(company.folder / "mailflow.db")) as base:
            base.execute("update alembic_version set version_num = '9999'")
            base.commit()
        for command in (*READING, ["explain", str(company.folder / "config.toml")], ["db", "upgrade"]):
            result = company.run(*command)
            assert result.exit_code == 2, command
            assert "its schema is version 9999" in result.stderr
            assert "use the newer program that made it" in result.stderr

    @pytest.mark.parametrize("command", READING, ids=name)
    def test_not_a_database(self, company: Shell, command: list[str]) -> None:
        """A damaged file: which one, and that a backup is needed; exit code 74."""
        base = company.folder / "mailflow.db"
        base.write_text("hello " * 1000)
        result = company.run(*command)
        assert result.exit_code == 74
        assert result.stderr.startswith(f"mailflow: {base}: the database is damaged")
        assert "restore a backup" in result.stderr

    def test_a_changed_record(self, company: Shell) -> None:
        """``db check`` finds an event that was changed afterwards, and where."""
        sound = company.run("db", "check").stdout
        assert sound.startswith("The database is sound: 6 tickets, all mails, letters and events")
        with closing(sqlite3.connect(company.folder / "mailflow.db")) as base:
            base.execute("update events set payload = replace(payload, 'invoices', 'outvoices')")
            base.execute("delete from events where ticket_id = 3")
            base.commit()
        result = company.run("db", "check", "--quiet")
        assert result.exit_code == 1
        assert "KN-2026-000001: event 2: the text was changed" in result.stderr
        assert "KN-2026-000003: no events" in result.stderr
        assert "keep this file and restore a backup" in result.stderr

    def test_locked(self, company: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
        """Looking waits for nobody; bringing the schema up to date does not start beside a daemon."""
        base = company.folder / "mailflow.db"
        with closing(sqlite3.connect(base)) as other, SingleWriter(base):
            other.execute("begin immediate")
            for command in READING:
                assert company.run(*command).exit_code == (command == ["status"]), (
                    command
                )  # of the quarantine
            monkeypatch.setattr(place_of_database, "LOCK_PATIENCE", 0.1)
            result = company.run("db", "upgrade")
        assert result.exit_code == 75
        assert "another mailflow is running on this database; stop it first" in result.stderr
        assert "already" in company.run("db", "upgrade").stdout

    @pytest.mark.skipif(not shutil.which("setpriv"), reason="not run: setpriv is not installed")
    def test_no_permission(self, company: Shell) -> None:
        """Somebody else's database: says so, and as whom to run it."""
        base = company.folder / "mailflow.db"
        base.chmod(0o000)
        rights = "-dac_override,-dac_read_search"  # root reads everything with these
        drop = ["setpriv", f"--bounding-set={rights}", "--inh-caps=-all"] if os.geteuid() == 0 else []
        for command in (["tickets"], ["db", "check"], ["explain", "config.toml"]):
            done = company.bare("--config", "config.toml", *command, through=drop)
            assert done.returncode == 2, command
            assert done.stderr.startswith(
                f"mailflow: {base}: permission denied; run it as the user that runs"
            )


def test_a_bug_ends_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody expected: one line to report, exit code 70; the traceback only for who asks for it."""

    def end() -> str:
        with pytest.raises(KeyError) as caught:
            {}["no \x1b[31mred"]
        assert ended_by_a_bug(caught.value) == 70
        return capsys.readouterr().err

    monkeypatch.delenv("MAILFLOW_TRACEBACK", raising=False)
    told = " ".join(end().split())
    assert told.startswith(
        "mailflow: a mistake in the program: KeyError: 'no \\x1b[31mred' (test_cli_wrong_input.py"
    )
    assert "Traceback" not in told
    monkeypatch.setenv("MAILFLOW_TRACEBACK", "1")
    assert "Traceback" in end()


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("tickets --config x --json", "--config x tickets --json"),
        ("--config x tickets", "--config x tickets"),
        ("tickets -c x hoa don", "-c x tickets hoa don"),
        ("tickets --config=x", "--config=x tickets"),
        ("tickets -- --config x", "tickets -- --config x"),
        ("tickets --config", "tickets --config"),
        ("help", "--help"),
        ("help db upgrade", "db upgrade --help"),
        ("-c x help", "-c x --help"),
        ("tickets help", "tickets help"),
        ("", ""),
    ],
)
def test_the_config_may_be_named_anywhere(typed: str, understood: str) -> None:
    """Before or behind the command; and ``help`` is understood."""
    assert in_order(typed.split()) == understood.split()


class TestProcesses:
    """The same from outside, where only a real process can tell."""

    def test_no_command(self, company: Shell) -> None:
        """Help, with every command and the meaning of every exit code."""
        done = company.bare(COLUMNS="80")
        assert done.returncode == 2
        text = " ".join((done.stdout + done.stderr).replace("│", " ").split())
        for command in (
            "demo",
            "init",
            "check",
            "adopt",
            "run",
            "once",
            "explain",
            "tickets",
            "quarantine",
            "db",
        ):
            assert f" {command} " in text
        for code, meaning in EXIT_CODES.items():
            assert f"{code} {meaning}." in text

    def test_a_reader_that_has_enough(self, company: Shell) -> None:
        """``| head`` ends a long output without a word."""
        done = subprocess.run(
            f"'{sys.executable}' -m mailflow explain --json mails | head -1",
            shell=True,
            cwd=self._many(company),
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "MAILFLOW_CONFIG": ""},
        )
        assert done.stdout.count("\n") == 1
        assert done.stderr == ""

    def _many(self, company: Shell) -> Path:
        (company.folder / "mails").mkdir()
        for number in range(300):
            (company.folder / "mails" / f"{number:03}.eml").write_text("Subject: x\n\n" + "y " * 1000)
        (company.folder / "config.toml").unlink()
        return company.folder

    def test_an_old_terminal(self, company: Shell) -> None:
        """Letters that the output cannot show are escaped; JSON stays JSON."""
        old = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
        shown = company.process("tickets", **old)
        assert shown.returncode == 0, shown.stderr
        assert "\\u53d1\\u7968" in shown.stdout
        told = company.process("tickets", "--json", **old)
        assert '"subject": "\\u53d1\\u7968\\u9519\\u8bef"' in told.stdout


def test_sentences_reach_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing in a message is taken for markup: file names and servers' words may hold brackets."""
    end = common.fail("[bold]file[/] said: [red]no\x07", 2)
    assert isinstance(end, typer.Exit)
    assert capsys.readouterr().err == "mailflow: [bold]file[/] said: [red]no \n"
