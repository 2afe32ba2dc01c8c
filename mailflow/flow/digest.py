"""The daily digest: what was set aside and why, what is withheld, failed, overdue, since the last one."""

from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.domain.model.letters.management import COMPLAINTS_DIGEST, ComplaintsFacts
from mailflow.domain.model.letters.operations import DIGEST, DigestFacts
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.message import Address
from mailflow.domain.model.people import Holder, admins
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.model.token import TokenRole
from mailflow.domain.rules.default_deadlines import title_of
from mailflow.domain.triage.handed_in.letters import raising
from mailflow.flow.context import Context
from mailflow.flow.conversation import NO_TICKET
from mailflow.flow.health import troubles_now
from mailflow.ports.store import Transaction

DIGEST_LINES = 200


def daily(rules: MailboxRules, context: Context, _failed: list[str]) -> int:
    """Once a day, to a person: what was set aside and why, what is withheld, failed, overdue."""
    if rules != context.policy.mailboxes[0]:
        return 0
    now = context.clock.now()
    local = now.astimezone(ZoneInfo(context.policy.organisation.timezone))
    day = local.date().isoformat()
    with context.store.transaction() as tx:
        last = tx.digest.latest()
        if last is None:
            tx.digest.written(day, now, "")  # the first day has nothing to tell yet
            return 0
        last_day, since = last
        if last_day >= day or local.hour < context.policy.digest_hour:
            return 0
        checkpoint = tx.digest.checkpoint()
        facts, shown = _digest_facts(tx, since, now, day, checkpoint, context.policy)
        orders = letters_to(admins(context.policy), DIGEST, facts, context.policy, series=day)
        orders += _management_digest(tx, since, day, context.policy)
        context.letter_writer(rules).write(tx, orders, NO_TICKET, now)
        tx.digest.written(day, now, checkpoint)
        tx.digest.mark_shown(shown)
    context.journal.tell("digest", day=day)
    return 1


def _digest_facts(
    tx: Transaction, since: datetime, now: datetime, day: str, checkpoint: str, policy: Policy
) -> tuple[DigestFacts, list[int]]:
    """What happened since the last digest, however long ago that was, and what is open now."""
    aside = tx.digest.set_aside(DIGEST_LINES)
    facts = DigestFacts(
        day=day,
        set_aside=[
            (a.received_at, a.sender, a.subject, a.rule, raising(a.digest, Address(a.sender, a.name), policy))
            for a in aside
        ],
        withheld=tx.acknowledgements.withheld(DIGEST_LINES),
        failed=tx.outbox.failed_since(since, DIGEST_LINES),
        overdue=[
            (reference, title_of(name, policy), due_at)
            for reference, name, due_at in tx.deadlines.overdue(now, DIGEST_LINES)
        ],
        checkpoint=checkpoint,
        counts=tx.digest.dispositions_since(since),
        troubles=troubles_now(tx),
    )
    return facts, [a.arrival_id for a in aside]


def _management_digest(tx: Transaction, since: datetime, day: str, policy: Policy) -> tuple[LetterOrder, ...]:
    """The day's complaints for director and head office, where config wants a digest instead of letters."""
    items = tx.tickets.complaints_since(since, DIGEST_LINES) if policy.management == "digest" else []
    if not items:
        return ()
    facts = ComplaintsFacts(items)
    return tuple(
        order
        for role in (TokenRole.DIRECTOR, TokenRole.HEAD_OFFICE)
        for order in letters_to(
            Holder(getattr(policy.roles, role), role, ""), COMPLAINTS_DIGEST, facts, policy, series=day
        )
    )
