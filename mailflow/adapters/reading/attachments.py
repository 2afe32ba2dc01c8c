"""What is attached: display names that cannot deceive, types and sizes; nothing is opened."""

from email.message import Message as Part
from mimetypes import MimeTypes
from typing import Final

from mailflow.adapters.reading.charsets import decode
from mailflow.adapters.reading.cleaning import clean_line
from mailflow.adapters.reading.headers import decode_words

MAX_NAME: Final = 255  # characters of a display name
_LONGEST_EXTENSION: Final = 20
_TYPES: Final = MimeTypes(filenames=())  # Python's own table, the same on every machine
_EXTENSIONS: Final = {
    "message/global": ".eml",
    "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt",
    "text/calendar": ".ics",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "audio/amr": ".amr",
    "application/ms-tnef": ".dat",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
}


def file_name(part: Part, defects: list[str], hint: str = "") -> str:
    """The name that the sender gave, decoded (RFC 2231, RFC 2047, raw bytes) and made harmless; "" for none.

    Of the two places for it the one without lost characters ("?") counts.  ``hint`` is a likely charset.
    """
    if not _has_name(part):
        return ""
    view = _readable(part, hint)
    names = [
        _parameter(view, "filename", "content-disposition", defects),
        _parameter(view, "name", "content-type", defects),
    ]
    given = [name for name in names if name]
    best = min(given, key=lambda name: name.count("?") + name.count("\ufffd"), default="")
    return safe_name(best)


def _has_name(part: Part) -> bool:
    """A cheap look: most text parts have no name."""
    return any(
        "name" in str(part.get(header, "")).lower() for header in ("content-type", "content-disposition")
    )


def _parameter(part: Part, name: str, header: str, defects: list[str]) -> str:
    try:
        value = part.get_param(name, None, header)
        if isinstance(value, tuple):
            raw = (value[2] or "").encode("latin-1", "replace")
            text = decode(raw, value[0] or "utf-8")[0]
        else:
            text = str(value or "")
    except Exception as error:  # noqa: BLE001  (the stdlib raises many kinds on broken parameters)
        defects.append(f"attachment name: could not be read ({type(error).__name__})")
        return ""
    return decode_words(text, defects, "attachment name") if "=?" in text else text


def _readable(part: Part, hint: str) -> Part:
    """The part's two descriptive headers with bytes that are not ASCII decoded."""
    values = [
        (key, str(value))
        for key, value in part.raw_items()
        if key.lower() in ("content-type", "content-disposition")
    ]
    if all(value.isascii() for _, value in values):
        return part
    view = Part()
    for key, value in values:
        view[key] = decode(value.encode("utf-8", "surrogateescape"), hint=hint)[0]
    return view


def safe_name(name: str) -> str:
    """A name for display: no path, no invisible characters, cut before its extension."""
    name = clean_line(clean_line(name).replace("\\", "/").rpartition("/")[2])
    name = name.strip(" .")
    if len(name) > MAX_NAME:
        root, dot, extension = name.rpartition(".")
        keep = len(dot + extension) if len(extension) <= _LONGEST_EXTENSION else 0
        name = root[: MAX_NAME - keep] + dot + extension if keep else name[:MAX_NAME]
    return name


def made_name(content_type: str, number: int, subject: str = "") -> str:
    """A name for a part without one: an attached mail's subject, else a number, and the usual extension."""
    stem = safe_name(subject)[:80].strip(" .") or f"attachment-{number}"
    usual = ".txt" if content_type.startswith("text/") else ".bin"
    return stem + (_EXTENSIONS.get(content_type) or _TYPES.guess_extension(content_type) or usual)
