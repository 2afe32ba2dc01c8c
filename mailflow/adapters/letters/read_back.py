"""The words and files of a letter of ours, from the final bytes: whoever approves it sees what will leave."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from mailflow.domain.model.paper import Enclosure, InlinePicture
from mailflow.ports.letterhead import Rendered


def read_back(content: bytes) -> Rendered:
    """What stands in a letter as ``mime.build`` writes them."""
    letter = message_from_bytes(content, _class=EmailMessage, policy=default)
    text, page = letter.get_body(("plain",)), letter.get_body(("html",))
    return Rendered(
        str(letter["Subject"] or ""),
        str(text.get_content()) if text else "",
        str(page.get_content()) if page else "",
        tuple(_file(part) for part in letter.iter_attachments()),
        next((_picture(part) for part in letter.walk() if part["Content-ID"]), None),
    )


def _file(part: EmailMessage) -> Enclosure:
    return Enclosure(part.get_filename() or "", part.get_content_type(), _bytes(part))


def _picture(part: EmailMessage) -> InlinePicture:
    content_id = str(part["Content-ID"]).strip("<>")
    return InlinePicture(content_id, part.get_filename() or "", part.get_content_type(), _bytes(part))


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
