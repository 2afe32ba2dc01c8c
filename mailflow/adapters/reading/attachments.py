"""What is attached: display names that cannot deceive, types and sizes; nothing is opened."""

import re
from collections.abc import Callable
from email.message import Message as Part
from email.utils import collapse_rfc2231_value
from typing import Final

from mailflow.adapters.reading.charsets import codec_of, decode
from mailflow.adapters.reading.cleaning import clean_line
from mailflow.adapters.reading.headers import decode_words
from mailflow.adapters.reading.outline import SIZE_HEADER

MAX_NAME: Final = 255  # characters of a display name
_FORBIDDEN: Final = re.compile(r'[/\\:*?"<>|]+')
_EXTENSIONS: Final = {
    **{"message/rfc822": ".eml", "message/global": ".eml", "message/delivery-status": ".txt"},
    **{"text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv", "text/vcard": ".vcf", "text/x-vcard": ".vcf"},
    **{"image/jpeg": ".jpg", "image/jpg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"},
    **{"image/heic": ".heic", "image/tiff": ".tif", "image/bmp": ".bmp", "image/svg+xml": ".svg"},
    **{"application/pdf": ".pdf", "application/zip": ".zip", "application/rtf": ".rtf", "application/ics": ".ics"},
    **{"application/msword": ".doc", "application/vnd.ms-excel": ".xls", "application/ms-tnef": ".dat"},
    **{"application/pgp-signature": ".asc", "application/pkcs7-signature": ".p7s", "application/json": ".json"},
    **{"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx"},
    **{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx"},
    **{"audio/mpeg": ".mp3", "audio/amr": ".amr", "audio/mp4": ".m4a", "audio/ogg": ".ogg"},
    **{"video/mp4": ".mp4", "video/quicktime": ".mov", "video/3gpp": ".3gp"},
}


def file_name(part: Part, defects: list[str]) -> str:
    """The name that the sender gave, decoded (RFC 2231, RFC 2047 or raw bytes) and made harmless; "" for none.

    Of the two places for it the one without lost characters ("?") counts.
    """
    if not _has_name(part):
        return ""
    view = _readable(part)
    names = [_parameter(view, "filename", "content-disposition", defects), _parameter(view, "name", "content-type", defects)]
    given = [name for name in names if name]
    best = min(given, key=lambda name: name.count("?") + name.count("\ufffd"), default="")
    return safe_name(best)


def _has_name(part: Part) -> bool:
    """A cheap look: most text parts have no name."""
    return any("name" in str(part.get(header, "")).lower() for header in ("content-type", "content-disposition"))


def _parameter(part: Part, name: str, header: str, defects: list[str]) -> str:
    try:
        value = part.get_param(name, None, header)
        if isinstance(value, tuple):
            raw = (value[2] or "").encode("latin-1", "replace")
            text = decode(raw, value[0] or "utf-8")[0] if codec_of(value[0] or "utf-8") else collapse_rfc2231_value(value)
        else:
            text = str(value or "")
    except Exception as error:  # noqa: BLE001  (the stdlib raises many kinds on broken parameters)
        defects.append(f"attachment name: {type(error).__name__}")
        return ""
    return decode_words(text, defects, "attachment name") if "=?" in text else text


def _readable(part: Part) -> Part:
    """The part's two descriptive headers with bytes that are not ASCII decoded."""
    values = [(key, str(value)) for key, value in part.raw_items() if key.lower() in ("content-type", "content-disposition")]
    if all(value.isascii() for _, value in values):
        return part
    view = Part()
    for key, value in values:
        view[key] = decode(value.encode("utf-8", "surrogateescape"))[0]
    return view


def safe_name(name: str) -> str:
    """A name for display: no path, no invisible or forbidden characters; its extension is kept when it is cut."""
    name = clean_line(clean_line(name).replace("\\", "/").rpartition("/")[2])
    name = _FORBIDDEN.sub("_", name).strip(" .")
    if len(name) > MAX_NAME:
        root, dot, extension = name.rpartition(".")
        keep = len(dot + extension) if len(extension) < 20 else 0
        name = root[: MAX_NAME - keep] + dot + extension if keep else name[:MAX_NAME]
    return name


def made_name(content_type: str, number: int, subject: str = "") -> str:
    """A name for a part without one: the subject of an attached mail, else a number, and the usual extension."""
    stem = safe_name(subject)[:80].strip(" .") or f"attachment-{number}"
    return stem + _EXTENSIONS.get(content_type, ".txt" if content_type.startswith("text/") else ".bin")


def decoded_size(part: Part, raw_body: Callable[[Part], str]) -> int:
    """The size in bytes after transfer decoding, for base64 without decoding it."""
    told = str(part.get(SIZE_HEADER, ""))
    if told.isdecimal():
        return int(told)
    body = raw_body(part)
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64":
        letters = len(body) - body.count("\n") - body.count("\r") - body.count(" ")
        return max(letters * 3 // 4 - body[-8:].count("="), 0)
    if encoding == "quoted-printable":
        return max(len(body) - 2 * body.count("="), 0)
    return len(body)
