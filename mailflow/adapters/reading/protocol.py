"""What the reader and its child say to each other: length-prefixed frames, a Message as JSON."""

import base64
import json
import struct
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from mailflow.domain.model.message import Address, Attachment, Bounce, Enclosed, FormattedLine, Message
from mailflow.domain.model.paper import Enclosure

LENGTH: Final = struct.Struct(">I")
READY: Final = b"ready"
WHOLE: Final = b"W"  # read the whole mail
BEGINNING: Final = b"B"  # only its headers and the beginning of its text
FILES: Final = b"F"  # take out the files that are attached to it


def frame(content: bytes) -> bytes:
    """Content with its length in front, 4 bytes."""
    return LENGTH.pack(len(content)) + content


def pack(message: Message) -> bytes:
    """A Message as JSON."""
    return json.dumps(message, default=_plain).encode("ascii")


def _plain(value: object) -> object:
    """How JSON shows a dataclass (its fields) and a time (RFC 3339)."""
    if isinstance(value, datetime):
        return value.isoformat()
    return {each.name: getattr(value, each.name) for each in fields(value)}  # type: ignore[arg-type]


def unpack(content: bytes) -> Message:
    """The Message that was packed; raises ValueError, KeyError or TypeError for anything else."""
    given: dict[str, Any] = json.loads(content)
    for name in ("senders", "reply_to", "to", "cc"):
        given[name] = tuple(Address(**each) for each in given[name])
    for name in ("in_reply_to", "references", "delivered_to", "defects"):
        given[name] = tuple(given[name])
    given["attachments"] = tuple(Attachment(**each) for each in given["attachments"])
    given["headers"] = {name: tuple(values) for name, values in given["headers"].items()}
    given["trace"] = tuple((name, value) for name, value in given["trace"])
    if given["date"] is not None:
        given["date"] = datetime.fromisoformat(given["date"])
    if given["bounce"] is not None:
        bounce = given["bounce"]
        given["bounce"] = Bounce(**{**bounce, "recipients": tuple(bounce["recipients"])})
    given["enclosed"] = tuple(map(_enclosed, given["enclosed"]))
    given["formatted"] = tuple(map(_formatted, given["formatted"]))
    return Message(**given)


def _enclosed(given: dict[str, Any]) -> Enclosed:
    given["senders"] = tuple(Address(**each) for each in given["senders"])
    given["attachments"] = tuple(Attachment(**each) for each in given["attachments"])
    given["references"] = tuple(given["references"])
    return Enclosed(**given)


def _formatted(given: dict[str, Any]) -> FormattedLine:
    given["bold"] = tuple((start, end) for start, end in given["bold"])
    given["links"] = tuple((start, end, target) for start, end, target in given["links"])
    return FormattedLine(**given)


def pack_files(files: list[Enclosure]) -> bytes:
    """Files as JSON."""
    return json.dumps(
        [[f.filename, f.content_type, base64.b64encode(f.content).decode()] for f in files]
    ).encode("ascii")


def unpack_files(content: bytes) -> list[Enclosure]:
    """The files that were packed; raises ValueError or TypeError for anything else."""
    return [Enclosure(name, kind, base64.b64decode(data)) for name, kind, data in json.loads(content)]
