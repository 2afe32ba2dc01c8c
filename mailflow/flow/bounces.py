"""A letter of ours came back: mark it, the address and the obligation, and tell a person once."""

from collections.abc import Iterable
from datetime import datetime

from mailflow.domain.decision.decision import Bounced
from mailflow.domain.model.letters import stored_letter
from mailflow.domain.model.letters.operations import UNDELIVERABLE, UndeliverableFacts
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.letters.to_customers import ACKNOWLEDGEMENT_DIGEST
from mailflow.domain.model.message import Message
from mailflow.domain.model.people import Holder, above, admins, holder_of
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.model.ticket import AckState, TicketView
from mailflow.domain.model.token import Purpose, TokenRole, Verified
from mailflow.domain.rules.acknowledgement import ACKNOWLEDGEMENTS, carried_in
from mailflow.domain.rules.threading import OurLetter
from mailflow.flow.subaddress_probe import PROBE
from mailflow.flow.subaddresses import BOUNCE_MARK, plus
from mailflow.ports.store import Transaction

TOLD = 4  # people who hear of one letter that could not be delivered


def failure_is_told(occasion: str) -> bool:
    """Whether a letter's failure is reported: not of what reports one itself, or is sent to find it out."""
    letter = stored_letter(occasion)
    return occasion != PROBE and (letter is None or letter.failure_is_told)


def letter_returned(
    tx: Transaction, message: Message, tokens: Iterable[Verified], rules: MailboxRules, now: datetime
) -> OurLetter | None:
    """The letter that a delivery report carries by Message-ID or envelope token; None for every other mail.

    Addresses that a report names are no evidence: anybody can write them.
    """
    if message.bounce is None:
        return None
    envelopes = [
        (token.ticket_id, plus(rules.address, BOUNCE_MARK + token.token))
        for token in tokens
        if token.purpose is Purpose.BOUNCE and token.ticket_id
    ]
    return tx.knowledge.returned(message.bounce.original_message_id, envelopes, now)


def mark_bounce(tx: Transaction, bounced: Bounced, now: datetime) -> None:
    """An acknowledgement that bounced is not an acknowledgement; a delay is only noted."""
    letter = bounced.letter
    if bounced.delayed or not tx.sending.bounced(letter.outbox_id, bounced.reason, now):
        return
    if letter.occasion == PROBE:
        tx.outbox.dismiss([letter.outbox_id])  # an answer, and no trouble
        return
    for ticket_id, _ in acknowledges(
        tx, letter.occasion, letter.ticket_id, letter.recipient, letter.message_id
    ):
        tx.acknowledgements.settle(ticket_id, AckState.BOUNCED, bounced.reason, None)


def acknowledges(
    tx: Transaction, occasion: str, ticket_id: int | None, recipient: str, message_id: str
) -> list[tuple[int, str]]:
    """The tickets that a letter acknowledges, each with what its record says beside the state."""
    if ticket_id is None or occasion not in ACKNOWLEDGEMENTS:
        return []
    together = (
        tx.acknowledgements.carried(recipient, message_id) if occasion == ACKNOWLEDGEMENT_DIGEST.name else ()
    )
    return [(each, carried_in(message_id)) for each in together] or [(ticket_id, "")]


def bounce_letters(bounced: Bounced, ticket: TicketView | None, policy: Policy) -> list[LetterOrder]:
    """Tell the ticket's holder, or, when it is the holder's address that bounces, the level above.

    Each bounce is reported once; bounces of such reports, and of what tests our own mailbox, are not.
    """
    letter = bounced.letter
    if bounced.delayed or not failure_is_told(letter.occasion) or letter.bounced:
        return []
    orders = undeliverable_orders(
        letter.occasion, letter.recipient, letter.role, "bounced", bounced.reason, ticket, policy
    )
    return orders if ticket else [order.named(f"{letter.outbox_id}") for order in orders]


def undeliverable_orders(
    occasion: str,
    recipient: str,
    role: TokenRole,
    reason: str,
    diagnostic: str,
    ticket: TicketView | None,
    policy: Policy,
) -> list[LetterOrder]:
    """Letters to a person about a letter that could not be delivered; never to the address that fails.

    A customer's address is the holder's to find out; where the holder's own fails, the level above must
    know that a complaint waits unread, and the admins that an address is wrong.
    """
    holders = [admins(policy)]
    if ticket is not None:
        department = ticket.department
        holders = (
            [holder_of(department, policy)]
            if role == "customer"
            else [above(role, department, policy), *holders]
        )
    told = {a: holder.role for holder in reversed(holders) for a in holder.addresses if a != recipient}
    if not told:
        others = (*admins(policy).addresses, *policy.roles.director)
        told = {a: TokenRole.DIRECTOR for a in others if a != recipient}
    facts = UndeliverableFacts(
        letter=occasion,
        recipient=recipient,
        reason=reason,
        diagnostic=diagnostic,
        subject=ticket.subject if ticket else "",
    )
    return [
        order
        for address, told_as in list(told.items())[:TOLD]
        for order in letters_to(Holder((address,), told_as, ""), UNDELIVERABLE, facts, policy)
    ]
