"""Raw mails for the tests of this folder, built from a few words and read by the real parser."""

import tomllib
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from mailflow.adapters.reading.parsing import parse
from mailflow.domain.model.message import Message

CUSTOMER = "Lan Tran <lan@example.vn>"
PLAIN = """\
From: {sender}
To: support@acme.vn
Subject: {subject}
Message-ID: <1.2.3@example.vn>
MIME-Version: 1.0
Content-Type: {content_type}; charset=utf-8
{headers}
{text}
"""


def mail(
    headers: str = "",
    *,
    sender: str = CUSTOMER,
    subject: str = "The fridge leaks",
    text: str = "The fridge that you delivered on 12 November leaks.",
    content_type: str = "text/plain",
) -> Message:
    """A customer's mail with some more headers, one per line, exactly as given."""
    more = "".join(f"{line.strip()}\n" for line in headers.splitlines() if line.strip())
    raw = PLAIN.format(sender=sender, subject=subject, headers=more, text=text, content_type=content_type)
    return parse(raw.encode())


def told(entry: dict[str, Any]) -> Message:
    """A mail of one of the TOML tables."""
    letter = EmailMessage()
    letter["From"] = entry.get("sender", CUSTOMER)
    letter["To"] = "support@acme.vn"
    letter["Subject"] = entry["subject"]
    letter["Message-ID"] = "<abc@example.vn>"
    if entry.get("answers"):
        letter["In-Reply-To"] = "<our.letter@acme.vn>"
    if "reply_to" in entry:
        letter["Reply-To"] = entry["reply_to"]
    if "return_path" in entry:
        letter["Return-Path"] = f"<{entry['return_path']}>"
    for name, value in entry.get("headers", {}).items():
        letter[name] = value
    subtype = entry.get("content_type", "text/plain").partition("/")[2]
    letter.set_content(entry.get("full", entry["text"]), subtype=subtype)
    return parse(letter.as_bytes())


def table(name: str) -> list[dict[str, Any]]:
    """The mails of a TOML table beside this file."""
    found: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))["mail"]
    return found
