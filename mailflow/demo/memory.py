"""IMAP and SMTP over mailboxes in memory: pymap and aiosmtpd, put together and made quiet."""

import asyncio
import logging
from argparse import Namespace
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.sock import SocketInfo
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.dict import Config, Identity, Login
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

SIZE_LIMIT = 50 * 2**20  # bytes; announced with SIZE (RFC 1870), larger mail is refused


class MailStore:
    """The mailboxes of all served domains, in memory, reachable by IMAP; all share one password."""

    def __init__(self, domains: Collection[str], password: str) -> None:
        self.domains = frozenset(domain.lower() for domain in domains)
        self._config = _Quiet(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=None,
            port=0,
            demo_data=False,
            demo_user="",
            demo_password="",
            tls_enabled=False,  # pymap then takes passwords without TLS: this is loopback
            hash_context=Cleartext(),
            invalid_user_sleep=0.0,
        )
        self._login = Login(self._config)
        self._users = _EveryAddress(self._config, self.domains, password)
        self._login.users_dict = self._users
        self._imap = IMAPServer(self._login, self._config)
        self._writers: set[asyncio.StreamWriter] = set()

    async def listen(self, host: str, port: int) -> asyncio.Server:
        """Start answering IMAP; port 0 picks a free one."""
        self._config.apply_context()
        no_proxy = ProxyProtocolReader(ProxyProtocolVersion.get(None))
        return await asyncio.start_server(no_proxy.get_callback(self._converse), host, port)

    async def deliver(self, sender: str, recipient: str, content: bytes) -> None:
        """Put one mail into the recipient's INBOX: two trace headers (RFC 5321 4.4), its bytes below."""
        trace = f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n".encode()
        mail = AppendMessage(trace + content, datetime.now(UTC))
        async with Identity(mailbox_of(recipient), self._login, None, frozenset()).new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            await inbox.append(mail, recent=True)

    def addresses(self) -> list[str]:
        """The addresses that have received mail or logged in so far."""
        return list(self._users)

    def hang_up(self) -> None:
        """Close every IMAP connection."""
        for writer in self._writers:
            writer.close()

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, who: SocketInfo
    ) -> None:
        self._writers.add(writer)
        try:
            await self._imap(reader, _WholeAnswers(writer), who)  # type: ignore[arg-type]
        finally:
            self._writers.discard(writer)


def mailbox_of(address: str) -> str:
    """``User+anything@Domain`` → ``user@domain``."""
    name, _, domain = address.lower().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


class _Quiet(Config):
    """pymap's settings without its DNS look-up of our own name, which takes seconds without a network."""

    @property
    def greeting(self) -> bytes:
        return b"mailflow demo"


class _EveryAddress(dict[str, UserMetadata]):
    """Every address of the domains is a user, made on first use; keys are lower case."""

    def __init__(self, config: Config, domains: frozenset[str], password: str) -> None:
        super().__init__()
        self._config, self._domains, self._password = config, domains, password

    def get(self, key: str, default: Any = None) -> Any:
        if key != mailbox_of(key) or key.rpartition("@")[2] not in self._domains:
            return default
        if key not in self:
            self[key] = UserMetadata(self._config, key, password=self._password)
        return self[key]


class _WholeAnswers:
    """A stream writer that sends an answer in one piece.

    pymap writes a line bit by bit, each its own packet, and clients that poll the socket (IDLE) would
    see half a line.
    """

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._pending = bytearray()

    def write(self, data: bytes) -> None:
        self._pending += data

    async def drain(self) -> None:
        whole, self._pending = bytes(self._pending), bytearray()
        self._writer.write(whole)
        await self._writer.drain()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


class Postman:
    """SMTP into a :class:`MailStore`: served domains only, AUTH offered but not asked for."""

    def __init__(self, store: MailStore, password: str) -> None:
        self._store, self._password = store, password
        self._sessions: set[_SmtpSession] = set()
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd: one line per command otherwise

    async def listen(self, host: str, port: int) -> asyncio.Server:
        """Start answering SMTP; port 0 picks a free one."""
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: _SmtpSession(self, self._sessions, loop), host, port)

    def hang_up(self) -> None:
        """Close every SMTP connection."""
        for session in list(self._sessions):
            if session.transport is not None:
                session.transport.close()

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        """Any name with the password (the hook of aiosmtpd)."""
        good = getattr(data, "password", b"") == self._password.encode()
        return AuthResult(success=good, handled=False, auth_data=data)

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Accept recipients of the served domains, refuse all others for good."""
        if address.rpartition("@")[2].lower() not in self._store.domains:
            return "550 5.7.1 no such address here, and this server relays nothing"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Deliver to each recipient of the envelope; the headers decide nothing."""
        content = envelope.original_content or b""
        sender = (envelope.mail_from or "").replace(
            "<>", ""
        )  # aiosmtpd keeps the brackets of the null sender
        for recipient in envelope.rcpt_tos:
            await self._store.deliver(sender, recipient, content)
        return "250 2.0.0 delivered"


class _SmtpSession(SMTP):
    """One SMTP connection that is known to its postman while it is open."""

    def __init__(self, postman: Postman, known: "set[_SmtpSession]", loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            postman,
            hostname="localhost",
            data_size_limit=SIZE_LIMIT,
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=postman.authenticate,
            loop=loop,
        )
        self._known = known

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._known.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._known.discard(self)
        super().connection_lost(error)
