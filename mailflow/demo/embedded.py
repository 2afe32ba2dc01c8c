"""A whole mail system in one process, for the demo and for machines without Dovecot: IMAP, SMTP, webmail.

Everything lives in memory and listens on the loopback interface only.  Every address of the served
domains has a mailbox, all with one password; ``user+anything@domain`` is delivered to ``user@domain``
(sub-addressing, RFC 5233) with its bytes unaltered.  What it cannot prove (TLS, queues, disks, other
servers' habits) is proved with Dovecot and Postfix.
"""

import asyncio
import contextlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.demo.memory import MailStore, Postman
from mailflow.demo.webmail import MailUser, Webmail

LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the running servers answer; there is no TLS, so ``security = "none"`` in config.toml."""

    host: str
    imap_port: int
    smtp_port: int
    webmail_url: str  # "" without a webmail


class EmbeddedServer:
    """IMAP, SMTP and a small webmail on loopback ports, in threads of this process.

    ``with EmbeddedServer(["acme.test"]) as endpoints: …``, or ``start`` and ``stop``, once each.  Port 0
    picks a free port; ``webmail_port=None`` leaves the webmail out.  ``people`` head the webmail's list.
    """

    def __init__(
        self,
        domains: Sequence[str],
        host: str = "127.0.0.1",
        *,
        imap_port: int = 0,
        smtp_port: int = 0,
        webmail_port: int | None = 0,
        password: str = "demo",  # noqa: S107  (mailboxes in memory, on loopback)
        people: Sequence[MailUser] = (),
    ) -> None:
        if host not in LOOPBACK:
            raise ValueError(f"the embedded mail server listens on loopback only, not on {host!r}")
        self.domains = tuple(domain.lower() for domain in domains)
        self.password = password
        self._host, self._imap_port, self._smtp_port, self._webmail_port = (
            host,
            imap_port,
            smtp_port,
            webmail_port,
        )
        self._people = tuple(people)
        self._store = MailStore(self.domains, password)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending = asyncio.Event()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._endpoints: Endpoints | None = None
        self._thread = threading.Thread(target=self._main, name="embedded-mail", daemon=True)

    def start(self) -> Endpoints:
        """Start everything and wait until it answers; OSError where a port is taken."""
        self._thread.start()
        return self.wait_ready()

    def wait_ready(self, seconds: float = 10.0) -> Endpoints:
        """The endpoints once all servers answer; TimeoutError after so many seconds."""
        if not self._ready.wait(seconds):
            raise TimeoutError(f"the embedded mail server did not start within {seconds:g} s")
        if self._failure is not None:
            raise self._failure
        return self.endpoints

    @property
    def endpoints(self) -> Endpoints:
        """Where the servers answer; RuntimeError before they do."""
        if self._endpoints is None:
            raise RuntimeError("the embedded mail server is not running: call start()")
        return self._endpoints

    def accounts(self) -> dict[str, str]:
        """Address → password of the people and of every mailbox in use so far."""
        named = [person.address for person in self._people]
        return dict.fromkeys([*named, *sorted(self._store.addresses())], self.password)

    def stop(self) -> None:
        """Close every port and connection and forget all mail; may be called again."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                self._loop.call_soon_threadsafe(self._ending.set)
        if self._thread.ident is not None:
            self._thread.join(10)

    def __enter__(self) -> Endpoints:
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def _main(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as failure:
            self._failure = failure
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        """Listen until ``stop``; on the way out every listener and connection is closed."""
        self._loop = asyncio.get_running_loop()
        postman = Postman(self._store, self.password)
        with contextlib.ExitStack() as stack:
            imap = await self._store.listen(self._host, self._imap_port)
            stack.callback(self._store.hang_up)
            stack.callback(imap.close)
            smtp = await postman.listen(self._host, self._smtp_port)
            stack.callback(postman.hang_up)
            stack.callback(smtp.close)
            url = ""
            if self._webmail_port is not None:
                webmail = Webmail(
                    self._host, self._webmail_port, _port(imap), _port(smtp), self.accounts, self._people
                )
                url = webmail.start()
                stack.callback(webmail.stop)
            self._endpoints = Endpoints(self._host, _port(imap), _port(smtp), url)
            self._ready.set()
            await self._ending.wait()


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])
