"""Our own logo in a mail that quotes a letter of ours: mail programs send it back, and nobody attached it."""

from dataclasses import replace

from mailflow.domain.model.message import Attachment, Message
from mailflow.domain.model.picture import Picture


def without_logo(message: Message, logo: Picture | None) -> Message:
    """The mail with what its writer attached: a picture of the logo's very size in bytes is none of it.

    Programs give it names and ids of their own, but leave its bytes.  With it every "Đồng ý" and every bare
    thanks would be a mail with a file, which says more than its words.
    """
    if logo is None or not message.attachments:
        return message
    size = len(logo.content)
    return replace(message, attachments=tuple(a for a in message.attachments if not _is_logo(a, size)))


def _is_logo(attachment: Attachment, size: int) -> bool:
    return attachment.size == size and attachment.content_type.startswith("image/")
