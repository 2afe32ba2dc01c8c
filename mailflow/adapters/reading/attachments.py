"""What is attached: display names that cannot deceive, types and sizes; nothing is opened."""

import re
from email.message import Message as Part
from typing import Final

from mailflow.adapters.reading.charsets import decode
from mailflow.adapters.reading.cleaning import clean_line
from mailflow.adapters.reading.headers import decode_words

MAX_NAME: Final = 150  # characters of a display name
_FORBIDDEN: Final = re.compile(r'[/\\:*?"<>|]+')
_EXTENSIONS: Final = {
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "message/delivery-status": ".txt",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/rfc822-headers": ".txt",
    "text/csv": ".csv",
    "text/x-vcard": ".vcf",
    "text/vcard": ".vcf",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/tiff": ".tif",
    "image/bmp": ".bmp",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/rtf": ".rtf",
    "application/msword": ".doc",
    "application/ms-tnef": ".dat",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
    "audio/mpeg": ".mp3",
    "audio/amr": ".amr",
    "video/mp4": ".mp4",
}


def file_name(part: Part, defects: list[str]) -> str:
    """The name that the sender gave, decoded (RFC 2231, RFC 2047 or raw bytes) and made harmless; "" for none."""
    try:
        name = _mime_view(part).get_filename() or ""
    except Exception as error:  # noqa: BLE001  (the stdlib raises many kinds on broken parameters)
        defects.append(f"attachment name: {type(error).__name__}")
        return ""
    if "=?" in name:
        name = decode_words(name, defects, "attachment name")
    return safe_name(name)


def _mime_view(part: Part) -> Part:
    """The part's type and disposition headers as text, with bytes that are not ASCII decoded."""
    values = [
        (key, value) for key, value in part.raw_items() if key.lower() in ("content-type", "content-disposition")
    ]
    if all(str(value).isascii() for _, value in values):
        return part
    view = Part()
    for key, value in values:
        view[key] = decode(str(value).encode("utf-8", "surrogateescape"))[0]
    return view


def safe_name(name: str) -> str:
    """A name for display: no path, no invisible or forbidden characters, its extension kept when cut."""
    name = clean_line(name.replace("\\", "/").rpartition("/")[2])
    name = _FORBIDDEN.sub("_", name).strip(" .") or ""
    if len(name) > MAX_NAME:
        root, dot, extension = name.rpartition(".")
        name = root[: MAX_NAME - 1 - len(extension)] + dot + extension if dot and len(extension) < 20 else name[:MAX_NAME]
    return name


def made_name(content_type: str, number: int, subject: str = "") -> str:
    """A name for a part without one: the subject of an attached mail, else a number and the usual extension."""
    stem = safe_name(subject)[:80].strip() or f"attachment-{number}"
    return stem + _EXTENSIONS.get(content_type, ".bin" if not content_type.startswith("text/") else ".txt")


def decoded_size(part: Part) -> int:
    """The size in bytes after transfer decoding, without decoding base64."""
    payload = part._payload  # type: ignore[attr-defined]  # noqa: SLF001  (get_payload applies charsets and raises)
    if isinstance(payload, list):
        return sum(len(str(inner._payload)) if not isinstance(inner._payload, list) else 0 for inner in payload)  # noqa: SLF001
    if not isinstance(payload, str):
        return 0
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64":
        letters = len(payload) - payload.count("\n") - payload.count("\r") - payload.count(" ")
        return max(letters * 3 // 4 - payload[-4:].count("="), 0)
    if encoding == "quoted-printable":
        return max(len(payload) - 2 * payload.count("=") , 0)
    return len(payload)
