"""Characters that no header, name or text needs: controls, direction overrides, invisible spaces."""

import re
from typing import Final

from mailflow.domain.text.spelling import composed

# C0 and C1 controls without tab, newline and carriage return; zero-width and direction characters
# (they disguise names: "exe.gpj"); BOM, interlinear and tag characters, lone surrogates, non-characters.
_INVISIBLE: Final = (
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_BROKEN: Final = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_CONTROLS: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_NOT_IN_A_LINE: Final = re.compile(f"[{_CONTROLS}{_INVISIBLE}{_BROKEN}]")
_NOT_IN_A_TEXT: Final = re.compile(
    f"[{_CONTROLS}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff{_BROKEN}]"
)
_BREAKS: Final = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")


def clean_line(text: str) -> str:
    """One line for a header or a name: no controls or invisible characters, breaks become spaces, NFC."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return composed(_NOT_IN_A_LINE.sub("", _BREAKS.sub(" ", text))).strip()


def clean_text(text: str) -> str:
    """A text of several lines, each ended by a line feed, without controls or invisible characters, NFC."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _NOT_IN_A_TEXT.sub("", text)
    if text.isascii():
        return text
    return composed(text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n"))
