"""The tree of a mail that keeps every rule, split at its boundaries.

The standard library reads a mail line by line and compiles a pattern for every boundary, which no two
mails share: most of the time that reading a mail took.  What is not surely the same tree is left to it.
"""

import re
from email.message import Message as Part
from typing import Final

_HEAD: Final = re.compile(
    rb"((?:[!-9;-~]{1,200}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,50}){0,50})\r?\n"
)
_HEADER: Final = re.compile(r"([!-9;-~]{1,200}):[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)")
_LINE_END: Final = re.compile(rb"(--)?[ \t]{0,50}(?:\r?\n|\Z)")
_NOT_SPLIT: Final = ("message", "multipart/digest")  # mails inside
_PLAIN_ENCODINGS: Final = frozenset({"", "7bit", "8bit", "binary"})
_DEEPEST: Final = 8
_MOST: Final = 100  # parts of one multipart


class _UntidyError(Exception):
    """Something that the standard library has its own way with."""


def tidy_tree(head: bytes, body: bytes) -> Part | None:
    """The tree of a multipart, the same that the standard library builds; None where that is not sure."""
    if body.count(b"\r") != body.count(b"\r\n"):
        return None
    try:
        return _tree(head, body, 0)
    except _UntidyError:
        return None


def _tree(head: bytes, body: bytes, depth: int) -> Part:
    """A part with the parts that it holds."""
    part = Part()
    for name, value in _HEADER.findall(head.decode("ascii", "surrogateescape")):
        part[name] = value
    kind = part.get_content_type()
    if kind.startswith(_NOT_SPLIT) or depth > _DEEPEST:
        raise _UntidyError
    if not kind.startswith("multipart/"):
        part.set_payload(body.decode("ascii", "surrogateescape"))
        return part
    boundary = part.get_boundary()
    encoding = str(part.get("content-transfer-encoding", "")).lower()
    if not boundary or not boundary.isascii() or encoding not in _PLAIN_ENCODINGS:
        raise _UntidyError
    for piece in _split(body, b"--" + boundary.encode("ascii")):
        found = _HEAD.match(piece)
        if not found:
            raise _UntidyError
        part.attach(_tree(found[1], piece[found.end() :], depth + 1))
    return part


def _split(body: bytes, line: bytes) -> list[bytes]:
    """What stands between the boundary lines; the line end before a boundary belongs to it."""
    pieces: list[bytes] = []
    begin = 0  # of the part at hand; 0: none has begun
    at = body.find(line)
    while at >= 0:
        end = _LINE_END.match(body, at + len(line))
        if not end or (at and body[at - 1] != 10):  # noqa: PLR2004  (a line feed)
            at = body.find(line, at + 1)
            continue
        if begin:
            piece = body[begin:at]
            pieces.append(piece[: -2 if piece.endswith(b"\r\n") else -1])
        if end[1] and begin and pieces[-1]:
            return pieces
        if end[1] or len(pieces) > _MOST or (begin and not pieces[-1]):
            break
        begin = end.end()
        at = body.find(line, begin)
    raise _UntidyError
