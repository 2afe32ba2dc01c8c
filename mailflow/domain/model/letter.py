"""Every letter that leaves the house: who reads it, what it is about, which facts its template needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mailflow.domain.model.hand_in_letters import HAND_IN_LETTERS
from mailflow.domain.model.message import Address
from mailflow.domain.model.occasion import Audience, Occasion
from mailflow.domain.model.occasion import occasion as _occasion
from mailflow.domain.model.outbox import Awaits
from mailflow.domain.model.procedure_letters import PROCEDURE_LETTERS

__all__ = [
    "COMMON_FACTS",
    "OCCASIONS",
    "Audience",
    "Enclosure",
    "LetterOrder",
    "Occasion",
    "Stationery",
]


COMMON_FACTS = frozenset(
    {"organisation", "reference", "language", "recipient_name", "original_attached", "plain_reply"}
)
"""Facts that every letter has: organisation (str), reference ("" where none), language,
recipient_name (cleaned, may be ""), original_attached (bool; the letterhead takes it from the order),
plain_reply ("hold", "send" or "note": what becomes of this recipient's answer without a command;
the letterhead takes "hold" where nothing is said, so that nobody is told "inside" by mistake)."""

# Types of the facts: *_at and *_by are aware datetimes (filters ``day`` and ``moment`` print them in the
# organisation's time zone); lists hold frozen dataclasses or tuples named in the comment.
OCCASIONS: Mapping[str, Occasion] = {
    o.name: o
    for o in (
        _occasion(
            "acknowledgement",
            Audience.CUSTOMER,
            "Thanks for the complaint, sorry, reference, what comes next and by when.",
            "received_at answer_by",
        ),
        _occasion(
            "acknowledgement_neutral",
            Audience.CUSTOMER,
            "Thanks for praise, a suggestion or a question; no apology.",
            "received_at answer_by",
        ),
        _occasion(
            "acknowledgement_plain",
            Audience.CUSTOMER,
            "The plainest form, sent when the full one was withheld too long; nothing of the sender's in it.",
            "received_at answer_by",
        ),
        _occasion(
            "acknowledgement_digest",
            Audience.CUSTOMER,
            "One letter for all complaints beyond the rate cap: the references received.",
            "references answer_by",
        ),  # references: list of str
        _occasion(
            "new_ticket",
            Audience.STAFF,
            "A complaint for this department: who, what, by when, why it came here.",
            "department customer_name customer_email subject words received_at nature category urgent"
            " customer_language channel handed_in_by note written found deadlines route_reason earlier"
            " linked attachments truncated actions doubt origin sent_by found_in whose likely",
        ),
        # origin: the web form or group that sent the mail, sent_by: the address in its From, found_in: where
        # the customer's address stands; whose: why nobody knows whose it is ([reason]), likely: list of str
        # channel: a code word of [channel]; handed_in_by: a member of staff's address, note: their words,
        # written: the date of the customer's mail as it stands in a forward; "" where nobody handed it in
        # found: list of (label, value) picked out of the mail
        # deadlines: list of (label, due_at); earlier/linked: list of str (references);
        # attachments: list of (filename, size in bytes); actions: list of (label, mailto URL, command text)
        _occasion(
            "customer_wrote",
            Audience.STAFF,
            "The customer has written again on a ticket that this department holds.",
            "department customer_name customer_email subject words received_at found deadlines linked"
            " attachments truncated actions evidence doubt writer handed_in_by",
        ),
        _occasion(
            "reminder",
            Audience.STAFF,
            "A deadline of a ticket comes near.",
            "department deadline due_at customer_name customer_email subject words received_at reason"
            " actions",
        ),
        _occasion(
            "escalation",
            Audience.STAFF,
            "A deadline has passed; told to the department, then one level up at a time.",
            "department deadline due_at level customer_name customer_email subject words received_at reason"
            " actions",
        ),
        _occasion(
            "acknowledgement_withheld",
            Audience.STAFF,
            "No acknowledgement went out, why, and what a person should do within the 24 hours.",
            "reason customer_name customer_email subject words received_at due_at actions doubt"
            " origin sent_by found_in whose likely",
        ),
        # doubt: a code word of [sender], "" where the mail is surely from whom it says; writer: whoever
        # wrote it then, name and address, "" where it is the customer
        _occasion(
            "undeliverable",
            Audience.STAFF,
            "A letter of ours could not be delivered: to whom, why in plain words, what to do.",
            "letter recipient reason diagnostic subject",
        ),
        _occasion(
            "quarantined",
            Audience.STAFF,
            "A mail could not be processed after three attempts; the original is attached.",
            "mailbox sender subject received_at reason attempts acknowledged",
        ),
        _occasion(
            "service_trouble",
            Audience.STAFF,
            "The service itself has not worked for a while: what, since when, what it means, what to do.",
            "troubles",
        ),  # troubles: list of (kind, mailbox or "", words, since)
        _occasion(
            "service_recovered",
            Audience.STAFF,
            "What the admins were written to about works again.",
            "troubles",
        ),  # troubles: list of (kind, mailbox or "", since, until)
        _occasion(
            "not_done",
            Audience.STAFF,
            "Something could not be done after several attempts: what, on which ticket, why, what to do.",
            "undone what reason diagnostic attempts since_at",
        ),  # undone: a code word of [undone]; what: the thing itself, such as a deadline's title; may be ""
        _occasion(
            "bundle",
            Audience.STAFF,
            "What there was too much of to be told letter by letter: one line for each.",
            "letters",
        ),  # letters: list of (subject, mailto URL that says it has been read, or "")
        _occasion(
            "digest",
            Audience.STAFF,
            "Once a day: what was set aside and why, withheld, failed, overdue; the record's checkpoint.",
            "day set_aside withheld failed overdue checkpoint counts troubles",
        ),
        # set_aside: list of (received_at, sender, subject, rule, link), ordered as (…, lines of a form);
        # the link makes a ticket of it, "" where there is none; withheld: list of (reference, reason);
        # failed: list of (recipient, letter, reason); overdue: list of (reference, label, due_at);
        # checkpoint: str (hex); counts: list of (label key, number); troubles: as in service_trouble
    )
} | {**PROCEDURE_LETTERS, **HAND_IN_LETTERS}


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """A decision to write to one recipient; the letterhead turns it into bytes."""

    occasion: str  # a key of OCCASIONS
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
