"""init, check, adopt: from an empty folder to a mailbox that may be worked on."""

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_company import CONFIG, Shell
from mailflow.adapters.store import schema
from mailflow.adapters.store.database import Database
from mailflow.adapters.store.place import note_made
from mailflow.config import load
from mailflow.language import builtin_folder

from support.house import HandClock, House, SeededRandomness, mail
from support.mailbed import Bed, MailBed
from support.patience import EVENT
from support.program import Company, write_config

FEW = ["ACME", "acme.example", *[""] * 10, "file secret", "care@acme.example", *[""] * 4]  # Enter: default


@pytest.fixture
def new_company(tmp_path: Path) -> Shell:
    """A company to which nobody has written yet."""
    (tmp_path / "config.toml").write_text(CONFIG)
    return Shell(tmp_path)


def house_with(shell: Shell, results: list[str]) -> None:
    """Mails that the receiving server has said this about; "" for none."""
    clock, randomness = HandClock(), SeededRandomness()
    store = Database(f"sqlite:///{shell.folder}/mailflow.db", clock=clock, randomness=randomness)
    schema.upgrade(store)
    house = House(clock=clock, randomness=randomness, database=store)
    for number, result in enumerate(results):
        headers = [("Authentication-Results", result)] if result else []
        house.arrives(mail(sender=f"c{number}@customer.example", headers=headers))
    house.turn()
    store.close()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell in an empty folder."""
    return Shell(tmp_path)


class TestInit:
    """The questions, and the file that comes of them."""

    def test_answers_from_a_file(self, shell: Shell) -> None:
        """Answers may come from a pipe; the file is for its owner alone, and check accepts it."""
        answers = [*FEW, "billing", "", "invoice, hóa đơn", "delivery", "d@acme.example", ""]
        result = shell.run("init", stdin="\n".join(answers) + "\n")
        assert result.exit_code == 0, result.stderr
        assert result.stdout.endswith("  mailflow check\n  mailflow run\n")
        assert "write the password into secret and chmod 600 it" in result.stdout
        path = shell.folder / "config.toml"
        assert path.stat().st_mode & 0o777 == 0o600
        assert "start_from = " in path.read_text()
        assert "+07:00" in path.read_text()  # as the organisation's clocks show it
        (shell.folder / "secret").write_text("x")
        (shell.folder / "secret").chmod(0o600)
        policy = load(path).policy
        assert [d.address for d in policy.departments] == ["billing@acme.example", "d@acme.example"]
        checked = shell.run("check", "--offline")
        assert checked.exit_code == 0, checked.stdout + checked.stderr
        assert checked.stderr == ""

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            (["ACME", "no domain"], 'found "no domain"'),
            (["ACME"], "ended at the question “Mail domain”; nothing was written"),
            ([], "ended at the question “Organisation”; nothing was written"),
            ([*FEW, "billing"], "ended at the question “Its address”; nothing was written"),
        ],
    )
    def test_a_file_that_does_not_answer(self, shell: Shell, answers: list[str], words: str) -> None:
        """Nobody can be asked again: it ends, says at which question, and writes nothing."""
        result = shell.run("init", stdin="".join(f"{line}\n" for line in answers))
        assert result.exit_code == 2
        assert words in result.stderr
        assert "nothing was written" in result.stderr
        assert list(shell.folder.iterdir()) == []

    def test_nothing_is_overwritten(self, shell: Shell) -> None:
        """A config that is there stays."""
        path = shell.folder / "config.toml"
        path.write_text("mine")
        result = shell.run("init", stdin="\n")
        assert result.exit_code == 2
        assert "is there already" in result.stderr
        assert path.read_text() == "mine"

    def test_a_person_is_asked_again(self, shell: Shell) -> None:
        """At a terminal a wrong answer is explained, and the question comes again; Ctrl-C writes nothing."""
        terminal = Terminal(shell.folder, "init")
        terminal.answers("Organisation", "ACME")
        terminal.answers("Mail domain", "not a domain")
        terminal.answers('found "not a domain"', "acme.example")
        terminal.answers("Main language", "de")
        terminal.awaits('found "de"')
        terminal.answers("Main language", "\x03")  # once the question is there again
        assert terminal.ends() == 2
        assert "nothing was written" in terminal.seen
        assert "Traceback" not in terminal.seen
        assert list(shell.folder.iterdir()) == []


_AT_A_TERMINAL = (  # Ctrl-C needs a terminal that is the process's own; in the background it may be ignored
    "import fcntl, os, signal, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY);"
    "signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from mailflow.cli import main; main()"
)


class Terminal:
    """A real process at a terminal of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._master, slave = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _AT_A_TERMINAL, *arguments],
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
        )
        os.close(slave)
        self.seen = ""
        self._from = 0

    def awaits(self, words: str) -> None:
        """Until these words appear behind those that were waited for before."""
        until = time.monotonic() + EVENT
        while words not in self.seen[self._from :]:
            assert time.monotonic() < until, f"{words!r} did not come: {self.seen}"
            if select.select([self._master], [], [], 0.1)[0]:
                self._read()
        self._from = self.seen.index(words, self._from) + len(words)

    def answers(self, words: str, answer: str) -> None:
        """Type a line as soon as these words appear."""
        self.awaits(words)
        os.write(self._master, (answer if answer == "\x03" else f"{answer}\n").encode())

    def ends(self) -> int:
        """The exit code.

        Ctrl-C that falls between the question and the reading of the answer is lost until a person presses
        it once more.
        """
        until = time.monotonic() + EVENT
        while True:
            try:
                code = self._process.wait(10)
                break
            except subprocess.TimeoutExpired:
                assert time.monotonic() < until, self.seen
                os.write(self._master, b"\x03")
        self._read()
        os.close(self._master)
        return code

    def _read(self) -> None:
        try:
            self.seen += os.read(self._master, 65536).decode("utf-8", "replace")
        except OSError:  # the other side is closed
            return


@pytest.mark.servers
class TestCheck:
    """Everything tried out, on real servers."""

    @pytest.fixture
    def real(self, bed: Bed, tmp_path: Path) -> Shell:
        """A company on real servers."""
        write_config(tmp_path, bed, Company())
        return Shell(tmp_path)

    def test_all_is_well(self, real: Shell) -> None:
        """A table of ticks: config, letters in each language, database, both servers, sub-addresses."""
        result = real.run("check", width=80)
        assert result.exit_code == 0, result.stdout + result.stderr
        lines = result.stdout.splitlines()
        ticked = [line[3:].split("  ")[0] for line in lines if line.startswith("✓")]
        assert ticked[:5] == ["config", "letters vi", "letters en", "letters zh", "database"]
        assert {"imap login", "folder INBOX", "imap IDLE", "imap MOVE", "smtp login", "smtp SIZE"} <= set(
            ticked
        )
        assert ticked[-1] == "sub-addresses"
        assert not any("✗" in line for line in lines)
        assert "will be made by the first run" in result.stdout
        assert not (real.folder / "mailflow.db").exists()

    @pytest.mark.dovecot
    def test_the_other_kind_of_tls(self, real: Shell, dovecot: MailBed) -> None:
        """Who writes starttls for a port that speaks TLS at once is told so, not only that nobody answers."""
        config = real.folder / "config.toml"
        settings = dovecot.imap()
        text = config.read_text().replace(
            f'security = "{settings.security}"', 'security = "starttls"\ntimeout = "1s"', 1
        )
        config.write_text(text)
        [line] = [line for line in real.run("check").stdout.splitlines() if line.startswith("✗")]
        assert "no answer within 1 s." in line
        assert 'It speaks TLS from the first byte: set security = "tls" (it is "starttls").' in line

    def test_json(self, real: Shell) -> None:
        """The same for machines."""
        found = real.json("check")
        assert all(list(line) == ["name", "ok", "detail", "doubtful"] and line["ok"] for line in found)

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("port = ", "port = 1 # ", "connection refused: no server listens there. Check host and port"),
            ('password = { file = "secret" }', 'password = { file = "other" }', "login refused"),
            ('poll = "5s"', 'folder = "Nowhere"', "there is no folder"),
        ],
    )
    def test_what_is_wrong(self, real: Shell, old: str, new: str, words: str) -> None:
        """What, where and what to do; the rest of the table is there, and the exit code is 1."""
        (real.folder / "other").write_text("wrong\n")
        (real.folder / "other").chmod(0o600)
        config = real.folder / "config.toml"
        config.write_text(config.read_text().replace(old, new))
        result = real.run("check")
        assert result.exit_code == 1
        wrong = [line for line in result.stdout.splitlines() if line.startswith("✗")]
        assert any(words in line for line in wrong), wrong
        assert result.stderr.endswith(" checks failed\n")
        assert "✓  letters zh" in result.stdout

    def test_a_wrong_certificate(self, real: Shell, bed: Bed) -> None:
        """A server whose certificate nobody vouches for gets no password."""
        if bed.imap().security == "none":
            pytest.skip("the embedded server knows no TLS")
        config = real.folder / "config.toml"
        kept = [line for line in config.read_text().split("\n") if not line.startswith("ca_file")]
        config.write_text("\n".join(kept))
        result = real.run("check")
        assert result.exit_code == 1
        assert "certificate is not accepted" in result.stdout
        assert "ca_file" in result.stdout


class TestCheckOffline:
    """What can be said without the servers and their passwords: before a reload, and on any machine."""

    def test_needs_no_secret(self, company: Shell) -> None:
        """Under systemd the credential is there for the service alone; its form is still looked at."""
        config = company.folder / "config.toml"
        config.write_text(
            config.read_text().replace('{ file = "secret" }', '{ credential = "support-password" }')
        )
        result = company.run("check", "--offline")
        assert result.exit_code == 0, result.stderr
        assert "Passwords and mail servers were not looked at." in result.stdout
        assert company.run("check").exit_code == 2
        config.write_text(config.read_text().replace('"support-password"', '"../x"'))
        assert company.run("check", "--offline").exit_code == 2

    def test_before_a_reload(self, company: Shell) -> None:
        """Silent where all is well; a file that is wrong ends with 2 and its line, as the unit needs it."""
        result = company.run("check", "--offline", "--quiet")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
        config = company.folder / "config.toml"
        config.write_text(config.read_text().replace("[roles]", "[rolse]"))
        result = company.run("check", "--offline", "--quiet")
        assert result.exit_code == 2
        assert 'did you mean "roles"?' in result.stderr

    def test_what_nobody_has_decided(self, company: Shell) -> None:
        """No start, no manager, no director, no server's word: each a line with a mark, and no failure."""
        config = company.folder / "config.toml"
        text = config.read_text().replace('start_from = "2026-11-20"\n', "")
        text = text.replace('manager = "manager@acme.example"\n', "")
        config.write_text(text.replace('director = "director@acme.example"\n', ""))
        (company.folder / "mailflow.db").unlink()
        result = company.run("check", "--offline")
        assert result.exit_code == 0
        doubts = {line[3:17].strip(): line[19:] for line in result.stdout.splitlines() if line[0] == "!"}
        assert "'mailflow run' refuses: mailflow adopt" in doubts["start"]
        assert doubts["roles"] == (
            "nobody is manager of billing, technical; there is no director: "
            "escalations end at customer care, care@acme.example"
        )
        assert "quality: the manager of the department verifies" in doubts["empty roles"]
        assert "customer_care" not in doubts["empty roles"]
        assert doubts["authentication"].startswith("no authserv_id is set")
        config.write_text(text)
        assert company.run("adopt").exit_code == 0
        result = company.run("check", "--offline")
        assert "mailflow adopt" not in result.stdout
        assert "escalations end at the director, director@acme.example" in result.stdout

    def test_a_department_that_is_no_more(self, company: Shell) -> None:
        """Renamed in the config while it holds tickets: told before the reload, with what to write."""
        config = company.folder / "config.toml"
        config.write_text(config.read_text().replace('"billing"', '"accounts"'))
        result = company.run("check", "--offline")
        assert result.exit_code == 0
        assert 'open tickets with "billing", which is no department now: was = ["billing"]' in result.stdout
        config.write_text(
            config.read_text().replace('name = "accounts"\n', 'name = "accounts"\nwas = ["billing"]\n', 1)
        )
        assert "no department now" not in company.run("check", "--offline").stdout

    def test_who_has_vouched_for_the_last_mails(self, new_company: Shell) -> None:
        """Which server's headers the last mails have, so that the right name can be set; then their form."""
        forms = {"one": "dmarc=pass header.from=customer.example", "two": "dmarc=pass", "three": ""}
        house_with(new_company, [(f"mx.acme.example; {form}" if form else "") for form in forms.values()])
        result = new_company.run("check", "--offline")
        assert "the last 3 mails have headers of mx.acme.example (2)" in result.stdout
        config = new_company.folder / "config.toml"
        config.write_text(config.read_text() + '[authentication]\nauthserv_id = "mx.acme.example"\n')
        result = new_company.run("check", "--offline")
        assert "a header that vouches for the sender (1)" in result.stdout
        assert "no header of this server (1)" in result.stdout

    def test_an_added_language(self, company: Shell) -> None:
        """What is still English in it is named, and whether we know it when a customer writes in it."""
        config = company.folder / "config.toml"
        text = config.read_text() + '\n[templates]\nfolder = "own"\n'
        config.write_text(text.replace("[organisation]", '[organisation]\nlanguages = ["vi", "pl"]', 1))
        shutil.copytree(builtin_folder() / "en", company.folder / "own/pl")
        result = company.run("check", "--offline")
        assert result.exit_code == 0
        told = " ".join(result.stdout.split())
        assert "customers who write in it are not recognised: #language sets it for a ticket" in told
        assert "still English: authority/authority_request.html" in told

    def test_letters_and_database(self, company: Shell) -> None:
        """Own letters are checked with file and line; the database with its schema."""
        config = company.folder / "config.toml"
        config.write_text(config.read_text() + '\n[templates]\nfolder = "own"\n')
        letter = company.folder / "own" / "en" / "customer" / "acknowledgement"
        letter.parent.mkdir(parents=True)
        letter.with_suffix(".txt").write_text("Subject: x\n\nDear {{ recipient_nam }}\n")
        letter.with_suffix(".html").write_text("<p>x</p>")
        result = company.run("check", "--offline")
        assert result.exit_code == 1
        [wrong] = [line for line in result.stdout.splitlines() if line.startswith("✗")]
        assert wrong.startswith("✗  letters en")
        assert "acknowledgement.txt:3: " in wrong
        assert "did you mean 'recipient_name'" in wrong
        assert "schema " in result.stdout
        assert "can be written" in result.stdout

    def test_schema_for_editors(self, company: Shell) -> None:
        """``--schema`` prints JSON and nothing else."""
        schema = json.loads(company.run("check", "--schema").stdout)
        assert "mailboxes" in schema["properties"]


class TestAdopt:
    """Since when mail is answered."""

    @pytest.fixture
    def undecided(self, company: Shell) -> Shell:
        """A new company whose config leaves the start open."""
        config = company.folder / "config.toml"
        config.write_text(config.read_text().replace('start_from = "2026-11-20"\n', ""))
        (company.folder / "mailflow.db").unlink()
        return company

    def test_since(self, undecided: Shell) -> None:
        """A day is one of the organisation's time zone; the decision is kept."""
        result = undecided.run("adopt", "--since", "2026-11-23", "--yes")
        assert result.exit_code == 0, result.stderr
        assert "mail received since 2026-11-23 00:00 is answered" in result.stdout
        [folder] = undecided.json("status", code=1)["folders"]
        assert folder["start_from"] == "2026-11-22T17:00:00+00:00"

    def test_a_new_store_for_a_lost_one(self, undecided: Shell) -> None:
        """What came meanwhile would be left alone: that is said, unless a day was named."""
        base = undecided.folder / "mailflow.db"
        note_made(base)
        result = undecided.run("adopt", "--new-store", width=300)
        assert "Mail that has come since the old store was lost counts as older." in result.stdout
        assert undecided.run("adopt", "--since", "2026-11-21", "--yes").exit_code == 0
        [folder] = undecided.json("status", code=1)["folders"]
        assert folder["start_from"] == "2026-11-20T17:00:00+00:00"
        base.unlink()
        note_made(base)
        result = undecided.run("adopt", "--new-store", "--since", "2026-11-21", "--yes", width=300)
        assert "counts as older" not in result.stdout

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--since", "yesterday"], "--since yesterday: expected a date such as 2026-11-23, or now"),
            (["--mailbox", "other@acme.example"], "there is support@acme.example"),
        ],
    )
    def test_wrong(self, undecided: Shell, arguments: list[str], words: str) -> None:
        """A wrong word changes nothing, and makes no database."""
        result = undecided.run("adopt", *arguments)
        assert result.exit_code == 2
        assert words in result.stderr
        assert not (undecided.folder / "mailflow.db").exists()

    def test_the_config_has_decided(self, company: Shell) -> None:
        """Two places that could contradict each other: the config's word stands."""
        result = company.run("adopt")
        assert result.exit_code == 2
        assert "start_from in " in result.stderr


@pytest.mark.servers
class TestAdoptAsks:
    """A typo in a date must not write to everybody who ever wrote."""

    @pytest.fixture
    def undecided(self, bed: Bed, tmp_path: Path) -> Shell:
        """Three mails of two people wait, and one of our own; nobody has decided yet."""
        company = Company()
        write_config(tmp_path, bed, company, start="")
        for name in ("lan", "LAN", "minh"):
            address = company.customer(name)
            bed.deliver(address, company.support, mail(sender=f"Trần Lan <{address}>", to=company.support))
        bed.deliver(company.support, company.support, mail(sender=company.support, to=company.support))
        return Shell(tmp_path)

    def test_a_person_is_asked(self, undecided: Shell) -> None:
        """How many mails, how many people; No is no, and it can be asked again."""
        for answer, code in (("n", 2), ("", 2), ("y", 0)):
            terminal = Terminal(undecided.folder, "adopt", "--since", "2020-01-01")
            terminal.answers("Go on?", answer)
            assert terminal.ends() == code
            said = " ".join(terminal.seen.split())
            assert "4 mails newer than that; up to 2 people will get an acknowledgement." in said
            assert ("nothing was decided" in said) == (code == 2)
            assert (undecided.folder / "mailflow.db").exists() == (code == 0)

    def test_nobody_is_there(self, undecided: Shell) -> None:
        """A script says --yes; without it nothing is decided, and nothing is asked where no mail is newer."""
        result = undecided.run("adopt", "--since", "2020-01-01")
        assert result.exit_code == 2
        assert "nothing was decided. In a script: --yes" in result.stderr
        assert not (undecided.folder / "mailflow.db").exists()
        assert undecided.run("adopt", "--since", "2099-01-01").exit_code == 0
        assert undecided.run("adopt", "--since", "2020-01-01", "--yes").exit_code == 0
