"""Do what the time asks for: stages of deadlines, owed acknowledgements, the daily digest.

What is due is a query, so after downtime everything is caught up once and in order (P25).
"""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.domain.acknowledgement import POSTPONED
from mailflow.domain.caps import AckCounts, cap
from mailflow.domain.clocks import BY_MAIL, rule_named, title_of
from mailflow.domain.deadline import StageDue, due_stages, numbered
from mailflow.domain.decision import Happening
from mailflow.domain.handed_in.letters import raising
from mailflow.domain.letter import LetterOrder
from mailflow.domain.message import Address
from mailflow.domain.orders import WORDS_LIMIT, letter_languages
from mailflow.domain.people import Holder, admins, holder_of, level_of, staff_language
from mailflow.domain.policy import MailboxRules, Policy
from mailflow.domain.procedure.work import fold_work
from mailflow.domain.text import clip
from mailflow.domain.ticket import AckState
from mailflow.flow.bundles import bundle, ration_letters
from mailflow.flow.health import troubles_now
from mailflow.flow.letters import NO_TICKET, Subject
from mailflow.flow.probe import probe_subaddressing
from mailflow.flow.silence import silence_orders
from mailflow.flow.surveys import survey_orders
from mailflow.flow.tools import Tools
from mailflow.ports.store import DueDeadline, Transaction

ROUND = 100  # of anything due per transaction
DIGEST_LINES = 200

Duty = Callable[[MailboxRules, Tools], int]


def do_what_is_due(rules: MailboxRules, tools: Tools) -> int:
    """Carry out every duty until nothing is due; returns how much was done."""
    return sum(duty(rules, tools) for duty in DUTIES)


def _deadlines(rules: MailboxRules, tools: Tools) -> int:
    done = 0
    while True:
        now = tools.clock.now()
        told: list[dict[str, object]] = []
        with tools.store.transaction() as tx:
            due = tx.due_deadlines(now, ROUND)
            for deadline in due:
                told += _stages(tx, deadline, rules, now, tools)
        for facts in told:
            tools.journal.tell("stage", **facts)
        done += len(due)
        if len(due) < ROUND:
            return done


UNIT = "unit "
"""Before the name of the department whom a stage tells, where it is not the ticket's."""

WITH_WORDS = frozenset({"promise", "action", "remedy", "reminder", "watch", "instructions"})
"""Clocks behind which somebody's words stand."""
REMINDING = frozenset({"survey", "reminder", "watch"})
"""Clocks that have done all that they are for when they have asked or reminded: nothing is overdue."""

_KINDS = {
    "reminder": "reminded",
    "escalation": "escalated",
    "customer_reminder": "customer reminded",
    "customer_silent": "customer silent",
}


def _stages(
    tx: Transaction, deadline: DueDeadline, rules: MailboxRules, now: datetime, tools: Tools
) -> list[dict[str, object]]:
    """Send what is still useful of the due stages, record the rest as late."""
    plan = due_stages(deadline.stages, deadline.fired, now)
    done: dict[str, str] = {}
    happenings: list[Happening] = []
    about = Subject(deadline.ticket.id, deadline.ticket.reference)
    for stage in plan.send:
        if stage.kind == "survey":
            orders = survey_orders(tx, deadline, rules, now, tools.policy)
            kind = "survey" if orders else "no survey"
            holder = Holder(tuple(o.recipient.email for o in orders), "customer", "")
        else:
            holder = _holder(stage, deadline, tools.policy)
            kind = _KINDS[stage.kind]
            if stage.kind.startswith("customer"):
                orders = silence_orders(tx, stage, holder, deadline, tools.policy)
            else:
                behind, words = _behind(tx, deadline), _awaiting(tx, deadline, tools.policy)
                orders = _stage_orders(stage, holder, deadline, behind, words, tools.policy)
        written = tools.desk(rules).write(tx, orders, about, now)
        ration_letters(tx, written, now, tools.policy)
        done[stage.name] = "fired"
        happenings.append(
            Happening(
                kind,
                stage.name,
                {"deadline": deadline.name, "level": stage.level, "to": list(holder.addresses)},
            )
        )
    for stage in plan.late:
        done[stage.name] = "late"
        happenings.append(Happening("stage late", stage.name, {"deadline": deadline.name}))
    tx.stages_done(deadline.id, done)
    kind, _ = numbered(deadline.name)
    if plan.send and kind in REMINDING:
        tx.stop_deadlines(deadline.ticket.id, [deadline.name], kind, now)
    tx.add_events(deadline.ticket.id, happenings, now)
    return [
        {"reference": deadline.ticket.reference, "kind": h.kind, "stage": h.rule, **h.facts}
        for h in happenings
    ]


def _behind(tx: Transaction, deadline: DueDeadline) -> str:
    """What a promise, a remedy or an action is about: whoever is reminded should not have to look it up."""
    if numbered(deadline.name)[0] not in WITH_WORDS:
        return ""
    events, _ = tx.file_of(deadline.ticket.id)
    return fold_work((kind, facts) for _, kind, facts in events).behind(deadline.name)


def _awaiting(tx: Transaction, deadline: DueDeadline, policy: Policy) -> str:
    """The mail that waits for an answer, not the one with which everything began."""
    rule = rule_named(deadline.name, policy.deadlines)
    if rule is None or rule.starts not in BY_MAIL:
        return ""
    return tx.words_since(deadline.ticket.id, deadline.started_at)


def _holder(stage: StageDue, deadline: DueDeadline, policy: Policy) -> Holder:
    if stage.kind == "customer_reminder":
        return Holder((deadline.ticket.customer_email,), "customer", "")
    if stage.level.startswith(UNIT):
        return holder_of(stage.level.removeprefix(UNIT), policy)
    if stage.kind == "customer_silent" or not stage.level:
        return holder_of(deadline.ticket.department, policy)
    return level_of(stage.level, deadline.ticket.department, policy)


def _stage_orders(
    stage: StageDue, holder: Holder, deadline: DueDeadline, behind: str, words: str, policy: Policy
) -> list[LetterOrder]:
    language = staff_language(policy)
    ticket = deadline.ticket
    facts: dict[str, object] = {
        "department": holder_of(ticket.department, policy).title,
        "deadline": title_of(deadline.name, policy.deadlines, language, behind),
        "due_at": deadline.due_at,
        "customer_name": ticket.customer_name,
        "customer_email": ticket.customer_email,
        "subject": ticket.subject,
        "words": clip(words or deadline.words, WORDS_LIMIT),
        "reason": deadline.name,
        "received_at": ticket.received_at,
    }
    if stage.kind == "escalation":
        facts["level"] = stage.level
    return [
        LetterOrder(
            occasion="reminder" if stage.kind == "reminder" else "escalation",
            recipient=Address(address),
            role=holder.role,
            languages=(language,),
            facts=facts,
            attach_digest=deadline.first_digest if stage.kind == "escalation" else "",
        )
        for address in holder.addresses
    ]


def _owed(rules: MailboxRules, tools: Tools) -> int:
    """Acknowledgements that were withheld or capped: the plainest form, or one letter for several."""
    done = 0
    while True:
        now = tools.clock.now()
        with tools.store.transaction() as tx:
            owed = tx.owed_acknowledgements(now, ROUND)
            for email in dict.fromkeys(one.ticket.customer_email for one in owed):
                _settle_owed(tx, email, rules, now, tools)
        done += len(owed)
        if len(owed) < ROUND:
            return done


def _settle_owed(tx: Transaction, email: str, rules: MailboxRules, now: datetime, tools: Tools) -> None:
    """All that a customer is owed by one letter: what is due now takes along what would be due later."""
    theirs = tx.owed_to(email)
    first = theirs[0]
    if not email:
        for one in theirs:
            tx.acknowledged(one.ticket.id, AckState.WITHHELD, one.reason, None)
        return
    together = len(theirs) > 1
    counts = tx.ack_counts(email, now)
    if together:  # the one letter beyond the sender's own caps; those of the whole house hold for it, too
        counts = AckCounts(all_hour=counts.all_hour)
    if cap(counts, tools.policy.acknowledgement) is not None:
        tx.look_again([one.ticket.id for one in theirs], now + POSTPONED)
        return
    occasion = "acknowledgement_digest" if together else "acknowledgement_plain"
    facts: dict[str, object] = {"answer_by": max((o.due_at for o in theirs if o.due_at), default=None)}
    if together:
        facts["references"] = [o.ticket.reference for o in theirs]
    else:
        facts["received_at"] = first.ticket.received_at
    order = LetterOrder(
        occasion=occasion,
        recipient=Address(email),
        role="customer",
        languages=letter_languages(first.ticket.language, "", tools.policy),
        facts=facts,
        in_reply_to=first.ticket.first_message_id,
        references=(first.ticket.first_message_id,) if first.ticket.first_message_id else (),
    )
    about = Subject(first.ticket.id, first.ticket.reference)
    (letter,) = tools.desk(rules).write(tx, [order], about, now)
    tx.carry([one.ticket.id for one in theirs], letter.message_id)
    for one in theirs:
        fact = Happening("acknowledged later", occasion, {"with": first.ticket.reference})
        tx.add_events(one.ticket.id, [fact], now)


def _daily(rules: MailboxRules, tools: Tools) -> int:
    """Once a day, to a person: what was set aside and why, what is withheld, failed, overdue."""
    if rules != tools.policy.mailboxes[0]:
        return 0
    now = tools.clock.now()
    local = now.astimezone(ZoneInfo(tools.policy.organisation.timezone))
    day = local.date().isoformat()
    with tools.store.transaction() as tx:
        last = tx.last_daily()
        if last is None:
            tx.daily(day, now, "")  # the first day has nothing to tell yet
            return 0
        last_day, since = last
        if last_day >= day or local.hour < tools.policy.digest_hour:
            return 0
        checkpoint = tx.heads_checkpoint()
        facts, shown = _digest_facts(tx, since, now, day, checkpoint, tools.policy)
        holder = admins(tools.policy)
        orders = [
            LetterOrder(
                occasion="digest",
                recipient=Address(address),
                role=holder.role,
                languages=(staff_language(tools.policy),),
                facts=facts,
                series=day,
            )
            for address in holder.addresses
        ]
        orders += _management_digest(tx, since, day, tools.policy)
        tools.desk(rules).write(tx, orders, NO_TICKET, now)
        tx.daily(day, now, checkpoint)
        tx.digested(shown)
    tools.journal.tell("digest", day=day)
    return 1


def _digest_facts(
    tx: Transaction, since: datetime, now: datetime, day: str, checkpoint: str, policy: Policy
) -> tuple[dict[str, object], list[int]]:
    """What happened since the last digest, however long ago that was, and what is open now."""
    aside, language = tx.undigested(DIGEST_LINES), staff_language(policy)
    facts: dict[str, object] = {
        "day": day,
        "set_aside": [
            (a.received_at, a.sender, a.subject, a.rule, raising(a.digest, Address(a.sender, a.name)))
            for a in aside
        ],
        "withheld": tx.withheld(DIGEST_LINES),
        "failed": tx.failed_letters(since, DIGEST_LINES),
        "overdue": [
            (reference, title_of(name, policy.deadlines, language), due_at)
            for reference, name, due_at in tx.overdue(now, DIGEST_LINES)
        ],
        "checkpoint": checkpoint,
        "counts": tx.counts(since),
        "troubles": troubles_now(tx),
    }
    return facts, [a.arrival_id for a in aside]


def _management_digest(tx: Transaction, since: datetime, day: str, policy: Policy) -> list[LetterOrder]:
    """The day's complaints for director and head office, where config wants a digest instead of letters."""
    items = tx.complaints_since(since, DIGEST_LINES) if policy.management == "digest" else []
    if not items:
        return []
    return [
        LetterOrder(
            occasion="complaints_digest",
            recipient=Address(address),
            role=role,
            languages=(staff_language(policy),),
            facts={"items": items},
            series=day,
        )
        for role in ("director", "head_office")
        for address in getattr(policy.roles, role)
    ]


DUTIES: tuple[Duty, ...] = (_deadlines, _owed, bundle, _daily, probe_subaddressing)
"""In this order."""
