"""A mail system whose servers go away and come back, on the same ports, with the same mail."""

import contextlib
import os
import signal

from support.mailbed import MailBed
from support.patience import SERVER


class RestartingBed(MailBed):
    """Dovecot and Postfix for one test alone, so that it may stop them."""

    def stop_dovecot(self) -> None:
        """End the IMAP server with all its connections."""
        self._end(0)

    def start_dovecot(self) -> None:
        """It is back; Postfix goes on delivering to it."""
        postfix = self._servers[:]
        self._start("dovecot", "-F", "-c", str(self.directory / "dovecot.conf"))
        self._servers = [self._servers[-1], *postfix]
        self._await("imap", "imaps", "lmtp", "sasl")

    def stop_postfix(self) -> None:
        """End the SMTP server; its queue stays."""
        self._end(1)

    def start_postfix_again(self) -> None:
        """It is back."""
        self._start("master", "-d", "-c", str(self.directory / "postfix"))
        self._await("smtp", "submission", "smtps")

    def _end(self, place: int) -> None:
        server = self._servers.pop(place)
        server.terminate()
        server.wait(SERVER)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
