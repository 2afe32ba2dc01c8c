"""What stands around the words of a letter: envelope, headers, files."""

from dataclasses import dataclass
from datetime import datetime

from mailflow.domain.model.message import Address


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter, bytes unaltered."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class InlinePicture:
    """A picture that the page of a letter shows (RFC 2387), bytes unaltered."""

    content_id: str  # without angle brackets
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Stationery:
    """What stands on the envelope and in the headers of a letter, besides its words."""

    occasion: str
    from_address: Address
    to: Address
    message_id: str  # without angle brackets
    date: datetime  # UTC
    language: str
    reply_to: str = ""  # "" for none: answers go to the From address
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    automatic: bool = True  # Auto-Submitted (RFC 3834)
    replied: bool = (
        False  # automatic as an answer to a mail (auto-replied), not by the clock (auto-generated)
    )
    awaited: bool = False  # an absence reply to it is wanted
    enclosures: tuple[Enclosure, ...] = ()
