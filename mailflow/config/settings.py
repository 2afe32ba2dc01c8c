"""A config file once it has been read, checked and frozen: the policy, and what only the adapters need."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from mailflow.adapters.servers import ServerSettings
from mailflow.domain.model.policy import Policy


@dataclass(frozen=True, slots=True)
class MailboxConfig:
    """One mailbox with its servers.

    ``start_from`` is aware UTC; None while nobody has decided it (then ``run`` refuses).
    """

    address: str
    folder: str
    processed_folder: str
    start_from: datetime | None
    poll: timedelta
    imap: ServerSettings
    smtp: ServerSettings


@dataclass(frozen=True, slots=True)
class LogSettings:
    """What the program tells of itself."""

    json: bool = False
    level: str = "info"  # debug | info | warning | error


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that a config file says.  ``warnings`` are whole sentences with file, line and key."""

    source: Path
    policy: Policy
    mailboxes: tuple[MailboxConfig, ...]
    store_url: str
    templates: Path | None = None  # the organisation's own letters
    log: LogSettings = LogSettings()
    warnings: tuple[str, ...] = ()

    def without_passwords(self) -> "Loaded":
        """The same with every password left out."""
        mailboxes = tuple(
            replace(m, imap=replace(m.imap, password=""), smtp=replace(m.smtp, password=""))
            for m in self.mailboxes
        )
        return replace(self, mailboxes=mailboxes)
