"""A mail as the record keeps it: who wrote what on a ticket, without the bytes of the original."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KeptMail:
    """What was understood of a mail that belongs to a ticket."""

    digest: str  # of the original
    message_id: str  # without angle brackets; "" for none
    role: str  # as whom it was written: customer, stranger, or one of the house
    sender_email: str
    sender_name: str
    subject: str
    words: str  # without quotes and signature; at most 20,000 characters
    received_at: datetime  # UTC
