"""The embedded mail system: what the demo, and tests on machines without Dovecot, may rely on."""

import imaplib
import re
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from mailflow.demo.embedded import EmbeddedServer, Endpoints

from support.patience import SERVER

LETTER = (
    "From: Nguyễn Thị Lan <lan@customers.test>\r\nTo: support@acme.test\r\n"
    "Subject: Hóa đơn sai\r\nMessage-ID: <1@customers.test>\r\n\r\nTôi bị tính tiền hai lần.  \r\n.\r\n"
).encode()


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    embedded = EmbeddedServer(["acme.test", "customers.test"], webmail_port=None)
    embedded.start()
    yield embedded
    embedded.stop()


def send(
    endpoints: Endpoints, recipient: str, content: bytes = LETTER, sender: str = "lan@customers.test"
) -> None:
    with smtplib.SMTP(endpoints.host, endpoints.smtp_port, timeout=SERVER) as smtp:
        smtp.ehlo()
        smtp.sendmail(sender, [recipient], content, mail_options=["SMTPUTF8"])


def login(endpoints: Endpoints, address: str, folder: str = "INBOX") -> imaplib.IMAP4:
    imap = imaplib.IMAP4(endpoints.host, endpoints.imap_port, timeout=SERVER)
    imap.login(address, "demo")
    imap.select(folder)
    return imap


def uids(imap: imaplib.IMAP4) -> list[bytes]:
    return imap.uid("SEARCH", "ALL")[1][0].split()


def test_mail_arrives_with_its_bytes(server: EmbeddedServer) -> None:
    """What was sent is what is read, below the two headers of the delivery; no flag is set by looking."""
    send(server.endpoints, "bytes@acme.test")
    with login(server.endpoints, "bytes@acme.test") as imap:
        [uid] = uids(imap)
        _, answer = imap.uid("FETCH", uid.decode(), "(FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])")
        head, content = answer[0]
    trace = b"Return-Path: <lan@customers.test>\r\nDelivered-To: bytes@acme.test\r\n"
    assert content == trace + LETTER
    assert b"\\Seen" not in head
    assert re.search(rb'INTERNALDATE "[^"]+ \+0000"', head)
    assert f"RFC822.SIZE {len(content)}".encode() in head


def test_sub_address_is_the_same_mailbox(server: EmbeddedServer) -> None:
    """user+anything@ is delivered to user@, upper and lower case alike; the envelope address is kept."""
    send(server.endpoints, "Care+b.abc234@ACME.test")
    with login(server.endpoints, "care@acme.test") as imap:
        _, answer = imap.uid("FETCH", "1:*", "(BODY.PEEK[HEADER])")
        assert b"Delivered-To: Care+b.abc234@ACME.test" in answer[0][1]


def test_move_and_folders(server: EmbeddedServer) -> None:
    """A mail can be moved by UID to a folder that was made for it, others stay."""
    for _ in range(2):
        send(server.endpoints, "mover@acme.test")
    with login(server.endpoints, "mover@acme.test") as imap:
        assert b"MOVE" in imap.capability()[1][0]
        first, second = uids(imap)
        imap.create("Processed")
        assert imap.uid("MOVE", first.decode(), "Processed")[0] == "OK"
        assert uids(imap) == [second]
        imap.select("Processed")
        assert len(uids(imap)) == 1


def test_search_since(server: EmbeddedServer) -> None:
    """SINCE yesterday finds a mail of today, SINCE next week does not."""
    send(server.endpoints, "since@acme.test")
    day = 86_400
    with login(server.endpoints, "since@acme.test") as imap:
        for when, count in ((time.time() - day, 1), (time.time() + 7 * day, 0)):
            date = imaplib.Time2Internaldate(when)[1:12].strip()
            assert len(imap.uid("SEARCH", "SINCE", date)[1][0].split()) == count


def test_idle_wakes_with_a_whole_line(server: EmbeddedServer) -> None:
    """An idling client hears of a new mail at once, and never half a line."""
    address = "idle@acme.test"
    with login(server.endpoints, address) as imap:
        imap.send(b"a1 IDLE\r\n")
        assert imap.readline().startswith(b"+")
        threading.Thread(target=send, args=(server.endpoints, address)).start()
        piece = imap.sock.recv(4096)
        assert b"EXISTS" in piece
        assert piece.endswith(b"\r\n")
        imap.send(b"DONE\r\n")
        while not imap.readline().startswith(b"a1 OK"):
            pass


def test_strangers_are_refused(server: EmbeddedServer) -> None:
    """The server relays nothing, and a wrong password opens neither IMAP nor SMTP."""
    endpoints = server.endpoints
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(endpoints, "someone@elsewhere.test")
    with smtplib.SMTP(endpoints.host, endpoints.smtp_port, timeout=SERVER) as smtp:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            smtp.login("support@acme.test", "wrong")
        smtp.login("support@acme.test", "demo")
    imap = imaplib.IMAP4(endpoints.host, endpoints.imap_port, timeout=SERVER)
    with imap, pytest.raises(imaplib.IMAP4.error):
        imap.login("support@acme.test", "wrong")


def test_any_bytes_are_delivered(server: EmbeddedServer) -> None:
    """Broken mail is delivered too: a test of the reader must be able to send it."""
    broken = [
        b"",
        b"\r\n",
        b"no header at all\r\n",
        b"Subject: \xff\xfe\r\n\r\n\x00\x80\r\n",
        b"From: " + b"(" * 900,
    ]
    for content in broken:
        send(server.endpoints, "broken@acme.test", content)
    with login(server.endpoints, "broken@acme.test") as imap:
        assert len(uids(imap)) == len(broken)


def test_accounts_are_those_in_use(server: EmbeddedServer) -> None:
    """Every address that got mail is listed with the password; a sub-address is none of its own."""
    send(server.endpoints, "listed+x@acme.test")
    accounts = server.accounts()
    assert accounts["listed@acme.test"] == "demo"
    assert not [address for address in accounts if "+" in address]


def test_loopback_only() -> None:
    """It cannot be asked to listen for the network, and a running one listens on 127.0.0.1 alone."""
    with pytest.raises(ValueError, match="loopback only"):
        EmbeddedServer(["acme.test"], host="0.0.0.0")
    script = (
        "import sys; from mailflow.demo.embedded import EmbeddedServer\n"
        "with EmbeddedServer(['acme.test']) as e:\n"
        "    print(e.imap_port, e.smtp_port, e.webmail_url, flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        listening = _listening(child.pid)
        child.communicate(timeout=SERVER)
    assert child.returncode == 0
    assert listening == ["127.0.0.1"] * 3


def _listening(pid: int) -> list[str]:
    """The local addresses of a process's listening sockets, from /proc."""
    links = [link.readlink().as_posix() for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
    inodes = {link[8:-1] for link in links if link.startswith("socket:[")}
    found = []
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = row.split()
            if fields[3] == "0A" and fields[9] in inodes:
                words = bytes.fromhex(fields[1].partition(":")[0])
                address = b"".join(words[at : at + 4][::-1] for at in range(0, len(words), 4))
                found.append(socket.inet_ntop(family, address))
    return found


def test_starts_and_stops_clean() -> None:
    """Started it answers; afterwards its ports are free, its threads ended, its clients cut off."""
    before = threading.active_count()
    embedded = EmbeddedServer(["acme.test"])
    endpoints = embedded.start()
    left = socket.create_connection((endpoints.host, endpoints.imap_port), timeout=SERVER)
    left.recv(100)
    embedded.stop()
    embedded.stop()
    while left.recv(100):  # its farewell, then the end
        pass
    left.close()
    for port in (endpoints.imap_port, endpoints.smtp_port):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((endpoints.host, port), timeout=1)
    assert threading.active_count() <= before
    again = EmbeddedServer(["acme.test"], imap_port=endpoints.imap_port, smtp_port=endpoints.smtp_port)
    assert again.start().imap_port == endpoints.imap_port
    again.stop()


def test_taken_port_is_an_error() -> None:
    """A port in use is reported to the caller, and nothing stays open."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        embedded = EmbeddedServer(["acme.test"], smtp_port=taken.getsockname()[1])
        with pytest.raises(OSError, match="in use"):
            embedded.start()
    with pytest.raises(RuntimeError, match="not running"):
        _ = embedded.endpoints
