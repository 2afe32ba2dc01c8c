"""Send what is in the outbox: claim, commit, deliver the stored bytes, record each fate.

Exactly-once over SMTP does not exist (RFC 1047): a letter that was in flight when the process died is
sent again, byte for byte, so that the reader's server may drop the copy by its Message-ID.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.domain.acknowledgement import POSTPONED
from mailflow.domain.decision import Happening
from mailflow.domain.policy import MailboxRules
from mailflow.domain.ticket import AckState
from mailflow.flow.bounces import NOBODY_IS_TOLD, acknowledges, undeliverable_orders
from mailflow.flow.bundles import ration_letters
from mailflow.flow.letters import NO_TICKET, Subject
from mailflow.flow.probe import PROBE, note_refusal
from mailflow.flow.tools import Tools
from mailflow.ports import Courier, DiskTrouble, Outcome, Result, Temporary
from mailflow.ports.store import Claimed, Transaction

CLAIM = 60  # letters taken at a time
INSIST = 60  # times that fates are tried to be written down; the store waits some seconds each time
FAIR = 3  # attempts that a letter has before it is too old: the clock may have leapt, or nobody was at work
_BACKOFF = (60, 120, 300, 600, 1800, 3600)  # seconds; then hourly
SERVER_DOWN_AGAIN = timedelta(seconds=30)


@dataclass(slots=True)
class Dispatched:
    """What one round of sending brought."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    server_down: str = ""  # the server's or the network's words, when no connection could be made

    @property
    def total(self) -> int:
        """How many letters were tried."""
        return self.sent + self.deferred + self.failed


def recover(rules: MailboxRules, tools: Tools) -> int:
    """At the start: letters that were being sent when the process ended are pending again; how many."""
    with tools.store.transaction() as tx:
        again = tx.recover(rules.address)
    clock_was_ahead(rules, tools)
    return again


def clock_was_ahead(rules: MailboxRules, tools: Tools) -> int:
    """What waits longer than any backoff was put off while the clock was ahead: it is due now; how many."""
    now, owes = tools.clock.now(), tools.policy.acknowledgement
    longest = max(owes.plain_after, owes.digest_after) + POSTPONED
    with tools.store.transaction() as tx:
        moved = tx.clock_was_ahead(
            rules.address, now, now + timedelta(seconds=2 * _BACKOFF[-1]), now + longest
        )
    if moved:
        tools.journal.tell("due again", mailbox=rules.address, letters=moved)
    return moved


def dispatch(
    courier: Courier, rules: MailboxRules, tools: Tools, *, heard: Callable[[], None] = lambda: None
) -> Dispatched:
    """Send one round of what is due in a mailbox's outbox; the caller repeats while there is work.

    ``heard`` is called with each answer.  Rounds may overlap: what one has claimed no other can.
    """
    result = Dispatched()
    with tools.store.transaction() as tx:
        claimed = {c.envelope.id: c for c in tx.claim(rules.address, tools.clock.now(), CLAIM)}
    if not claimed:
        return result
    left = set(claimed)
    for fates in courier.deliver([c.envelope for c in claimed.values()]):
        left -= {fate.id for fate in fates}
        _write_down(claimed, fates, rules, tools, result)
        heard()
    if left:
        untold = [Outcome(id=i, result=Result.DEFERRED, text="not tried") for i in left]
        _write_down(claimed, untold, rules, tools, result)
    return result


def _write_down(
    claimed: dict[int, Claimed],
    fates: Sequence[Outcome],
    rules: MailboxRules,
    tools: Tools,
    result: Dispatched,
) -> None:
    """What became of letters is known nowhere else: a database that others hold is waited for."""
    for _ in range(INSIST):
        try:
            _record(claimed, fates, rules, tools, result)
        except Temporary as error:
            held = error
        else:
            return
    raise DiskTrouble(f"what became of {len(fates)} letters cannot be written down: {held}") from held


def _record(
    claimed: dict[int, Claimed],
    fates: Sequence[Outcome],
    rules: MailboxRules,
    tools: Tools,
    result: Dispatched,
) -> None:
    now = tools.clock.now()
    with tools.store.transaction() as tx:
        back = tx.came_back([fate.id for fate in fates])
        for fate in fates:
            letter = claimed[fate.id]
            if fate.id in back:
                continue  # its bounce was faster than the answer of our server
            if fate.result is Result.SENT:
                _sent(tx, letter, fate, now, tools)
            elif fate.result is Result.REFUSED or _too_old(letter, fate, now, tools):
                _failed(tx, letter, fate, rules, now, tools)
            else:
                again_at = now + _again(letter, fate, tools)
                tx.deferred(fate.id, fate.phase, fate.code, fate.text, again_at, counts=_reached(fate))
    for fate in fates:
        letter = claimed[fate.id]
        if fate.server_down:
            result.server_down = fate.text or "no connection"
        if fate.result is Result.SENT:
            result.sent += 1
        elif fate.result is Result.REFUSED or _too_old(letter, fate, now, tools):
            result.failed += 1
        else:
            result.deferred += 1
        if _reached(fate):
            tools.journal.tell(
                f"letter {fate.result.value}",
                occasion=letter.occasion,
                recipient=letter.envelope.recipient,
                message_id=letter.message_id,
                subject=letter.subject,
                code=fate.code,
                answer=fate.text,
            )


def _sent(tx: Transaction, letter: Claimed, fate: Outcome, now: datetime, tools: Tools) -> None:
    tx.sent(fate.id, now, fate.code, fate.text)
    names = [rule.name for rule in tools.policy.deadlines if "acknowledged" in rule.stops]
    for ticket_id, reason in acknowledges(
        tx, letter.occasion, letter.ticket_id, letter.envelope.recipient, letter.message_id
    ):
        tx.acknowledged(ticket_id, AckState.SENT, reason, now)
        tx.stop_deadlines(ticket_id, names, "acknowledged", now)
        fact = Happening("acknowledged", letter.occasion, {"message_id": letter.message_id})
        tx.add_events(ticket_id, [fact], now)


def _failed(
    tx: Transaction, letter: Claimed, fate: Outcome, rules: MailboxRules, now: datetime, tools: Tools
) -> None:
    """The end of a letter: recorded, and told to a person (but not about a letter that told of another)."""
    tx.undeliverable(fate.id, "failed", fate.phase, fate.code, fate.text, now)
    if letter.occasion == PROBE:
        tx.dismiss([fate.id])  # an answer, and no trouble
        note_refusal(tx, letter.message_id, fate, rules)
    ticket = tx.ticket(letter.ticket_id) if letter.ticket_id else None
    if ticket is not None:
        for ticket_id, _ in acknowledges(
            tx, letter.occasion, ticket.id, letter.envelope.recipient, letter.message_id
        ):
            tx.acknowledged(ticket_id, AckState.FAILED, fate.text, None)
        fact = Happening(
            "letter failed",
            letter.occasion,
            {"recipient": letter.envelope.recipient, "code": fate.code, "answer": fate.text},
        )
        tx.add_events(ticket.id, [fact], now)
    if letter.occasion in NOBODY_IS_TOLD:
        return
    reason = "refused" if fate.result is Result.REFUSED else "given up"
    orders = undeliverable_orders(
        letter.occasion, letter.envelope.recipient, letter.role, reason, fate.text, ticket, tools.policy
    )
    if ticket is None:
        orders = [o.named(f"{fate.id}") for o in orders]
    about = Subject(ticket.id, ticket.reference) if ticket else NO_TICKET
    ration_letters(tx, tools.desk(rules).write(tx, orders, about, now), now, tools.policy)


def _too_old(letter: Claimed, fate: Outcome, now: datetime, tools: Tools) -> bool:
    fair = fate.server_down or (_reached(fate) and letter.attempts >= FAIR)
    return fair and now - letter.created_at > timedelta(hours=tools.policy.outbox_hours)


def _reached(fate: Outcome) -> bool:
    """Whether the attempt was about this letter at all."""
    return bool(fate.phase) and not fate.server_down


def _again(letter: Claimed, fate: Outcome, tools: Tools) -> timedelta:
    if not fate.phase:
        return timedelta()
    if fate.server_down:
        return SERVER_DOWN_AGAIN
    step = _BACKOFF[min(letter.attempts - 1, len(_BACKOFF) - 1)]
    return timedelta(seconds=step * tools.randomness.jitter(0.8, 1.2))
