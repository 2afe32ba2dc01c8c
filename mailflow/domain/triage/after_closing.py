"""A customer writes on a ticket that is closed: it may be a new complaint, and no silence may meet it."""

from dataclasses import replace
from typing import Final

from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.decision.letter_orders import told_of_mail
from mailflow.domain.model.letters.letter import ClearAnswer
from mailflow.domain.model.letters.order import LetterOrder, letter_to_customer
from mailflow.domain.model.letters.to_customers import WRITTEN_AGAIN, WrittenAgainFacts
from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import Status, TicketView
from mailflow.domain.procedure.bare_thanks import content_alone
from mailflow.domain.procedure.clear_answers import clear_answer, says_received
from mailflow.domain.text.matching import prepare
from mailflow.domain.triage.opening_letters import to_management
from mailflow.domain.understanding.customer_address import can_be_written_to
from mailflow.domain.understanding.nature import nature_of, urgency_of


def as_written_now(incoming: Incoming, ticket: TicketView) -> TicketView:
    """The ticket with nature and urgency of this mail: what was settled says nothing of what is wrong now."""
    words = prepare(incoming.message.subject).beside(prepare(incoming.message.reply_text))
    verdict = nature_of(prepare(incoming.message.reply_text), incoming.policy)
    nature = verdict.nature if verdict.word else Nature.QUESTION  # nothing in it complains
    return replace(ticket, nature=nature, urgent=urgency_of(words, incoming.policy).urgent)


def says_no_more(text: str) -> bool:
    """Whether a mail on a closed ticket asks for nothing: "ok", "Vâng", "Tốt quá", "đã nhận được tiền"."""
    return content_alone(text) or says_received(text) or bool(clear_answer(text, _YES))


_YES: Final = {ClearAnswer.YES: "agree"}


def written_again(incoming: Incoming, ticket: TicketView) -> tuple[LetterOrder, ...]:
    """What follows from the first mail on a closed ticket that waits for an answer, besides the notice.

    The customer hears that it has come; of a complaint management hears, as of a new one.
    """
    if ticket.status is not Status.CLOSED:
        return ()
    now, message, policy = as_written_now(incoming, ticket), incoming.message, incoming.policy
    received_at = incoming.situation.received_at
    complains = now.nature is Nature.COMPLAINT
    letters: tuple[LetterOrder, ...] = ()
    if can_be_written_to(ticket, policy):
        facts = WrittenAgainFacts(received_at, complains)
        letters += (
            letter_to_customer(
                ticket, WRITTEN_AGAIN, facts, policy, answers=message.message_id, spoken=message.language
            ),
        )
    if complains:
        mail = told_of_mail(message, ticket.customer_name, ticket.customer_email, received_at)
        letters += to_management(ticket.department, mail, policy, urgent=now.urgent, closed=True)
    return letters
