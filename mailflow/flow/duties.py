"""Do what the time asks for: stages of deadlines, owed acknowledgements, the daily digest.

What is due is a query, so after downtime everything is caught up once and in order (P25).  Each duty, and
each thing within one, stands alone (flow/isolation.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.letters import AcknowledgedLater
from mailflow.domain.model.letters.order import LetterOrder, letter_to_customer
from mailflow.domain.model.letters.to_customers import (
    ACKNOWLEDGEMENT_DIGEST,
    ACKNOWLEDGEMENT_PLAIN,
    AcknowledgementFacts,
    SeveralReceivedFacts,
)
from mailflow.domain.model.person_key import mailbox_key
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.model.ticket import AckState, Channel
from mailflow.domain.rules.acknowledgement import may_follow
from mailflow.domain.rules.undone import Undone
from mailflow.flow.context import Context
from mailflow.flow.conversation import Subject
from mailflow.flow.deadlines import deadlines
from mailflow.flow.digest import daily
from mailflow.flow.failures import fates, originals, tell_admins
from mailflow.flow.isolation import ROUND, alone, count, in_rounds
from mailflow.flow.letter_limits import bundle
from mailflow.flow.owed_again import still_owed
from mailflow.flow.subaddress_probe import probe_subaddressing
from mailflow.ports.acknowledgements import OwedAcknowledgement
from mailflow.ports.errors import DiskTrouble, Temporary
from mailflow.ports.store import Transaction

Duty = Callable[[MailboxRules, Context, list[str]], int]
"""Returns how much was done; what could not be done is added to the list, a sentence for each."""


@dataclass(slots=True)
class DutyResult:
    """What one look at everything that is due brought."""

    number: int = 0
    failed: list[str] = field(default_factory=list)  # a sentence for each thing that could not be done


def do_what_is_due(rules: MailboxRules, context: Context) -> DutyResult:
    """Carry out every duty until nothing is due, or it is time to stop.  Raises Temporary, DiskTrouble."""
    done = DutyResult()
    with context.store.transaction() as tx:  # once for all: what fails in this round is no duty still to come
        put_off = tx.failures.put_off(Undone.DUTY, context.clock.now())
    for name, duty in DUTIES.items():
        if not context.keep_on():
            break
        key = f"{name} {rules.address}"
        if key not in put_off:
            done.number += _one_duty(key, duty, rules, context, done.failed)
    return done


def _one_duty(key: str, duty: Duty, rules: MailboxRules, context: Context, failed: list[str]) -> int:
    """A duty that fails as a whole keeps no other from being done."""
    try:
        number = duty(rules, context, failed)
    except (Temporary, DiskTrouble):
        raise
    except Exception as error:  # noqa: BLE001  (a bug in one duty must not stop the others)
        failed.append(count(Undone.DUTY, key, error, context))
        return 0
    if number:
        with context.store.transaction() as tx:
            tx.failures.mended(Undone.DUTY, [key])
    return number


def _owed(rules: MailboxRules, context: Context, failed: list[str]) -> int:
    """Acknowledgements that were withheld or capped: the plainest form, or one letter for several."""
    return in_rounds(
        lambda: _owed_round(rules, context),
        lambda: _owed_one_by_one(rules, context, failed),
        "acknowledgements",
        context,
    )


def _owed_round(rules: MailboxRules, context: Context) -> int:
    """What is due now takes along what the same customer is owed later."""
    now = context.clock.now()
    with context.store.transaction() as tx:
        owed = tx.acknowledgements.owed(now, ROUND)
        people = dict.fromkeys((mailbox_key(one.ticket.customer_email), one.ticket.mailbox) for one in owed)
        for person, mailbox in sorted(people, key=_detailed):
            theirs = [
                one
                for one in tx.acknowledgements.owed_to(person)
                if one.ticket.mailbox == mailbox and mailbox_key(one.ticket.customer_email) == person
            ]
            _settle_owed(tx, theirs, rules, now, context)
        tx.failures.mended(Undone.ACKNOWLEDGEMENT, [str(one.ticket.id) for one in owed])
    return len(owed)


def _detailed(whose: tuple[str, str]) -> bool:
    """Whether an address has a detail: whoever writes without one comes first, as caps count both."""
    return "+" in whose[0].rpartition("@")[0]


def _owed_one_by_one(rules: MailboxRules, context: Context, failed: list[str]) -> int:
    """Each ticket by itself: one that is damaged keeps back no letter on another of the same customer."""
    with context.store.transaction() as tx:
        due = tx.acknowledgements.owed_ids(context.clock.now(), ROUND)
    for ticket_id in due:
        trouble = alone(
            Undone.ACKNOWLEDGEMENT,
            str(ticket_id),
            partial(_owed_on, ticket_id, rules, context),
            context,
            ticket_id=ticket_id,
            put_off=partial(_put_off, ticket_id),
        )
        failed += [trouble] if trouble else []
    return len(due)


def _owed_on(ticket_id: int, rules: MailboxRules, context: Context, tx: Transaction) -> None:
    _settle_owed(tx, [tx.acknowledgements.owed_on(ticket_id)], rules, context.clock.now(), context)


def _put_off(ticket_id: int, tx: Transaction, at: datetime) -> None:
    tx.acknowledgements.look_again([ticket_id], at)


def _made_up(theirs: Sequence[OwedAcknowledgement], policy: Policy) -> LetterOrder:
    """The plainest acknowledgement, or one for several tickets; a name nobody has vouched for is left out."""
    ticket = replace(theirs[0].ticket, customer_name="")
    answer_by = max((o.due_at for o in theirs if o.due_at), default=None)
    answers = ticket.first_message_id
    if len(theirs) == 1:
        plain = AcknowledgementFacts(ticket.received_at, answer_by, called=ticket.channel == Channel.PHONE)
        return letter_to_customer(ticket, ACKNOWLEDGEMENT_PLAIN, plain, policy, answers=answers)
    facts = SeveralReceivedFacts([o.ticket.reference for o in theirs], answer_by)
    return letter_to_customer(ticket, ACKNOWLEDGEMENT_DIGEST, facts, policy, answers=answers)


def _settle_owed(
    tx: Transaction, theirs: list[OwedAcknowledgement], rules: MailboxRules, now: datetime, context: Context
) -> None:
    """What one mailbox owes a customer, by one letter of its own."""
    first = theirs[0]
    rules = context.policy.mailbox(first.ticket.mailbox, rules)
    email = first.ticket.customer_email
    if not email:
        for one in theirs:
            tx.acknowledgements.settle(one.ticket.id, AckState.WITHHELD, one.reason, None)
        return
    theirs = still_owed(tx, theirs, now, context.policy)
    if not theirs:
        return
    first = theirs[0]
    again_at = may_follow(
        tx.acknowledgements.counts(email, now), first.ticket.received_at, now, context.policy
    )
    if again_at is not None:
        tx.acknowledgements.look_again([one.ticket.id for one in theirs], again_at)
        return
    order = _made_up(theirs, context.policy)
    about = Subject(first.ticket.id, first.ticket.reference)
    (letter,) = context.letter_writer(rules).write(tx, [order], about, now)
    tx.acknowledgements.carry([one.ticket.id for one in theirs], letter.message_id)
    for one in theirs:
        event = NewEvent(AcknowledgedLater(first.ticket.reference), order.letter.name)
        tx.tickets.add_events(one.ticket.id, [event], now)


def _sub_address(rules: MailboxRules, context: Context, _failed: list[str]) -> int:
    """Ask again whether sub-addresses arrive, when it is time to."""
    return int(probe_subaddressing(rules, context))


DUTIES: Mapping[str, Duty] = {
    "deadlines": deadlines,
    "acknowledgements": _owed,
    "bundles": bundle,
    "digest": daily,
    "sub-address": _sub_address,
    "fates": fates,
    "originals": originals,
    "telling": tell_admins,
}
"""In this order."""
