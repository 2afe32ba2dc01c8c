"""The mailbox on Dovecot: what only a real server shows."""

import imaplib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from mailflow.adapters.imap.mailbox import ImapMailbox, probe_imap
from mailflow.adapters.servers import ServerSettings
from mailflow.ports.errors import Misconfigured, Temporary

from support.mailbed import MailBed, mails, person
from support.patience import NEVER, SERVER
from support.scripted_imap import Wire

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
SENDER = "lan@customers.test"


@pytest.fixture
def address() -> str:
    return f"box{uuid4().hex}@company.test"


@pytest.fixture
def mailbox(dovecot: MailBed, address: str) -> Iterator[ImapMailbox]:
    with closing(ImapMailbox(dovecot.imap(address), "INBOX", "Processed")) as mailbox:
        mailbox.open()
        yield mailbox


def deliver(bed: MailBed, address: str, count: int = 1, padding: int = 0) -> None:
    """Letters whose bodies say which UID they will have."""
    with bed.many() as lmtp:
        for uid in range(1, count + 1):
            text = f"Subject: number {uid}\r\n\r\nbody of {uid}\r\n" + ("x" * 76 + "\r\n") * padding
            lmtp.sendmail(SENDER, [address], text)


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_every_way_in(dovecot: MailBed, address: str, security: str) -> None:
    """TLS at once, STARTTLS, and neither on loopback."""
    deliver(dovecot, address)
    with closing(ImapMailbox(dovecot.imap(address, security), "INBOX", "Processed")) as mailbox:
        assert mailbox.open().messages == 1
        assert mailbox.wait(0.01) is False


def test_abilities_are_asked_after_login(mailbox: ImapMailbox, dovecot: MailBed) -> None:
    """Dovecot names MOVE only to those who are logged in, and imaplib asks only before."""
    with imaplib.IMAP4("127.0.0.1", dovecot.ports["imap"], timeout=SERVER) as stranger:
        assert "MOVE" not in stranger.capabilities
    assert {"MOVE", "UIDPLUS", "IDLE"} <= mailbox.capabilities()


def test_looking_changes_nothing(dovecot: MailBed, mailbox: ImapMailbox, address: str) -> None:
    r"""No mail becomes \Seen because we read it."""
    deliver(dovecot, address, 2)
    mailbox.waiting(LONG_AGO)
    mailbox.fetch([1, 2])
    mailbox.fetch([1, 2], headers_only=True)
    with person(dovecot, address) as client:
        assert client.uid("SEARCH", "SEEN")[1] == [b""]


def test_vanished_mail_is_missing(dovecot: MailBed, mailbox: ImapMailbox, address: str) -> None:
    """A mail whose file is gone, while the session still counts it, spoils no other."""
    deliver(dovecot, address, 60)
    assert len(mailbox.waiting(LONG_AGO)) == 60
    with person(dovecot, address) as client:
        client.uid("STORE", "7,23,60", "+FLAGS", r"(\Deleted)")
        client.expunge()
    fetched = mailbox.fetch(range(1, 61))
    assert set(fetched) == set(range(1, 61)) - {7, 23, 60}
    assert all(b"body of %d\r\n" % uid in raw for uid, raw in fetched.items())


def test_flags_changed_during_fetch_mix_nothing_up(
    dovecot: MailBed, mailbox: ImapMailbox, address: str
) -> None:
    """Another client changes flags all the while: every mail keeps its own bytes."""
    deliver(dovecot, address, 145)
    mailbox.waiting(LONG_AGO)
    done = threading.Event()

    def fidget() -> None:
        with person(dovecot, address) as client:
            while not done.is_set():
                client.uid("STORE", "1:145", "+FLAGS", r"(\Flagged \Answered)")
                client.uid("STORE", "1:145", "-FLAGS", r"(\Flagged \Answered)")

    other = threading.Thread(target=fidget)
    other.start()
    try:
        for _ in range(6):
            fetched = mailbox.fetch(range(1, 146))
            assert [uid for uid in range(1, 146) if b"body of %d\r\n" % uid not in fetched[uid]] == []
    finally:
        done.set()
        other.join()


@pytest.mark.parametrize(("hidden", "expected"), [({"MOVE"}, "UID EXPUNGE"), ({"MOVE", "UIDPLUS"}, "marked")])
def test_without_move_nobody_elses_mail_is_expunged(
    dovecot: MailBed, mailbox: ImapMailbox, address: str, hidden: set[str], expected: str
) -> None:
    """Copy and remove by UID, else copy and mark; what a person marked stays in both cases."""
    deliver(dovecot, address, 4)
    mailbox._capabilities -= hidden
    with person(dovecot, address) as client:
        client.uid("STORE", "2", "+FLAGS", r"(\Deleted)")
    for _ in range(2):  # filing again copies nothing again
        mailbox.file([1, 3])
    assert len(mails(dovecot, address, "Processed")) == 2
    left = [mail.uid for mail in mailbox.waiting(LONG_AGO)]
    assert left == [2, 4]
    assert len(mails(dovecot, address)) == (4 if expected == "marked" else 2)


def test_new_uidvalidity_is_told(dovecot: MailBed, address: str) -> None:
    """After the server lost its index UID 1 is another mail: every open tells the new UIDVALIDITY."""
    deliver(dovecot, address, 2)
    mailbox = ImapMailbox(dovecot.imap(address), "INBOX", "Processed")
    with closing(mailbox):
        before = mailbox.open()
        mailbox.file([1])
    time.sleep(max(0, before.uidvalidity + 1.2 - time.time()))  # UIDVALIDITY is the time in seconds
    for lost in dovecot.maildir(address).glob("dovecot*"):
        lost.unlink()
    with closing(mailbox):
        after = mailbox.open()
        [mail] = mailbox.waiting(LONG_AGO)
        assert mail.uid == 1
        assert b"body of 2" in mailbox.fetch([1])[1]
    assert after.uidvalidity != before.uidvalidity


@pytest.mark.parametrize("cut_after", [1, 500, 20_000, 100_000])
def test_connection_cut_in_the_middle_of_a_fetch(dovecot: MailBed, address: str, cut_after: int) -> None:
    """Temporary, no half mail; after an open everything is as before."""
    deliver(dovecot, address, 10, padding=200)
    with Wire("127.0.0.1", dovecot.ports["imaps"]) as wire:
        settings = replace(dovecot.imap(address), port=wire.port)
        with closing(ImapMailbox(settings, "INBOX", "Processed")) as mailbox:
            mailbox.open()
            wire.cut_after = cut_after
            with pytest.raises(Temporary):
                mailbox.fetch(range(1, 11))
            with pytest.raises(Temporary, match="not connected"):
                mailbox.file([1])
            mailbox.open()
            assert len(mailbox.fetch(range(1, 11))) == 10
            assert wire.connections == 2
            assert len(mailbox.waiting(LONG_AGO)) == 10


def test_connection_lost_while_waiting(dovecot: MailBed, address: str) -> None:
    """A wait on a dead connection ends at once, with TLS too."""
    with Wire("127.0.0.1", dovecot.ports["imaps"]) as wire:
        settings = replace(dovecot.imap(address), port=wire.port)
        with closing(ImapMailbox(settings, "INBOX", "Processed")) as mailbox:
            mailbox.open()
            threading.Timer(0.2, wire.cut).start()
            with pytest.raises(Temporary):
                mailbox.wait(NEVER)


def test_folder_with_vietnamese_name(dovecot: MailBed, address: str) -> None:
    """Names beyond ASCII are folders like any other."""
    deliver(dovecot, address, 2)
    with closing(ImapMailbox(dovecot.imap(address), "INBOX", 'Đã xử lý & "xong"')) as mailbox:
        mailbox.open()
        mailbox.file([1, 2])
        assert 'Đã xử lý & "xong"' in mailbox.folders()
        assert mailbox.open().messages == 0
    with closing(ImapMailbox(dovecot.imap(address), 'Đã xử lý & "xong"', "x")) as mailbox:
        assert mailbox.open().messages == 2


def failures(bed: MailBed) -> dict[str, tuple[ServerSettings, type[Exception], str]]:
    good = bed.imap()
    other_ca = str(bed.directory / "other-ca.pem")
    return {
        "password": (
            replace(good, password="wrong"),
            Misconfigured,
            "login refused.*Check username and password",
        ),
        "authority": (replace(good, ca_file=other_ca), Misconfigured, "certificate is not accepted.*ca_file"),
        "system": (replace(good, ca_file=""), Misconfigured, "certificate is not accepted"),
        "file": (replace(good, ca_file="/nonexistent.pem"), Misconfigured, "ca_file /nonexistent.pem"),
        "nobody": (replace(good, port=1), Temporary, "connection refused"),
        "plain": (replace(good, port=bed.ports["imap"]), Misconfigured, "no TLS connection.*security"),
        "starttls ca": (
            replace(bed.imap(security="starttls"), ca_file=other_ca),
            Misconfigured,
            "certificate is not accepted",
        ),
    }


@pytest.mark.parametrize(
    "case", ["password", "authority", "system", "file", "nobody", "plain", "starttls ca"]
)
def test_failures_say_what_where_and_what_to_do(dovecot: MailBed, case: str) -> None:
    """One sentence that an admin can act on; time heals only what time can heal."""
    settings, kind, words = failures(dovecot)[case]
    with pytest.raises(kind, match=f"localhost:[0-9]+: .*{words}") as failure:
        ImapMailbox(settings, "INBOX", "Processed").open()
    assert "secret" not in str(failure.value)
    assert probe_imap(settings, "INBOX", "Processed")[0].detail == str(failure.value)


def test_probe_tells_what_the_server_can(dovecot: MailBed, address: str) -> None:
    """Login, folders, IDLE, MOVE; nothing is created by looking."""
    probes = probe_imap(dovecot.imap(address), "INBOX", "Processed")
    assert all(probe.ok for probe in probes)
    assert [probe.name for probe in probes] == [
        "imap login",
        "folder INBOX",
        "folder Processed",
        "imap IDLE",
        "imap MOVE",
    ]
    assert "missing" in probes[2].detail
    assert "missing" in probe_imap(dovecot.imap(address), "INBOX", "Processed")[2].detail
    wrong = probe_imap(dovecot.imap(address), "Beschwerden", "Processed")[1]
    assert (wrong.ok, "INBOX" in wrong.detail) == (False, True)


FETCH_LARGE = """
import resource, sys
from datetime import UTC, datetime
from mailflow.adapters.imap.mailbox import ImapMailbox
from mailflow.adapters.servers import ServerSettings
host, port, user, password, ca_file, count = sys.argv[1:]
mailbox = ImapMailbox(ServerSettings(host, int(port), "tls", user, password, ca_file), "INBOX", "Processed")
mailbox.open()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
fetched = mailbox.fetch(range(1, int(count) + 1))
print(sum(map(len, fetched.values())) // 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
mailbox.close()
"""


def test_large_mail_is_held_once(dovecot: MailBed, address: str, tmp_path: Path) -> None:
    """25 MB among small mails: read in full, and memory grows by hardly more than its size."""
    deliver(dovecot, address, 20)
    dovecot.deliver(SENDER, address, b"Subject: photographs\r\n\r\n" + (b"x" * 76 + b"\r\n") * 336_000)
    script = tmp_path / "fetch_large.py"
    script.write_text(FETCH_LARGE)
    where = dovecot.imap(address)
    words = [where.host, str(where.port), where.username, where.password, where.ca_file, "21"]
    done = subprocess.run([sys.executable, script, *words], capture_output=True, text=True, check=True)
    size, growth = map(int, done.stdout.split())  # KiB
    assert size > 25_000
    assert growth < 1.3 * size + 2_000
