"""Orders for letters: who gets which letter with which facts, before it becomes words and bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mailflow.domain.model.message import Address
from mailflow.domain.model.outbox import Awaits

COMMON_FACTS = frozenset(
    {"organisation", "reference", "language", "recipient_name", "original_attached", "plain_reply"}
)
"""LetterFacts that every letter has: organisation (str), reference ("" where none), language,
recipient_name (cleaned, may be ""), original_attached (bool; the letterhead takes it from the order),
plain_reply ("hold", "send" or "note": what becomes of this recipient's answer without a command;
the letterhead takes "hold" where nothing is said, so that nobody is told "inside" by mistake)."""


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """A decision to write to one recipient; the letterhead turns it into bytes."""

    occasion: str  # a letter's name
    recipient: Address
    role: str  # "customer" or the staff role that the token is bound to
    languages: tuple[str, ...]  # one; two for a bilingual letter
    facts: Mapping[str, object] = field(default_factory=dict)
    in_reply_to: str = ""  # Message-ID without brackets
    references: tuple[str, ...] = ()
    automatic: bool = True  # carries Auto-Submitted (RFC 3834); False for a person's relayed words
    attach_digest: str = ""  # original to attach as .eml, by its digest
    enclose_digest: str = ""  # mail of staff whose attachments go with the letter, by its digest
    hold: timedelta = timedelta()  # how long the letter waits, so that #stop can still catch it
    awaits: Awaits = Awaits.NOTHING
    writer: str = ""  # the member of staff whose words it carries
    writer_role: str = ""
    confirmed: bool = False  # its writer has been asked about what it holds of the house, and wants it sent
    series: str = ""  # names the letter within its occasion where a running number would not be stable

    def with_facts(self, facts: Mapping[str, object]) -> "LetterOrder":
        """The same order with all its facts."""
        return replace(self, facts=facts)

    def named(self, series: str) -> "LetterOrder":
        """The same order under a stable name within its occasion."""
        return replace(self, series=series)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter, bytes unaltered."""

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
    enclosures: tuple[Enclosure, ...] = ()
