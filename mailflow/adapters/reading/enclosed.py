"""The mails that a mail carries, forwarded in its text or attached to it: staff hand in complaints so."""

import re
from collections.abc import Callable
from typing import Final

from mailflow.adapters.reading.other_language import spoken_language
from mailflow.domain.model.message import Attachment, Enclosed, Message
from mailflow.domain.text.cleaning import fold
from mailflow.domain.understanding.forwarded import forwards, read_forward
from mailflow.domain.understanding.reply_text import reply_text
from mailflow.domain.understanding.reply_text.quoting import HEADER_LABELS

MOST: Final = 3  # attached mails that are read
_MAIL_TYPES: Final = frozenset({"message/rfc822", "message/global"})
_FROM: Final = "|".join(
    sorted(
        {re.escape(name) for label in HEADER_LABELS["from"] for name in (label, fold(label))},
        key=len,
        reverse=True,
    )
)
# A line of a header block that names a sender; it costs little to see that a mail has none.
_NAMES_SENDER: Final = re.compile(rf"(?im)^[>|*_ \t]{{0,6}}(?:{_FROM})[*_ \t]{{0,3}}[:：|]")


def in_text(message: Message) -> tuple[Enclosed, ...]:
    """The mail that is forwarded in the text; nothing where there is none."""
    text = message.text
    if not _NAMES_SENDER.search(text) and not forwards(message.subject):
        return ()
    found = read_forward(text)
    if found is None or (found.quoted and not forwards(message.subject)):
        return ()
    new = reply_text(found.text)
    return (
        Enclosed(
            senders=found.senders,
            subject=found.subject,
            written=found.written,
            text=found.text,
            reply_text=new,
            language=spoken_language(new, found.subject),
            note=found.note,
            marked=found.marked,
            quoted=found.quoted,
        ),
    )


def attached(
    message: Message, mails: Callable[[int], list[bytes]], parse: Callable[[bytes], Message]
) -> tuple[Enclosed, ...]:
    """The mails that are attached, each read by ``parse``; ``mails`` finds their bytes."""
    if not any(_is_mail(attachment) for attachment in message.attachments):
        return ()
    return tuple(_carried(parse(each)) for each in mails(MOST) if each.strip())


def _is_mail(attachment: Attachment) -> bool:
    return attachment.content_type in _MAIL_TYPES or attachment.filename.lower().endswith(".eml")


def _carried(mail: Message) -> Enclosed:
    return Enclosed(
        senders=mail.senders,
        subject=mail.subject,
        written=mail.header("date"),
        message_id=mail.message_id,
        references=tuple(dict.fromkeys((*mail.in_reply_to, *reversed(mail.references)))),
        text=mail.text,
        reply_text=mail.reply_text,
        language=mail.language,
        attachments=mail.attachments,
        attached=True,
        marked=True,
    )
