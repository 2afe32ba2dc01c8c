"""Decide about one mail and write down everything that follows, within the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.domain.decision.decision import Decision, Split
from mailflow.domain.decision.incoming import Situation
from mailflow.domain.model.deadline import stopped_by
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.deadlines import DeadlineMet, DeadlineResumed
from mailflow.domain.model.events.mails import SurveyAnswered
from mailflow.domain.model.letters.notices import CustomerWroteFacts, NewTicketFacts
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import CUT, Kind, Message
from mailflow.domain.model.outbox import Cancel, KeepBack
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.model.reference import format_reference
from mailflow.domain.model.ticket import AckState, Disposition
from mailflow.domain.procedure.unwritten import refused_unwritten
from mailflow.domain.rules.letter_limits import mails_of_colleague
from mailflow.domain.triage.triage import decide
from mailflow.flow.bounces import bounce_letters, mark_bounce
from mailflow.flow.context import Context
from mailflow.flow.conversation import Subject, opened_ticket
from mailflow.flow.gather import EARLIER, gather
from mailflow.flow.left_out import write_what_can_be
from mailflow.flow.letter_limits import ration_letters, sends_much
from mailflow.flow.subaddress_probe import note_bounced_probe, note_probe
from mailflow.ports.errors import FilesUnreadable, LetterFailed
from mailflow.ports.outbox import OutgoingLetter
from mailflow.ports.store import Transaction


@dataclass(frozen=True, slots=True)
class Entry:
    """What was written down, for the journal."""

    disposition: Disposition
    facts: Mapping[str, object]


def record(
    tx: Transaction,
    arrival_id: int,
    received_at: datetime,
    raw: bytes,
    message: Message,
    rules: MailboxRules,
    context: Context,
    *,
    unwritten: LetterFailed | None = None,
) -> Entry:
    """Decide and record one mail; letters, events and deadlines are in the same transaction.

    Raises LetterFailed where a letter cannot be written.  With that as ``unwritten`` it is recorded all the
    same: staff hear that nothing was done, and a customer's ticket does without the letter.
    """
    now = context.clock.now()
    situation = gather(tx, message, received_at, now, rules, context)
    message, decision = _decided(message, situation, raw, unwritten, context)
    heard = decision.heard or message
    ticket_id, reference = _ticket_of(tx, decision, received_at, heard.digest, rules.address, context.policy)
    message_row = _keep(tx, message, raw, decision, ticket_id, received_at)
    letters = list(decision.consequences.letters)
    if ticket_id is not None:
        linked = _write_on_ticket(tx, ticket_id, decision, heard, now, rules, context)
        letters = [_with_linked(order, linked) for order in letters]
    if (
        decision.opens and decision.opens.ack_state is not AckState.NOT_OWED
    ):  # a forged sender teaches nothing
        tx.addresses.remember_language(decision.opens.customer_email, heard.language)
    if decision.verdict.kind is Kind.OWN:
        note_probe(tx, message, rules)
    note_bounced_probe(tx, message, rules)
    if decision.bounced:
        mark_bounce(tx, decision.bounced, now)
        letters += bounce_letters(decision.bounced, decision.joins, context.policy)
    about = Subject(ticket_id or 0, reference, opened_ticket(decision.opens, decision.consequences.events))
    written = _written(tx, letters, about, arrival_id, rules, context, lenient=unwritten is not None)
    ration_letters(tx, written, now, context.policy, storm=_storm(tx, message, decision, situation, context))
    tx.arrivals.settle(
        arrival_id,
        decision.disposition,
        decision.rule,
        message_row=message_row,
        digest=message.digest,
        config_hash=context.policy.hash,
        now=now,
    )
    return Entry(decision.disposition, _told(message, decision, reference, written))


def _write_on_ticket(
    tx: Transaction,
    ticket_id: int,
    decision: Decision,
    heard: Message,
    now: datetime,
    rules: MailboxRules,
    context: Context,
) -> tuple[str, ...]:
    """Events, deadlines and changes of the ticket, in this order; returns the references linked to it."""
    fresh = decision.opens is not None
    for split in decision.consequences.splits:
        _split(tx, ticket_id, split, now, rules, context)
    tx.tickets.add_events(ticket_id, decision.consequences.events, now, fresh=fresh)
    tx.deadlines.start(ticket_id, decision.consequences.deadlines, fresh=fresh)
    tx.tickets.change(ticket_id, decision.consequences.changes)
    if decision.consequences.resumes is not None:
        resumes = decision.consequences.resumes
        resumed = tx.deadlines.resume(ticket_id, resumes.stopped_at, resumes.events)
        resumed += [name for name in resumes.replaced if tx.deadlines.take_back(ticket_id, name)]
        again = [NewEvent(DeadlineResumed(str(name)), "undone") for name in resumed]
        tx.tickets.add_events(ticket_id, again, now)
    if any(isinstance(e.event, SurveyAnswered) and e.event.declined for e in decision.consequences.events):
        tx.addresses.spare_surveys(heard.sender.email)
    _tend_outbox(tx, ticket_id, decision, now)
    _stop(tx, ticket_id, decision, now, context.policy)
    return _link(tx, ticket_id, decision)


def _told(
    message: Message, decision: Decision, reference: str, written: Sequence[OutgoingLetter]
) -> dict[str, object]:
    """What the journal tells of a mail that was written down."""
    facts: dict[str, object] = {
        "reference": reference,
        "rule": decision.rule,
        "sender": message.sender.email,
        "subject": message.subject,
        "letters": [(letter.occasion, letter.recipient) for letter in written],
    }
    if decision.opens and decision.routed:
        facts |= {
            "department": decision.opens.department,
            "route": decision.routed.rule,
            "route_reason": decision.routed.reason,
            "nature": decision.opens.nature.value,
            "urgent": decision.opens.urgent,
            "language": decision.opens.language,
            "acknowledgement": decision.opens.ack_state.value,
        }
    return facts


def _decided(
    message: Message, situation: Situation, raw: bytes, unwritten: LetterFailed | None, context: Context
) -> tuple[Message, Decision]:
    message, decision = _decide_with_files(message, situation, raw, context)
    if unwritten is None:
        return message, decision
    refused = refused_unwritten(decision, message, str(unwritten), context.policy)
    return message, refused or decision


def _decide_with_files(
    message: Message, situation: Situation, raw: bytes, context: Context
) -> tuple[Message, Decision]:
    """The decision; where files that it sends along cannot be taken out, one that tells the writer so.

    Raises Temporary where no process that reads could be had.
    """
    decision = decide(message, situation, context.policy)
    if not any(order.enclose_digest == message.digest for order in decision.consequences.letters):
        return message, decision
    try:
        context.parser.files(raw)
    except FilesUnreadable as error:
        message = replace(message, defects=(f"{CUT}: {error}", *message.defects))
        decision = decide(message, replace(situation, whose=None), context.policy)
    return message, decision


def _written(
    tx: Transaction,
    letters: Sequence[LetterOrder],
    about: Subject,
    arrival_id: int,
    rules: MailboxRules,
    context: Context,
    *,
    lenient: bool,
) -> list[OutgoingLetter]:
    if lenient:
        return write_what_can_be(tx, letters, about, arrival_id, rules, context)
    return context.letter_writer(rules).write(tx, letters, about, context.clock.now())


def _keep(
    tx: Transaction,
    message: Message,
    raw: bytes,
    decision: Decision,
    ticket_id: int | None,
    received_at: datetime,
) -> int:
    """The mail, its bytes, what was picked out; its words are the customer's where staff handed it in.

    Of a copy only the bytes, where they differ: the way that it took may matter one day.
    """
    if decision.twin is not None:
        if not decision.twin.same_bytes:
            tx.mails.keep_original(message.digest, raw)
        return decision.twin.message_row
    heard = decision.heard or message
    senders = (decision.origin.mail.senders if decision.origin else ()) or message.senders
    tx.mails.keep_original(message.digest, raw)
    row = tx.mails.add(
        replace(message, senders=senders, reply_text=heard.reply_text, language=heard.language),
        kind=decision.verdict.kind.value,
        kind_rule=decision.verdict.rule,
        role=decision.role,
        ticket_id=ticket_id,
        received_at=received_at,
    )
    if ticket_id is not None:
        tx.tickets.add_findings(ticket_id, row, decision.found, fresh=decision.opens is not None)
        if heard.digest != message.digest:
            tx.mails.assign(heard.digest, ticket_id)
    return row


def _storm(
    tx: Transaction, message: Message, decision: Decision, situation: Situation, context: Context
) -> bool:
    """Whether somebody writes so much that staff hear of it in one letter; a colleague, only as a program."""
    if decision.role not in {"customer", "stranger", "machine"}:
        if decision.disposition is not Disposition.SET_ASIDE:
            return False
        most = mails_of_colleague(message.reply_text, situation.habits)
        return sends_much(tx, message.sender.email, situation.now, context.policy, most)
    if decision.opens and len(situation.earlier) < EARLIER:
        return False  # who has hardly written before need not be counted
    writer = (decision.origin.mail.sender.email if decision.origin else "") or message.sender.email
    return sends_much(tx, writer, situation.now, context.policy)


def _split(
    tx: Transaction, ticket_id: int, split: Split, now: datetime, rules: MailboxRules, context: Context
) -> None:
    """Open the second ticket, with its deadlines and letters, and show the two beside each other."""
    reference = _next_reference(tx, now, context.policy)
    other = tx.tickets.open(split.opens, reference, split.digest, rules.address)
    tx.tickets.add_events(other, split.events, now, fresh=True)
    tx.deadlines.start(other, split.deadlines, fresh=True)
    tx.tickets.link(ticket_id, other, "split")
    about = Subject(other, reference, opened_ticket(split.opens, split.events))
    context.letter_writer(rules).write(tx, list(split.letters), about, now)


def _next_reference(tx: Transaction, at: datetime, policy: Policy) -> str:
    year = at.astimezone(ZoneInfo(policy.organisation.timezone)).year
    number = tx.tickets.next_number(f"{policy.reference_prefix}-{year}")
    return format_reference(policy.reference_prefix, year, number, policy.reference_digits)


def _tend_outbox(tx: Transaction, ticket_id: int, decision: Decision, now: datetime) -> None:
    """What becomes of letters that wait or are held, before new ones are written."""
    for change in decision.consequences.outbox:
        if isinstance(change, Cancel):
            tx.outbox.cancel_held(ticket_id, change.awaits)
        elif isinstance(change, KeepBack):
            tx.outbox.keep_back(ticket_id, change.occasion)
        else:
            tx.outbox.release_waiting(ticket_id, change.awaits, now + change.hold)


def _ticket_of(
    tx: Transaction, decision: Decision, received_at: datetime, digest: str, mailbox: str, policy: Policy
) -> tuple[int | None, str]:
    if decision.opens:
        reference = _next_reference(tx, received_at, policy)
        return tx.tickets.open(decision.opens, reference, digest, mailbox), reference
    if decision.joins:
        return decision.joins.id, decision.joins.reference
    return (decision.twin.ticket_id, "") if decision.twin else (None, "")


def _stop(tx: Transaction, ticket_id: int, decision: Decision, now: datetime, policy: Policy) -> None:
    """An event stops the deadlines whose rule names it."""
    for stop in decision.consequences.stops:
        stopped = tx.deadlines.stop(ticket_id, stopped_by(policy.deadlines, stop), str(stop), now)
        if stopped:
            met = [NewEvent(DeadlineMet(str(name)), str(stop)) for name in stopped]
            tx.tickets.add_events(ticket_id, met, now)


def _link(tx: Transaction, ticket_id: int, decision: Decision) -> tuple[str, ...]:
    for other, reason in decision.consequences.links:
        tx.tickets.link(ticket_id, other, reason)
    return tx.tickets.references([other for other, _ in decision.consequences.links])


def _with_linked(order: LetterOrder, linked: tuple[str, ...]) -> LetterOrder:
    facts = order.facts
    if not linked or not isinstance(facts, NewTicketFacts | CustomerWroteFacts):
        return order
    return replace(order, facts=replace(facts, linked=linked))
