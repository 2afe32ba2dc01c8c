"""Which letters follow from a mail: orders with their facts, before they become words and bytes."""

from datetime import datetime

from mailflow.domain.decision.decision import NewTicket
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.people import holder_of, staff_language
from mailflow.domain.model.policy import Policy
from mailflow.domain.text.cleaning import clip

WORDS_LIMIT = 20_000  # characters of the customer's words in a notice; the rest is in the original
SUBJECT_LIMIT = 200
ATTACH_LIMIT = 5 * 2**20  # bytes of an original that a notice carries; a larger one is fetched by command

Facts = dict[str, object]
_ABOUT = ("customer_name", "customer_email", "subject", "words", "received_at")


def letter_languages(detected: str, remembered: str, policy: Policy) -> tuple[str, ...]:
    """The language of the customer's letters: detected, else remembered, else the first two of config."""
    offered = policy.organisation.languages
    for language in (detected, remembered):
        if language in offered:
            return (language,)
    return offered[:2]


def acknowledgement_order(occasion: str, ticket: NewTicket, languages: tuple[str, ...]) -> LetterOrder:
    """The customer's acknowledgement; nothing of theirs is in it but a cleaned name."""
    return LetterOrder(
        occasion=occasion,
        recipient=Address(ticket.customer_email, ticket.customer_name),
        role="customer",
        languages=languages,
        facts={"received_at": ticket.received_at, "answer_by": ticket.due_at},
        in_reply_to=ticket.first_message_id,
        references=(ticket.first_message_id,) if ticket.first_message_id else (),
    )


def customers_words(message: Message, customer_name: str, received_at: datetime) -> Facts:
    """What every notice to staff says of a mail."""
    full = message.reply_text or message.text
    words = clip(full, WORDS_LIMIT)
    return {
        "customer_name": customer_name,
        "customer_email": message.sender.email,
        "subject": clip(message.subject, SUBJECT_LIMIT),
        "words": words,
        "received_at": received_at,
        "linked": [],
        "attachments": [(a.filename, a.size) for a in message.attachments[:50]],
        "truncated": len(words) < len(full),
        "doubt": "",
    }


def notices(
    occasion: str, department: str, facts: Facts, message: Message, policy: Policy
) -> list[LetterOrder]:
    """A notice to whoever holds the ticket, with the original unless it is too large for a letter."""
    holder = holder_of(department, policy)
    return [
        LetterOrder(
            occasion=occasion,
            recipient=Address(address),
            role=holder.role,
            languages=(staff_language(policy),),
            facts=facts | {"department": holder.title},
            attach_digest=message.digest if message.size <= ATTACH_LIMIT else "",
        )
        for address in holder.addresses
    ]


_TOLD_OF_ORIGIN = ("origin", "sent_by", "found_in", "whose", "likely")


def withheld_notices(reason: str, facts: Facts, due_at: datetime, policy: Policy) -> list[LetterOrder]:
    """Ask a person to clear a withheld acknowledgement within the 24 hours."""
    care = holder_of("", policy)
    told = {key: facts[key] for key in (*_ABOUT, "doubt", *_TOLD_OF_ORIGIN)}
    return [
        LetterOrder(
            occasion="acknowledgement_withheld",
            recipient=Address(address),
            role=care.role,
            languages=(staff_language(policy),),
            facts=told | {"reason": reason, "due_at": due_at},
        )
        for address in care.addresses
    ]
