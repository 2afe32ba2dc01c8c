"""At a start: what was in hand when the program died is suspect, and quarantine gets another chance."""

from mailflow.domain.rules.attempts import RETRY_EVERY, STARTS_FOR, Cause, again_at
from mailflow.flow.context import Context

_WORDS = "the program ended while it worked on this mail"


def look_back(context: Context) -> int:
    """Charge what the last life may have died of; returns how many mails were in hand then.

    Only what was alone in hand is charged; what was with others comes with few next time, then alone.
    Everything in quarantine is tried once more; but where the program has just died of one, the next is
    tried in an hour: two that kill it may not take turns.  Raises Temporary.
    """
    now = context.clock.now()
    limit = context.policy.limits.attempts
    with context.store.transaction() as tx:
        states = tx.arrivals.were_in_hand()
        if any(state.disposition for state in states):
            tx.quarantine.hold(now + RETRY_EVERY)
        else:
            tx.quarantine.retry_since(now - STARTS_FOR, now)
        for state in states:
            if state.disposition:
                tx.arrivals.fail(state.id, Cause.DIED, _WORDS, state.again_at)
            elif state.alone:
                tx.arrivals.fail(state.id, Cause.DIED, _WORDS, again_at(state.attempts + 1, limit, now))
            else:
                tx.arrivals.suspect(state.id, alone=state.suspect)
    if states:
        context.journal.tell("in hand at the end", mails=len(states))
    return len(states)
