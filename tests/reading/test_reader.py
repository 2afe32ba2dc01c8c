"""The reader's process: it reads like the program itself, and nothing that happens to it loses a mail."""

import os
import platform
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mailflow.adapters.reading import child as reading_process
from mailflow.adapters.reading.parsing import parse
from mailflow.adapters.reading.protocol import READY, frame
from mailflow.adapters.reading.reader import Reader
from mailflow.domain.model.message import Message
from mailflow.ports.errors import ReaderDown, Temporary
from mailflow.ports.parser import Parser
from sample_mails import ALL, ENCODED, PHOTO, PLAIN, mail, multipart

from support.costly_mails import MAILS
from support.inline_reader import InlineReader

linux = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="not run: looks into /proc of Linux"
)


@pytest.fixture(params=[Reader, InlineReader])
def any_reader(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Both adapters of the port."""
    reader = request.param()
    yield reader
    reader.close()


@pytest.fixture
def reader() -> Iterator[Reader]:
    """A reader with a child that has started."""
    with Reader() as running:
        running.parse([PLAIN])
        yield running


def child(reader: Reader) -> int:
    """The process id of the child."""
    assert reader._child.process is not None
    return reader._child.process.pid


TRIES = """
import ctypes, os, socket, sys, threading
store = sys.argv[1]
print("landlock", ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1))
def tried(name, deed):
    try:
        deed()
        print(name, "done")
    except Exception as error:
        print(name, type(error).__name__)
tried("socket", socket.socket)
tried("connect", lambda: socket.create_connection(("127.0.0.1", 25)))
tried("exec", lambda: os.execv("/bin/true", ["true"]))
tried("fork", os.fork)
tried("thread", threading.Thread(target=print).start)
tried("kill", lambda: os.kill(os.getppid(), 0))
tried("write", lambda: open(store, "a"))
tried("truncate", lambda: os.truncate(store, 0))
tried("unlink", lambda: os.unlink(store))
tried("rename", lambda: os.rename(store, store + "x"))
tried("read", lambda: open(store).read())
"""


def confined(program: str, *arguments: str, before: str = "") -> str:
    """What a program prints that confines itself first."""
    begins = "from mailflow.adapters.reading.confinement import confine\nconfine()\n"
    done = subprocess.run(
        [sys.executable, "-c", before + begins + program, *arguments],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout


def silent_child(_: float) -> subprocess.Popen[bytes]:
    """A child that starts, and then says nothing."""
    says = f"import sys, time; sys.stdout.buffer.write({frame(READY)!r}); sys.stdout.flush(); time.sleep(600)"
    return subprocess.Popen(
        [sys.executable, "-c", says], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    )


class TestContract:
    """What both adapters promise."""

    def test_results_come_in_order(self, any_reader: Parser) -> None:
        """One result per mail, the same as that of ``parse``."""
        assert any_reader.parse(ALL) == [parse(raw) for raw in ALL]

    def test_several_mailboxes_share_it(self, any_reader: Parser) -> None:
        """Each thread gets the results of its own mails."""
        found: dict[int, list[Message | Temporary]] = {}

        def read(number: int) -> None:
            for _ in range(5):
                found[number] = any_reader.parse([ALL[number], PLAIN])

        threads = [threading.Thread(target=read, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert found == {number: [parse(ALL[number]), parse(PLAIN)] for number in range(4)}

    def test_no_mail_no_result(self, any_reader: Parser) -> None:
        """An empty batch is a batch."""
        assert any_reader.parse([]) == []

    def test_empty_bytes_are_a_mail(self, any_reader: Parser) -> None:
        """Total is total."""
        (message,) = any_reader.parse([b""])
        assert isinstance(message, Message)
        assert message.size == 0

    def test_many_mails_do_not_block(self, any_reader: Parser) -> None:
        """More than pipes hold, in both directions."""
        mails = [mail("x" * 20_000 + str(at)) for at in range(300)]
        assert [isinstance(result, Message) and result.text[-1] for result in any_reader.parse(mails)] == [
            str(at)[-1] for at in range(300)
        ]

    def test_a_reader_can_be_used_again(self, any_reader: Parser) -> None:
        """It is long-lived."""
        assert any_reader.parse([PLAIN]) == any_reader.parse([PLAIN])


class TestAccidents:
    """The child dies, hangs, or takes too much."""

    def test_a_killed_child_is_replaced(self, reader: Reader) -> None:
        """Between two batches."""
        os.kill(child(reader), signal.SIGKILL)
        assert reader.parse([PLAIN, ENCODED]) == [parse(PLAIN), parse(ENCODED)]

    def test_a_child_killed_mid_way_costs_no_mail(self, reader: Reader) -> None:
        """Every mail is read in full all the same."""
        mails = [mail(f"number {at}") for at in range(2000)]
        before = child(reader)
        killer = threading.Timer(0.2, os.kill, (before, signal.SIGKILL))
        killer.start()
        results = reader.parse(mails)
        killer.join()
        assert child(reader) != before
        assert [isinstance(result, Message) and result.text for result in results] == [
            f"number {at}" for at in range(2000)
        ]

    def test_a_mail_that_costs_too_much_is_read_without_its_structure(self) -> None:
        """Its headers and its text are there, the reason is among its defects, the others are read whole."""
        carried = b"Content-Type: message/rfc822\n\n" + MAILS["rows"](800_000)
        with Reader(seconds=0.5) as reader:
            reader.parse([PLAIN])
            first, second = reader.parse(
                [multipart("Content-Type: text/plain\n\nNoi dung", *[carried] * 3), PLAIN]
            )
        assert isinstance(first, Message)
        assert first.subject == "Don hang 12"
        assert first.text.startswith("Noi dung")
        assert (
            first.defects[0] == "only its beginning was read: it took more than 0.5 seconds of processor time"
        )
        assert first.cpu_seconds > 0.5
        assert second == parse(PLAIN)

    def test_what_reading_costs_is_told(self, reader: Reader) -> None:
        """So that a sender whose mails cost much can wait behind the others."""
        cheap, dear = reader.parse([PLAIN, MAILS["rows"](200_000)])
        assert isinstance(cheap, Message)
        assert isinstance(dear, Message)
        assert cheap.cpu_seconds * 5 < dear.cpu_seconds

    def test_time_in_which_the_child_does_not_run_costs_a_mail_nothing(self) -> None:
        """A machine that was busy, or asleep: the mail is read whole, by the same child."""
        with Reader(seconds=0.5) as reader:
            reader.parse([PLAIN])
            before = child(reader)
            os.kill(before, signal.SIGSTOP)
            wakes = threading.Timer(2, os.kill, (before, signal.SIGCONT))
            wakes.start()
            assert reader.parse([ENCODED, PLAIN]) == [parse(ENCODED), parse(PLAIN)]
            wakes.join()
            assert child(reader) == before

    def test_a_child_that_is_silent_is_replaced(self) -> None:
        """The mail is not to blame: it is read again, whole."""
        with Reader(patience=1) as reader:
            reader.parse([PLAIN])
            before = child(reader)
            os.kill(before, signal.SIGSTOP)
            assert reader.parse([ENCODED, PLAIN]) == [parse(ENCODED), parse(PLAIN)]
            assert child(reader) != before

    def test_where_every_child_is_silent_no_mail_is_blamed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Neither as a defect of the mail nor as an attempt: reading as such does not work."""
        monkeypatch.setattr(reading_process, "_spawn", silent_child)
        with Reader(patience=1) as reader:
            with pytest.raises(ReaderDown, match="silent for 1 seconds"):
                reader.parse([PLAIN])
            with pytest.raises(ReaderDown, match="silent for 1 seconds"):
                reader.files(PLAIN)

    @linux
    def test_a_mail_that_takes_too_much_memory_is_temporary(self, reader: Reader) -> None:
        """It is for the intake to count the attempts; the mails around it are read."""
        first, huge, last = reader.parse([PLAIN, b"x" * (320 << 20), PLAIN])
        assert isinstance(huge, Temporary)
        assert first == last == parse(PLAIN)

    @linux
    def test_fifty_megabytes_of_photographs_are_read_in_bounded_memory(self, reader: Reader) -> None:
        """A mail like any other."""
        line = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n"
        photo = (
            b"Content-Type: image/jpeg; name=p.jpg\nContent-Transfer-Encoding: base64\n\n" + line * 140_000
        )
        (message,) = reader.parse([multipart("\n\nThe machine is broken.", *[photo] * 5)])
        assert isinstance(message, Message)
        assert message.text == "The machine is broken."
        assert len(message.attachments) == 5
        peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{child(reader)}/status").read_text("ascii"))
        assert peak
        assert int(peak[1]) < 256 * 1024

    def test_a_child_that_cannot_start_is_no_mails_fault(
        self, reader: Reader, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing is lost; the next try may work."""
        reader.close()
        with monkeypatch.context() as broken:
            broken.setattr(sys, "executable", "/bin/false")
            with pytest.raises(ReaderDown):
                reader.parse([PLAIN, PHOTO])
        assert reader.parse([PLAIN]) == [parse(PLAIN)]

    def test_closing_twice_is_no_error(self, reader: Reader) -> None:
        """And the child is gone."""
        process = reader._child.process
        reader.close()
        reader.close()
        assert process is not None
        assert process.poll() is not None


class TestConfinement:
    """Whoever takes the child over with a mail finds little there."""

    def test_ctrl_c_is_not_for_the_child(self, reader: Reader) -> None:
        """The daemon ends it in its own time."""
        before = child(reader)
        os.kill(before, signal.SIGINT)
        assert reader.parse([PLAIN]) == [parse(PLAIN)]
        assert child(reader) == before

    @linux
    def test_it_knows_no_password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The environment of the daemon stays with the daemon."""
        monkeypatch.setenv("SUPPORT_PASSWORD", "canary-7261")
        with Reader() as reader:
            reader.parse([PLAIN])
            assert b"canary" not in Path(f"/proc/{child(reader)}/environ").read_bytes()

    @linux
    def test_it_cannot_write_files_or_grow(self, reader: Reader) -> None:
        """Limits of the kernel."""
        limits = Path(f"/proc/{child(reader)}/limits").read_text("ascii")
        assert re.search(r"Max file size +0 ", limits)
        assert re.search(r"Max address space +[0-9]+ ", limits)
        assert re.search(r"Max open files +64 ", limits)
        assert re.search(r"Max processes +0 ", limits)

    @pytest.mark.skipif(
        not Path("/proc/self/status").exists() or platform.machine() not in ("x86_64", "aarch64"),
        reason="not run: seccomp of Linux on x86-64 and ARM64",
    )
    def test_the_kernel_refuses_it_network_programs_and_files(self, tmp_path: Path) -> None:
        """What a mail could make of the child: it reaches nobody, starts nothing, changes nothing."""
        store = tmp_path / "mailflow.sqlite3"
        store.write_text("secret", "utf-8")
        done = confined(TRIES, str(store))
        refused = dict(line.split(" ", 1) for line in done.splitlines())
        landlock = refused.pop("landlock") != "-1"
        if not landlock:  # an older kernel: files can be read
            refused.pop("read")
        assert set(refused.values()) <= {"PermissionError", "RuntimeError"}, done
        assert {"socket", "connect", "exec", "fork", "thread", "write", "unlink", "rename"} <= refused.keys()
        assert store.read_text("utf-8") == "secret"

    @linux
    def test_the_child_itself_is_confined(self, reader: Reader) -> None:
        """No way back to privileges; the filter is in force."""
        status = Path(f"/proc/{child(reader)}/status").read_text("ascii")
        assert re.search(r"NoNewPrivs:\s+1", status)
        if platform.machine() in ("x86_64", "aarch64"):
            assert re.search(r"Seccomp:\s+2", status)

    def test_an_old_kernel_is_no_hindrance(self) -> None:
        """Where the kernel knows none of it, the limits are set, and mail is read."""
        fails = (
            "import ctypes\nclass Old:\n    prctl = staticmethod(lambda *_: -1)\n"
            "ctypes.CDLL = lambda *_, **__: Old()\n"
        )
        says = "import resource; print(resource.getrlimit(resource.RLIMIT_FSIZE))"
        assert confined(says, before=fails).strip() == "(0, 0)"

    def test_every_charset_is_found_there(self, reader: Reader) -> None:
        """What Python loads only when it is needed can still be loaded."""
        mails = [
            mail("投诉".encode(), f"Content-Type: text/plain; charset={name}")
            for name in (
                "big5",
                "gb18030",
                "euc-kr",
                "koi8-r",
                "cp1258",
                "iso-2022-jp",
                "utf-7",
                "viscii",
                "x",
            )
        ]
        assert reader.parse(mails) == [parse(each) for each in mails]
        long = mail("Could you please tell me when the parcel that I ordered is going to arrive? " * 9)
        assert reader.parse([long]) == [parse(long)]

    @linux
    def test_it_dies_with_its_parent(self) -> None:
        """No reader is left behind by a daemon that was killed."""
        program = (
            "import os\nfrom mailflow.adapters.reading.reader import Reader\nreader = Reader()\n"
            "reader.parse([b'Subject: x\\n\\nx'])\nprint(reader._child.process.pid, flush=True)\n"
            "os.kill(os.getpid(), 9)\n"
        )
        parent = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=False)
        status = Path(f"/proc/{int(parent.stdout)}/status")
        until = time.monotonic() + 120
        while status.exists() and "zombie" not in status.read_text("ascii") and time.monotonic() < until:
            time.sleep(0.05)
        assert not status.exists() or "zombie" in status.read_text("ascii")
