"""The tree of a mail's parts and its date: read by mail-parser, bounded before and mended after."""

import logging
import re
from collections.abc import Iterable
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Part
from typing import Final, Self

from mailparser import MailParser

from mailflow.adapters.reading.guard import guarded
from mailflow.adapters.reading.headers import RawHeader
from mailflow.adapters.reading.outline import needs_outline, outline

for _library in ("mailparser", "flufl.bounce"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # they would log what senders wrote

# mail-parser sees the structure and the date; the other headers are decoded elsewhere, each only once.
_STRUCTURE: Final = frozenset(
    {"date", "mime-version", "content-type", "content-transfer-encoding", "content-disposition"}
)
_HAS_PARTS: Final = re.compile(rb"(?i)content-type:[ \t]*(?:multipart|message)/")
_DATE: Final = re.compile(rb"(?m)^date:[^\n]*\n")
Structure = tuple[Part, datetime | None]


class _Tree(MailParser):  # type: ignore[misc]  # it has no types
    """mail-parser without its decoding of the parts, which is done elsewhere, and once is enough."""

    def parse(self) -> Self:
        """The tree and what the headers say."""
        self._reset()
        return self


def structural(headers: Iterable[RawHeader]) -> bytes:
    """The headers that tell the structure, as mail-parser is given them."""
    return b"".join(
        b"%s: %s\n" % (each.name.encode(), each.value) for each in headers if each.name in _STRUCTURE
    )


def read_structure(head: bytes, raw: bytes, start: int, defects: list[str]) -> Structure:
    """The tree and the date (UTC); never raises.  The body begins at ``start``.

    A mail of one part goes through mail-parser without its body, a large, rich or hostile one as its
    outline.  Where mail-parser raises, the standard library's tree of the outline has to do.
    """

    def read() -> Structure:
        if needs_outline(raw, start):
            mail, dropped = outline(raw, start, head)
            defects.extend(dropped)
        elif _HAS_PARTS.search(head):
            mail = head + b"\n" + raw[start:]
        else:
            return _single(head, raw, start)
        parser = _Tree.from_bytes(mail)
        return parser.message, parser.date

    def alone() -> Structure:
        line = _DATE.search(head)
        date = guarded(
            lambda: _Tree.from_bytes(line[0] + b"\n").date if line else None, lambda: None, [], "date"
        )
        return message_from_bytes(outline(raw, start, head)[0]), date

    return guarded(
        read, lambda: guarded(alone, lambda: (Part(), None), defects, "structure"), defects, "structure"
    )


def _single(head: bytes, raw: bytes, start: int) -> Structure:
    """A mail of one part: reading its lines one by one would tell nothing more."""
    parser = _Tree.from_bytes(head + b"\n")
    tree: Part = parser.message
    if tree.get_content_maintype() in ("multipart", "message"):
        parser = _Tree.from_bytes(head + b"\n" + raw[start:])
        return parser.message, parser.date
    tree.set_payload(raw[start:].decode("ascii", "surrogateescape"))
    return tree, parser.date
