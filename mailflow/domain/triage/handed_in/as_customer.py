"""The customer's mail as if they had sent it themselves, made of what a member of staff handed in."""

from mailflow.domain.model.message import Address, Enclosed, Message
from mailflow.domain.understanding.subjects import without_prefixes


def from_enclosed(carrier: Message, enclosed: Enclosed, customer: Address) -> Message:
    """The mail that a forward carries; an attached one has its own files, one in the text the forward's."""
    return _stand_in(
        carrier,
        customer,
        message_id=enclosed.message_id,
        subject=without_prefixes(enclosed.subject or carrier.subject),
        text=enclosed.text,
        reply_text=enclosed.reply_text,
        language=enclosed.language,
        attachments=enclosed.attachments if enclosed.attached else carrier.attachments,
    )


def from_words(carrier: Message, words: str, subject: str, customer: Address) -> Message:
    """What a customer said, as a member of staff wrote it down."""
    return _stand_in(
        carrier,
        customer,
        subject=subject or without_prefixes(carrier.subject),
        text=words,
        reply_text=words,
        language=carrier.language,
        attachments=carrier.attachments,
    )


def from_original(original: Message, subject: str, customer: Address) -> Message:
    """A mail that was set aside, as its writer sent it."""
    return _stand_in(
        original,
        customer,
        message_id=original.message_id,
        subject=subject or original.subject,
        text=original.text,
        reply_text=original.reply_text,
        language=original.language,
        attachments=original.attachments,
    )


def _stand_in(carrier: Message, customer: Address, **fields: object) -> Message:
    """Nothing of the one who carries it, but the bytes, which hold the original, and how it came."""
    kept = {
        name: carrier.headers[name] for name in ("auto-submitted",) if name in carrier.headers
    }  # a mailbox's rule may have forwarded it
    return Message(
        digest=carrier.digest,
        content_digest=carrier.content_digest,
        size=carrier.size,
        senders=(customer,) if customer.email or customer.name else (),
        to=carrier.to,
        cc=carrier.cc,
        delivered_to=carrier.delivered_to,
        headers=kept,
        **fields,  # type: ignore[arg-type]
    )
