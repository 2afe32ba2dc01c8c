"""The tree of a mail's parts, bounded before it is read; and its date."""

import logging
import re
from collections.abc import Iterable
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Part
from typing import Final

from mailparser.dates import parse_mail_date

from mailflow.adapters.reading.guard import guarded
from mailflow.adapters.reading.headers import Header
from mailflow.adapters.reading.outline import needs_outline, outline
from mailflow.adapters.reading.tidy import tidy_tree

for _library in ("mailparser", "flufl.bounce"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # they would log what senders wrote

# The tree is built of these alone; the other headers are decoded elsewhere, each only once.
_STRUCTURE: Final = frozenset(
    {"mime-version", "content-type", "content-transfer-encoding", "content-disposition"}
)
_HAS_PARTS: Final = re.compile(rb"(?i)content-type:[ \t]*(?:multipart|message)/")


def structural(headers: Iterable[Header]) -> bytes:
    """The headers that tell the structure, each on one line."""
    return b"".join(
        b"%s: %s\n" % (each.name.encode(), each.value) for each in headers if each.name in _STRUCTURE
    )


def read_structure(head: bytes, raw: bytes, start: int, defects: list[str]) -> Part:
    """The tree of the parts; never raises.  The body begins at ``start``.

    A large, rich or hostile mail is read as its outline, and so is one that is refused as it is.
    """

    def read() -> Part:
        if needs_outline(raw, start):
            mail, dropped = outline(raw, start, head)
            defects.extend(dropped)
            return message_from_bytes(mail)
        if not _HAS_PARTS.search(head):
            return _single(head, raw, start)
        tidy = tidy_tree(head, raw[start:])
        return message_from_bytes(head + b"\n" + raw[start:]) if tidy is None else tidy

    def alone() -> Part:
        return message_from_bytes(outline(raw, start, head)[0])

    return guarded(read, lambda: guarded(alone, Part, defects, "structure"), defects, "structure")


def read_date(headers: Iterable[Header]) -> datetime | None:
    """What the first Date says, in UTC; None where it cannot be read."""
    value = next((each.value for each in headers if each.name == "date"), None)
    if value is None:
        return None
    found: datetime | None = parse_mail_date(value.decode("ascii", "surrogateescape")).value
    return found


def _single(head: bytes, raw: bytes, start: int) -> Part:
    """A mail of one part: reading its lines one by one would tell nothing more."""
    tree: Part = message_from_bytes(head + b"\n")
    if tree.get_content_maintype() in ("multipart", "message"):
        return message_from_bytes(head + b"\n" + raw[start:])
    tree.set_payload(raw[start:].decode("ascii", "surrogateescape"))
    return tree
