"""The tree of a mail's parts, by the standard library within bounds; the date, by mail-parser."""

import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message as Part
from email.utils import parsedate_to_datetime
from typing import Final

from mailparser import parse_from_bytes

from mailflow.adapters.reading.guard import guarded
from mailflow.adapters.reading.headers import RawHeader
from mailflow.adapters.reading.outline import needs_outline, outline

for _library in ("mailparser", "flufl.bounce"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # they would log what senders wrote

# The headers that tell the structure; all are decoded elsewhere, each only once.
_STRUCTURE: Final = frozenset(
    {"mime-version", "content-type", "content-transfer-encoding", "content-disposition"}
)
_HAS_PARTS: Final = re.compile(rb"(?i)content-type:[ \t]*(?:multipart|message)/")
# A date as RFC 5322 section 3.3 wants it: the standard library reads it as mail-parser would, and sooner.
_PLAIN_DATE: Final = re.compile(
    rb"(?:[A-Z][a-z]{2}, )?(?:0?[1-9]|1[0-9]|2[0-8])"
    rb" (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?:199|20[0-9])[0-9]"
    rb" (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9] \+(?:0[0-9]|1[0-2])[0-5][0-9](?: \([A-Z]{1,5}\))?"
)


def structural(headers: Iterable[RawHeader]) -> bytes:
    """The headers that tell the structure, as a parser is given them."""
    return b"".join(
        b"%s: %s\n" % (each.name.encode(), each.value) for each in headers if each.name in _STRUCTURE
    )


def read_date(headers: Iterable[RawHeader], defects: list[str]) -> datetime | None:
    """The first Date in UTC, in whatever form it was written; None where nothing can be made of it.

    mail-parser reads those that are not plain, and is given that header alone: it would decode every part
    of a whole mail, which is done elsewhere, and once is enough.
    """
    value = next((each.value for each in headers if each.name == "date"), None)
    if value is None:
        return None
    if _PLAIN_DATE.fullmatch(value):
        return parsedate_to_datetime(value.decode("ascii")).astimezone(UTC)

    def read() -> datetime | None:
        found: datetime | None = parse_from_bytes(b"Date: %s\n\n" % value).date
        return found

    return guarded(read, lambda: None, defects, "date")


def read_structure(head: bytes, raw: bytes, start: int, defects: list[str]) -> Part:
    """The tree of the parts; never raises.  The body begins at ``start``.

    A mail of one part is read without its body, a large, rich or hostile one as its outline, and so is
    one that the standard library cannot read.
    """

    def read() -> Part:
        if needs_outline(raw, start):
            mail, dropped = outline(raw, start, head)
            defects.extend(dropped)
        elif _HAS_PARTS.search(head):
            mail = head + b"\n" + raw[start:]
        else:
            return _single(head, raw, start)
        return message_from_bytes(mail)

    def outlined() -> Part:
        return message_from_bytes(outline(raw, start, head)[0])

    return guarded(read, lambda: guarded(outlined, Part, defects, "structure"), defects, "structure")


def _single(head: bytes, raw: bytes, start: int) -> Part:
    """A mail of one part: reading its lines one by one would tell nothing more."""
    tree: Part = message_from_bytes(head + b"\n")
    if tree.get_content_maintype() in ("multipart", "message"):
        return message_from_bytes(head + b"\n" + raw[start:])
    tree.set_payload(raw[start:].decode("ascii", "surrogateescape"))
    return tree
