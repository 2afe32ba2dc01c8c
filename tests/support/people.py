"""People at their mail programs: they write through the SMTP server and read what lies in their mailboxes."""

import smtplib
from email.message import EmailMessage
from typing import cast

from support.house import read_letter
from support.mailbed import Bed, await_mails, mails


def post(bed: Bed, sender: str, recipient: str | list[str], raw: bytes) -> None:
    """Send a mail as the outside world does: by SMTP to the server that takes the company's mail."""
    server = bed.smtp(sender, "none")
    with smtplib.SMTP(server.host, server.port, timeout=20) as smtp:
        smtp.ehlo()
        options = ["SMTPUTF8"] if smtp.has_extn("SMTPUTF8") else []
        smtp.sendmail(sender, recipient, raw, mail_options=options)


def letters(bed: Bed, address: str, count: int = 1, seconds: float = 20.0) -> list[EmailMessage]:
    """What lies in somebody's INBOX once there are so many letters, as their mail program reads them."""
    return [read_letter(raw) for raw in await_mails(bed, address, count, seconds)]


def letters_now(bed: Bed, address: str, folder: str = "INBOX") -> list[EmailMessage]:
    """The same without waiting."""
    return [read_letter(raw) for raw in mails(bed, address, folder)]


def occasions(found: list[EmailMessage]) -> list[str]:
    """Which of our letters these are."""
    return [str(letter["X-Mailflow-Letter"]) for letter in found]


def html_of(letter: EmailMessage) -> str:
    """The HTML part of a letter."""
    part = letter.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def attached(letter: EmailMessage) -> bytes:
    """The bytes of a letter's only attachment."""
    [part] = list(letter.iter_attachments())
    return cast("bytes", part.get_payload(decode=True))
