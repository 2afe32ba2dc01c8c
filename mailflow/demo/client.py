"""A plain mail client, behind the demo's webmail: looks into mailboxes by IMAP and writes by SMTP."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import localtime, make_msgid

from imap_tools import (
    AND,
    MailboxFolderSelectError,
    MailboxLoginError,
    MailBoxUnencrypted,
    MailMessage,
    MailMessageFlags,
)

NEWEST = 50  # mails shown per folder
SECONDS = 10.0  # patience with the servers
LINE = 500  # characters: where a subject is cut between two words the library loses the blank
SENT = "Sent"
NO_DATE = 1900


@dataclass(frozen=True, slots=True)
class Line:
    """One mail in a folder's list."""

    uid: str
    date: str
    sender: str
    recipients: str
    subject: str
    seen: bool


@dataclass(frozen=True, slots=True)
class MailFolder:
    """A folder and how many mails it holds."""

    name: str
    messages: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Opened:
    """One mail as a reader sees it."""

    line: Line
    text: str
    html: str
    attachments: tuple[tuple[str, str, bytes], ...]  # name, content type, content
    raw: bytes
    message_id: str
    references: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class DraftMail:
    """What a person has typed."""

    sender: str
    name: str
    to: str  # addresses separated by commas
    subject: str
    text: str
    in_reply_to: str = ""
    references: str = ""


class Client:
    """Reads and writes for any address that a server knows; one connection per look."""

    def __init__(self, host: str, imap_port: int, smtp_port: int) -> None:
        self._host, self._imap_port, self._smtp_port = host, imap_port, smtp_port

    def folders(self, address: str, password: str) -> list[MailFolder]:
        """All folders of a mailbox, INBOX first."""
        with self._mailbox(address, password) as box:
            names = sorted(
                (found.name for found in box.folder.list()), key=lambda name: (name != "INBOX", name)
            )
            states = [(name, box.folder.status(name, ("MESSAGES", "UNSEEN"))) for name in names]
        return [MailFolder(name, state["MESSAGES"], state["UNSEEN"]) for name, state in states]

    def newest(self, address: str, password: str, folder: str) -> list[Line]:
        """The newest mails of a folder, newest first."""
        with self._mailbox(address, password, folder) as box:
            found = box.fetch(AND(all=True), reverse=True, limit=NEWEST, mark_seen=False, headers_only=True)
            return [_line(mail) for mail in found]

    def read(self, address: str, password: str, folder: str, uid: str) -> Opened | None:
        """One mail, marked as seen by that; None where it has gone."""
        with self._mailbox(address, password, folder) as box:
            for mail in box.fetch(AND(uid=uid), limit=1, mark_seen=True):
                return _opened(mail)
        return None

    def send(self, draft: DraftMail, password: str) -> None:
        """Write a mail and keep a copy in Sent; ValueError or SMTPException tell what was wrong."""
        mail = compose(draft)
        with smtplib.SMTP(self._host, self._smtp_port, timeout=SECONDS) as server:
            server.login(draft.sender, password)
            server.send_message(mail)
        with self._mailbox(draft.sender, password) as box:
            if not box.folder.exists(SENT):
                box.folder.create(SENT)
            box.append(mail.as_bytes(), SENT, dt=localtime(), flag_set=[MailMessageFlags.SEEN])

    @contextmanager
    def _mailbox(self, address: str, password: str, folder: str = "INBOX") -> Iterator[MailBoxUnencrypted]:
        box = MailBoxUnencrypted(self._host, self._imap_port, timeout=SECONDS)
        try:
            box.login(address, password, folder)
        except (MailboxFolderSelectError, MailboxLoginError):
            box.client.shutdown()  # a login that fails leaves the connection open
            raise
        with box:
            yield box


def compose(draft: DraftMail) -> EmailMessage:
    """The mail of a draft; ValueError for an address that is none."""
    recipients = [Address(addr_spec=part.strip()) for part in draft.to.split(",") if part.strip()]
    if not recipients:
        raise ValueError("whom is it for?")
    mail = EmailMessage(policy=SMTP_POLICY.clone(max_line_length=LINE))
    mail["From"] = Address(draft.name, addr_spec=draft.sender)
    mail["To"] = recipients
    mail["Subject"] = " ".join(draft.subject.split())
    mail["Date"] = localtime()
    mail["Message-ID"] = make_msgid(domain=draft.sender.rpartition("@")[2])
    if draft.in_reply_to:
        mail["In-Reply-To"] = draft.in_reply_to
        mail["References"] = f"{draft.references} {draft.in_reply_to}".strip()
    mail.set_content(draft.text.replace("\r\n", "\n"))
    return mail


def _line(mail: MailMessage) -> Line:
    return Line(
        uid=mail.uid or "",
        date=_shown(mail.date),
        sender=f"{mail.from_values.name} <{mail.from_}>".strip() if mail.from_values else "",
        recipients=", ".join(mail.to),
        subject=mail.subject,
        seen=MailMessageFlags.SEEN in mail.flags,
    )


def _shown(date: datetime) -> str:
    """The reader's local time; nothing where a mail has no date (imap-tools says 1900 then)."""
    if date.year <= NO_DATE:
        return ""
    return f"{date.astimezone():%d.%m. %H:%M}"


def _header(mail: MailMessage, name: str) -> str:
    found: tuple[str, ...] = mail.headers.get(name, ())  # type: ignore[no-untyped-call]
    return " ".join(" ".join(found).split())


def _opened(mail: MailMessage) -> Opened:
    return Opened(
        line=_line(mail),
        text=mail.text,
        html=mail.html,
        attachments=tuple((part.filename, part.content_type, part.payload) for part in mail.attachments),
        raw=mail.obj.as_bytes(),
        message_id=_header(mail, "message-id"),
        references=_header(mail, "references"),
        reply_to=", ".join(mail.reply_to) or mail.from_,
    )
