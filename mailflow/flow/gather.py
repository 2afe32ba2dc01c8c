"""What the store knows about a mail, gathered before the decision: who, which tickets, what came before."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mailflow.domain.decision.handed_in import Taken
from mailflow.domain.decision.incoming import History, Situation
from mailflow.domain.model.letters import LETTERS, Answer
from mailflow.domain.model.message import Message
from mailflow.domain.model.people import is_staff, staff_addresses
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.model.reference import find_references
from mailflow.domain.model.ticket import Status, TicketView
from mailflow.domain.model.token import Purpose, Verified, read, verify
from mailflow.domain.model.token_line import tokens_in
from mailflow.domain.rules.threading import OurLetter, ThreadFacts
from mailflow.domain.text.cleaning import clip
from mailflow.domain.triage.handed_in.form import mail_key
from mailflow.domain.triage.whose_mail import whose_mail
from mailflow.domain.understanding.reply_text import with_signature
from mailflow.flow.bounces import letter_returned
from mailflow.flow.context import Context
from mailflow.flow.fetch import FetchedBatch, FetchedMail
from mailflow.flow.subaddresses import BOUNCE_MARK, detail_of, subaddressing
from mailflow.ports.errors import Damaged
from mailflow.ports.store import Transaction

NAMED_IN = 5000  # characters of a mail in which the references of other tickets are looked for
MOST_FILES = 5  # tickets whose history one mail needs
_LATER_WORDS = 50_000  # characters of what a customer wrote on one ticket
EARLIER = 5  # of the customer's earlier tickets, as shown to staff
MAX_IDS = 100  # Message-IDs of one mail that are looked up
MOST_TOKENS = 5  # of one mail that are verified
_HABITS = 5  # earlier mails of a member of staff: how they end
SENT_AGAIN = timedelta(hours=1)  # between two copies of one mail that a person sends by hand
_PARTS = 3  # of our Message-IDs: token, letter, series, and what may follow
_ASKING = frozenset(  # letters about a mail that waits for an answer, as their Message-IDs name them
    letter.mark for letter in LETTERS if letter.answer is Answer.ABOUT_ASKED_MAIL
)
ANSWERABLE = frozenset(letter.name for letter in LETTERS if letter.answer.more_than_words)


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
    twin, reused = tx.knowledge.twin(message)
    ids = answered_ids(message)
    asked = _asked(tx, message, ids, context)
    whose = whose_mail(message, policy, asked)
    heard = whose.origin.mail if whose.origin else message
    knows_language = bool(heard.language) and whose.customer == heard.sender.email
    verified = _verified_tokens(tx, message, rules, now, policy)
    earlier = tx.knowledge.earlier_references(whose.customer, EARLIER)
    known = _thread_facts(tx, message, ids, verified, rules, now, policy)
    known = _sent_again(tx, heard, known, received_at) if earlier and twin is None else known
    handed_in = isinstance(whose.form or whose.forward, Taken) and bool(earlier)
    open_tickets = tx.knowledge.open_tickets(whose.customer, EARLIER) if handed_in else ()
    known = replace(known, tickets={**{each.id: each for each in open_tickets}, **known.tickets})
    return Situation(
        inside=context.letterhead.inside,
        received_at=received_at,
        now=now,
        calendar=context.calendar,
        known=known,
        twin=twin,
        message_id_reused=reused,
        remembered_language="" if knows_language else tx.addresses.language(whose.customer),
        counts=tx.acknowledgements.counts(whose.customer, now),
        earlier=earlier,
        open_tickets=open_tickets,
        files=_files(tx, known, staff=is_staff(heard.sender.email, policy)),
        running=tx.deadlines.running(list(known.tickets)),
        subaddressing=subaddressing(tx, rules),
        about_no_ticket=(
            *(v for v in verified if not v.ticket_id),
            *_letters_about_none(tx, [i for i in ids if i not in known.ours], now, policy),
        ),
        asked=asked,
        whose=whose,
        habits=tx.knowledge.earlier_words(heard.sender.email, _HABITS)
        if is_staff(heard.sender.email, policy)
        else (),
        others=_named(tx, message, now, policy) if known.tickets else {},
    )


def answered_ids(message: Message) -> list[str]:
    """The Message-IDs that a mail answers, the nearest first."""
    return list(dict.fromkeys((*message.in_reply_to, *reversed(message.references))))[:MAX_IDS]


def _thread_facts(
    tx: Transaction,
    message: Message,
    ids: list[str],
    verified: tuple[Verified, ...],
    rules: MailboxRules,
    now: datetime,
    policy: Policy,
) -> ThreadFacts:
    """The letters, mails and tickets that a mail names, and the letter that it tells of if it is a bounce."""
    references = find_references(message.subject, policy.reference_prefix)
    tokens = tuple(v for v in verified if v.ticket_id)
    known = tx.knowledge.thread_facts([*ids, *_carried(message)], references, tokens, now)
    returned = letter_returned(tx, message, verified, rules, now)
    return replace(
        known,
        tickets=_going_on(tx, _with_ticket_of(tx, returned, known.tickets)),
        references={r: known.references[r] for r in references if r in known.references},
        returned=returned,
    )


def _sent_again(tx: Transaction, heard: Message, known: ThreadFacts, received_at: datetime) -> ThreadFacts:
    """The facts, with the tickets to which the same words of the same sender came within an hour."""
    if not heard.reply_text.strip() or not heard.sender.email:
        return known
    found = tx.knowledge.sent_again(heard, received_at - SENT_AGAIN, received_at + SENT_AGAIN)
    again = {ticket.id: ticket for ticket in found if ticket.status is not Status.MERGED}
    return replace(known, again=tuple(again), tickets={**again, **known.tickets})


def _files(tx: Transaction, known: ThreadFacts, *, staff: bool) -> dict[int, History]:
    """The history of those tickets on which staff write, or a customer answers a question of ours."""
    asked = {letter.ticket_id for letter in known.ours.values() if letter.role != "customer"}
    asked |= {letter.ticket_id for letter in known.ours.values() if letter.occasion in ANSWERABLE}
    asked |= {token.ticket_id for token in known.tokens if token.role != "customer"}
    asked |= set(known.references.values())
    found = {}
    for ticket_id in sorted(asked & known.tickets.keys())[:MOST_FILES]:
        events, words = tx.tickets.history(ticket_id)
        found[ticket_id] = History(tuple(events), words, _later_words(tx, ticket_id) if staff else "")
    return found


def _later_words(tx: Transaction, ticket_id: int) -> str:
    """What the customer has written since: sums that they named may be named to them."""
    theirs = (mail.words for mail in tx.mails.of_ticket(ticket_id) if mail.role == "customer")
    return clip("\n".join(theirs), _LATER_WORDS)


def _named(tx: Transaction, message: Message, now: datetime, policy: Policy) -> dict[str, TicketView]:
    """The tickets whose references stand in what was written now: commands may be about them."""
    if "#" not in message.reply_text:
        return {}
    references = find_references(message.reply_text[:NAMED_IN], policy.reference_prefix)
    found = tx.knowledge.thread_facts([], references[:5], (), now).tickets if references else {}
    return {ticket.reference: ticket for ticket in found.values()}


def _with_ticket_of(
    tx: Transaction, letter: OurLetter | None, tickets: Mapping[int, TicketView]
) -> Mapping[int, TicketView]:
    """The tickets, with that of a letter that came back."""
    if letter is None or not letter.ticket_id or letter.ticket_id in tickets:
        return tickets
    ticket = tx.tickets.find(letter.ticket_id)
    return {**tickets, ticket.id: ticket} if ticket else tickets


def _going_on(tx: Transaction, tickets: Mapping[int, TicketView]) -> dict[int, TicketView]:
    """The tickets and those into which they were merged, one after the other."""
    found = dict(tickets)
    for ticket in tickets.values():
        at = ticket
        while at.merged_into and at.merged_into not in found:
            other = tx.tickets.find(at.merged_into)
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
        raw = tx.mails.unassigned(key) if key else None
    except Damaged:  # as if it were not known: the form says all that is needed without it
        return None
    read_again = context.parser.parse([raw])[0] if raw else None
    return read_again if isinstance(read_again, Message) else None


def _verified_tokens(
    tx: Transaction, message: Message, rules: MailboxRules, now: datetime, policy: Policy
) -> tuple[Verified, ...]:
    """The tokens in the addresses that the mail was sent to and in its text, as far as their MAC fits."""
    found: list[tuple[str, Purpose, bool]] = []
    addresses = (*message.delivered_to, *(a.email for a in (*message.to, *message.cc)))
    for address in dict.fromkeys(addresses):
        detail = detail_of(address, rules)
        if detail.startswith(BOUNCE_MARK):
            found.append((detail.removeprefix(BOUNCE_MARK), Purpose.BOUNCE, False))
        elif detail:
            found.append((detail, Purpose.REPLY, False))
    found += ((token, Purpose.REPLY, True) for token in _in_own_words(message))
    verified = []
    for token, purpose, in_text in found[:MOST_TOKENS]:
        claim = read(token)
        if claim is None:
            continue
        others = tx.knowledge.addressees(claim.ticket_id) if claim.ticket_id else staff_addresses(policy)
        candidates = (message.sender.email, *others)
        checked = verify(tx.knowledge.keyring(), token, purpose=purpose, candidates=candidates, now=now)
        if checked is not None:
            verified.append(replace(checked, in_text=in_text))
    return tuple(verified)


def _in_own_words(message: Message) -> tuple[str, ...]:
    """The tokens that stand in the text of a mail; what it quotes was written by others."""
    return tokens_in(with_signature(message.text)) if tokens_in(message.text) else ()


def _letters_about_none(tx: Transaction, ids: list[str], now: datetime, policy: Policy) -> Iterator[Verified]:
    """The answered letters of ours that are about no ticket: their Message-IDs carry a token that says so."""
    ours = [i.partition(".")[0] for i in ids if i.endswith(f"@{policy.organisation.domain}")]
    for token in ours[:MOST_TOKENS]:
        claim = read(token)
        if claim is not None and claim.ticket_id == 0:
            checked = verify(
                tx.knowledge.keyring(),
                token,
                purpose=Purpose.THREAD,
                candidates=staff_addresses(policy),
                now=now,
            )
            if checked is not None:
                yield checked


PUT_OFF = timedelta(minutes=1)
"""How long an answer waits for the mail that it answers, while older mail is left."""


def without_early_answers(
    pairs: Sequence[tuple[FetchedMail, Message]], context: Context
) -> list[tuple[FetchedMail, Message]]:
    """Of the newest mails those that answer nothing, or what is known; what they answer may wait still.

    The others are put off: taken in before the mail that they answer, they would open a second ticket.
    """
    now = context.clock.now()
    ready: list[tuple[FetchedMail, Message]] = []
    with context.store.transaction() as tx:
        for mail, message in pairs:
            ids = answered_ids(message)
            known = tx.knowledge.thread_facts(ids, (), (), now) if ids else None
            if known is None or known.ours or known.foreign:
                ready.append((mail, message))
            else:
                tx.arrivals.leave_until(mail.state.id, now + PUT_OFF)
    return ready


def without_those_that_wait(
    fetched: FetchedBatch, waits: Callable[[Message], bool], context: Context
) -> FetchedBatch:
    """The batch without the mails that are left for the next visit; they are in hand no more."""
    left = [mail for mail, read in fetched.read if isinstance(read, Message) and waits(read)]
    if not left:
        return fetched
    with context.store.transaction() as tx:
        for mail in left:
            tx.arrivals.leave_until(mail.state.id, context.clock.now())
    return replace(fetched, read=[(mail, read) for mail, read in fetched.read if mail not in left])
