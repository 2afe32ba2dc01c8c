"""What became of each letter: written down, told to a person where it is an end, tried again where not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from mailflow.domain.decision.decision import Happening
from mailflow.domain.model.deadline_events import Stops
from mailflow.domain.model.outbox import OutboxState
from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.model.ticket import AckState, TicketView
from mailflow.domain.rules.undone import Undone
from mailflow.flow.bounces import acknowledges, failure_is_told, undeliverable_orders
from mailflow.flow.context import Context
from mailflow.flow.isolation import alone, together
from mailflow.flow.letter_limits import ration_letters
from mailflow.flow.letters import NO_TICKET, Subject
from mailflow.flow.subaddress_probe import PROBE, note_refusal
from mailflow.ports.courier import DeliveryResult, Outcome
from mailflow.ports.outbox import OutgoingLetter
from mailflow.ports.sending import Claimed
from mailflow.ports.store import Transaction

FAIR = 3  # attempts that a letter has before it is too old: the clock may have leapt, or nobody was at work
RESENT = 3  # times that a letter is sent again though the server may have taken it
BACKOFF = (60, 120, 300, 600, 1800, 3600)  # seconds; then hourly
STORE = "store"  # the phase of a letter that is damaged before it could leave
SERVER_DOWN_AGAIN = timedelta(seconds=30)


class Ending(StrEnum):
    """What follows from one attempt."""

    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"  # it has probably arrived, several times: no more copies, a person is asked
    AGAIN = "again"


def ending(letter: Claimed, fate: Outcome, now: datetime, give_up_after: timedelta) -> Ending:
    """Whether this was the end of the letter."""
    if fate.result is DeliveryResult.SENT:
        return Ending.SENT
    if fate.result is DeliveryResult.REFUSED:
        return Ending.FAILED
    if fate.result is DeliveryResult.UNCERTAIN and letter.uncertain >= RESENT:
        return Ending.UNCERTAIN
    fair = fate.server_down or (_reached(fate) and letter.attempts >= FAIR)
    return Ending.FAILED if fair and now - letter.created_at > give_up_after else Ending.AGAIN


@dataclass(slots=True)
class Dispatched:
    """What one round of sending brought."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    server_down: str = ""  # the server's or the network's words, when no connection could be made
    trouble: list[str] = field(default_factory=list)  # a sentence for each fate that was not recorded whole

    @property
    def total(self) -> int:
        """How many letters were tried."""
        return self.sent + self.deferred + self.failed


def record_fates(
    claimed: dict[int, Claimed],
    fates: Sequence[Outcome],
    rules: MailboxRules,
    context: Context,
    result: Dispatched,
) -> None:
    """Write down what became of these letters, each alone where one fails; ``result`` counts them."""
    now = context.clock.now()
    patience = timedelta(hours=context.policy.outbox_hours)
    ends = {fate.id: ending(claimed[fate.id], fate, now, patience) for fate in fates}
    if together(lambda: _write_all(claimed, fates, ends, rules, now, context), "fates", context) is None:
        for fate in fates:
            result.trouble += _write_alone(claimed[fate.id], fate, ends[fate.id], rules, now, context)
    for fate in fates:
        letter, end = claimed[fate.id], ends[fate.id]
        if fate.server_down:
            result.server_down = fate.text or "no connection"
        result.sent += end is Ending.SENT
        result.failed += end in {Ending.FAILED, Ending.UNCERTAIN}
        result.deferred += end is Ending.AGAIN
        if _reached(fate):
            _tell(letter, fate, context)


def _write_all(
    claimed: dict[int, Claimed],
    fates: Sequence[Outcome],
    ends: Mapping[int, Ending],
    rules: MailboxRules,
    now: datetime,
    context: Context,
) -> int:
    with context.store.transaction() as tx:
        back = tx.sending.came_back([fate.id for fate in fates])
        for fate in fates:
            if fate.id not in back:  # its bounce was faster than the answer of our server
                _write(tx, claimed[fate.id], fate, ends[fate.id], rules, now, context)
    return len(fates)


def _write_alone(
    letter: Claimed, fate: Outcome, end: Ending, rules: MailboxRules, now: datetime, context: Context
) -> list[str]:
    """One letter's fate, without what follows from it where that fails: the letter itself is done with."""

    def whole(tx: Transaction) -> None:
        if not tx.sending.came_back([fate.id]):
            _write(tx, letter, fate, end, rules, now, context)

    def only_the_letter(tx: Transaction, _at: datetime) -> None:
        _write_state(tx, letter, fate, end, now, context)

    trouble = alone(
        Undone.FATE, str(fate.id), whole, context, ticket_id=letter.ticket_id, put_off=only_the_letter
    )
    return [trouble] if trouble else []


def _tell(letter: Claimed, fate: Outcome, context: Context) -> None:
    """One line; a staff letter's Message-ID without its token: whoever has that may write as staff."""
    token, dot, rest = letter.message_id.partition(".")
    context.journal.tell(
        f"letter {fate.result.value}",
        letter=fate.id,
        occasion=letter.occasion,
        recipient=letter.envelope.recipient,
        message_id=letter.message_id if letter.role == "customer" else f"{token[:4]}…{dot}{rest}",
        subject=letter.subject,
        code=fate.code,
        answer=fate.text,
    )


def _write(
    tx: Transaction,
    letter: Claimed,
    fate: Outcome,
    end: Ending,
    rules: MailboxRules,
    now: datetime,
    context: Context,
) -> None:
    ended = end in {Ending.FAILED, Ending.UNCERTAIN}
    if ended and fate.too_large and _made_lighter(tx, letter, fate, rules, now, context):
        return
    _write_state(tx, letter, fate, end, now, context)
    follow(tx, letter, fate, end, rules, now, context)


def _write_state(
    tx: Transaction, letter: Claimed, fate: Outcome, end: Ending, now: datetime, context: Context
) -> None:
    """What became of the letter, in its own row."""
    if end is Ending.SENT:
        tx.sending.sent(fate.id, now, fate.code, fate.text)
    elif end is Ending.AGAIN:
        again_at = now + _again(letter, fate, context)
        lost = fate.result is DeliveryResult.UNCERTAIN
        tx.sending.deferred(
            fate.id, fate.phase, fate.code, fate.text, again_at, counts=_reached(fate), uncertain=lost
        )
    else:
        state = OutboxState.UNCERTAIN if end is Ending.UNCERTAIN else OutboxState.FAILED
        tx.sending.undeliverable(fate.id, state, fate.phase, fate.code, fate.text, now)


def follow(
    tx: Transaction,
    letter: Claimed,
    fate: Outcome,
    end: Ending,
    rules: MailboxRules,
    now: datetime,
    context: Context,
) -> None:
    """What its fate means for the ticket, and who hears of it."""
    if end is Ending.SENT:
        _follow_sent(tx, letter, now, context)
    elif end is not Ending.AGAIN:
        _follow_end(tx, letter, fate, end, rules, now, context)


def _follow_sent(tx: Transaction, letter: Claimed, now: datetime, context: Context) -> None:
    stopped = [rule.deadline for rule in context.policy.deadlines if Stops.ACKNOWLEDGED in rule.stops]
    for ticket_id, reason in acknowledges(
        tx, letter.occasion, letter.ticket_id, letter.envelope.recipient, letter.message_id
    ):
        tx.acknowledgements.settle(ticket_id, AckState.SENT, reason, now)
        tx.deadlines.stop(ticket_id, stopped, "acknowledged", now)
        fact = Happening("acknowledged", letter.occasion, {"message_id": letter.message_id})
        tx.tickets.add_events(ticket_id, [fact], now)


def _made_lighter(
    tx: Transaction, letter: Claimed, fate: Outcome, rules: MailboxRules, now: datetime, context: Context
) -> bool:
    """A notice that was refused for its size goes again without what was attached, as a letter of its own.

    The refused one has certainly not left, but an earlier attempt might have: its bytes stay as they are.
    What staff attached for a customer is never left out in silence: that letter fails, and they are told.
    """
    local, _, domain = letter.message_id.rpartition("@")
    message_id = f"{local}-light@{domain}"
    content = context.letterhead.lighter(letter.envelope.content, message_id)
    if letter.role == "customer" or content is None:
        return False
    sequence = (
        tx.outbox.next_sequence(letter.ticket_id, letter.occasion, letter.envelope.recipient)
        if letter.ticket_id
        else 1
    )
    tx.sending.undeliverable(fate.id, OutboxState.CANCELLED, fate.phase, fate.code, fate.text, now)
    tx.outbox.queue(
        [
            OutgoingLetter(
                ticket_id=letter.ticket_id,
                mailbox=rules.address,
                occasion=letter.occasion,
                sequence=sequence,
                recipient=letter.envelope.recipient,
                role=letter.role,
                message_id=message_id,
                envelope_sender=letter.envelope.sender,
                subject=letter.subject,
                content=content,
                expires_at=letter.created_at + timedelta(days=context.policy.token_days),
                created_at=now,
                not_before=now,
            )
        ]
    )
    return True


def _follow_end(
    tx: Transaction,
    letter: Claimed,
    fate: Outcome,
    end: Ending,
    rules: MailboxRules,
    now: datetime,
    context: Context,
) -> None:
    """The end of a letter is told to a person (but not of a letter that told of another)."""
    if letter.occasion == PROBE:
        tx.outbox.dismiss([fate.id])  # an answer, and no trouble
        note_refusal(tx, letter.message_id, fate, rules)
    ticket = tx.tickets.find(letter.ticket_id) if letter.ticket_id else None
    uncertain = end is Ending.UNCERTAIN
    if ticket is not None:
        _record_end(tx, letter, fate, ticket, now, uncertain=uncertain)
    if not failure_is_told(letter.occasion):
        return
    reason = "refused" if fate.result is DeliveryResult.REFUSED else "uncertain" if uncertain else "given up"
    reason = "damaged" if fate.phase == STORE else reason
    orders = undeliverable_orders(
        letter.occasion, letter.envelope.recipient, letter.role, reason, fate.text, ticket, context.policy
    )
    if ticket is None:
        orders = [o.named(f"{fate.id}") for o in orders]
    about = Subject(ticket.id, ticket.reference) if ticket else NO_TICKET
    ration_letters(tx, context.letter_writer(rules).write(tx, orders, about, now), now, context.policy)


def _record_end(
    tx: Transaction, letter: Claimed, fate: Outcome, ticket: TicketView, now: datetime, *, uncertain: bool
) -> None:
    recipient = letter.envelope.recipient
    for ticket_id, _ in acknowledges(tx, letter.occasion, ticket.id, recipient, letter.message_id):
        tx.acknowledgements.settle(ticket_id, AckState.FAILED, "uncertain" if uncertain else fate.text, None)
    kind = "letter uncertain" if uncertain else "letter failed"
    facts = {"recipient": recipient, "code": fate.code, "answer": fate.text}
    tx.tickets.add_events(ticket.id, [Happening(kind, letter.occasion, facts)], now)


def _reached(fate: Outcome) -> bool:
    """Whether the attempt was about this letter at all."""
    return bool(fate.phase) and not fate.server_down


def _again(letter: Claimed, fate: Outcome, context: Context) -> timedelta:
    if not fate.phase:
        return timedelta()
    if fate.server_down:
        return SERVER_DOWN_AGAIN
    step = BACKOFF[min(letter.attempts - 1, len(BACKOFF) - 1)]
    return timedelta(seconds=step * context.randomness.jitter(0.8, 1.2))
