"""Send what is in the outbox: claim, commit, deliver the stored bytes, record each fate.

Exactly-once over SMTP does not exist (RFC 1047): a letter that was in flight when the process died is
sent again, byte for byte, so that the reader's server may drop the copy by its Message-ID.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.rules.acknowledgement import POSTPONED
from mailflow.flow.context import Context
from mailflow.flow.letter_fates import BACKOFF, STORE, Dispatched, record_fates
from mailflow.ports.courier import Courier, DeliveryResult, Outcome
from mailflow.ports.errors import DiskTrouble, Temporary
from mailflow.ports.sending import Claimed

__all__ = ["CLAIM", "INSIST", "Dispatched", "claim", "clock_was_ahead", "dispatch", "recover", "write_down"]

DAMAGED = "its bytes in the database are not those that were written"
CLAIM = 60  # letters taken at a time
INSIST = 60  # times that fates are tried to be written down; the store waits some seconds each time


def recover(rules: MailboxRules, context: Context) -> int:
    """At the start: letters that were being sent when the process ended are pending again; how many."""
    with context.store.transaction() as tx:
        again = tx.sending.recover(rules.address)
    clock_was_ahead(rules, context)
    return again


def clock_was_ahead(rules: MailboxRules, context: Context) -> int:
    """What waits longer than any backoff was put off while the clock was ahead: it is due now; how many."""
    now, owes = context.clock.now(), context.policy.acknowledgement
    longest = max(owes.plain_after, owes.digest_after) + POSTPONED
    with context.store.transaction() as tx:
        moved = tx.sending.clock_was_ahead(
            rules.address, now, now + timedelta(seconds=2 * BACKOFF[-1]), now + longest
        )
    if moved:
        context.journal.tell("due again", mailbox=rules.address, letters=moved)
    return moved


def dispatch(courier: Courier, rules: MailboxRules, context: Context) -> Dispatched:
    """Send one round of what is due in a mailbox's outbox; the caller repeats while there is work."""
    result = Dispatched()
    claimed, _ = claim(rules, context, CLAIM, result)
    left = set(claimed)
    for fates in courier.deliver([each.envelope for each in claimed.values()]):
        left -= {fate.id for fate in fates}
        write_down(claimed, fates, rules, context, result)
    if left:
        untold = [Outcome(id=i, result=DeliveryResult.DEFERRED, text="not tried") for i in left]
        write_down(claimed, untold, rules, context, result)
    return result


def claim(
    rules: MailboxRules, context: Context, limit: int, result: Dispatched
) -> tuple[dict[int, Claimed], datetime | None]:
    """Take up to ``limit`` letters that are due, by their rows, and when the next one is due (UTC).

    Those whose bytes are damaged are not among them: their end is written down at once.
    """
    with context.store.transaction() as tx:
        claimed = {c.envelope.id: c for c in tx.sending.claim(rules.address, context.clock.now(), limit)}
        next_due = tx.sending.next_due(rules.address)
    broken = sorted(each.envelope.id for each in claimed.values() if each.damaged)
    if broken:
        damaged = [Outcome(each, DeliveryResult.REFUSED, STORE, 0, DAMAGED) for each in broken]
        write_down(claimed, damaged, rules, context, result)
    return {each: letter for each, letter in claimed.items() if not letter.damaged}, next_due


def write_down(
    claimed: dict[int, Claimed],
    fates: Sequence[Outcome],
    rules: MailboxRules,
    context: Context,
    result: Dispatched,
) -> None:
    """What became of letters is known nowhere else: a database that others hold is waited for."""
    for _ in range(INSIST):
        try:
            record_fates(claimed, fates, rules, context, result)
        except Temporary as error:
            held = error
        else:
            return
    raise DiskTrouble(f"what became of {len(fates)} letters cannot be written down: {held}") from held
