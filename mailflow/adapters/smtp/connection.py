"""One SMTP connection: letters one after the other, each step of the way known (RFC 5321).

aiosmtplib connects, encrypts and logs in.  MAIL, RCPT, DATA and the final dot are driven here, because
its exceptions do not tell whether the dot was sent, and everything hangs on that: before it a letter
can be tried again, after it the server may have accepted it (RFC 1047).
"""

import asyncio
import re
import socket
import ssl
import time
from dataclasses import dataclass

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol

from mailflow.adapters.servers import ServerSettings, cleaned, connection_failure, tls_context
from mailflow.adapters.smtp.answers import OK, START_INPUT, WILL_FORWARD, judged
from mailflow.adapters.smtp.letter_check import is_too_large, unsendable
from mailflow.ports.courier import DeliveryResult, Envelope, Outcome
from mailflow.ports.errors import Misconfigured

_AUTH_METHODS = ("plain", "login", "cram-md5")
_BLOCK = 256 * 1024  # bytes; larger letters are written block by block
_HOST_NAME = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


@dataclass(frozen=True, slots=True)
class SmtpTimeouts:
    """Seconds to wait for the server (RFC 5321 section 4.5.3.2 asks for ten minutes after the dot)."""

    connect: float = 30.0
    command: float = 60.0
    block: float = 180.0
    dot: float = 600.0
    farewell: float = 2.0


class Unavailable(Exception):  # noqa: N818  (a state, not a mistake)
    """No connection, or no login: nothing to do with any letter."""

    def __init__(self, text: str, code: int = 0) -> None:
        super().__init__(text)
        self.text = text
        self.code = code


class SmtpConnection:
    """Connected and logged in from ``open`` on; closed for good after any trouble on the wire."""

    def __init__(self, client: aiosmtplib.SMTP, timeouts: SmtpTimeouts) -> None:
        self._client = client
        self._timeouts = timeouts
        self._unfinished = False  # a transaction was begun and refused: RSET before the next
        self.phase = "connect"
        self.letters = 0
        self.used_at = time.monotonic()

    @classmethod
    async def open(cls, settings: ServerSettings, timeouts: SmtpTimeouts) -> "SmtpConnection":
        """Connect, encrypt as set, log in; raises Unavailable with what to do."""
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            local_hostname=_own_name(),
            timeout=timeouts.connect,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
        )
        try:
            if settings.security != "none":
                client.tls_context = tls_context(settings)
            await client.connect()
            await client.ehlo()
            if settings.username:
                await _log_in(client, settings)
        except BaseException as error:
            _abort(client)
            if isinstance(error, (aiosmtplib.SMTPException, OSError, Misconfigured)):
                raise _unavailable(settings, error) from error
            raise
        return cls(client, timeouts)

    @property
    def alive(self) -> bool:
        """Whether the connection is open, as far as we know."""
        return self._client.is_connected

    @property
    def extensions(self) -> dict[str, str]:
        """What the server offers (EHLO), names in lower case."""
        return self._client.esmtp_extensions

    async def answers(self) -> bool:
        """Whether the server still talks to us after a pause."""
        try:
            code, _ = await self._command(b"RSET")
        except (aiosmtplib.SMTPException, OSError):
            self.close()
            return False
        self._unfinished = False
        return code == OK and self.alive

    async def send(self, envelope: Envelope) -> Outcome:
        """Hand over one letter; whatever happens is in the outcome."""
        self.phase = "mail"
        problem = unsendable(envelope, self.extensions)
        if problem:
            large = is_too_large(envelope, self.extensions)
            return Outcome(envelope.id, DeliveryResult.REFUSED, self.phase, 0, problem, too_large=large)
        try:
            code, text = await self._converse(envelope)
        except (aiosmtplib.SMTPException, OSError) as error:
            self.close()
            lost = DeliveryResult.UNCERTAIN if self.phase == "dot" else DeliveryResult.DEFERRED
            return Outcome(envelope.id, lost, self.phase, 0, cleaned(str(error)) or type(error).__name__)
        except BaseException:
            self.close()
            raise
        outcome = judged(envelope.id, self.phase, code, text)
        if outcome.server_down or outcome.result is DeliveryResult.UNCERTAIN:
            self.close()
        self._unfinished = self.phase != "dot"
        self.letters += 1
        self.used_at = time.monotonic()
        return outcome

    async def quit(self) -> None:
        """Say goodbye; never raises, never waits long."""
        try:
            await self._client.execute_command(b"QUIT", timeout=self._timeouts.farewell)
        except (aiosmtplib.SMTPException, OSError):
            pass
        finally:
            self.close()

    def close(self) -> None:
        """Drop the connection without a word."""
        _abort(self._client)

    # --- how -------------------------------------------------------------------------------------

    async def _converse(self, envelope: Envelope) -> tuple[int, str]:
        """The answer that decided, ``phase`` saying to what."""
        if self._unfinished:
            await self._command(b"RSET")
            self._unfinished = False
        code, text = await self._command(b"MAIL", *self._mail_arguments(envelope))
        if code != OK:
            return code, text
        self.phase = "rcpt"
        code, text = await self._command(b"RCPT", b"TO:<%b>" % envelope.recipient.encode())
        if code not in (OK, WILL_FORWARD):
            return code, text
        self.phase = "data"
        code, text = await self._command(b"DATA")
        if code != START_INPUT:
            return code, text
        protocol = self._client.protocol
        if protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        return await self._transfer(protocol, dot_stuffed(envelope.content))

    async def _command(self, *words: bytes) -> tuple[int, str]:
        return await self._client.execute_command(*words, timeout=self._timeouts.command)

    def _mail_arguments(self, envelope: Envelope) -> list[bytes]:
        arguments = [b"FROM:<%b>" % envelope.sender.encode()]
        if "size" in self.extensions:
            arguments.append(b"SIZE=%d" % len(envelope.content))
        if not envelope.content.isascii():
            arguments.append(b"BODY=8BITMIME")
        if not (envelope.sender + envelope.recipient).isascii():
            arguments.append(b"SMTPUTF8")
        return arguments

    async def _transfer(self, protocol: SMTPProtocol, wire: bytes) -> tuple[int, str]:
        """The letter's bytes and the dot; the answer to the dot, or an earlier one in phase data."""
        if len(wire) <= _BLOCK:
            protocol.write(wire + b".\r\n")
            self.phase = "dot"
            return await protocol.read_response(timeout=self._timeouts.dot)
        answer = asyncio.create_task(protocol.read_response(timeout=None))
        try:
            view = memoryview(wire)
            for start in range(0, len(wire), _BLOCK):
                await self._write_block(protocol, view[start : start + _BLOCK], answer)
                if answer.done():  # the server does not want the rest; the two of us are out of step
                    code, text = answer.result()
                    self.close()
                    return code, text
            protocol.write(b".\r\n")
            self.phase = "dot"
            return await asyncio.wait_for(answer, self._timeouts.dot)
        finally:
            answer.cancel()

    async def _write_block(
        self, protocol: SMTPProtocol, block: memoryview, answer: "asyncio.Task[aiosmtplib.SMTPResponse]"
    ) -> None:
        """Write and wait until the kernel has taken it, so that memory and phase stay honest."""
        transport = protocol.transport
        if not isinstance(transport, asyncio.WriteTransport):
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        transport.write(block)
        until = time.monotonic() + self._timeouts.block
        await asyncio.sleep(0)
        while transport.get_write_buffer_size() and not answer.done():
            if time.monotonic() > until:
                raise aiosmtplib.SMTPTimeoutError("Timed out while sending the letter")
            await asyncio.sleep(0.002)


def dot_stuffed(content: bytes) -> bytes:
    """Transparency (RFC 5321 section 4.5.2), ending in a line end; copied only where needed."""
    if b"\r\n." in content:
        content = content.replace(b"\r\n.", b"\r\n..")
    if content.startswith(b"."):
        content = b"." + content
    return content if content.endswith(b"\r\n") else content + b"\r\n"


def _abort(client: aiosmtplib.SMTP) -> None:
    """Close without the TLS farewell, for which the other side might be waited in vain."""
    transport = client.transport
    client.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


async def _log_in(client: aiosmtplib.SMTP, settings: ServerSettings) -> None:
    """One method, once: trying the next after a refusal would count as a second wrong password."""
    method = next((m for m in _AUTH_METHODS if m in client.server_auth_methods), "")
    arguments = (settings.username, settings.password)
    match method:
        case "plain":
            await client.auth_plain(*arguments)
        case "login":
            await client.auth_login(*arguments)
        case "cram-md5":
            await client.auth_crammd5(*arguments)
        case _:
            offered = ", ".join(client.server_auth_methods) or "no login at all"
            raise Misconfigured(
                f"{settings.where}: the server offers {offered}; we know {', '.join(_AUTH_METHODS)}. "
                "Check port and security."
            )


def _unavailable(settings: ServerSettings, error: BaseException) -> Unavailable:
    """Why there is no connection, in plain words."""
    where = settings.where
    match error:
        case aiosmtplib.SMTPAuthenticationError():
            refusal = f"{error.code} {cleaned(error.message).rstrip('.')}"
            words = f"login refused: {refusal}. Check username and password."
            return Unavailable(f"{where}: {words}", error.code)
        case aiosmtplib.SMTPResponseException():
            return Unavailable(f"{where}: the server says {error.code} {cleaned(error.message)}.", error.code)
        case aiosmtplib.SMTPTimeoutError():
            return Unavailable(str(connection_failure(settings, TimeoutError())))
        case aiosmtplib.SMTPException() if not isinstance(error.__cause__, OSError):
            return Unavailable(f"{where}: {cleaned(error.message)}")
        case Misconfigured():
            return Unavailable(str(error))
        case _:
            cause = error if isinstance(error, ssl.SSLError) else error.__cause__ or error
            return Unavailable(str(connection_failure(settings, cause)))


def _own_name() -> str:
    """Our name for EHLO; an address literal where the host has no full name (no DNS is asked)."""
    name = socket.gethostname()
    return name if _HOST_NAME.fullmatch(name) else "[127.0.0.1]"
