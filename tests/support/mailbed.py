"""A real mail system on loopback for tests: Dovecot (IMAP, LMTP), and Postfix as soon as it is asked for.

Every address of the domains has a mailbox, made on first use, and every mailbox the same password;
``user+anything@`` is delivered to ``user@``.  Local parts that begin with reject, full or tempfail are
refused by Postfix at RCPT (550, 552, 451); bounce… is accepted and then bounced with a real DSN.
Started by root or nobody in particular (Postfix needs root), several at once, without a service manager;
whatever was started ends with this process, even when that is killed.
"""

import contextlib
import imaplib
import os
import pwd
import random
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Protocol, Self

from mailflow.adapters.servers import Security, ServerSettings

from support.patience import EVENT, SERVER

DOMAINS = ("company.test", "departments.test", "customers.test")
SUPPORT = "support@company.test"
PASSWORD = "secret"
HOST = "localhost"
SEARCH_PATH = "/usr/sbin:/usr/lib/postfix/sbin:" + os.environ.get("PATH", "/usr/bin:/bin")
CONFIGS = Path(__file__).parent / "servers"
PORT_NAMES = ("imap", "imaps", "lmtp", "sasl", "smtp", "submission", "smtps")


class Bed(Protocol):
    """What tests may ask of a mail system, whichever it is."""

    kind: str  # dovecot | embedded

    def imap(self, address: str = SUPPORT, security: Security | None = None) -> ServerSettings:
        """How to log in to the mailbox of an address; by default as securely as the server can."""
        ...

    def smtp(self, address: str = SUPPORT, security: Security | None = None) -> ServerSettings:
        """How to submit mail as an address."""
        ...

    def deliver(self, sender: str, recipient: str, raw: bytes) -> None:
        """Put a mail into a mailbox, as from the outside."""
        ...


def person(bed: Bed, address: str = SUPPORT, folder: str = "INBOX") -> imaplib.IMAP4:
    """A person's own IMAP client, logged in, with a folder open; use it in a with statement."""
    settings = bed.imap(address, "none")
    client = imaplib.IMAP4(settings.host, settings.port, timeout=SERVER)
    client.login(address, settings.password)
    client.select(folder)
    return client


def mails(bed: Bed, address: str, folder: str = "INBOX") -> list[bytes]:
    """The raw mails in a folder, oldest first; none where the folder is missing."""
    settings = bed.imap(address, "none")
    with imaplib.IMAP4(settings.host, settings.port, timeout=SERVER) as client:
        client.login(address, settings.password)
        if client.select(f'"{folder}"', readonly=True)[0] != "OK":
            return []
        _, data = client.uid("FETCH", "1:*", "(BODY.PEEK[])")
        return [item[1] for item in data if isinstance(item, tuple)]


def await_mails(bed: Bed, address: str, count: int = 1, seconds: float = EVENT) -> list[bytes]:
    """The mails in the INBOX of an address once there are so many; AssertionError when they do not come."""
    until = time.monotonic() + seconds
    while len(found := mails(bed, address)) < count:
        assert time.monotonic() < until, f"{address} has {len(found)} of {count} mails"
        time.sleep(0.05)
    return found


def missing_servers() -> str:
    """What keeps Dovecot and Postfix from running here; "" where nothing does."""
    lacking = [name for name in ("dovecot", "postfix", "openssl") if not shutil.which(name, path=SEARCH_PATH)]
    if lacking:
        return f"{', '.join(lacking)} not installed (make servers)"
    return "" if os.geteuid() == 0 else "Postfix needs root"


class MailBed:
    """Dovecot and Postfix in a temporary directory of their own."""

    kind = "dovecot"

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="mailbed-"))
        self.directory.chmod(0o755)  # the servers' unprivileged processes look inside
        self.ports: dict[str, int] = {}
        self._servers: list[subprocess.Popen[bytes]] = []
        self._postfix = False

    def __enter__(self) -> Self:
        try:
            _make_certificates(self.directory)
            self._start_dovecot()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- where -----------------------------------------------------------------------------------

    @property
    def ca_file(self) -> str:
        """The private authority of the servers' certificate (for localhost and 127.0.0.1)."""
        return str(self.directory / "ca.pem")

    def imap(self, address: str = SUPPORT, security: Security | None = None) -> ServerSettings:
        """See Bed."""
        security = security or "tls"
        return self._settings("imaps" if security == "tls" else "imap", security, address)

    def smtp(self, address: str = SUPPORT, security: Security | None = None) -> ServerSettings:
        """See Bed; ``none`` is the MX, which knows no login and takes only mail to our domains."""
        self.start_postfix()
        security = security or "starttls"
        names: dict[str, str] = {"tls": "smtps", "starttls": "submission", "none": "smtp"}
        return self._settings(names[security], security, address if security != "none" else "")

    def _settings(self, port: str, security: Security, address: str) -> ServerSettings:
        return ServerSettings(HOST, self.ports[port], security, address, PASSWORD, self.ca_file, SERVER)

    def maildir(self, address: str) -> Path:
        """Where Dovecot keeps the mail of an address."""
        user, _, domain = address.partition("@")
        return self.directory / "mail" / domain / user / "Maildir"

    # --- mail ------------------------------------------------------------------------------------

    def deliver(self, sender: str, recipient: str, raw: bytes) -> None:
        """See Bed; by LMTP, the shortest way into a mailbox."""
        with smtplib.LMTP("127.0.0.1", self.ports["lmtp"]) as lmtp:
            lmtp.sendmail(sender, [recipient], raw)

    @contextlib.contextmanager
    def many(self) -> Iterator[smtplib.LMTP]:
        """One LMTP connection for many deliveries."""
        with smtplib.LMTP("127.0.0.1", self.ports["lmtp"]) as lmtp:
            yield lmtp

    # --- servers ---------------------------------------------------------------------------------

    def start_postfix(self) -> None:
        """Start Postfix unless it runs; about two seconds.  From a thread that lasts: it ends with it."""
        if self._postfix:
            return
        folder = self.directory / "postfix"
        for made in (folder, self.directory / "queue", self.directory / "postfix-data"):
            made.mkdir()
        shutil.chown(self.directory / "postfix-data", "postfix")
        for name in ("main.cf", "master.cf", "rcpt", "transport"):
            self._write(f"postfix.{name}", folder / name)
        subprocess.run(
            ["postfix", "-c", folder, "check"], check=True, capture_output=True, env={"PATH": SEARCH_PATH}
        )
        self._start("master", "-d", "-c", str(folder))
        self._await("smtp", "submission", "smtps")
        self._postfix = True

    def _start_dovecot(self) -> None:
        """Start Dovecot; other ports are tried where somebody took one at the same moment."""
        (self.directory / "mail").mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.directory / "mail", "mail", "mail")
        for attempt in range(3):
            self.ports = _free_ports()
            config = self._write("dovecot.conf", self.directory / "dovecot.conf")
            self._start("dovecot", "-F", "-c", str(config))
            try:
                self._await("imap", "imaps", "lmtp", "sasl")
            except ChildProcessError:
                self._servers.clear()
                if attempt == 2:
                    raise
            else:
                return

    def _write(self, name: str, target: Path) -> Path:
        me = pwd.getpwuid(os.geteuid()).pw_name
        root = me == "root"
        words = {
            "dir": self.directory,
            "domains": " ".join(DOMAINS),
            "password": PASSWORD,
            "internal_user": "dovecot" if root else me,
            "login_user": "dovenull" if root else me,
            "mail_user": "mail" if root else me,
            **self.ports,
        }
        target.write_text(Template((CONFIGS / name).read_text()).substitute(words))
        return target

    def _start(self, program: str, *arguments: str) -> None:
        """A server in a process group of its own, under a shell that ends it when we are gone."""
        found = shutil.which(program, path=SEARCH_PATH)
        assert found is not None, program
        # setpriv alone is not enough: Postfix changes its user id, which clears the signal.
        guard = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        script = 'trap "kill \\$server" TERM; "$@" & server=$!; wait $server; wait $server'
        self._servers.append(
            subprocess.Popen(
                [*guard, "sh", "-c", script, program, found, *arguments],
                env={"PATH": SEARCH_PATH},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )

    def _await(self, *names: str) -> None:
        """Until the ports answer; ChildProcessError when a server has ended instead."""
        until = time.monotonic() + EVENT
        for name in names:
            while True:
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", self.ports[name]), 1).close()
                    break
                self._check_alive()
                if time.monotonic() > until:
                    raise TimeoutError(f"{name} does not answer\n{self.log()}")
                time.sleep(0.01)
        self._check_alive()

    def _check_alive(self) -> None:
        if any(server.poll() is not None for server in self._servers):
            raise ChildProcessError(f"a server has ended\n{self.log()}")

    def log(self) -> str:
        """The end of the servers' logs."""
        logs = sorted(self.directory.glob("*.log"))
        return "\n".join(path.read_text(errors="replace")[-3000:] for path in logs)

    def stop(self) -> None:
        """End the servers and all their children; remove the directory."""
        for server in reversed(self._servers):
            server.terminate()
        for server in self._servers:
            try:
                server.wait(SERVER)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
        self._servers.clear()
        for _ in range(20):  # the last child may still be writing
            shutil.rmtree(self.directory, ignore_errors=True)
            if not self.directory.exists():
                return
            time.sleep(0.05)


def _free_ports() -> dict[str, int]:
    """Ports below the range that outgoing connections take."""
    chance = random.SystemRandom()
    found: dict[str, int] = {}
    while len(found) < len(PORT_NAMES):
        port = chance.randrange(20000, 32000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in found.values():
                found[PORT_NAMES[len(found)]] = port
    return found


def _make_certificates(folder: Path) -> None:
    """A private authority (ca.pem) and a certificate of it for localhost; another one nobody should trust."""
    extensions = folder / "extensions"
    extensions.write_text(
        "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n"
        "keyUsage=digitalSignature\nextendedKeyUsage=serverAuth\n"
    )
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    for name in ("ca", "other-ca"):
        words = ("-days", "2", "-subj", f"/CN={name}", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        _openssl(folder, "req", "-x509", *key, *words, "-keyout", f"{name}.key", "-out", f"{name}.pem")
    _openssl(folder, "req", *key, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
    signing = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "extensions")
    _openssl(folder, "x509", "-req", "-days", "2", "-in", "server.csr", *signing, "-out", "server.pem")


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
