"""The files attached to a mail, taken out for another letter: safe names, bytes unaltered."""

from email import message_from_bytes

from mailflow.adapters.reading.body import read_body
from mailflow.adapters.reading.one_charset import charset_of_mail
from mailflow.adapters.reading.parts import payload_bytes
from mailflow.domain.model.message import Attachment
from mailflow.domain.model.paper import Enclosure
from mailflow.domain.rules.enclosures import goes_along


def take_files(raw: bytes) -> list[Enclosure]:
    """The files that may go along with a letter, in their order; raises for a mail that cannot be read."""
    body = read_body(message_from_bytes(raw), charset_of_mail(raw, (), 0))
    found = []
    for attachment, source in zip(body.attachments, body.sources, strict=True):
        if source is None:
            continue
        content = payload_bytes(source.part)
        whole = Attachment(attachment.filename, attachment.content_type, len(content))
        if goes_along(whole, in_text=source.in_text):
            found.append(Enclosure(whole.filename, whole.content_type, content))
    return found
