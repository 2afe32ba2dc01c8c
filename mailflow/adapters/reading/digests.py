"""Two digests: of the bytes as they came, and of the mail without what transport adds on the way."""

import hashlib
import re
from typing import Final

from mailflow.adapters.reading.headers import split_head

_CHUNK: Final = 1 << 20
# Headers that differ between two arrivals of one mail; a trailing "*" stands for any ending.
_TRANSIT: Final = (
    *(
        "return-path",
        "received",
        "received-*",
        "x-received",
        "delivered-to",
        "x-delivered-to",
        "delivery-date",
    ),
    *(
        "x-original-to",
        "original-recipient",
        "envelope-to",
        "envelope-from",
        "x-envelope-*",
        "x-rcpt-*",
        "x-resolved-to",
    ),
    *(
        "arc-*",
        "authentication-results",
        "x-*authentication-results",
        "dkim-signature",
        "domainkey-signature",
    ),
    *(
        "x-google-dkim-signature",
        "x-google-smtp-source",
        "x-gm-*",
        "x-spam*",
        "x-virus*",
        "x-rspamd*",
        "x-amavis*",
    ),
    *(
        "x-forwarded-to",
        "x-forwarded-for",
        "x-forwarded-encrypted",
        "x-forefront-antispam*",
        "x-microsoft-antispam*",
    ),
    *("x-ms-exchange-*", "x-ms-publictraffictype", "x-ms-traffictypediagnostic", "x-ms-office365-filtering*"),
    *(
        "x-eopattributedmessage",
        "x-eoptenantattributedmessage",
        "x-mailflow-*",
        "x-uid",
        "x-uidl",
        "x-keywords",
    ),
    *(
        "status",
        "x-status",
        "x-mozilla-status*",
        "x-mozilla-keys",
        "content-length",
        "lines",
        "x-loop",
        "x-seen-by",
    ),
)
_NAMES: Final = "|".join(re.escape(name).replace(r"\*", "[!-9;-~]{0,80}") for name in _TRANSIT)
_LINE: Final = re.compile(
    rb"(?i)(?<=\n)(?:" + _NAMES.encode() + rb")[ \t]{0,20}:[^\n]*(?:\n[ \t][^\n]*)*(?=\n)\n"
)


def digest(raw: bytes) -> str:
    """SHA-256 of the bytes, hex."""
    return hashlib.sha256(raw).hexdigest()


def content_digest(raw: bytes) -> str:
    """SHA-256 without transit headers, line ends made equal, hex: the same for every copy of one mail."""
    begin, end, start = split_head(raw)
    head = b"\n" + raw[begin:end].replace(b"\r\n", b"\n").replace(b"\r", b"\n") + b"\n"
    content = hashlib.sha256(_LINE.sub(b"", head).strip(b"\n"))
    content.update(b"\n\n")
    tail = raw[max(start, len(raw) - 4096) :]
    end = len(raw) - len(tail) + len(tail.rstrip())  # servers add line ends
    for at in range(start, end, _CHUNK):
        content.update(raw[at : min(at + _CHUNK, end)].replace(b"\r", b""))
    return content.hexdigest()
