"""Decide about one mail and write down everything that follows, within the caller's transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.domain.decision.decision import Decision, Happening, Split
from mailflow.domain.decision.incoming import History
from mailflow.domain.model.letter import LetterOrder
from mailflow.domain.model.message import Kind, Message
from mailflow.domain.model.origin import FORM
from mailflow.domain.model.people import is_staff, staff_addresses
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.model.reference import find_references, format_reference
from mailflow.domain.model.ticket import AckState, Disposition, TicketView
from mailflow.domain.model.token import Purpose, Verified, read, verify
from mailflow.domain.procedure.unwritten import refused_unwritten
from mailflow.domain.rules.threading import OurLetter, ThreadFacts
from mailflow.domain.triage.handed_in.form import mail_key
from mailflow.domain.triage.handed_in.steps import customer_of
from mailflow.domain.triage.triage import Situation
from mailflow.domain.understanding.find_origin import find_origin
from mailflow.flow.bounces import bounce_letters, letter_returned, mark_bounce
from mailflow.flow.context import Context
from mailflow.flow.enclosures import decide_with_files
from mailflow.flow.left_out import write_what_can_be
from mailflow.flow.letter_limits import ration_letters, sends_much
from mailflow.flow.letters import BOUNCE_MARK, Subject, detail_of, subaddressing
from mailflow.flow.subaddress_probe import note_bounced_probe, note_probe
from mailflow.ports import Damaged, LetterFailed
from mailflow.ports.store import OutgoingLetter, Transaction

NAMED_IN = 5000  # characters of a mail in which the references of other tickets are looked for
MOST_FILES = 5  # tickets whose history one mail needs
EARLIER = 5  # of the customer's earlier tickets, as shown to staff
MAX_IDS = 100  # Message-IDs of one mail that are looked up
_PARTS = 3  # of our Message-IDs: token, letter, series, and what may follow
_ASKING = frozenset({"ask-forwarder", "form-refused"})  # letters about a mail that waits for an answer
ANSWERABLE = frozenset({"options", "survey"})  # letters whose answer is more than words


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
    letters = list(decision.letters)
    if ticket_id is not None:
        for split in decision.splits:
            _split(tx, ticket_id, split, now, rules, context)
        tx.add_events(ticket_id, decision.happenings, now, fresh=decision.opens is not None)
        tx.start_deadlines(ticket_id, decision.deadlines, fresh=decision.opens is not None)
        tx.change_ticket(ticket_id, decision.changes)
        if decision.resumes is not None:
            resumed = tx.resume_deadlines(ticket_id, *decision.resumes)
            again = [Happening("deadline runs again", "undone", {"deadline": name}) for name in resumed]
            tx.add_events(ticket_id, again, now)
        if any(h.facts.get("declined") for h in decision.happenings):
            tx.spare_surveys(heard.sender.email)
        _tend_outbox(tx, ticket_id, decision, now)
        _stop(tx, ticket_id, decision, now, context.policy)
        linked = _link(tx, ticket_id, decision)
        letters = [_with_linked(order, linked) for order in letters]
    if (
        decision.opens and decision.opens.ack_state is not AckState.NOT_OWED
    ):  # a forged sender teaches nothing
        tx.remember_language(decision.opens.customer_email, heard.language)
    if decision.verdict.kind is Kind.OWN:
        note_probe(tx, message, rules)
    note_bounced_probe(tx, message, rules)
    if decision.bounced:
        mark_bounce(tx, decision.bounced, now)
        letters += bounce_letters(decision.bounced, decision.joins, context.policy)
    about = Subject(ticket_id or 0, reference, fresh=decision.opens is not None)
    written = _written(tx, letters, about, arrival_id, rules, context, lenient=unwritten is not None)
    ration_letters(tx, written, now, context.policy, storm=_storm(tx, message, decision, situation, context))
    tx.settle(
        arrival_id,
        decision.disposition,
        decision.rule,
        message_row=message_row,
        digest=message.digest,
        config_hash=context.policy.hash,
        now=now,
    )
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
    return Entry(decision.disposition, facts)


def _decided(
    message: Message, situation: Situation, raw: bytes, unwritten: LetterFailed | None, context: Context
) -> tuple[Message, Decision]:
    message, decision = decide_with_files(message, situation, raw, context)
    if unwritten is None:
        return message, decision
    refused = refused_unwritten(decision, message, str(unwritten), context.policy)
    return message, refused or decision


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
            tx.keep_original(message.digest, raw)
        return decision.twin.message_row
    heard = decision.heard or message
    senders = (decision.origin.mail.senders if decision.origin else ()) or message.senders
    tx.keep_original(message.digest, raw)
    row = tx.add_message(
        replace(message, senders=senders, reply_text=heard.reply_text, language=heard.language),
        kind=decision.verdict.kind.value,
        kind_rule=decision.verdict.rule,
        role=decision.role,
        ticket_id=ticket_id,
        received_at=received_at,
    )
    if ticket_id is not None:
        tx.add_findings(ticket_id, row, decision.found, fresh=decision.opens is not None)
        if heard.digest != message.digest:
            tx.assign_message(heard.digest, ticket_id)
    return row


def _storm(
    tx: Transaction, message: Message, decision: Decision, situation: Situation, context: Context
) -> bool:
    """Whether somebody from outside writes so much that staff hear of it in one letter."""
    staff = decision.role not in {"customer", "stranger", "machine"}
    if staff and decision.disposition is not Disposition.SET_ASIDE:
        return False
    if decision.opens and len(situation.earlier) < EARLIER:
        return False  # who has hardly written before need not be counted
    writer = (decision.origin.mail.sender.email if decision.origin else "") or message.sender.email
    return sends_much(tx, writer, situation.now, context.policy)


def _split(
    tx: Transaction, ticket_id: int, split: Split, now: datetime, rules: MailboxRules, context: Context
) -> None:
    """Open the second ticket, with its clocks and letters, and show the two beside each other."""
    reference = _next_reference(tx, now, context.policy)
    other = tx.open_ticket(split.opens, reference, split.digest, rules.address)
    tx.add_events(other, split.happenings, now, fresh=True)
    tx.start_deadlines(other, split.deadlines, fresh=True)
    tx.link(ticket_id, other, "split")
    context.letter_writer(rules).write(tx, list(split.letters), Subject(other, reference, fresh=True), now)


def _next_reference(tx: Transaction, at: datetime, policy: Policy) -> str:
    year = at.astimezone(ZoneInfo(policy.organisation.timezone)).year
    number = tx.next_number(f"{policy.reference_prefix}-{year}")
    return format_reference(policy.reference_prefix, year, number, policy.reference_digits)


def _tend_outbox(tx: Transaction, ticket_id: int, decision: Decision, now: datetime) -> None:
    """What becomes of letters that wait or are held, before new ones are written."""
    for deed in decision.outbox:
        verb, _, awaits = deed.partition(" ")
        if verb == "cancel":
            tx.cancel_held(ticket_id, awaits)
        else:
            tx.release_waiting(ticket_id, awaits, now)


def _files(tx: Transaction, known: ThreadFacts) -> dict[int, History]:
    """The history of those tickets on which staff write, or a customer answers a question of ours."""
    asked = {letter.ticket_id for letter in known.ours.values() if letter.role != "customer"}
    asked |= {letter.ticket_id for letter in known.ours.values() if letter.occasion in ANSWERABLE}
    asked |= {token.ticket_id for token in known.tokens if token.role != "customer"}
    asked |= set(known.references.values())
    found = {}
    for ticket_id in sorted(asked & known.tickets.keys())[:MOST_FILES]:
        events, words = tx.file_of(ticket_id)
        found[ticket_id] = History(tuple(events), words)
    return found


def gather(
    tx: Transaction,
    message: Message,
    received_at: datetime,
    now: datetime,
    rules: MailboxRules,
    context: Context,
) -> Situation:
    """Ask the store what a decision about this mail needs to know; each question only with a reason."""
    policy = context.policy
    twin, reused = tx.twin(message)
    ids = list(dict.fromkeys((*message.in_reply_to, *reversed(message.references))))[:MAX_IDS]
    asked = _asked(tx, message, ids, context)
    origin = find_origin(message, policy)
    heard = origin.mail if origin else message
    email = heard.sender.email if origin and origin.how == FORM else customer_of(heard, policy, asked)
    verified = _verified_tokens(tx, message, rules, now, policy)
    tokens = tuple(v for v in verified if v.ticket_id)
    references = find_references(message.subject, policy.reference_prefix)
    known = tx.known([*ids, *_carried(message)], references, tokens, now)
    returned = letter_returned(tx, message, verified, rules, now)
    known = replace(known, tickets=_going_on(tx, _with_ticket_of(tx, returned, known.tickets)))
    in_order = {r: known.references[r] for r in references if r in known.references}
    return Situation(
        inside=context.letterhead.inside,
        received_at=received_at,
        now=now,
        calendar=context.calendar,
        known=replace(known, references=in_order, returned=returned),
        twin=twin,
        message_id_reused=reused,
        remembered_language=""
        if heard.language and email == heard.sender.email
        else tx.remembered_language(email),
        counts=tx.ack_counts(email, now),
        earlier=tx.earlier(email, EARLIER),
        files=_files(tx, known),
        running=tx.running(list(known.tickets)),
        subaddressing=subaddressing(tx, rules),
        about_no_ticket=(
            *(v for v in verified if not v.ticket_id),
            *_letters_about_none(tx, [i for i in ids if i not in known.ours], now, policy),
        ),
        asked=asked,
        others=_named(tx, message, now, policy) if known.tickets else {},
    )


def _named(tx: Transaction, message: Message, now: datetime, policy: Policy) -> dict[str, TicketView]:
    """The tickets whose references stand in what was written now: commands may be about them."""
    if "#" not in message.reply_text:
        return {}
    references = find_references(message.reply_text[:NAMED_IN], policy.reference_prefix)
    found = tx.known([], references[:5], (), now).tickets if references else {}
    return {ticket.reference: ticket for ticket in found.values()}


def _with_ticket_of(
    tx: Transaction, letter: OurLetter | None, tickets: Mapping[int, TicketView]
) -> Mapping[int, TicketView]:
    """The tickets, with that of a letter that came back."""
    if letter is None or not letter.ticket_id or letter.ticket_id in tickets:
        return tickets
    ticket = tx.ticket(letter.ticket_id)
    return {**tickets, ticket.id: ticket} if ticket else tickets


def _going_on(tx: Transaction, tickets: Mapping[int, TicketView]) -> dict[int, TicketView]:
    """The tickets and those into which they were merged, one after the other."""
    found = dict(tickets)
    for ticket in tickets.values():
        at = ticket
        while at.merged_into and at.merged_into not in found:
            other = tx.ticket(at.merged_into)
            if other is None:
                break
            found[other.id] = at = other
    return found


def _carried(message: Message) -> list[str]:
    """The Message-IDs of the mails that it carries and of what those answer."""
    ids = (i for each in message.enclosed for i in (each.message_id, *each.references) if i)
    return list(dict.fromkeys(ids))[:MAX_IDS]


def _asked(tx: Transaction, message: Message, ids: list[str], context: Context) -> Message | None:
    """The earlier mail of staff that a form names or that our question was about, read again."""
    if not message.sender_is_sure or not is_staff(message.sender.email, context.policy):
        return None
    domain = f"@{context.policy.organisation.domain}"
    marks = (i.removesuffix(domain).split(".") for i in ids if i.endswith(domain))
    series = (parts[2] for parts in marks if len(parts) >= _PARTS and parts[1] in _ASKING)
    key = mail_key(message) or next(series, "")
    try:
        raw = tx.unassigned(key) if key else None
    except Damaged:  # as if it were not known: the form says all that is needed without it
        return None
    read_again = context.parser.parse([raw])[0] if raw else None
    return read_again if isinstance(read_again, Message) else None


def _verified_tokens(
    tx: Transaction, message: Message, rules: MailboxRules, now: datetime, policy: Policy
) -> tuple[Verified, ...]:
    """The tokens in the addresses that the mail was sent to, as far as their MAC fits."""
    found: list[tuple[str, Purpose]] = []
    addresses = (*message.delivered_to, *(a.email for a in (*message.to, *message.cc)))
    for address in dict.fromkeys(addresses):
        detail = detail_of(address, rules)
        if detail.startswith(BOUNCE_MARK):
            found.append((detail.removeprefix(BOUNCE_MARK), Purpose.BOUNCE))
        elif detail:
            found.append((detail, Purpose.REPLY))
    verified = []
    for token, purpose in found[:5]:
        claim = read(token)
        if claim is None:
            continue
        others = tx.addressees(claim.ticket_id) if claim.ticket_id else staff_addresses(policy)
        candidates = (message.sender.email, *others)
        checked = verify(tx.keyring(), token, purpose=purpose, candidates=candidates, now=now)
        if checked is not None:
            verified.append(checked)
    return tuple(verified)


def _letters_about_none(tx: Transaction, ids: list[str], now: datetime, policy: Policy) -> Iterator[Verified]:
    """The answered letters of ours that are about no ticket: their Message-IDs carry a token that says so."""
    ours = [i.partition(".")[0] for i in ids if i.endswith(f"@{policy.organisation.domain}")]
    for token in ours[:5]:
        claim = read(token)
        if claim is not None and claim.ticket_id == 0:
            checked = verify(
                tx.keyring(), token, purpose=Purpose.THREAD, candidates=staff_addresses(policy), now=now
            )
            if checked is not None:
                yield checked


def _ticket_of(
    tx: Transaction, decision: Decision, received_at: datetime, digest: str, mailbox: str, policy: Policy
) -> tuple[int | None, str]:
    if decision.opens:
        reference = _next_reference(tx, received_at, policy)
        return tx.open_ticket(decision.opens, reference, digest, mailbox), reference
    if decision.joins:
        return decision.joins.id, decision.joins.reference
    return (decision.twin.ticket_id, "") if decision.twin else (None, "")


def _stop(tx: Transaction, ticket_id: int, decision: Decision, now: datetime, policy: Policy) -> None:
    """An event stops the clocks whose rule names it."""
    for event in decision.stops:
        names = [rule.name for rule in policy.deadlines if event in rule.stops]
        names += [event.removesuffix(" done")] if event.endswith(" done") else []
        stopped = tx.stop_deadlines(ticket_id, names, event, now)
        if stopped:
            met = [Happening("deadline met", event, {"deadline": name}) for name in stopped]
            tx.add_events(ticket_id, met, now)


def _link(tx: Transaction, ticket_id: int, decision: Decision) -> tuple[str, ...]:
    for other, reason in decision.links:
        tx.link(ticket_id, other, reason)
    return tx.references_of([other for other, _ in decision.links])


def _with_linked(order: LetterOrder, linked: tuple[str, ...]) -> LetterOrder:
    if not linked or "linked" not in order.facts:
        return order
    return order.with_facts(dict(order.facts) | {"linked": list(linked)})
