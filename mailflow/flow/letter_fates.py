"""What became of each letter: written down, told to a person where it is an end, tried again where not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from mailflow.domain.model.deadline import stopped_by
from mailflow.domain.model.deadline_events import Stops
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.letters import Acknowledged, LetterUncertain, LetterUndelivered
from mailflow.domain.model.outbox import OutboxState
from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.model.ticket import AckState, TicketView
from mailflow.domain.rules.undone import Undone
from mailflow.flow.bounces import acknowledges, failure_is_told, undeliverable_orders
from mailflow.flow.context import Context
from mailflow.flow.conversation import NO_TICKET, Subject
from mailflow.flow.isolation import alone, together
from mailflow.flow.letter_limits import ration_letters
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


@dataclass(frozen=True, slots=True)
class LetterFate:
    """A letter, what became of one attempt to send it, and whether that was its end."""

    letter: Claimed
    outcome: Outcome
    end: Ending


def record_fates(
    claimed: dict[int, Claimed],
    outcomes: Sequence[Outcome],
    rules: MailboxRules,
    context: Context,
    result: Dispatched,
) -> None:
    """Write down what became of these letters, each alone where one fails; ``result`` counts them."""
    now = context.clock.now()
    patience = timedelta(hours=context.policy.outbox_hours)
    fates = [LetterFate(claimed[o.id], o, ending(claimed[o.id], o, now, patience)) for o in outcomes]
    if together(lambda: _write_all(fates, rules, now, context), "fates", context) is None:
        for fate in fates:
            result.trouble += _write_alone(fate, rules, now, context)
    for fate in fates:
        if fate.outcome.server_down:
            result.server_down = fate.outcome.text or "no connection"
        if fate.end is Ending.SENT:
            result.sent += 1
        elif fate.end is Ending.AGAIN:
            result.deferred += 1
        else:
            result.failed += 1
        if _reached(fate.outcome):
            _tell(fate.letter, fate.outcome, context)


def _write_all(fates: Sequence[LetterFate], rules: MailboxRules, now: datetime, context: Context) -> int:
    with context.store.transaction() as tx:
        back = tx.sending.came_back([fate.outcome.id for fate in fates])
        for fate in fates:
            if fate.outcome.id not in back:  # its bounce was faster than the answer of our server
                _write(tx, fate, rules, now, context)
    return len(fates)


def _write_alone(fate: LetterFate, rules: MailboxRules, now: datetime, context: Context) -> list[str]:
    """One letter's fate, without what follows from it where that fails: the letter itself is done with."""
    number = fate.outcome.id

    def whole(tx: Transaction) -> None:
        if not tx.sending.came_back([number]):
            _write(tx, fate, rules, now, context)

    def only_the_letter(tx: Transaction, _at: datetime) -> None:
        _write_state(tx, fate, now, context)

    trouble = alone(
        Undone.FATE, str(number), whole, context, ticket_id=fate.letter.ticket_id, put_off=only_the_letter
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


def _write(tx: Transaction, fate: LetterFate, rules: MailboxRules, now: datetime, context: Context) -> None:
    ended = fate.end in {Ending.FAILED, Ending.UNCERTAIN}
    too_large = ended and fate.outcome.too_large
    if too_large and _made_lighter(tx, fate.letter, fate.outcome, rules, now, context):
        return
    _write_state(tx, fate, now, context)
    follow(tx, fate, rules, now, context)


def _write_state(tx: Transaction, fate: LetterFate, now: datetime, context: Context) -> None:
    """What became of the letter, in its own row."""
    outcome = fate.outcome
    if fate.end is Ending.SENT:
        tx.sending.sent(outcome.id, now, outcome.code, outcome.text)
    elif fate.end is Ending.AGAIN:
        tx.sending.deferred(
            outcome.id,
            outcome.phase,
            outcome.code,
            outcome.text,
            now + _again(fate.letter, outcome, context),
            counts=_reached(outcome),
            uncertain=outcome.result is DeliveryResult.UNCERTAIN,
        )
    else:
        state = OutboxState.UNCERTAIN if fate.end is Ending.UNCERTAIN else OutboxState.FAILED
        tx.sending.undeliverable(outcome.id, state, outcome.phase, outcome.code, outcome.text, now)


def follow(tx: Transaction, fate: LetterFate, rules: MailboxRules, now: datetime, context: Context) -> None:
    """What its fate means for the ticket, and who hears of it."""
    if fate.end is Ending.SENT:
        _follow_sent(tx, fate.letter, now, context)
    elif fate.end is not Ending.AGAIN:
        _follow_end(tx, fate, rules, now, context)


def _follow_sent(tx: Transaction, letter: Claimed, now: datetime, context: Context) -> None:
    stopped = stopped_by(context.policy.deadlines, Stops.ACKNOWLEDGED)
    for ticket_id, reason in acknowledges(
        tx, letter.occasion, letter.ticket_id, letter.envelope.recipient, letter.message_id
    ):
        tx.acknowledgements.settle(ticket_id, AckState.SENT, reason, now)
        tx.deadlines.stop(ticket_id, stopped, "acknowledged", now)
        event = NewEvent(Acknowledged(letter.message_id), letter.occasion)
        tx.tickets.add_events(ticket_id, [event], now)


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
    tx: Transaction, fate: LetterFate, rules: MailboxRules, now: datetime, context: Context
) -> None:
    """The end of a letter is told to a person (but not of a letter that told of another)."""
    letter, outcome = fate.letter, fate.outcome
    if letter.occasion == PROBE:
        tx.outbox.dismiss([outcome.id])  # an answer, and no trouble
        note_refusal(tx, letter.message_id, outcome, rules)
    ticket = tx.tickets.find(letter.ticket_id) if letter.ticket_id else None
    if ticket is not None:
        _record_end(tx, fate, ticket, now)
    if not failure_is_told(letter.occasion):
        return
    recipient, why = letter.envelope.recipient, _why_ended(fate)
    orders = undeliverable_orders(
        letter.occasion, recipient, letter.role, why, outcome.text, ticket, context.policy
    )
    if ticket is None:
        orders = [order.named(f"{outcome.id}") for order in orders]
    about = Subject(ticket.id, ticket.reference) if ticket else NO_TICKET
    ration_letters(tx, context.letter_writer(rules).write(tx, orders, about, now), now, context.policy)


def _why_ended(fate: LetterFate) -> str:
    """A code word of [reason]."""
    if fate.outcome.phase == STORE:
        return "damaged"
    if fate.outcome.result is DeliveryResult.REFUSED:
        return "refused"
    return "uncertain" if fate.end is Ending.UNCERTAIN else "given up"


def _record_end(tx: Transaction, fate: LetterFate, ticket: TicketView, now: datetime) -> None:
    letter, outcome, uncertain = fate.letter, fate.outcome, fate.end is Ending.UNCERTAIN
    recipient, reason = letter.envelope.recipient, "uncertain" if uncertain else outcome.text
    for ticket_id, _ in acknowledges(tx, letter.occasion, ticket.id, recipient, letter.message_id):
        tx.acknowledgements.settle(ticket_id, AckState.FAILED, reason, None)
    kind = LetterUncertain if uncertain else LetterUndelivered
    event = NewEvent(kind(recipient, outcome.code, outcome.text), letter.occasion)
    tx.tickets.add_events(ticket.id, [event], now)


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
