"""Orders for letters: who gets which letter with which facts, before it becomes words and bytes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from mailflow.domain.model.letters.facts import Action, DueDay, LetterFacts
from mailflow.domain.model.letters.file import FileFacts
from mailflow.domain.model.letters.letter import F, Letter
from mailflow.domain.model.message import Address, FormattedLine
from mailflow.domain.model.outbox import Awaits
from mailflow.domain.model.paper import Enclosure
from mailflow.domain.model.people import Holder, staff_language
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.model.token import TokenRole
from mailflow.language import ENGLISH, languages


@dataclass(frozen=True, slots=True)
class StandsInFacts(LetterFacts):
    """Why a deputy reads the letter: for whom, and until when they are away."""

    stands_in_for: str
    away_until: DueDay


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs a letter to a customer: a person, a department as people call it; "" for neither."""

    name: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What is known of a letter only as it is written; the letter writer fills it in."""

    reference: str = ""  # "" where it is about no ticket
    subject: str = ""  # of the conversation that it stands in; "" where its own is meant
    about: str = ""  # the customer's subject, where a letter to them may repeat it
    plain_reply: str = "hold"  # what becomes of this reader's answer without a command: hold, send or note
    actions: tuple[Action, ...] = ()
    original: bool = False  # the original that it is about goes with it, unaltered
    left_out: tuple[str, ...] = ()  # names of the customer's files that do not fit into the letter
    enclosures: tuple[Enclosure, ...] = ()  # of a letter that is nothing but these
    file: FileFacts = field(default_factory=FileFacts)


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """A decision to write to one recipient; the letterhead turns it into bytes.

    Raises TypeError where the facts are not those of the letter.
    """

    letter: Letter[Any]
    recipient: Address
    role: TokenRole  # that its token is bound to
    languages: tuple[str, ...]  # one; two for a bilingual letter
    facts: LetterFacts
    in_reply_to: str = ""  # Message-ID without brackets
    references: tuple[str, ...] = ()
    automatic: bool = True  # carries Auto-Submitted (RFC 3834); False for a person's relayed words
    attach_digest: str = ""  # original to attach as .eml, by its digest
    enclose_digest: str = ""  # mail of staff whose attachments go with the letter, by its digest
    hold: timedelta = timedelta()  # how long the letter waits, so that #stop can still catch it
    awaits: Awaits = Awaits.NOTHING
    writer: str = ""  # the member of staff whose words it carries
    writer_role: str = ""
    greeting: str = ""  # in its writer's words; "" where the frame's is meant
    signature: Signature = Signature()
    author: str = ""  # on whose behalf a letter inside the house speaks: answers go to them
    author_role: str = ""
    formatted: tuple[FormattedLine, ...] = ()  # lines of those words, as their writer has formatted them
    confirmed: bool = False  # its writer has been asked about what it holds of the house, and wants it sent
    series: str = ""  # names the letter among its like where a running number would not be stable
    alike: int = 0  # how many of its kind to the same reader are written with it, before it
    stands_in: StandsInFacts | None = None  # the reader is a deputy
    written: Written = field(default_factory=Written)

    def __post_init__(self) -> None:
        """The types alone do not tell a letter's facts from another's where the letter is a variable."""
        if type(self.facts) is not self.letter.facts:
            raise TypeError(f"{self.letter.name} takes {self.letter.facts.__name__}, not {self.facts!r}")

    def named(self, series: str) -> "LetterOrder":
        """The same order under a stable name among its like."""
        return replace(self, series=series)


def numbered(orders: Iterable[LetterOrder]) -> list[LetterOrder]:
    """The orders that are written together, each with how many like it stand before it: two work orders."""
    found: list[LetterOrder] = []
    for order in orders:
        like = (order.letter.name, order.recipient.email)
        alike = sum((each.letter.name, each.recipient.email) == like for each in found)
        found.append(replace(order, alike=alike) if alike else order)
    return found


def letters_to(
    holder: Holder,
    letter: Letter[F],
    facts: F,
    policy: Policy,
    *,
    original: str = "",
    in_reply_to: str = "",
    series: str = "",
) -> tuple[LetterOrder, ...]:
    """A letter to every address of a holder, in the language of the house.

    ``original``: the digest of the mail that goes along; ``in_reply_to``: the Message-ID that it answers.
    """
    return tuple(
        LetterOrder(
            letter,
            Address(address),
            holder.role,
            (staff_language(policy),),
            facts,
            in_reply_to=in_reply_to,
            attach_digest=original,
            series=series,
        )
        for address in holder.addresses
    )


def letter_to_customer(
    ticket: TicketView,
    letter: Letter[F],
    facts: F,
    policy: Policy,
    *,
    answers: str | None = None,
    spoken: str = "",
) -> LetterOrder:
    """A letter to the customer of a ticket, in their language and in the thread of their mails.

    ``answers``: the Message-ID of the mail that it answers, where that is not the last one; ``spoken``: the
    language of that mail.
    """
    answered = ticket.last_message_id or ticket.first_message_id if answers is None else answers
    return letter_to(
        Address(ticket.customer_email, ticket.customer_name),
        letter,
        facts,
        letter_languages(spoken, ticket.language, policy),
        in_reply_to=answered,
        references=tuple(dict.fromkeys(i for i in (ticket.first_message_id, answered) if i)),
    )


def letter_to(
    recipient: Address,
    letter: Letter[F],
    facts: F,
    languages: tuple[str, ...],
    *,
    in_reply_to: str = "",
    references: tuple[str, ...] = (),
) -> LetterOrder:
    """A letter to somebody outside who writes as a customer."""
    return LetterOrder(
        letter,
        recipient,
        TokenRole.CUSTOMER,
        languages,
        facts,
        in_reply_to=in_reply_to,
        references=references,
    )


def letter_languages(detected: str, remembered: str, policy: Policy) -> tuple[str, ...]:
    """The language of the customer's letters: detected, else remembered, else the first two of config.

    Whoever surely speaks none of them is likelier to read English than the first.
    """
    offered = policy.organisation.languages
    for language in (detected, remembered):
        if language in offered:
            return (language,)
    if {detected, remembered} - {"", *languages()} and ENGLISH in offered:
        return (ENGLISH, *(each for each in offered if each != ENGLISH))[:2]
    return offered[:2]
