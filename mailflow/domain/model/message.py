"""A mail as mailflow reads it: decoded, bounded, and honest about what could not be read.

Everything in here comes from an untrusted stranger.  The parser has already removed control
characters, cut what exceeds the limits (docs/reliability.md 2: depth 50, 500 parts, 500 headers, 500
addresses) and listed each such repair in ``defects``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Final

OTHER_LANGUAGE: Final = "other"
"""Of a mail that is surely in none of the languages that are told apart."""


class Kind(StrEnum):
    """Who or what wrote a mail."""

    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    BULK = "bulk"
    OWN = "own"
    REPORT = "report"  # read receipt, abuse report, delay notice


@dataclass(frozen=True, slots=True)
class Address:
    """One mail address with its display name; ``email`` is lower case, "" where it could not be read."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part behind the last ``@``; "" where there is none."""
        return self.email.rpartition("@")[2] if "@" in self.email else ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is known of an attachment without opening it; the name is for display only, never for a file."""

    filename: str
    content_type: str
    size: int  # bytes, after transfer decoding, estimated where the part is left raw


UNSURE_SENDER = "from: other programs may read it differently"
"""The defect of a From that is not one address in a plain form; such a mail may say things, never act."""


CUT = "only its beginning was read"
"""How the defect of a mail begins that was too large, or too hard, to be read whole."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says (RFC 3464, RFC 6533, and the forms that machines use instead)."""

    recipients: tuple[str, ...]  # addresses that failed, lower case
    original_message_id: str = ""  # of the letter that bounced, without angle brackets
    status: str = ""  # enhanced status code such as 5.1.1
    diagnostic: str = ""  # the remote server's words, cleaned, at most 500 characters
    delayed: bool = False  # not failed yet: Action: delayed


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A mail that another one carries: forwarded in its text, or attached to it (message/rfc822)."""

    senders: tuple[Address, ...] = ()  # whom it is from: none or several where that cannot be told
    subject: str = ""
    written: str = ""  # its date, as it stands there
    message_id: str = ""  # without angle brackets; "" of a mail in the text
    references: tuple[str, ...] = ()  # what an attached mail answers, the nearest first
    text: str = ""
    reply_text: str = ""  # as of Message
    language: str = ""  # as of Message
    attachments: tuple[Attachment, ...] = ()  # of an attached mail: its own
    note: str = ""  # what stands above it in the text
    attached: bool = False  # a part of its own
    marked: bool = False  # in words or structure said to be a forward
    quoted: bool = False  # it only stands below "On …, X wrote:"


@dataclass(frozen=True, slots=True)
class FormattedLine:
    """A paragraph or item of a page, with what its words look like; places are characters of the text."""

    text: str  # on one line
    item: str = ""  # "-" or "1." of a list
    depth: int = 1  # of the list that it is an item of
    bold: tuple[tuple[int, int], ...] = ()  # from, up to
    links: tuple[tuple[int, int, str], ...] = ()  # from, up to, http, https or mailto address


@dataclass(frozen=True, slots=True)
class Message:
    """One parsed mail.

    ``headers`` maps lower-case names to decoded values in the order of the mail (top first), so
    that rules can look at any header; trusted ones must be taken from the top.
    """

    digest: str  # SHA-256 of the raw bytes, hex
    content_digest: str  # SHA-256 without transit headers, hex; equal for the copies of one mail
    size: int  # bytes
    message_id: str = ""  # without angle brackets; "" where absent or unusable
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    senders: tuple[Address, ...] = ()  # every From address that could be read
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()  # Delivered-To, X-Original-To, Envelope-To; lower case
    return_path: str | None = None  # None: no such header (proves nothing); "": the null sender <>
    subject: str = ""
    date: datetime | None = None  # what the sender claims; shown, never counted with
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trace: tuple[tuple[str, str], ...] = ()
    """Received and Authentication-Results in the order of the mail, top first, undecoded: name, value."""
    content_type: str = "text/plain"  # of the whole mail, lower case, without parameters
    text: str = ""  # the best full text, HTML turned into text
    reply_text: str = ""  # what the person wrote now: no quotes, signature, header blocks
    plain: bool = False  # the text begins in a plain text part of its own: only there may commands stand
    rich: bool = False  # … or in an HTML part of its own, for programs that send nothing else
    formatted: tuple[FormattedLine, ...] = ()  # of an answer: the lines of its page, without history
    language: str = ""  # its code; OTHER_LANGUAGE where it is surely none that is known, "" where unsure
    words_language: str = ""  # of the message field, where the text has labelled fields as a web form's
    attachments: tuple[Attachment, ...] = ()
    bounce: Bounce | None = None
    enclosed: tuple[Enclosed, ...] = ()  # the mails that it carries, the one in its text first
    defects: tuple[str, ...] = ()  # what was wrong with the mail and what was done about it
    cpu_seconds: float = field(default=0.0, compare=False)  # of processor time that reading it has cost

    @property
    def sender(self) -> Address:
        """The From address; of several the one that Sender or Reply-To names (RFC 5322 section 3.6.2).

        That one is answered; the mail may do nothing by itself (``sender_is_sure``).  An empty one where
        nothing tells which it is: a person has to look.
        """
        usable = [each for each in self.senders if each.email]
        if len({each.email for each in usable}) < 2:  # noqa: PLR2004
            return next(chain(usable, self.senders), Address(""))
        if len(self.headers.get("from", ())) > 1:
            return Address("")
        named = {address.email for address in self.reply_to}
        said = self.header("sender").lower()
        by_sender = (each for each in usable if f"<{each.email}>" in said or each.email == said.strip())
        by_reply_to = (each for each in usable if each.email in named)
        return next(chain(by_sender, by_reply_to), Address(""))

    @property
    def sender_is_sure(self) -> bool:
        """Whether every program reads the same one address in From (docs/reliability.md 5)."""
        return len(self.senders) == 1 and bool(self.sender.email) and UNSURE_SENDER not in self.defects

    @property
    def cut_short(self) -> bool:
        """Whether some of it could not be read: too large, too costly, or files that cannot be taken out."""
        return any(defect.startswith(CUT) for defect in self.defects)

    def header(self, name: str) -> str:
        """The topmost value of a header (any case); "" where absent."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else ""


def address_matches(pattern: str, address: str) -> bool:
    """Whether an address is the pattern's: an address itself, or "@domain" and "*@domain" for all of one."""
    if pattern.startswith(("@", "*@")):
        return bool(address) and address.endswith(pattern.removeprefix("*"))
    return bool(address) and address == pattern
