"""Two digests: of the bytes as they came, and of the mail without what transport adds on the way."""

import hashlib
import re
from typing import Final

from mailflow.adapters.reading.headers import split_head

_TRANSIT: Final = re.compile(
    rb"(?im)^(?:return-path|received|received-spf|delivered-to|x-original-to|envelope-to|delivery-date"
    rb"|x-envelope-[!-9;-~]{1,60}|arc-[!-9;-~]{1,60}|authentication-results|x-[!-9;-~]{0,40}authentication-results"
    rb"|dkim-signature|domainkey-signature|x-google-dkim-signature|x-gm-message-state|x-received|x-google-smtp-source"
    rb"|x-spam[!-9;-~]{0,60}|x-virus[!-9;-~]{0,60}|x-spamd[!-9;-~]{0,60}|x-rspamd[!-9;-~]{0,60}|x-uidl?"
    rb"|x-mailflow-[!-9;-~]{0,60}|status|x-status|x-mozilla-status2?|x-forwarded-(?:to|for|encrypted)|x-ms-exchange-[!-9;-~]{1,80}"
    rb"|x-microsoft-antispam[!-9;-~]{0,60}|x-forefront-antispam-report[!-9;-~]{0,60}|x-eopattributedmessage|x-gm-thrid"
    rb"|content-length|lines)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n?"
)


def digest(raw: bytes) -> str:
    """SHA-256 of the bytes, hex."""
    return hashlib.sha256(raw).hexdigest()


def content_digest(raw: bytes) -> str:
    """SHA-256 without transit headers, line ends made equal, hex: the same for every copy of one mail."""
    head, start = split_head(raw)
    head = _TRANSIT.sub(b"", head.replace(b"\r\n", b"\n") + b"\n")
    content = hashlib.sha256(head)
    content.update(b"\n")
    for at in range(start, len(raw), 1 << 20):
        content.update(raw[at : at + (1 << 20)].replace(b"\r", b""))
    return content.hexdigest()
