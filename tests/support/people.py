"""People at their mail programs: they write through the SMTP server and read what lies in their mailboxes."""

import smtplib
import time
from email.message import EmailMessage
from typing import cast

from support.house import read_letter
from support.mailbed import Bed, mails
from support.patience import EVENT, SERVER


def post(bed: Bed, sender: str, recipient: str | list[str], raw: bytes) -> None:
    """Send a mail as the outside world does: by SMTP to the server that takes the company's mail."""
    server = bed.smtp(sender, "none")
    with smtplib.SMTP(server.host, server.port, timeout=SERVER) as smtp:
        smtp.ehlo()
        options = ["SMTPUTF8"] if smtp.has_extn("SMTPUTF8") else []
        smtp.sendmail(sender, recipient, raw, mail_options=options)


def letters(
    bed: Bed, address: str, occasion: str, count: int = 1, seconds: float = EVENT
) -> list[EmailMessage]:
    """Somebody's letters of an occasion, once there are so many, as their mail program reads them."""
    until = time.monotonic() + seconds
    while len(found := letters_now(bed, address, occasion)) < count:
        others = occasions(letters_now(bed, address))
        assert time.monotonic() < until, f"{address} has {others}, not {count} x {occasion}"
        time.sleep(0.05)
    return found


def letters_now(bed: Bed, address: str, occasion: str = "") -> list[EmailMessage]:
    """The same without waiting; all letters where no occasion is named."""
    found = [read_letter(raw) for raw in mails(bed, address)]
    return [letter for letter in found if occasion in {"", letter["X-Mailflow-Letter"]}]


def occasions(found: list[EmailMessage]) -> list[str]:
    """Which of our letters these are."""
    return [str(letter["X-Mailflow-Letter"]) for letter in found]


def html_of(letter: EmailMessage) -> str:
    """The HTML part of a letter."""
    part = letter.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def first_attached(letter: EmailMessage) -> bytes:
    """The bytes of a letter's first attachment, where the customer's mails and files follow."""
    part = next(iter(letter.iter_attachments()))
    return cast("bytes", part.get_payload(decode=True))


def attached(letter: EmailMessage) -> bytes:
    """The bytes of a letter's only attachment."""
    [part] = list(letter.iter_attachments())
    return cast("bytes", part.get_payload(decode=True))
