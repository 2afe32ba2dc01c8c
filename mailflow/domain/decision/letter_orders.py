"""Which letters follow from a mail: orders with their facts, before they become words and bytes."""

from datetime import datetime

from mailflow.domain.decision.decision import NewTicket
from mailflow.domain.model.letters import Letter
from mailflow.domain.model.letters.letter import F
from mailflow.domain.model.letters.notices import (
    ACKNOWLEDGEMENT_WITHHELD,
    MailFacts,
    MailParts,
    NewTicketFacts,
    WithheldFacts,
)
from mailflow.domain.model.letters.order import LetterOrder, letter_to, letters_to
from mailflow.domain.model.letters.to_customers import AcknowledgementFacts
from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.people import holder_of
from mailflow.domain.model.policy import Policy
from mailflow.domain.rules.acknowledgement import received
from mailflow.domain.text.cleaning import clip
from mailflow.domain.understanding.subjects import REFERENCE_TAG, conversation_subject

WORDS_LIMIT = 20_000  # characters of the customer's words in a notice; the rest is in the original
SUBJECT_LIMIT = 200
ATTACH_LIMIT = 5 * 2**20  # bytes of an original that a notice carries; a larger one is fetched by #original


def acknowledgement_order(
    letter: Letter[AcknowledgementFacts], ticket: NewTicket, languages: tuple[str, ...], policy: Policy
) -> LetterOrder:
    """The customer's acknowledgement; nothing of theirs is in it but a cleaned name."""
    return letter_to(
        Address(ticket.customer_email, ticket.customer_name),
        letter,
        received(ticket, policy),
        languages,
        in_reply_to=ticket.first_message_id,
        references=(ticket.first_message_id,) if ticket.first_message_id else (),
    )


def told_of_mail(message: Message, customer_name: str, email: str, received_at: datetime) -> MailFacts:
    """What every notice to staff says of a mail; ``email``: the customer's address."""
    return MailFacts(
        customer_name=customer_name,
        customer_email=email,
        subject=clip(_plain(message.subject), SUBJECT_LIMIT),
        words=clip(message.reply_text or message.text, WORDS_LIMIT),
        received_at=received_at,
    )


def _plain(subject: str) -> str:
    """Of an answer to a letter of ours what the matter is, for "Re:" and reference stand beside it."""
    return conversation_subject(subject) if REFERENCE_TAG.search(subject[:SUBJECT_LIMIT]) else subject


def parts_of_mail(message: Message) -> MailParts:
    """What else there is of it."""
    return MailParts(
        attachments=[(a.filename, a.size) for a in message.attachments[:50]],
        truncated=len(clip(full := message.reply_text or message.text, WORDS_LIMIT)) < len(full),
    )


def notices(
    letter: Letter[F], department: str, facts: F, message: Message, policy: Policy
) -> tuple[LetterOrder, ...]:
    """A notice to whoever holds the ticket, with the original."""
    return letters_to(holder_of(department, policy), letter, facts, policy, original=message.digest)


def withheld_notices(
    reason: str, told: NewTicketFacts, due_at: datetime, policy: Policy
) -> tuple[LetterOrder, ...]:
    """Ask a person to clear a withheld acknowledgement within the 24 hours."""
    facts = WithheldFacts(reason, due_at, told.mail, told.doubt, told.way)
    return letters_to(holder_of("", policy), ACKNOWLEDGEMENT_WITHHELD, facts, policy)
