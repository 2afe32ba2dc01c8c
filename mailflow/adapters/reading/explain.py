"""What mailflow understood of one mail, as one record (``mailflow explain --json``)."""

from typing import Any

from mailflow.domain.model.message import Message


def describe(message: Message, file: str, kind: str) -> dict[str, Any]:
    """The fields of a mail by their public names, in their public order."""
    sender = message.senders[0] if message.senders else None
    return {
        "file": file,
        "message_id": message.message_id,
        "in_reply_to": message.in_reply_to[0] if message.in_reply_to else "",
        "references": list(message.references),
        "from": sender.email if sender else "",
        "from_name": sender.name if sender else "",
        "subject": message.subject,
        "kind": kind,
        "bounced_recipients": list(message.bounce.recipients) if message.bounce else [],
        "text": message.text,
        "reply_text": message.reply_text,
        "attachments": [
            {"filename": each.filename, "content_type": each.content_type, "size": each.size}
            for each in message.attachments
        ],
        "language": message.language,
        "enclosed": [
            {
                "from": [sender.email for sender in each.senders],
                "from_name": each.senders[0].name if each.senders else "",
                "subject": each.subject,
                "written": each.written,
                "text": each.text,
                "reply_text": each.reply_text,
                "language": each.language,
                "note": each.note,
                "attached": each.attached,
            }
            for each in message.enclosed
        ],
        "defects": list(message.defects),
    }
