"""Which files of a member of staff's mail go along to the customer, and what keeps the mail back."""

import re
from collections.abc import Sequence
from typing import Final

from mailflow.domain.model.message import Attachment

TOTAL_LIMIT: Final = 10 * 2**20  # bytes of all files of one letter: what every mail server takes
PICTURE_LIMIT: Final = 50_000  # bytes; a smaller picture inside the text is a logo of somebody's signature
_WRITTEN_BY_PROGRAMS: Final = re.compile(r"(?i)att[0-9]{5}\.(?:txt|html?)|smime\.p7s|signature\.asc")
_SIGNATURES: Final = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_HIDES_MORE: Final = re.compile(r"(?i)\.(?:eml|msg|mbox)$|^winmail\.dat$")
_MAILS: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef", "application/vnd.ms-outlook"})


_OPENED_ANYWHERE: Final = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|heic|pdf)$")
_THEIR_TYPES: Final = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "application/pdf"}
)


def opens_anywhere(content_type: str, filename: str) -> bool:
    """Whether any telephone opens a file by itself: pictures and PDFs, by type and by name."""
    typed = content_type in _THEIR_TYPES or content_type == "application/octet-stream"
    return typed and bool(_OPENED_ANYWHERE.search(filename))


def goes_along(attachment: Attachment, *, in_text: bool = False) -> bool:
    """Whether a file is meant for the reader; ``in_text``: it is a picture that the text shows.

    Signatures and the pieces that programs add are not.  Neither are whole mails and Outlook's
    winmail.dat: they may hold what was written for colleagues, whatever their names say.
    """
    if attachment.content_type in _SIGNATURES or _WRITTEN_BY_PROGRAMS.fullmatch(attachment.filename):
        return False
    if in_text and attachment.size < PICTURE_LIMIT:
        return False
    return not hides_more(attachment)


def hides_more(attachment: Attachment) -> bool:
    """Whether a file is a mail, which may hold quoted words and addresses of the house."""
    kind = attachment.content_type
    return kind.startswith("message/") or kind in _MAILS or bool(_HIDES_MORE.search(attachment.filename))


def too_large(attachments: Sequence[Attachment]) -> int:
    """The bytes of all files that would go along where these are too many for one letter; else 0."""
    total = sum(each.size for each in attachments if goes_along(each))
    return total if total > TOTAL_LIMIT else 0
