"""What staff are told who hand something in: the reference, a question, or what is wrong with the form."""

from typing import Final

from mailflow.domain.decision.decision import Decision, NewTicket
from mailflow.domain.decision.handed_in import Doubtful, Faulty, Said, Taken
from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.decision.letter_orders import SUBJECT_LIMIT
from mailflow.domain.model.letters import Letter
from mailflow.domain.model.letters.handing_in import (
    ASK_FORWARDER,
    FORM_REFUSED,
    HANDED_IN,
    AskedMail,
    AskForwarderFacts,
    FormRefusedFacts,
    HandedInFacts,
)
from mailflow.domain.model.letters.letter import F
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.people import Holder, holder_of, staff_language
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.model.token import role_named
from mailflow.domain.text.cleaning import clean_name, clip
from mailflow.domain.triage.handed_in.form import lines_of
from mailflow.domain.understanding.category import category_title
from mailflow.domain.understanding.customer_address import why_no_customer

SERIES: Final = 24  # hex digits of the mail's digest by which an answer finds it
_WORDS_SHOWN: Final = 3_000  # characters of a mail that the forwarder is asked about


def receipt(incoming: Incoming, said: Said, decision: Decision, outcome: str) -> LetterOrder:
    """To the member of staff: recorded, where it went, and whether the customer has been told."""
    policy, opened = incoming.policy, decision.opens
    ticket: NewTicket | TicketView | None = opened or decision.joins
    language = staff_language(policy)
    facts = HandedInFacts(
        outcome=outcome,
        customer_name=ticket.customer_name if ticket else "",
        customer_email=incoming.message.sender.email,
        phone=said.phone,
        subject=clip(incoming.message.subject, SUBJECT_LIMIT),
        received_at=incoming.situation.received_at,
        channel=said.channel.value,
        nature=ticket.nature.value if ticket else "",
        category=category_title(ticket.category, policy, language) if ticket else "",
        department=holder_of(ticket.department, policy).title if ticket else "",
        acknowledgement=opened.ack_state.value if opened else "",
        reason=opened.ack_reason if opened else "",
    )
    return _to(incoming, said.by, said.role, HANDED_IN, facts)


def question(incoming: Incoming, doubt: Doubtful) -> LetterOrder:
    """To the forwarder: whose is this?  The answer is prefilled as far as anything is known."""
    likely = doubt.likely
    name = clean_name(likely.name)
    customer = f"{name} <{likely.email}>" if likely.email and name else (likely.email or name or "…")
    asked = AskedMail(
        subject=clip(doubt.mail.subject, SUBJECT_LIMIT),
        received_at=incoming.situation.received_at,
        words=clip(doubt.mail.reply_text or doubt.mail.text, _WORDS_SHOWN),
        example=["#new", f"#customer {customer}", f"#mail {key_of(doubt.mail)}"],
    )
    joins = [
        (t.reference, clip(t.subject, SUBJECT_LIMIT), [f"#join {t.reference}", *asked.example[1:]])
        for t in doubt.tickets
    ]
    facts = AskForwarderFacts(doubt.reason, asked, [(*row, "") for row in joins])
    order = _to(incoming, incoming.message.sender.email, doubt.role, ASK_FORWARDER, facts)
    return order.named(key_of(doubt.mail))


def confirmation(incoming: Incoming, taken: Taken) -> LetterOrder:
    """To the colleague in whose name something was handed in: nobody vouches that it was they."""
    mail = taken.mail
    name = clean_name(mail.sender.name)
    customer = " ".join(filter(None, (name, f"<{mail.sender.email}>" * bool(mail.sender.email))))
    written = [given.line for given in lines_of(incoming.message).commands]
    asked = AskedMail(
        subject=clip(mail.subject, SUBJECT_LIMIT),
        received_at=incoming.situation.received_at,
        words=clip(mail.reply_text or mail.text, _WORDS_SHOWN),
        example=[
            *(written or ["#new", f"#customer {customer or taken.said.phone}"]),
            f"#mail {key_of(incoming.message)}",
        ],
    )
    facts = AskForwarderFacts("not_proved", asked)
    order = _to(incoming, incoming.message.sender.email, taken.said.role, ASK_FORWARDER, facts)
    return order.named(key_of(incoming.message))


def refusal(incoming: Incoming, fault: Faulty) -> LetterOrder:
    """To whoever filled in the form: what was wrong, and how it would be right."""
    mail = fault.mail
    asked = AskedMail(
        subject=clip(incoming.message.subject, SUBJECT_LIMIT),
        received_at=incoming.situation.received_at,
        words=clip(mail.reply_text, _WORDS_SHOWN),
        example=[
            *(line for line in fault.corrected if not line.startswith("#mail")),
            f"#mail {key_of(mail)}",
        ],
    )
    facts = FormRefusedFacts([(m.line, m.reason, list(m.known)) for m in fault.mistakes], asked)
    order = _to(incoming, incoming.message.sender.email, fault.role, FORM_REFUSED, facts)
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


def _to(incoming: Incoming, recipient: str, role: str, letter: Letter[F], facts: F) -> LetterOrder:
    [order] = letters_to(Holder((recipient,), role_named(role), ""), letter, facts, incoming.policy)
    return order
