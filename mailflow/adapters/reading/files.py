"""The files attached to a mail, taken out for another letter: safe names, bytes unaltered."""

import base64
import json
from email import message_from_bytes
from typing import Final

from mailflow.adapters.reading.body import read_body
from mailflow.adapters.reading.parts import payload_bytes
from mailflow.domain.enclosures import goes_along
from mailflow.domain.letter import Enclosure
from mailflow.domain.message import Attachment

FILES: Final = b"F"  # what the reading process is asked for


def take_files(raw: bytes) -> list[Enclosure]:
    """The files that may go along with a letter, in their order; raises for a mail that cannot be read."""
    body = read_body(message_from_bytes(raw))
    found = []
    for attachment, source in zip(body.attachments, body.sources, strict=True):
        if source is None:
            continue
        content = payload_bytes(source.part)
        whole = Attachment(attachment.filename, attachment.content_type, len(content))
        if goes_along(whole, in_text=source.in_text):
            found.append(Enclosure(whole.filename, whole.content_type, content))
    return found


def pack_files(files: list[Enclosure]) -> bytes:
    """Files as JSON."""
    return json.dumps(
        [[f.filename, f.content_type, base64.b64encode(f.content).decode()] for f in files]
    ).encode("ascii")


def unpack_files(content: bytes) -> list[Enclosure]:
    """The files that were packed; raises ValueError or TypeError for anything else."""
    return [Enclosure(name, kind, base64.b64decode(data)) for name, kind, data in json.loads(content)]
