"""What staff are told who hand something in: the reference, a question, or what is wrong with the form."""

from typing import Final

from mailflow.domain.decision.decision import Decision, NewTicket
from mailflow.domain.decision.handed_in import Doubtful, Faulty, Said, Taken
from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.decision.letter_orders import SUBJECT_LIMIT
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.people import holder_of, staff_language
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.procedure.command_lines import read_reply
from mailflow.domain.text.cleaning import clean_name, clip
from mailflow.domain.triage.handed_in.form import FORM_LINES
from mailflow.domain.understanding.category import category_title
from mailflow.domain.understanding.customer_address import why_no_customer

SERIES: Final = 24  # hex digits of the mail's digest by which an answer finds it
_WORDS_SHOWN: Final = 3_000  # characters of a mail that the forwarder is asked about


def receipt(incoming: Incoming, said: Said, decision: Decision, outcome: str) -> LetterOrder:
    """To the member of staff: recorded, where it went, and whether the customer has been told."""
    policy, opened = incoming.policy, decision.opens
    ticket: NewTicket | TicketView | None = opened or decision.joins
    about: dict[str, object] = {"customer_name": "", "nature": "", "category": "", "department": ""}
    if ticket is not None:
        about = {
            "customer_name": ticket.customer_name,
            "nature": ticket.nature.value,
            "category": category_title(ticket.category, policy, staff_language(policy)),
            "department": holder_of(ticket.department, policy).title,
        }
    facts: dict[str, object] = about | {
        "outcome": outcome,
        "customer_email": incoming.message.sender.email,
        "phone": said.phone,
        "subject": clip(incoming.message.subject, SUBJECT_LIMIT),
        "received_at": incoming.situation.received_at,
        "channel": said.channel.value,
        "acknowledgement": opened.ack_state.value if opened else "",
        "reason": opened.ack_reason if opened else "",
    }
    return _to(incoming, said.by, said.role, "handed_in", facts)


def question(incoming: Incoming, doubt: Doubtful) -> LetterOrder:
    """To the forwarder: whose is this?  The answer is prefilled as far as anything is known."""
    likely = doubt.likely
    name = clean_name(likely.name)
    customer = f"{name} <{likely.email}>" if likely.email and name else (likely.email or name or "…")
    facts: dict[str, object] = {
        "reason": doubt.reason,
        "subject": clip(doubt.mail.subject, SUBJECT_LIMIT),
        "received_at": incoming.situation.received_at,
        "words": clip(doubt.mail.reply_text or doubt.mail.text, _WORDS_SHOWN),
        "example": ["#new", f"#customer {customer}", f"#mail {key_of(doubt.mail)}"],
    }
    order = _to(incoming, incoming.message.sender.email, doubt.role, "ask_forwarder", facts)
    return order.named(key_of(doubt.mail))


def confirmation(incoming: Incoming, taken: Taken) -> LetterOrder:
    """To the colleague in whose name something was handed in: nobody vouches that it was they."""
    mail = taken.mail
    name = clean_name(mail.sender.name)
    customer = " ".join(filter(None, (name, f"<{mail.sender.email}>" * bool(mail.sender.email))))
    written = [given.line for given in read_reply(incoming.message.reply_text, FORM_LINES).commands]
    facts: dict[str, object] = {
        "reason": "not_proved",
        "subject": clip(mail.subject, SUBJECT_LIMIT),
        "received_at": incoming.situation.received_at,
        "words": clip(mail.reply_text or mail.text, _WORDS_SHOWN),
        "example": [
            *(written or ["#new", f"#customer {customer or taken.said.phone}"]),
            f"#mail {key_of(incoming.message)}",
        ],
    }
    order = _to(incoming, incoming.message.sender.email, taken.said.role, "ask_forwarder", facts)
    return order.named(key_of(incoming.message))


def refusal(incoming: Incoming, fault: Faulty) -> LetterOrder:
    """To whoever filled in the form: what was wrong, and how it would be right."""
    mail = fault.mail
    facts: dict[str, object] = {
        "mistakes": [(m.line, m.reason, list(m.known)) for m in fault.mistakes],
        "subject": clip(incoming.message.subject, SUBJECT_LIMIT),
        "received_at": incoming.situation.received_at,
        "example": [
            *(line for line in fault.corrected if not line.startswith("#mail")),
            f"#mail {key_of(mail)}",
        ],
        "words": clip(mail.reply_text, _WORDS_SHOWN),
    }
    order = _to(incoming, incoming.message.sender.email, fault.role, "form_refused", facts)
    return order.named(f"{key_of(mail)}.{key_of(incoming.message)}")


def raising(digest: str, sender: Address, policy: Policy) -> list[str]:
    """The form by which staff make a ticket of a mail that was set aside; nothing where there is no mail.

    An address that nobody reads is not the customer's: the name alone stands there, until staff know more.
    """
    if not digest:
        return []
    name = clean_name(sender.name) or clean_name(sender.email.partition("@")[0])
    nobody = why_no_customer(sender.email, policy)
    email = "" if nobody is not None and nobody.certain else sender.email
    customer = f"{name} <{email}>" if name and email else email or name or "…"
    return ["#new", f"#customer {customer}", f"#mail {digest[:SERIES]}"]


def key_of(mail: Message) -> str:
    """By which an answer names the mail that it is about."""
    return mail.digest[:SERIES]


def _to(
    incoming: Incoming, recipient: str, role: str, occasion: str, facts: dict[str, object]
) -> LetterOrder:
    return LetterOrder(
        occasion=occasion,
        recipient=Address(recipient),
        role=role,
        languages=(staff_language(incoming.policy),),
        facts=facts,
    )
