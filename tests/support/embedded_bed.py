"""The embedded mail server as a test bed, where Dovecot and Postfix are missing."""

import smtplib
from typing import Self

from mailflow.adapters.servers import Security, ServerSettings
from mailflow.demo.embedded import EmbeddedServer

from support.mailbed import DOMAINS, PASSWORD, SUPPORT
from support.patience import SERVER


class EmbeddedBed:
    """A Bed in this process: no TLS, nothing on disk, no queue."""

    kind = "embedded"

    def __init__(self) -> None:
        self._server = EmbeddedServer(DOMAINS, webmail_port=None, password=PASSWORD)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    def imap(self, address: str = SUPPORT, security: Security | None = None) -> ServerSettings:
        """See Bed."""
        return self._settings(self._server.endpoints.imap_port, address, security)

    def smtp(self, address: str = SUPPORT, security: Security | None = None) -> ServerSettings:
        """See Bed."""
        return self._settings(self._server.endpoints.smtp_port, address, security)

    def _settings(self, port: int, address: str, security: Security | None) -> ServerSettings:
        assert security in (None, "none"), "the embedded server has no TLS"
        return ServerSettings("127.0.0.1", port, "none", address, PASSWORD, timeout=SERVER)

    def deliver(self, sender: str, recipient: str, raw: bytes) -> None:
        """See Bed."""
        endpoints = self._server.endpoints
        with smtplib.SMTP(endpoints.host, endpoints.smtp_port, timeout=SERVER) as smtp:
            smtp.sendmail(sender, [recipient], raw)
