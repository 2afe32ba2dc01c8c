"""The parts of a delivery report: small ones, and of the returned mail the headers."""

import email
from collections.abc import Iterator
from email.message import Message as Part
from typing import Final

from mailflow.adapters.reading.limits import MAX_DEPTH, MAX_PARTS
from mailflow.adapters.reading.parts import payload_bytes

_MAX_BYTES: Final = 256 * 1024  # of the raw mail; a report names its recipients at the top


MAX_LINE: Final = 400  # bytes of one line: some patterns of flufl.bounce are quadratic in it
_MAX_BLOCKS: Final = 100  # of a delivery-status part


def report_tree(raw: bytes) -> Part | None:
    """The parts of the first 256 KiB; None where there are none."""
    lines = raw[:_MAX_BYTES].split(b"\n")
    try:
        return email.message_from_bytes(b"\n".join(line[:MAX_LINE] for line in lines))
    except (Exception, RecursionError):  # noqa: BLE001  (the text of the mail remains to be read)
        return None


def report_parts(root: Part | None) -> Iterator[Part]:
    """The parts in the order of the mail, bounded in depth and number; returned mails are not entered."""
    stack = [(root, 0)] if root is not None else []
    for _ in range(MAX_PARTS):
        if not stack:
            return
        part, depth = stack.pop()
        yield part
        payload = part.get_payload()
        if depth < MAX_DEPTH and isinstance(payload, list) and part.get_content_maintype() == "multipart":
            stack.extend((child, depth + 1) for child in reversed(payload) if isinstance(child, Part))


def part_text(part: Part) -> str:
    """The text of a part: nested header blocks written out, transfer encoding undone."""
    payload = part.get_payload()
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if not isinstance(payload, list) or encoding == "base64":
        return payload_bytes(part).decode("utf-8", "replace")
    blocks = (child for child in payload[:_MAX_BLOCKS] if isinstance(child, Part))
    return "\n\n".join(f"{status_fields(block)}\n\n{part_text(block)}" for block in blocks)


def status_fields(block: Part) -> str:
    """Header fields as written, UTF-8 in them included (RFC 6532)."""
    text = "\n".join(f"{name}: {value}" for name, value in block.raw_items())
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
