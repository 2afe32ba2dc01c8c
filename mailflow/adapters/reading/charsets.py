"""Bytes to text: by the charset that was declared where it holds, else by the likeliest one."""

import codecs
import re
from functools import lru_cache
from typing import Final

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from mailflow.adapters.reading.chinese import guess_chinese
from mailflow.adapters.reading.vietnamese import decode_table, guess_vietnamese, table_name

# What senders write and what they mean (WHATWG Encoding Standard, and names seen in mail).
_ALIASES: Final = {
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "cp936", "gb_2312-80", "chinesesimp", "hz-gb"), "gb18030"),
    **dict.fromkeys(("big5", "cn-big5", "x-x-big5", "big5-tw", "big5-eten"), "big5hkscs"),
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "ansi_x3.110-1983", "iso-8859-1-windows"), "cp1252"
    ),
    **dict.fromkeys(
        ("ks_c_5601-1987", "ks_c_5601", "ks_c_5601-1989", "euc-kr", "euc_kr", "x-windows-949"), "cp949"
    ),
    **dict.fromkeys(("shift_jis", "x-sjis", "shift-jis", "windows-31j"), "cp932"),
    **dict.fromkeys(("utf8mb4", "uft-8", "utf-8mb4", "utf_8_sig", "unicode-1-1-utf-8", "utf-8-sig"), "utf-8"),
    **dict.fromkeys(("unicode-1-1-utf-7", "x-unicode-2-0-utf-7"), "utf-7"),
    **dict.fromkeys(("iso-2022-jp", "iso2022_jp"), "iso2022_jp_ext"),
    **dict.fromkeys(("iso-2022-cn", "iso-2022-cn-ext"), "iso-2022-cn"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e"), "iso-8859-8"),
    **dict.fromkeys(("windows-874", "tis-620", "iso-8859-11", "iso8859-11"), "cp874"),
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
}
_SAYS_NOTHING: Final = frozenset(
    {
        "",
        "us-ascii",
        "ascii",
        "ansi_x3.4-1968",
        "unknown-8bit",
        "x-unknown",
        "unknown",
        "default",
        "none",
        "8bit",
        "7bit",
        "binary",
    }
)
# Python codecs that are no charsets of mail, or that raise or explode on purpose.
_NOT_FOR_MAIL: Final = frozenset(
    {
        "idna",
        "punycode",
        "undefined",
        "unicode_escape",
        "raw_unicode_escape",
        "unicode-escape",
        "raw-unicode-escape",
        "mbcs",
        "oem",
    }
)
# Charsets whose bytes may all be ASCII and still mean something else.
_NOT_ASCII: Final = re.compile(
    "^(?:iso-?2022|hz|utf-?7|utf-?16|utf-?32|cp0|cp5|cp875|cp1026|cp1140|cp273|cp424)"
)
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WESTERN: Final = {
    ord(bytes([at]).decode("cp1252")): at for at in range(0x80, 0xA0) if at not in b"\x81\x8d\x8f\x90\x9d"
}
_MANGLED: Final = re.compile(f"[ÂÃÄÅÆá][\x80-\xbf{''.join(map(chr, _WESTERN))}]")
_MANGLED_SURELY: Final = 3  # such pairs; French and Vietnamese hardly have one
_MOSTLY_HIGH: Final = 0.5  # share of bytes beyond ASCII that no text in Latin letters has
_ESCAPES: Final = (
    (b"\x1b$)C", "iso2022_kr"),
    (b"\x1b$)A", "iso-2022-cn"),
    (b"\x1b$", "iso2022_jp_ext"),
    (b"\x1b(", "iso2022_jp_ext"),
)


@lru_cache(maxsize=256)
def codec_of(charset: str) -> str:
    """The codec that reads a charset's name; "" where the name is unknown or says nothing."""
    name = charset.strip(" \t\r\n\"'<>;,").lower().partition("*")[0]
    if name in _SAYS_NOTHING:
        return ""
    if table_name(name):
        return table_name(name)
    name = _ALIASES.get(name, name)
    if name == "iso-2022-cn":
        return name
    info = _lookup(name) or _lookup(map_encoding_to_html5(name, fallback_utf8=False) or name.replace("-", ""))
    if not info:
        return ""
    if info.name in _NOT_FOR_MAIL or not info._is_text_encoding:  # noqa: SLF001  (there is no public way to ask)
        return ""
    return _ALIASES.get(info.name, info.name)


def _lookup(name: str) -> codecs.CodecInfo | None:
    """Python's codec of that name."""
    try:
        return codecs.lookup(name)
    except (LookupError, ValueError):  # UnicodeError is a ValueError
        return None


def decode(data: bytes, charset: str = "", *, hint: str = "") -> tuple[str, str]:
    """The text of ``data`` and what had to be mended, "" where nothing; never raises.

    ``hint`` is a charset that is likely where none is declared or the declared one does not fit.
    """
    codec = codec_of(charset)
    if data.isascii() and b"\x1b" not in data and not _NOT_ASCII.match(codec):
        known = codec or charset.strip().lower() in _SAYS_NOTHING
        return data.decode("ascii"), "" if known else f"charset {charset!r} is unknown"
    if not codec or not _NOT_ASCII.match(codec):
        text = _strictly(data, "utf-8") if b"\x1b" not in data else None
        if text is not None:
            return _encoded_once(text, "" if codec == "utf-8" else f"charset {charset!r}: read as utf-8")
    for mark, meant in _BOMS:
        if data.startswith(mark) and codec != meant:
            return data.decode(meant, "replace"), f"charset {charset!r}: read as {meant}"
    if codec == "cp1252" and (meant := wrongly_latin(data)):
        return _replacing(data, meant), f"charset {charset!r}: read as {meant}"  # anything is called Latin 1
    text = _strictly(data, codec) if codec else None
    return (text, "") if text is not None else _guess(data, charset, codec, hint)


def is_in(data: bytes, codec: str) -> bool:
    """Whether all bytes fit a codec."""
    return _strictly(data, codec) is not None


def wrongly_latin(data: bytes) -> str:
    """The charset of a text that calls itself Latin 1 and is none; "" where it may be."""
    return guess_vietnamese(data) or _asian(data)


def likeliest(data: bytes) -> str:
    """The likeliest charset of bytes of which nothing is known; "" where none fits."""
    guesses = (guess_vietnamese(data), guess_chinese(data), codec_of(detect_encoding(data[:65536]) or ""))
    return next((guess for guess in guesses if guess and is_in(data, guess)), "")


def _encoded_once(text: str, why: str) -> tuple[str, str]:
    """The text, undone where a program has taken UTF-8 for Latin 1 and encoded it again."""
    if len(_MANGLED.findall(text[:4000])) >= _MANGLED_SURELY:
        try:
            return text.translate(_WESTERN).encode("latin-1").decode("utf-8"), "utf-8 encoded twice"
        except UnicodeError:
            pass
    return text, why


def _asian(data: bytes) -> str:
    """The charset of another script's text that calls itself Latin 1; "" where the letters may be Latin."""
    window = data[:4000]
    if sum(byte >= 0x80 for byte in window) < len(window) * _MOSTLY_HIGH:  # noqa: PLR2004  (ASCII ends there)
        return ""
    guess = codec_of(detect_encoding(window) or "")
    return guess if guess not in ("", "cp1252", "utf-8") and _strictly(data, guess) is not None else ""


def _strictly(data: bytes, codec: str) -> str | None:
    """The text when every byte fits the codec and no lone surrogates come out."""
    try:
        text = (
            decode_table(data, codec)
            if table_name(codec)
            else _iso_2022_cn(data)
            if codec == "iso-2022-cn"
            else data.decode(codec)
        )
        text.encode("utf-8")
    except (UnicodeError, ValueError, OverflowError):
        return None
    return text


def _guess(data: bytes, charset: str, codec: str, hint: str) -> tuple[str, str]:
    """The text in the likeliest charset, at worst with replacement characters."""
    for mark, escaped in _ESCAPES:
        if mark in data:
            text = _strictly(data, escaped) or data.decode("iso2022_jp_ext", "replace")
            return text, f"charset {charset!r}: read as {escaped}"
    text = _replacing(data, codec or "utf-8")
    if codec and text.count("\ufffd") * 50 < len(text):
        return text, f"charset {charset!r}: some characters are damaged"
    hinted = codec_of(hint)
    if hinted == "cp1252":
        hinted = wrongly_latin(data) or hinted
    for candidate in (hinted, likeliest(data), "cp1252"):
        other = _strictly(data, candidate) if candidate else None
        if other is not None:
            return other, f"charset {charset!r}: read as {candidate}"
    other = _replacing(data, "cp1252")
    best = other if other.count("\ufffd") < text.count("\ufffd") else text
    return best, f"charset {charset!r}: some characters are damaged"


def _replacing(data: bytes, codec: str) -> str:
    if table_name(codec) or codec == "iso-2022-cn":
        return _strictly(data, codec) or data.decode("ascii", "replace")
    try:
        return data.decode(codec, "replace").encode("utf-8", "replace").decode("utf-8")
    except (UnicodeError, ValueError, OverflowError):
        return data.decode("utf-8", "replace")


def _iso_2022_cn(data: bytes) -> str:
    """ISO-2022-CN (RFC 1922): GB 2312 between shift-out and shift-in; Python has no codec for it."""
    pieces = []
    plain = re.sub(rb"\x1b\$?[()*+]?[A-Z]", b"", data)
    for at, segment in enumerate(re.split(rb"[\x0e\x0f]", plain)):
        pieces.append(
            bytes(byte | 0x80 for byte in segment).decode("gb2312", "replace")
            if at % 2
            else segment.decode("ascii")
        )
    return "".join(pieces)
