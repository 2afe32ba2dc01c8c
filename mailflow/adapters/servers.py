"""Where a mail server is and how to reach it; what a failed connection means in plain words."""

import ipaddress
import socket
import ssl
from dataclasses import dataclass, field
from typing import Literal

from mailflow.ports.errors import Misconfigured, Temporary

Security = Literal["tls", "starttls", "none"]
_HANDSHAKE = 5.0  # seconds
_TEXT_LIMIT = 500


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One IMAP or SMTP server; raises Misconfigured where the password would travel in clear.

    ``security``: ``tls`` from the first byte, ``starttls`` required (never opportunistic), ``none``
    for loopback only.  ``ca_file`` replaces the system's authorities.  ``timeout`` in seconds.
    An empty ``username`` means no login (SMTP relays that go by address).
    """

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    ca_file: str = ""
    timeout: float = 30.0

    def __post_init__(self) -> None:
        if self.security not in ("tls", "starttls", "none"):
            raise Misconfigured(
                f"{self.where}: security must be tls, starttls or none, not {self.security!r}."
            )
        if self.security == "none" and not is_loopback(self.host):
            raise Misconfigured(
                f'{self.where}: security = "none" is only for a server on this machine; '
                'use "tls" or "starttls", so that the password does not travel in clear.'
            )
        if any(c in self.username + self.password for c in "\r\n\0"):
            raise Misconfigured(f"{self.where}: user name or password contains a line break; remove it.")

    @property
    def where(self) -> str:
        """The server as people write it."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Probe:
    """One line of ``mailflow check``: what was tried, whether it works, and what to know about it."""

    name: str
    ok: bool
    detail: str = ""
    doubtful: bool = False  # it works, but a person should look at it


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine."""
    if host.lower() in ("localhost", "localhost."):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def tls_context(settings: ServerSettings) -> ssl.SSLContext:
    """Certificates and host names are always checked; raises Misconfigured for an unreadable CA file."""
    try:
        return ssl.create_default_context(cafile=settings.ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise Misconfigured(
            f"{settings.where}: ca_file {settings.ca_file} cannot be used: {error}."
        ) from error


def cleaned(text: str | bytes) -> str:
    """A server's words fit for a log line: one line, printable, at most 500 characters."""
    if isinstance(text, bytes):
        text = text[: 4 * _TEXT_LIMIT].decode("utf-8", "replace")
    shown = "".join(c if c.isprintable() else " " for c in text[: 4 * _TEXT_LIMIT])
    return " ".join(shown.split())[:_TEXT_LIMIT]


def other_security(settings: ServerSettings) -> str:
    """A hint where a server that says nothing speaks TLS from the first byte; "" where it does not, either.

    No password is sent, so the certificate does not matter here.
    """
    if settings.security == "tls":
        return ""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    address = (settings.host, settings.port)
    try:
        with socket.create_connection(address, timeout=_HANDSHAKE) as plain, context.wrap_socket(plain):
            return f' It speaks TLS from the first byte: set security = "tls" (it is "{settings.security}").'
    except (OSError, ValueError):
        return ""


def connection_failure(settings: ServerSettings, error: BaseException) -> Temporary | Misconfigured:
    """A network or TLS error as the failure it means, with what to do about it."""
    kind, told = _meaning(settings, error)
    return kind(f"{settings.where}: {told}")


def _meaning(settings: ServerSettings, error: BaseException) -> tuple[type[Temporary | Misconfigured], str]:
    kind: type[Temporary | Misconfigured] = Temporary
    match error:
        case ssl.SSLCertVerificationError():
            kind, told = (
                Misconfigured,
                (
                    f"the server's certificate is not accepted: {cleaned(error.verify_message)}. "
                    "Check host (it must be a name in the certificate) and, for a private authority, ca_file."
                ),
            )
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            told = "the server closed the connection during the TLS handshake."
        case ssl.SSLError():
            kind, told = (
                Misconfigured,
                (
                    f"no TLS connection: {cleaned(error.reason or str(error))}. "
                    f'Check port and security: it is "{settings.security}", the server may expect another.'
                ),
            )
        case socket.gaierror():
            kind, told = (
                Temporary,
                f"the name cannot be resolved: {cleaned(str(error.strerror))}. Check host.",
            )
        case TimeoutError():
            told = f"no answer within {settings.timeout:g} s."
        case ConnectionRefusedError():
            told = "connection refused: no server listens there. Check host and port."
        case _:
            told = f"{cleaned(str(error)) or type(error).__name__}."
    return kind, told
