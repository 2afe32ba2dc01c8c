"""Somebody presses a button of a letter: the mail that their program opens, and what they make of it."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from html import unescape
from urllib.parse import parse_qs, urlsplit

from support.house import mail
from support.people import html_of


@dataclass(frozen=True)
class Opened:
    """A mail as a link begins it."""

    to: str
    subject: str
    body: str

    def sent(self, sender: str, body: str | None = None) -> bytes:
        """The mail as it leaves, with the body that the writer has made of it."""
        return mail(self.body if body is None else body, sender=sender, subject=self.subject, to=self.to)


def buttons(letter: EmailMessage) -> list[Opened]:
    """The mails of all links of a letter, in order."""
    found = [urlsplit(unescape(link)) for link in re.findall(r'href="(mailto:[^"]+)"', html_of(letter))]
    asked = [(link.path, parse_qs(link.query, keep_blank_values=True)) for link in found]
    return [
        Opened(
            path.replace("%40", "@"), fields["subject"][0], fields.get("body", [""])[0].replace("\r\n", "\n")
        )
        for path, fields in asked
    ]


def pressed(letter: EmailMessage, command: str) -> Opened:
    """The mail of the first button whose mail begins with this command."""
    return next(each for each in buttons(letter) if each.body.startswith(command))
