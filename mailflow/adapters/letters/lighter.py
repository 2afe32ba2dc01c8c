"""A letter that was too large for a mail server, without its attachments: a letter of its own."""

import re
from binascii import b2a_base64

_MIXED = re.compile(rb'boundary="(=_mixed_[0-9a-f]{32})"')
_MESSAGE_ID = re.compile(rb"^Message-ID: <[^>\r\n]{0,990}>", re.MULTILINE)
_LANGUAGE = re.compile(rb"^Content-Language: ([A-Za-z]{2,8})", re.MULTILINE)


def language_of(content: bytes) -> str:
    """The first language of a letter of ours; "" where it names none."""
    found = _LANGUAGE.search(content.partition(b"\r\n\r\n")[0])
    return found[1].decode() if found else ""


def without_enclosures(content: bytes, message_id: str, note: str) -> bytes | None:
    """The letter under another Message-ID, with a note in the place of what was attached.

    For letters as ``mime.build`` writes them; None for one to which nothing is attached.
    """
    head, _, body = content.partition(b"\r\n\r\n")
    found = _MIXED.search(head)
    if found is None:
        return None
    boundary = b"\r\n--" + found[1]
    words, *enclosed = body.split(boundary)
    if not any(b"\r\nContent-Disposition: attachment" in part for part in enclosed):
        return None
    renamed = _MESSAGE_ID.sub(lambda _: f"Message-ID: <{message_id}>".encode("ascii"), head, count=1)
    part = b'\r\nContent-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    encoded = b2a_base64(note.encode(), newline=False)
    lines = b"\r\n".join(encoded[start : start + 76] for start in range(0, len(encoded), 76))
    return b"".join([renamed, b"\r\n\r\n", words, boundary, part, lines, boundary, b"--\r\n"])
