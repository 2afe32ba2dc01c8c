"""templates: letters are listed, looked at, checked and changed without any mail server."""

import sqlite3
import tomllib
from contextlib import closing
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from cli_company import Shell
from mailflow.adapters.letters.own_letters import first_letter_with, pieces
from mailflow.adapters.letters.samples import sample_order
from mailflow.adapters.store.database import Database
from mailflow.adapters.system.clock import SystemClock, SystemRandomness
from mailflow.config import load
from mailflow.domain.model.letters import LETTERS, NAMES, About, letter_named
from mailflow.language import load as load_words
from mailflow.ports.letterhead import Letterhead
from mailflow.runtime.wiring import make_tools

from support.house import ListJournal
from support.inline_reader import InlineReader
from support.mailbed import Bed, await_mails
from support.pictures import GIF
from support.program import Company, write_config

TEXT, PAGE = "vi/customer/survey.txt", "vi/customer/survey.html"


@pytest.fixture
def shell(company: Shell) -> Shell:
    """A company with a folder for letters of its own, still empty."""
    (company.folder / "own").mkdir()
    config = company.folder / "config.toml"
    config.write_text(config.read_text() + '\n[templates]\nfolder = "own"\n')
    return company


def put(shell: Shell, name: str, content: str) -> Path:
    """An own file."""
    path = shell.folder / "own" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


class TestList:
    """Every letter, once."""

    def test_all_letters(self, shell: Shell) -> None:
        """Each with its reader, its languages and what it is for; own ones are marked."""
        put(shell, TEXT, "Subject: x\n\ny\n")
        rows = {row["letter"]: row for row in shell.json("templates", "list")}
        assert list(rows) == list(NAMES)
        assert rows["survey"] == {
            "letter": "survey",
            "reader": "customer",
            "languages": ["en", "vi", "zh"],
            "own": ["vi"],
            "purpose": letter_named("survey").purpose,
        }
        assert [name for name, row in rows.items() if row["own"]] == ["survey"]
        narrow = shell.run("templates", "list", width=80).stdout
        assert max(map(len, narrow.splitlines())) <= 80
        assert all(name in narrow for name in NAMES)

    def test_an_own_language(self, shell: Shell) -> None:
        """A language that only the organisation has stands beside the built-in ones."""
        put(shell, "fr/customer/survey.txt", "Subject: x\n\ny\n")
        [row] = [row for row in shell.json("templates", "list") if row["letter"] == "survey"]
        assert (row["languages"], row["own"]) == (["en", "fr", "vi", "zh"], ["fr"])


class TestPreview:
    """A letter as it would go out."""

    def test_on_the_terminal(self, shell: Shell) -> None:
        """Subject and text about an invented ticket, in the name of this organisation."""
        output = shell.run("templates", "preview", "acknowledgement", "--language", "en").stdout
        assert output.partition("\n")[0] == "Subject: We have received your complaint [KN-2026-000123]"
        assert "Mary O'Neill" in output
        assert "ACME" in output
        assert "Trần Thị Lan" in shell.run("templates", "preview", "acknowledgement").stdout

    def test_sparse(self, shell: Shell) -> None:
        """How it reads where nothing is known of the customer."""
        arguments = ("templates", "preview", "acknowledgement", "-l", "en")
        assert "Mary" not in shell.run(*arguments, "--sparse").stdout

    def test_as_a_file(self, shell: Shell) -> None:
        """The page, also as dark screens show it."""
        for options in ([], ["--dark"]):
            page = shell.folder / "page.html"
            shell.run("templates", "preview", "acknowledgement", "--html", str(page), *options)
            assert page.read_text().startswith("<!doctype html>")
            assert ("@media (prefers-color-scheme: dark)" in page.read_text()) is not bool(options)
        nowhere = shell.run("templates", "preview", "survey", "--html", str(shell.folder / "no" / "x.html"))
        assert (nowhere.exit_code, nowhere.stdout) == (1, "")
        assert "cannot be written: No such file or directory" in nowhere.stderr

    def test_of_a_piece(self, shell: Shell) -> None:
        """Whoever has changed a piece sees it where it stands first; which letter that is, is said."""
        put(shell, "en/customer/_closing.txt", "Yours,\nHotline 1900 1234\n")
        shown = shell.run("templates", "preview", "_closing", "-l", "en")
        assert shown.stderr == "_closing as it stands in acknowledgement:\n"
        assert shown.stdout.partition("\n")[0] == "Subject: We have received your complaint [KN-2026-000123]"
        assert "Hotline 1900 1234" in shown.stdout
        assert "stands in new_ticket" in shell.run("templates", "preview", "staff/_closing").stderr
        nowhere = shell.run("templates", "preview", "_title")
        assert (nowhere.exit_code, nowhere.stdout) == (2, "")
        assert "shows this piece" in nowhere.stderr
        assert (
            "did you mean customer/_closing?" in shell.run("templates", "preview", "customr/_closing").stderr
        )

    @pytest.mark.parametrize("piece", sorted({*pieces()} - {"_title", "staff/_stands_in"}))
    def test_each_piece_has_a_letter(self, piece: str) -> None:
        """All but the two that only a letter of its own case has."""
        assert first_letter_with(piece) in NAMES

    def test_with_the_logo(self, shell: Shell) -> None:
        """A page in a file has its picture in itself: nothing is to be fetched."""
        config = shell.folder / "config.toml"
        (shell.folder / "logo.gif").write_bytes(GIF)
        config.write_text(config.read_text().replace("domain =", 'logo = "logo.gif"\ndomain =', 1))
        page = shell.folder / "page.html"
        shell.run("templates", "preview", "survey", "--html", str(page))
        assert 'src="data:image/gif;base64,' in page.read_text()
        assert "cid:" not in page.read_text()

    def test_in_the_browser(self, shell: Shell) -> None:
        """The browser gets a file with the page; where there is none, the file is named."""
        seen = shell.folder / "seen"
        (shell.folder / "browser").write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
        (shell.folder / "browser").chmod(0o755)
        ended = shell.process(
            "templates",
            "preview",
            "survey",
            "--browser",
            BROWSER=f"{shell.folder}/browser %s",
            TMPDIR=str(shell.folder),
        )
        assert ended.returncode == 0, ended.stderr
        page = Path(seen.read_text().strip().removeprefix("file://"))
        assert page.read_text().startswith("<!doctype html>")
        ended = shell.process(
            "templates",
            "preview",
            "survey",
            "--browser",
            BROWSER="/bin/false %s",
            PATH="/none",
            TMPDIR=str(shell.folder),
        )
        assert ended.returncode == 1
        assert f"there is no browser to open; the page is in {shell.folder}/survey-" in ended.stderr

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["surve"], "surve: there is no such letter; did you mean survey?"),
            (["???"], "mailflow templates list shows all"),
            (["survey", "-l", "fr"], "fr: there are no letters in it; there are en, vi, zh"),
            (["survey", "-l", "../../etc"], "there are no letters in it"),
        ],
    )
    def test_wrong_words(self, shell: Shell, arguments: list[str], words: str) -> None:
        """What there is instead."""
        ended = shell.run("templates", "preview", *arguments)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert words in ended.stderr

    def test_a_broken_letter(self, shell: Shell) -> None:
        """The built-in letter is shown, as it would go out, with the fault and its line."""
        whole = shell.run("templates", "preview", "survey").stdout
        path = put(shell, TEXT, "Subject: x\n\n{{ nonsense }}\n")
        ended = shell.run("templates", "preview", "survey")
        assert (ended.exit_code, ended.stdout) == (1, whole)
        assert f"{path}:3: 'nonsense' is undefined" in ended.stderr


class TestDaemon:
    """What the daemon makes of own letters and of what config wants in them."""

    @staticmethod
    def letterhead(shell: Shell, journal: ListJournal) -> Letterhead:
        """The daemon's, from this config."""
        store = Database("sqlite://", clock=SystemClock(), randomness=SystemRandomness())
        store.close()
        return make_tools(load(shell.folder / "config.toml"), store, journal, InlineReader()).letterhead

    def test_a_broken_letter_is_told_once(self, shell: Shell) -> None:
        """The log names the fault one time, however many letters go out."""
        path = put(shell, TEXT, "Subject: x\n\n{{ nonsense }}\n")
        journal = ListJournal()
        letterhead = self.letterhead(shell, journal)
        assert len({letterhead.render(sample_order("survey", "vi")) for _ in range(3)}) == 1
        [told] = journal.told("trouble")
        assert told == {"what": "letter template", "detail": f"{path}:3: 'nonsense' is undefined"}

    @pytest.mark.parametrize("wanted", ["true", "false"])
    def test_a_calendar_where_config_wants_it(self, shell: Shell, wanted: str) -> None:
        """``[staff] calendar`` decides whether a new ticket's notice carries its deadlines as a file."""
        config = shell.folder / "config.toml"
        config.write_text(config.read_text() + f"\n[staff]\ncalendar = {wanted}\n")
        notice = self.letterhead(shell, ListJournal()).render(sample_order("new_ticket", "vi"))
        assert [file.filename for file in notice.enclosures] == ["deadlines.ics"] * (wanted == "true")


def test_own_words_for_commands(shell: Shell) -> None:
    """Config takes them from the folder; the check names what it does not take, and the rest stays usable."""
    bare = load(shell.folder / "config.toml").policy
    put(shell, "vi/vocabulary.toml", '[commands]\nnote = ["ghi sổ", "đóng"]\n')
    policy = load(shell.folder / "config.toml").policy
    assert policy.own_commands == (("ghi sổ", "note"),)
    assert policy.hash != bare.hash
    ended = shell.run("templates", "check")
    assert ended.exit_code == 1
    assert "means close already" in " ".join(ended.stdout.split())


class TestOfATicket:
    """A letter as it would be about a ticket of the store."""

    def test_the_customers_letter(self, shell: Shell) -> None:
        """Name, reference, subject and language are theirs; a number alone names the ticket."""
        before = (shell.folder / "mailflow.db").read_bytes()
        for name in ("KN-2026-000003", "[kn-2026-000003]", "3"):
            ended = shell.run("templates", "preview", "acknowledgement", "--ticket", name)
            assert ended.exit_code == 0, ended.stderr
            assert ended.stdout.startswith("Subject: Re: 您的投诉我们已经收到 [KN-2026-000003]")
            assert "王伟" in ended.stdout
        assert (
            "Dear" in shell.run("templates", "preview", "acknowledgement", "--ticket", "3", "-l", "en").stdout
        )
        assert (shell.folder / "mailflow.db").read_bytes() == before

    def test_the_letter_to_colleagues(self, shell: Shell) -> None:
        """The customer, what they wrote, and the file so far; nothing of the invented ticket's."""
        told = shell.run("templates", "preview", "new_ticket", "--ticket", "KN-2026-000001").stdout
        assert all(
            word in told for word in ("lan@customer.example", "Hóa đơn sai", "Tôi bị tính tiền hai lần")
        )
        assert "DH-889912" not in told
        told = shell.run("templates", "preview", "customer_wrote", "--ticket", "KN-2026-000001").stdout
        assert "Số hóa đơn là 4711." in told

    @pytest.mark.parametrize("letter", [each.name for each in LETTERS if each.about is About.TICKET])
    def test_every_letter(self, shell: Shell, letter: str) -> None:
        """None fails, and none names the invented customer or reference."""
        ended = shell.run("templates", "preview", letter, "--ticket", "KN-2026-000002")
        assert ended.exit_code == 0, ended.stderr
        assert "KN-2026-000123" not in ended.stdout
        assert "Mary" not in ended.stdout
        assert "Trần Thị Lan" not in ended.stdout

    @pytest.mark.parametrize(
        ("arguments", "code", "told"),
        [
            (
                ("survey", "--ticket", "KN-2026-000099"),
                1,
                "KN-2026-000099: there is no such ticket; 'mailflow",
            ),
            (("survey", "--ticket", "lan@customer.example"), 1, "there is no such ticket"),
            (("digest", "--ticket", "KN-2026-000001"), 2, "digest is about no ticket"),
            (("survey", "--ticket", "KN-2026-000001", "--sparse"), 2, "--sparse empties an invented ticket"),
            (("survey", "--ticket", "KN-2026-000001", "-l", "xx"), 2, "xx: there are no letters in it"),
        ],
    )
    def test_what_cannot_be_shown(
        self, shell: Shell, arguments: tuple[str, ...], code: int, told: str
    ) -> None:
        """It says what is wrong."""
        ended = shell.run("templates", "preview", *arguments)
        assert (ended.exit_code, ended.stdout) == (code, "")
        assert told in ended.stderr

    def test_without_a_store(self, shell: Shell) -> None:
        """Before the first run there is no ticket, and no database is made."""
        (shell.folder / "mailflow.db").unlink()
        ended = shell.run("templates", "preview", "survey", "--ticket", "KN-2026-000001")
        assert ended.exit_code == 1
        assert "there is no database yet" in ended.stderr
        assert not (shell.folder / "mailflow.db").exists()

    def test_what_was_erased_or_is_damaged(self, shell: Shell) -> None:
        """An erased original is not needed; a row that cannot be read is named."""
        with closing(sqlite3.connect(shell.folder / "mailflow.db")) as store, store:
            store.execute("delete from originals")
            store.execute("update tickets set received_at = 'x' where reference = 'KN-2026-000001'")
        assert shell.run("templates", "preview", "new_ticket", "--ticket", "KN-2026-000002").exit_code == 0
        ended = shell.run("templates", "preview", "new_ticket", "--ticket", "KN-2026-000001")
        assert (ended.exit_code, ended.stdout) == (1, "")
        assert "KN-2026-000001: a time is damaged: 'x'" in ended.stderr


class TestCheck:
    """All faults, before any customer waits for a letter."""

    def test_all_is_well(self, shell: Shell) -> None:
        """How many letters, in which languages; no fault is an empty list for machines."""
        ended = shell.run("templates", "check")
        assert ended.exit_code == 0
        assert ended.stdout.startswith(f"{len(LETTERS)} letters in vi, en, zh, ")
        assert shell.json("templates", "check") == []

    def test_faults(self, shell: Shell) -> None:
        """File, line and what is wrong; exit code 1."""
        path = put(shell, TEXT, "Subject: x\n\n{{ nonsense }}\n")
        page = put(shell, PAGE, "<p>{% if score %}</p>")
        ended = shell.run("templates", "check")
        assert ended.exit_code == 1
        assert ended.stderr.endswith("2 faults in the letters\n")
        table = ended.stdout.splitlines()
        assert table[0].split() == ["File", "Line", "What", "is", "wrong"]
        assert table[1].split()[:2] == [str(path), "3"]
        assert table[2].split()[:2] == [str(page), "1"]
        machine = shell.run("templates", "check", "--json")
        assert machine.exit_code == 1
        assert f'"file": "{path}"' in machine.stdout


class TestCopyAndDiff:
    """An own letter starts as a copy of the built-in one."""

    def test_copy_then_diff(self, shell: Shell) -> None:
        """Both forms are copied; the diff shows what was changed since, and nothing else."""
        ended = shell.run("templates", "copy", "survey", "--language", "vi", "--page")
        assert ended.exit_code == 0, ended.stderr
        own = shell.folder / "own"
        assert sorted(str(p.relative_to(own)) for p in own.rglob("*.*")) == [PAGE, TEXT]
        assert shell.run("templates", "check").exit_code == 0
        same = shell.run("templates", "diff").stdout.splitlines()
        assert [line.rpartition(": ")[2] for line in same] == ["the same as the built-in one"] * 2
        text = own / TEXT
        text.write_text(text.read_text().replace("Subject: ", "Subject: Xin ", 1))
        put(shell, "vi/messages.toml", '[nature]\ncomplaint = "phàn nàn"\n')
        lines = shell.run("templates", "diff", "survey").stdout.splitlines()
        assert f"--- built-in/{TEXT}" in lines
        assert f"+++ {text}" in lines
        [added] = [line for line in lines if line.startswith("+S")]
        assert added.startswith("+Subject: Xin ")
        assert not any("messages.toml" in line for line in lines)
        assert "messages.toml" in shell.run("templates", "diff").stdout

    def test_nothing_is_overwritten(self, shell: Shell) -> None:
        """Where one of the two forms is there, neither is copied."""
        page = put(shell, PAGE, "<p>mine</p>")
        ended = shell.run("templates", "copy", "survey")
        assert ended.exit_code == 2
        assert f"{page} is there already; nothing was copied" in ended.stderr
        assert page.read_text() == "<p>mine</p>"
        assert not (shell.folder / "own" / TEXT).exists()

    def test_the_text_alone_is_enough(self, shell: Shell) -> None:
        """One file to edit; all is well with it."""
        ended = shell.run("templates", "copy", "survey")
        assert ended.exit_code == 0, ended.stderr
        own = shell.folder / "own"
        assert [str(p.relative_to(own)) for p in own.rglob("*.*")] == [TEXT]
        assert "Edit it. Then: mailflow templates check" in ended.stdout

    @pytest.mark.parametrize(
        ("name", "file"),
        [
            ("_closing", "vi/customer/_closing.txt"),
            ("staff/_closing", "vi/staff/_closing.txt"),
            ("_actions", "vi/staff/_actions.txt"),
            ("_frame", "_frame.html"),
            ("_picks", "_picks.txt"),
            ("messages", "vi/messages.toml"),
        ],
    )
    def test_pieces_frame_and_sentences(self, shell: Shell, name: str, file: str) -> None:
        """They are listed, copied where they are looked for, and change nothing until they are edited."""
        ended = shell.run("templates", "copy", name)
        assert ended.exit_code == 0, ended.stderr
        own = shell.folder / "own"
        assert [str(p.relative_to(own)) for p in own.rglob("*.*")] == [file]
        assert name in " ".join(shell.run("templates", "list").stdout.split())
        if file.endswith(".toml"):
            content = tomllib.loads((own / file).read_text())
            assert content.keys() == load_words("vi", "messages").keys()
            assert not any(content.values())

    @pytest.mark.parametrize("name", ["_closin", "../vi/messages", "words", "customer/survey", ""])
    def test_a_piece_that_is_none(self, shell: Shell, name: str) -> None:
        """Nothing is copied; a name that is near is named."""
        ended = shell.run("templates", "copy", name)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert ("did you mean" in ended.stderr) or ("templates list shows all" in ended.stderr)
        assert list((shell.folder / "own").iterdir()) == []

    def test_nothing_of_ones_own(self, shell: Shell) -> None:
        """An empty folder says how to begin."""
        assert "there is no own letter here; mailflow templates copy" in shell.run("templates", "diff").stdout
        assert "no own survey here" in shell.run("templates", "diff", "survey").stdout

    def test_files_that_nothing_built_in_stands_behind(self, shell: Shell) -> None:
        """Another language, or a slip in the name, is named; bytes that are no text do no harm."""
        put(shell, "fr/customer/survey.txt", "Subject: Bonjour\n")
        (shell.folder / "own" / "vi" / "customer").mkdir(parents=True)
        (shell.folder / "own" / TEXT).write_bytes(b"Subject: \xff\x1b[2J\n")
        output = shell.run("templates", "diff").stdout
        assert "fr/customer/survey.txt: nothing built in to compare with" in output
        assert "+Subject: \\xff" in output
        assert "\x1b" not in output

    def test_wrong_words(self, shell: Shell) -> None:
        """A language or a letter that is not built in cannot be copied."""
        ended = shell.run("templates", "copy", "survey", "-l", "fr")
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert "fr: built in are en, vi, zh" in ended.stderr
        assert shell.run("templates", "copy", "surve").exit_code == 2
        assert shell.run("templates", "diff", "surve").exit_code == 2

    def test_no_folder_in_config(self, company: Shell) -> None:
        """How to name one."""
        for command in (["copy", "survey"], ["diff"]):
            ended = company.run("templates", *command)
            assert ended.exit_code == 2
            assert '[templates] folder = "letters"' in ended.stderr


def test_without_a_config(tmp_path: Path) -> None:
    """The built-in letters can be looked at before anything is set up; a config that was named must exist."""
    shell = Shell(tmp_path)
    assert "ACME" in shell.bare("templates", "preview", "survey").stdout
    assert shell.bare("templates", "check").returncode == 0
    assert shell.run("templates", "list").exit_code == 2


@pytest.mark.servers
class TestSend:
    """Into a real mailbox, to be looked at as customers will."""

    def test_a_sample_arrives(self, bed: Bed, tmp_path: Path) -> None:
        """Marked as a sample; nothing is stored."""
        company = Company()
        write_config(tmp_path, bed, company)
        to = company.customer("admin")
        ended = Shell(tmp_path).run("templates", "send", "acknowledgement", "--to", to, "-l", "en")
        assert ended.exit_code == 0, ended.stderr
        assert f"Sent to {to}" in ended.stdout
        letter = message_from_bytes(await_mails(bed, to)[-1], policy=default)
        assert str(letter["Subject"]).startswith("[SAMPLE] ")
        assert letter["Auto-Submitted"] == "auto-generated"
        assert "Thank you" in letter.as_string()
        assert not (tmp_path / "mailflow.db").exists()


def test_a_sample_that_cannot_be_sent(shell: Shell) -> None:
    """No server, no address, no such letter: each says so."""
    ended = shell.run("templates", "send", "survey", "--to", "lan@acme.vn")
    assert ended.exit_code == 1
    assert "localhost has not taken it (deferred)" in ended.stderr
    assert shell.run("templates", "send", "survey", "--to", "lan").exit_code == 2
    assert shell.run("templates", "send", "surve", "--to", "lan@acme.vn").exit_code == 2
