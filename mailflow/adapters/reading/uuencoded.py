"""Files that old programs write into the text itself (``begin 644 name`` … ``end``)."""

import re
from typing import Final

_BEGIN: Final = re.compile(r"begin [0-7]{3,4} ([^\n]{0,200})")
_LINE: Final = re.compile(r"[\x20-\x60]{1,90}")
_FEWEST: Final = 3  # lines that a file has at least when its end was cut off


def split_uuencoded(text: str) -> tuple[str, list[tuple[str, int]]]:
    """The text without such files, and their names and sizes in bytes; linear in the text."""
    if "begin " not in text:
        return text, []
    lines = text.split("\n")
    kept: list[str] = []
    files: list[tuple[str, int]] = []
    at = 0
    while at < len(lines):
        match = _BEGIN.fullmatch(lines[at])
        end, size = _file(lines, at + 1) if match else (at, 0)
        if match and end > at:
            files.append((match[1], size))
            at = end
        else:
            kept.append(lines[at])
            at += 1
    return "\n".join(kept), files


def _file(lines: list[str], start: int) -> tuple[int, int]:
    """Where the file that begins in line ``start`` has ended, and its size; (0, 0) when it is none."""
    size = 0
    for at in range(start, len(lines)):
        line = lines[at]
        if line == "end" and at > start:
            return at + 1, size
        if line and not _LINE.fullmatch(line):
            return 0, 0
        size += (ord(line[0]) - 32) & 63 if line else 0
    return (len(lines), size) if len(lines) - start > _FEWEST and size else (0, 0)
