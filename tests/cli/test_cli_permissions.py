"""What the user may not read or write: whose it is, its mode, as whom the program runs; before it matters."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from cli_company import Shell
from mailflow.adapters.system.permissions import user_name
from mailflow.cli import setup

needs_setpriv = pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="not run: setpriv is not installed"
)
ANSWERS = ["ACME", "acme.example", *[""] * 10, "file secret", "care@acme.example", *[""] * 4]
NOBODY = 65534


def without_roots_rights() -> list[str]:
    """What starts a program that the permissions hold for."""
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={rights}", "--inh-caps=-all"] if os.geteuid() == 0 else []


def refused(shell: Shell, *arguments: str) -> str:
    """What is said where the permissions forbid it."""
    done = shell.bare(*arguments, through=without_roots_rights(), stdin="\n")
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


class TestConfig:
    """The file that init made as root, and the service."""

    @needs_setpriv
    @pytest.mark.parametrize("command", ["tickets", "check", "run", "once", "status"])
    def test_unreadable(self, company: Shell, command: str) -> None:
        """Whose file it is, its mode, and who we are; on one line, in the program's own words."""
        (company.folder / "config.toml").chmod(0)
        told = refused(company, command, "--config", "config.toml")
        me = user_name()
        assert told.startswith("config.toml: cannot be read: Permission denied (it belongs to ")
        assert told.endswith(f", mode 0000; this is user {me})")

    @needs_setpriv
    def test_a_secret(self, company: Shell) -> None:
        """The same for a password's file."""
        (company.folder / "secret").chmod(0)
        told = refused(company, "--config", "config.toml", "run")
        assert 'secret": Permission denied (it belongs to ' in told
        assert "this is user" in told

    @needs_setpriv
    def test_the_database(self, company: Shell) -> None:
        """Check tells a folder in which SQLite could not write its journal; run says whose it is."""
        (company.folder / "data").mkdir()
        config = company.folder / "config.toml"
        config.write_text(config.read_text() + '[store]\nurl = "sqlite:///data/mailflow.db"\n')
        (company.folder / "data").chmod(0o500)
        try:
            done = company.bare(
                "--config", "config.toml", "check", "--offline", through=without_roots_rights()
            )
            run = company.bare("--config", "config.toml", "run", through=without_roots_rights())
        finally:
            (company.folder / "data").chmod(0o700)
        [line] = [line for line in done.stdout.splitlines() if line.startswith("✗")]
        assert done.returncode == 1
        assert "data cannot be written: it belongs to" in line
        assert "mode 0500; this is user" in line
        assert run.returncode == 74
        assert "mode 0500; this is user" in run.stderr


class TestInit:
    """The first file."""

    @needs_setpriv
    def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        """It says so before it asks anything."""
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o500)
        shell = Shell(tmp_path)
        told = refused(shell, "--config", "closed/config.toml", "init")
        assert "closed cannot be written: it belongs to" in told
        assert "question" not in told
        told = refused(shell, "--config", "nowhere/x/config.toml", "init")
        assert "there is no folder" in told

    @pytest.mark.skipif(os.geteuid() != 0, reason="not run: only root hands files over")
    def test_the_service_can_read_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Root keeps it, the service's group may read it: check, run and tickets work as that user."""
        monkeypatch.setattr(setup, "SERVICE_GROUP", "nogroup")
        shell = Shell(tmp_path)
        result = shell.run("init", stdin="\n".join(ANSWERS) + "\n")
        assert result.exit_code == 0, result.stderr
        assert "the group nogroup may read it" in result.stdout
        config = tmp_path / "config.toml"
        found = config.stat()
        assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (0, 0o640)
        for folder in (tmp_path, *tmp_path.parents):
            if folder.owner() == "root" and not folder.stat().st_mode & stat.S_IXOTH:
                folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
        done = subprocess.run(
            ["cat", str(config)],
            user=NOBODY,
            group=found.st_gid,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.startswith("# mailflow's configuration"), done.stderr

    @pytest.mark.skipif(os.geteuid() != 0, reason="not run: only root hands files over")
    def test_no_such_group(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It stays root's alone, and what to do stands there."""
        monkeypatch.setattr(setup, "SERVICE_GROUP", "no-such-group")
        result = Shell(tmp_path).run("init", stdin="\n".join(ANSWERS) + "\n")
        assert f"chgrp GROUP {tmp_path}/config.toml && chmod 640 {tmp_path}/config.toml" in result.stdout
        assert stat.S_IMODE((tmp_path / "config.toml").stat().st_mode) == 0o600

    def test_quotes_at_the_prompt(self, tmp_path: Path) -> None:
        """Who types quotes, because they stand in the file, means what is between them."""
        answers = ['"Sao Mai"', "“acme.example”", *ANSWERS[2:], "'billing'", "", '"hóa đơn", "invoice"', ""]
        result = Shell(tmp_path).run("init", stdin="\n".join(answers) + "\n")
        assert result.exit_code == 0, result.stderr
        text = (tmp_path / "config.toml").read_text()
        assert 'name = "Sao Mai"' in text
        assert 'domain = "acme.example"' in text
        assert 'name = "billing"' in text
        assert 'subject_or_text = ["hóa đơn", "invoice"]' in text

    def test_nobody_finds_half_of_it(self, tmp_path: Path) -> None:
        """Beside it nothing stays, and a link in its place is not followed."""
        result = Shell(tmp_path).run("init", stdin="\n".join(ANSWERS) + "\n")
        assert result.exit_code == 0
        assert [file.name for file in tmp_path.iterdir()] == ["config.toml"]
        (tmp_path / "config.toml").unlink()
        (tmp_path / "config.toml").symlink_to(tmp_path / "elsewhere")
        assert Shell(tmp_path).run("init", stdin="\n".join(ANSWERS) + "\n").exit_code == 2
        assert not (tmp_path / "elsewhere").exists()
