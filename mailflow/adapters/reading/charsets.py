"""Bytes to text: the charset that was declared where it holds, the likely one where it does not."""

import codecs
import re
from functools import lru_cache
from typing import Final

from resiliparse.parse.encoding import detect_encoding

# What senders write and what they mean (WHATWG Encoding Standard, plus names seen in mail).
_ALIASES: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb_2312-80": "gb18030",
    "chinesesimp": "gb18030",
    "big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "uft-8": "utf-8",
    "utf-8mb4": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
    "x-mac-roman": "mac-roman",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "x-viet-vps": "cp1258",
    "ansi_x3.110-1983": "cp1252",
}
_SAYS_NOTHING: Final = frozenset(
    {"", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "unknown", "default", "none", "8bit", "7bit", "binary"}
)
# Codecs of Python that are no charsets, or that raise or explode on purpose.
_NOT_TEXT: Final = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"})
_STATEFUL: Final = re.compile("^(?:iso-?2022|hz|utf-?7|utf-?16|utf-?32|cp03|cp5|cp1026|cp1140)")


@lru_cache(maxsize=256)
def codec_of(charset: str) -> str:
    """The name of the Python codec for a charset's name; "" where it is unknown or says nothing."""
    name = charset.strip(" \t\"'<>;,").lower().partition("*")[0]
    if name in _SAYS_NOTHING:
        return ""
    name = _ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    if info.name in _NOT_TEXT or not info._is_text_encoding:  # noqa: SLF001  (no public way to ask)
        return ""
    return _ALIASES.get(info.name, info.name)


def decode(data: bytes, charset: str = "") -> tuple[str, str]:
    """The text of ``data`` and what had to be mended ("" where nothing); never raises."""
    codec = codec_of(charset)
    if data.isascii() and not _STATEFUL.match(codec) and b"\x1b" not in data:
        return data.decode("ascii"), "" if codec or charset.lower() in _SAYS_NOTHING else f"charset {charset!r} is unknown"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if not _STATEFUL.match(codec):
            return text, "" if codec == "utf-8" else f"charset {charset!r}: is UTF-8"
    if codec:
        try:
            return data.decode(codec), ""
        except (UnicodeError, ValueError, OverflowError):
            pass
    return _guess(data, charset, codec)


def _guess(data: bytes, charset: str, codec: str) -> tuple[str, str]:
    """The text in the likeliest charset, at worst with replacement characters."""
    text = data.decode(codec or "utf-8", "replace")
    if codec and text.count("\ufffd") * 50 < len(text):
        return text, f"charset {charset!r}: some characters are damaged"
    guessed = codec_of(detect_encoding(data[:65536]) or "") or "cp1252"
    other = data.decode(guessed, "replace")
    if other.count("\ufffd") <= text.count("\ufffd"):
        return other, f"charset {charset!r}: read as {guessed}"
    return text, f"charset {charset!r}: some characters are damaged"
