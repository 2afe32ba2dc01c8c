"""The demo, told as what a visitor sees: a story in the terminal, a webmail, and nothing left behind."""

import errno
import http.client
import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

import pytest
from mailflow.config.load import load
from mailflow.demo.chronicle import Chronicle
from mailflow.demo.company import DELIVERY, DOMAINS, LAN, PASSWORD, PEOPLE, SUPPORT, YOU, found_company
from mailflow.demo.embedded import EmbeddedServer
from mailflow.demo.play import Missed, Played, Player
from mailflow.demo.posters import welcome
from mailflow.demo.scenes import SCENES
from mailflow.demo.screen import Screen, ScreenDeadline
from mailflow.demo.texts import DUE, OTHERS
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import Disposition
from mailflow.ports.courier import DeliveryResult
from rich.cells import cell_len
from rich.console import Console

from support.patience import EVENT, SERVER

ROOT = Path(__file__).parent.parent
PROGRAM = (sys.executable, "-m", "mailflow", "demo")
BENT = "import sys\n{}\nsys.argv = ['mailflow', 'demo', '--headless']\nfrom mailflow.cli import main\nmain()"
COLUMNS = 80
OTHER_DEPARTMENT = """import dataclasses, mailflow.demo.stage as s
s.SCENES = (dataclasses.replace(s.SCENES[0], department='billing'),)"""
OTHER_ADDRESS = """import mailflow.demo.play as p
def hasty(player, scene, play=p.Player.play):
    player._patience = 5.0
    play(player, scene)
p.Player.play = hasty
p.SUPPORT = 'nobody@saomai.example'"""


def environment(folder: Path) -> dict[str, str]:
    """Temporary files go to a folder that the test can look into; the output is 80 columns wide."""
    kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "FORCE_COLOR"}}
    return kept | {"TMPDIR": str(folder), "PYTHONIOENCODING": "utf-8", "COLUMNS": str(COLUMNS)}


def headless(folder: Path, bend: str = "") -> subprocess.CompletedProcess[str]:
    """The headless demo from beginning to end; ``bend`` is Python that changes something in it first."""
    return subprocess.run(
        [sys.executable, "-c", BENT.format(bend)] if bend else [*PROGRAM, "--headless"],
        env=environment(folder),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=EVENT,
        check=False,
    )


class IntakeResult:
    """The interactive demo in a process group of its own, with somebody who reads along."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "output"
        self.temporary = folder / "tmp"
        self.temporary.mkdir()

    def __enter__(self) -> Self:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                PROGRAM,
                env=environment(self.temporary),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    @property
    def screen(self) -> str:
        return self.output.read_text("utf-8")

    def await_words(self, *words: str, seconds: float = EVENT) -> None:
        end = time.monotonic() + seconds
        while not all(word in self.screen for word in words):
            assert time.monotonic() < end, f"{words} not shown:\n{self.screen}"
            assert self.process.poll() is None, f"it ended:\n{self.screen}"
            time.sleep(0.05)

    @property
    def webmail(self) -> str:
        found = re.search(r"http://127\.0\.0\.1:[0-9]+/", self.screen)
        assert found, self.screen
        return found[0]

    def ports(self) -> list[int]:
        """IMAP, SMTP and webmail."""
        [config] = self.temporary.glob("mailflow-demo-*/config.toml")
        [mailbox] = tomllib.loads(config.read_text())["mailboxes"]
        web = urlsplit(self.webmail).port
        assert web is not None
        return [mailbox["imap"]["port"], mailbox["smtp"]["port"], web]

    def write(self, **fields: str) -> int:
        """Fill in the webmail's form and send it."""
        connection = http.client.HTTPConnection(urlsplit(self.webmail).netloc, timeout=SERVER)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/send", urlencode(fields), kind)
        status = connection.getresponse().status
        connection.close()
        return status

    def end(self, number: signal.Signals) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(EVENT)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def lives(group: int) -> bool:
    """Whether any process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


class TestHeadless:
    """For CI: it plays, checks, says how it went, and ends."""

    def test_plays_checks_and_ends(self, tmp_path: Path) -> None:
        """Every scene becomes what it should, and each letter is read back."""
        done = headless(tmp_path)
        shown = done.stdout
        assert done.returncode == 0, shown
        letters = sum(len(scene.letters) for scene in SCENES)
        assert f"PASSED: {len(SCENES)} mails became what they should, and {letters} letters" in shown
        year = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).year
        plain = " ".join(shown.split())  # a long name wraps
        for line in (
            f"new ticket KN-{year}-000001  complaint, in Vietnamese",
            "goes to    Delivery  by rule “parcels”: “giao hàng” in the subject",
            "letter     ✓ acknowledgement → 王丽  wangli@youxiang.example",
            "letter     ✓ acknowledgement without an apology → Trần Minh Quân",
            "complaint, in Vietnamese  URGENT",
            "set aside  an automatic reply",
            "no second ticket, no second acknowledgement",
            "clock      the ticket has been read",
        ):
            assert " ".join(line.split()) in plain, line
        assert shown.count("the ticket has been read") == 1  # the colleague's second mail changes nothing
        assert "Mails in 10 6 opened a ticket, 2 joined one, 1 with commands of staff, 1 set aside" in plain
        assert "Left undone 0 every mail has its place" in plain
        assert "a written response: it goes to the customer unless it is stopped in time" in plain
        # in a log: no control characters, nothing beyond 80 columns; and nothing is left behind
        assert "\x1b" not in shown
        assert [line for line in shown.splitlines() if cell_len(line) > COLUMNS] == []
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("bend", "words"),
        [
            (OTHER_DEPARTMENT, "department is 'delivery' instead of 'billing'"),
            ("import mailflow.demo.stage as s; s.PATIENCE = 0.001", "did not start within 0.001 s"),
            (OTHER_ADDRESS, "the mail of Nguyễn Thị Lan was not taken in within 5 s"),
        ],
        ids=["another department", "too slow", "never answered"],
    )
    def test_says_what_did_not_happen(self, tmp_path: Path, bend: str, words: str) -> None:
        """Something else happens, or nothing in time: one clear word and exit code 1."""
        done = headless(tmp_path, bend)
        assert done.returncode == 1, done.stdout
        verdict = " ".join(done.stdout[done.stdout.index("FAILED:") :].split())
        assert words in verdict
        assert "Traceback" not in done.stdout

    def test_missing_packages_are_named(self, tmp_path: Path) -> None:
        """Without the optional part: one sentence that says how to install it."""
        done = headless(tmp_path, "sys.modules['pymap'] = None")
        assert done.returncode == 2
        assert len(done.stdout.splitlines()) == 1
        assert "needs pymap: pip install 'mailflow[demo]'" in done.stdout


class TestVisit:
    """Interactive: it stays, shows what the visitor does, and goes without a trace."""

    def test_a_visitor_writes_and_leaves(self, tmp_path: Path) -> None:
        """What the visitor writes in the webmail is told at once; Ctrl-C ends everything within 5 seconds."""
        with IntakeResult(tmp_path) as visit:
            visit.await_words("KN-", "acknowledgement → Nguyễn Thị Lan")
            ports = visit.ports()
            assert all(listens(port) for port in ports)
            sent = visit.write(
                of=YOU.address, to=SUPPORT, subject="A broken fan", text="My new fan is broken, I am angry."
            )
            assert sent == 303
            visit.await_words("“A broken fan”", f"acknowledgement → {YOU.name}  {YOU.address}")
            assert visit.end(signal.SIGINT) == 0
            assert "The demo has ended." in visit.screen
            assert "Traceback" not in visit.screen
            assert not any(listens(port) for port in ports)
            assert not lives(visit.process.pid)
            assert list(visit.temporary.iterdir()) == []

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
    def test_ends_with_its_terminal(self, tmp_path: Path, number: signal.Signals) -> None:
        """A closed window ends it like Ctrl-C: nothing stays behind that nobody sees any more."""
        with IntakeResult(tmp_path) as visit:
            visit.await_words("They write to")
            assert visit.end(number) == 0
            assert not lives(visit.process.pid)
            assert list(visit.temporary.iterdir()) == []

    def test_the_webmail_stands_out(self) -> None:
        """The address of the webmail is shown whole, also on a small terminal, with everybody's name."""
        for width in (40, 80, 200):
            console = Console(file=StringIO(), width=width)
            console.print(welcome("http://127.0.0.1:45678/"))
            assert isinstance(console.file, StringIO)
            shown = console.file.getvalue()
            assert "http://127.0.0.1:45678/" in shown
            words = " ".join(shown.replace("│", " ").split())
            assert all(person.name in words for person in PEOPLE if person.address != SUPPORT)


class GoneTerminal(StringIO):
    """A terminal whose window was closed."""

    def write(self, _text: str) -> int:
        raise OSError(errno.EIO, "Input/output error")


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    """The sample company's rules."""
    return load(found_company(tmp_path, "127.0.0.1", 1, 2, datetime.now(UTC))).policy


@pytest.fixture
def told(policy: Policy) -> tuple[Screen, StringIO]:
    """A screen of 80 columns, and what it shows."""
    paper = StringIO()
    due = datetime(2026, 12, 22, 16, 59, tzinfo=UTC)
    return Screen(
        Console(file=paper, width=80), policy, lambda _: [ScreenDeadline("resolution", due, met=False)]
    ), paper


def opened(**facts: Any) -> dict[str, Any]:
    """What the journal is told of a new ticket."""
    usual: dict[str, Any] = {
        "reference": "KN-2026-000001",
        "rule": "nothing fits",
        "sender": LAN.address,
        "subject": "Giao hàng trễ",
        "letters": [],
        "department": "delivery",
        "route": "parcels",
        "route_reason": "parcels: “giao hàng” in the subject",
        "nature": "complaint",
        "urgent": False,
        "language": "vi",
        "acknowledgement": "queued",
    }
    return usual | facts


class TestScreen:
    """Plain words for everything that may happen."""

    def test_a_mail_cannot_steer_the_terminal(self, told: tuple[Screen, StringIO]) -> None:
        """Control characters and markup of a stranger's subject are shown as text."""
        screen, paper = told
        screen.tell(
            "opened", **opened(subject="\x1b[31mred\x07 [bold]loud[/bold]", sender="x\x1b@evil.example")
        )
        assert "\x1b" not in paper.getvalue()
        assert "[31mred  [bold]loud[/bold]" in paper.getvalue()
        assert "x @evil.example" in paper.getvalue()

    def test_deadlines_are_told_in_the_companys_time(self, told: tuple[Screen, StringIO]) -> None:
        """When the answer is due, as the customer is told it."""
        screen, paper = told
        screen.tell("opened", **opened())
        assert "to be answered by Tue 22 Dec 2026, 23:59" in paper.getvalue()

    def test_a_withheld_acknowledgement_is_told(self, told: tuple[Screen, StringIO]) -> None:
        """A visitor who tries the loop guard sees that it holds."""
        screen, paper = told
        screen.tell("opened", **opened(acknowledgement="withheld"))
        assert "attention  not acknowledged now, it may be a machine's" in paper.getvalue()

    def test_a_letter_that_comes_late_names_its_ticket(self, told: tuple[Screen, StringIO]) -> None:
        """When something else was told meanwhile, the reader still knows what a letter is about."""
        screen, paper = told
        screen.tell("opened", **opened())
        screen.tell("opened", **opened(reference="KN-2026-000002"))
        screen.tell(
            "letter sent",
            occasion="acknowledgement",
            recipient=LAN.address,
            subject="[KN-2026-000001] Chúng tôi đã tiếp nhận",
        )
        assert paper.getvalue().count("KN-2026-000001") == 2

    def test_never_raises(self, told: tuple[Screen, StringIO]) -> None:
        """Whatever the journal is told, the mail goes on; a terminal that is gone ends the demo."""
        screen, paper = told
        screen.tell("opened")
        screen.tell("unheard of", what=object())
        assert paper.getvalue() == ""
        ended: list[bool] = []
        broken = Screen(Console(file=GoneTerminal()), screen._policy, lambda _: [])
        broken.gone = lambda: ended.append(True)
        broken.tell("trouble", what="nothing", detail="nowhere")
        broken.tell("trouble", what="nothing", detail="nowhere")
        assert ended == [True]

    def test_everything_that_may_happen_has_its_words(self, policy: Policy) -> None:
        """Each action that the program tells its journal is shown, or left out on purpose."""
        sources = [path.read_text() for path in (ROOT / "mailflow").rglob("*.py") if "demo" not in path.parts]
        actions = set(re.findall(r'journal\.tell\(\s*"([^"]+)"', "\n".join(sources)))
        assert {"ready", "stage", "trouble"} <= actions
        actions |= {f"letter {result.value}" for result in DeliveryResult} | {d.value for d in Disposition}
        silent = {"ready", "ending", "reloaded", "resending", "before the start"}
        screen = Screen(Console(file=StringIO()), policy, lambda _: [])
        assert actions - silent - OTHERS.keys() - screen._tellers.keys() == set()
        assert DUE.keys() <= {rule.name for rule in policy.deadlines}


class TestCompany:
    """The sample company is one that mailflow would work for."""

    def test_its_config_is_sound(self, tmp_path: Path) -> None:
        """No mistake, no warning; every department and role has a mailbox in the webmail's list."""
        loaded = load(found_company(tmp_path, "127.0.0.1", 1, 2, datetime.now(UTC)))
        assert loaded.warnings == ()
        known = {person.address for person in PEOPLE}
        policy = loaded.policy
        named = [a for d in policy.departments for a in (d.address, d.manager, *d.members)]
        assert {*named, *policy.roles.customer_care, *policy.roles.director} <= known
        assert {address.rpartition("@")[2] for address in known} == set(DOMAINS)


class TestMailboxes:
    """The check at the end of a headless demo looks into the mailboxes themselves."""

    def test_a_letter_that_is_missing(self, player: Player) -> None:
        """A letter that was told to be delivered but is in no mailbox fails the demo."""
        player.played.append(Played(SCENES[0], "KN-2026-000001", 0.1))
        with pytest.raises(Missed, match=r"missing: 1 of KN-2026-000001 at lan@hopthu\.example"):
            player.check_mailboxes()

    def test_a_letter_too_many(self, player: Player, server: EmbeddedServer) -> None:
        """A letter that nobody expects fails it as well."""
        letter = EmailMessage()
        letter["From"], letter["To"] = SUPPORT, DELIVERY.address
        letter["Subject"] = "[KN-2026-000009] once more"
        letter.set_content("A second copy.")
        with smtplib.SMTP(server.endpoints.host, server.endpoints.smtp_port, timeout=SERVER) as smtp:
            smtp.send_message(letter)
        with pytest.raises(Missed, match=r"not expected: 1 of KN-2026-000009 at giaohang@saomai\.example"):
            player.check_mailboxes()


@pytest.fixture
def server() -> Iterator[EmbeddedServer]:
    """The demo's mail server without the rest of it."""
    running = EmbeddedServer(DOMAINS, webmail_port=None, password=PASSWORD)
    with running:
        yield running


@pytest.fixture
def player(server: EmbeddedServer, policy: Policy) -> Player:
    """A player who has played nothing yet."""
    ends = server.endpoints
    screen = Screen(Console(file=StringIO()), policy, lambda _: [])
    return Player(ends.host, ends.imap_port, ends.smtp_port, Chronicle(screen), patience=1.0)
