"""Take in what waits in a mailbox: nothing is moved or sent before the commit that makes it repeatable.

The order of things (docs/reliability.md 2): fetch the bytes; commit what is in hand; parse (flow/fetch.py);
one transaction per mail with everything that follows from it, many mails sharing a commit; only then tell
the mailbox.
"""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mailflow.domain.model.message import CUT, Message
from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.rules.attempts import Cause, again_at
from mailflow.domain.rules.intake_order import Candidate, plan
from mailflow.flow.context import Context
from mailflow.flow.fetch import FetchedBatch, FetchedMail, Fetcher
from mailflow.flow.gather import answered_ids
from mailflow.flow.older_store import look_for_an_older_store
from mailflow.flow.quarantine import quarantine
from mailflow.flow.reading_costs import ReadingCosts
from mailflow.flow.record import record
from mailflow.ports.arrivals import ArrivalState, Folder
from mailflow.ports.errors import DiskTrouble, LetterFailed, Misconfigured, Temporary
from mailflow.ports.mailbox import FolderState, Mailbox, Waiting

HOUSE_TROUBLE = (OSError, ImportError)
"""What no mail can bring about: no memory or file for us, the program changed or taken away under way."""

PUT_OFF = timedelta(minutes=1)
"""How long an answer waits for the mail that it answers, while older mail is left."""

GONE = "taken away by a person before it was decided on"


@dataclass(slots=True)
class IntakeResult:
    """What one look into a folder brought."""

    dispositions: dict[Disposition, int] = field(default_factory=dict)
    failed: int = 0  # mails that will be tried again
    more: bool = False  # mail is left that may be taken in at once: the next visit should follow
    unfiled: Temporary | Misconfigured | None = None  # why decided mails could not be filed; they will be

    def add(self, later: "IntakeResult") -> None:
        """Count a later visit in."""
        for disposition, number in later.dispositions.items():
            _count(self, disposition, number)
        self.failed += later.failed
        self.unfiled = later.unfiled
        self.more = later.more

    @property
    def taken(self) -> int:
        """How many mails were decided on."""
        return sum(self.dispositions.values())


class NotAdopted(Misconfigured):
    """The folder's start has not been decided: no company's old mail is acknowledged by surprise."""


def visit(
    mailbox: Mailbox,
    rules: MailboxRules,
    folder_name: str,
    context: Context,
    *,
    decided: Callable[[], None] = lambda: None,
    keep_on: Callable[[], bool] = lambda: True,
    costs: ReadingCosts | None = None,
) -> IntakeResult:
    """Take in what waits, a bounded part of a backlog; raises Temporary, NotAdopted, Misconfigured.

    ``decided`` is called after each commit, so that letters leave while the mailbox is still told;
    ``keep_on`` is asked before each batch, so that a stop need not wait for a full mailbox; ``costs`` is
    what reading has cost in earlier visits.
    A visit that ends in trouble blames no mail for it: what is still in hand is put back.
    """
    state = mailbox.open()
    with context.store.transaction() as tx:
        folder = tx.arrivals.folder(rules.address, folder_name)
        new = folder is not None and not folder.uidvalidity and tx.arrivals.is_empty()
        if folder is None:
            raise NotAdopted(
                f"{rules.address}, folder {folder_name}: it is not decided from when on mail is answered; "
                "run 'mailflow adopt' (or set start_from) first"
            )
    if new:
        look_for_an_older_store(mailbox, rules, context)
    waiting = mailbox.waiting(folder.start_from)
    if folder.uidvalidity != state.uidvalidity:
        there = [w for w in waiting if w.uid < (state.uidnext or w.uid + 1)]  # not since
        _first_contact(folder, state, max(0, state.messages - len(there)), context)
    with context.store.transaction() as tx:
        known = tx.arrivals.states(folder.id, state.uidvalidity, [w.uid for w in waiting])
        left = tx.arrivals.unfiled(folder.id)
    result = IntakeResult()
    missing = [(v, arrival) for v, arrival in left if v != state.uidvalidity or arrival.uid not in known]
    if missing:
        _write_off(mailbox, folder, state.uidvalidity, missing, context, result)
    _file_again(mailbox, folder, state.uidvalidity, known, context, result)
    fresh = [w for w in waiting if w.uid not in known or not known[w.uid].disposition]
    _leave_older(folder, state.uidvalidity, fresh, context, result)
    now = context.clock.now()
    todo = {w.uid: w for w in fresh if w.received_at >= folder.start_from}
    costs = costs or ReadingCosts()
    costs.begin(todo)
    due = [w for w in todo.values() if _due(known.get(w.uid), now)]
    planned = plan(_candidate(w, known.get(w.uid), costly=w.uid in costs.late) for w in due)
    result.more = planned.more
    fetcher = Fetcher(mailbox, folder, state.uidvalidity, context, costs)
    batches = [(batch, [todo[uid] for uid in batch.uids]) for batch in planned.batches]
    try:
        with closing(fetcher.fetch(batches, keep_on)) as fetching:
            for fetched in fetching:
                _leave_unread(fetched, context, result)
                done = _decide_on(fetched, rules, context, result)
                if done:
                    decided()
                    _file(mailbox, folder, state.uidvalidity, done, context, result)
    except Exception:
        _put_back(folder, context)
        raise
    result.more = result.more or costs.over
    return result


def _due(state: ArrivalState | None, now: datetime) -> bool:
    return state is None or state.again_at is None or state.again_at <= now


def _candidate(waiting: Waiting, state: ArrivalState | None, *, costly: bool) -> Candidate:
    if state is None:
        return Candidate(waiting.uid, waiting.size, costly=costly)
    return Candidate(
        waiting.uid,
        waiting.size,
        suspect=state.suspect,
        alone=state.alone,
        attempts=state.attempts,
        costly=costly,
    )


def _leave_unread(fetched: FetchedBatch, context: Context, result: IntakeResult) -> None:
    """What comes after others is in hand no more; it is due at once, in a visit of its own."""
    if fetched.unread:
        with context.store.transaction() as tx:
            for mail in fetched.unread:
                tx.arrivals.leave_until(mail.state.id, context.clock.now())
        result.more = True


def _put_back(folder: Folder, context: Context) -> None:
    """After trouble that is no mail's fault; where this fails, too, a death of the program charges nobody."""
    with suppress(Temporary, DiskTrouble), context.store.transaction() as tx:
        tx.arrivals.put_back(folder.id)


def _first_contact(folder: Folder, state: FolderState, older: int, context: Context) -> None:
    """A folder never seen, or numbered anew: what is older than the start is left alone and counted."""
    with context.store.transaction() as tx:
        tx.arrivals.visited(folder.id, state.uidvalidity, older)
    where = {"mailbox": folder.mailbox, "folder": folder.folder}
    if folder.uidvalidity:
        context.journal.tell("folder renumbered", **where)
    if older:
        context.journal.tell("older mail left alone", number=older, **where)


def _write_off(
    mailbox: Mailbox,
    folder: Folder,
    uidvalidity: int,
    missing: Sequence[tuple[int, ArrivalState]],
    context: Context,
    result: IntakeResult,
) -> None:
    """What is not in the folder any more: moved by us just before a crash, or by a person's hand."""
    undecided = [a.uid for validity, a in missing if validity == uidvalidity and not a.disposition]
    there = mailbox.fetch(undecided, headers_only=True) if undecided else {}  # lists may be incomplete
    gone = [(validity, a) for validity, a in missing if validity != uidvalidity or a.uid not in there]
    now = context.clock.now()
    with context.store.transaction() as tx:
        for validity, arrival in gone:
            tx.arrivals.mark_filed(folder.id, validity, [arrival.uid])
            if not arrival.disposition:
                tx.arrivals.settle(
                    arrival.id,
                    Disposition.SET_ASIDE,
                    GONE,
                    message_row=None,
                    digest="",
                    config_hash=context.policy.hash,
                    now=now,
                )
    for _, arrival in gone:
        if not arrival.disposition:
            context.journal.tell(
                Disposition.SET_ASIDE.value, mailbox=folder.mailbox, uid=arrival.uid, rule=GONE
            )
            _count(result, Disposition.SET_ASIDE, 1)


def _file(
    mailbox: Mailbox,
    folder: Folder,
    uidvalidity: int,
    uids: Sequence[int],
    context: Context,
    result: IntakeResult,
) -> None:
    """Move what is decided.  A processed folder that is full or gone must not keep new mail waiting."""
    try:
        mailbox.file(uids)
    except (Temporary, Misconfigured) as error:  # where the connection is lost, the next command says so
        result.unfiled = error
        return
    with context.store.transaction() as tx:
        tx.arrivals.mark_filed(folder.id, uidvalidity, uids)


def _file_again(
    mailbox: Mailbox,
    folder: Folder,
    uidvalidity: int,
    known: dict[int, ArrivalState],
    context: Context,
    result: IntakeResult,
) -> None:
    """After a crash between commit and move: what is decided but still in the inbox is moved now."""
    left = [
        uid
        for uid, state in known.items()
        if state.disposition and state.disposition != Disposition.BEFORE_START.value
    ]
    if left:
        _file(mailbox, folder, uidvalidity, left, context, result)


def _leave_older(
    folder: Folder, uidvalidity: int, fresh: Sequence[Waiting], context: Context, result: IntakeResult
) -> None:
    """Mail from before the start is recorded as such and stays where it is (IMAP's SINCE knows only days)."""
    older = [w for w in fresh if w.received_at < folder.start_from]
    if not older:
        return
    with context.store.transaction() as tx:
        states = tx.arrivals.take_in_hand(folder, uidvalidity, older)
        for state in states.values():
            tx.arrivals.settle(
                state.id,
                Disposition.BEFORE_START,
                "received before the start",
                message_row=None,
                digest="",
                config_hash=context.policy.hash,
                now=context.clock.now(),
            )
    _count(result, Disposition.BEFORE_START, len(older))


def _decide_on(
    fetched: FetchedBatch, rules: MailboxRules, context: Context, result: IntakeResult
) -> list[int]:
    """Decide on a batch; returns the UIDs that are decided and may be filed."""
    for mail, outcome in fetched.read:
        if isinstance(outcome, Temporary):
            _failed(mail, Cause.UNREADABLE, outcome, context, result)
    pairs = [(mail, message) for mail, message in fetched.read if isinstance(message, Message)]
    if fetched.early:
        pairs = _without_early_answers(pairs, context)
    done = [*_decide_together(pairs, rules, context, result)]
    for mail in fetched.poison:
        quarantine(mail.state, mail.waiting.received_at, mail.raw, rules, context)
        _count(result, Disposition.QUARANTINED, 1)
        done.append(mail.waiting.uid)
    return done


def _without_early_answers(
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


def _decide_together(
    pairs: Sequence[tuple[FetchedMail, Message]], rules: MailboxRules, context: Context, result: IntakeResult
) -> list[int]:
    """One commit for the batch; where one mail fails, each is decided alone, so that it harms no other."""
    if not pairs:
        return []
    try:
        return _decide(pairs, rules, context, result)
    except (Temporary, DiskTrouble):
        raise
    except HOUSE_TROUBLE as error:
        raise Temporary(f"no mail can be decided on: {error!r}") from error
    except Exception as error:  # noqa: BLE001  (our bug, shown by one mail: the others must go on)
        context.journal.tell("batch failed", mailbox=rules.address, error=repr(error))
    done: list[int] = []
    for pair in pairs:
        try:
            done += _decide([pair], rules, context, result)
        except (Temporary, DiskTrouble):
            raise
        except LetterFailed as error:
            done += _decide_without_letter(pair, error, rules, context, result)
        except Exception as error:  # noqa: BLE001
            _failed(pair[0], Cause.MISTAKE, error, context, result)
    return done


def _decide_without_letter(
    pair: tuple[FetchedMail, Message],
    unwritten: LetterFailed,
    rules: MailboxRules,
    context: Context,
    result: IntakeResult,
) -> list[int]:
    """A mail is decided on though one of its letters cannot be written: trying again would not help."""
    try:
        return _decide([pair], rules, context, result, unwritten)
    except (Temporary, DiskTrouble):
        raise
    except Exception as error:  # noqa: BLE001
        _failed(pair[0], Cause.MISTAKE, error, context, result)
        return []


def _decide(
    pairs: Sequence[tuple[FetchedMail, Message]],
    rules: MailboxRules,
    context: Context,
    result: IntakeResult,
    unwritten: LetterFailed | None = None,
) -> list[int]:
    with context.store.transaction() as tx:
        recorded = [
            record(
                tx,
                mail.state.id,
                mail.waiting.received_at,
                mail.raw,
                _honest(mail, message),
                rules,
                context,
                unwritten=unwritten,
            )
            for mail, message in pairs
        ]
    for entry in recorded:
        context.journal.tell(entry.disposition.value, **entry.facts)
        _count(result, entry.disposition, 1)
    return [mail.waiting.uid for mail, _ in pairs]


def _honest(mail: FetchedMail, message: Message) -> Message:
    """The message, marked where only its beginning was fetched."""
    if mail.whole:
        return message
    return replace(message, defects=(f"{CUT}: it is larger than the limit", *message.defects))


def _failed(
    mail: FetchedMail, cause: Cause, error: Exception, context: Context, result: IntakeResult
) -> None:
    """Leave the mail where it is, count the attempt; it is tried again later, or goes to quarantine."""
    attempts, limit = mail.state.attempts + 1, context.policy.limits.attempts
    again = again_at(attempts, limit, context.clock.now())
    with context.store.transaction() as tx:
        tx.arrivals.fail(mail.state.id, cause, f"{type(error).__name__}: {error}", again)
    context.journal.tell("mail failed", uid=mail.waiting.uid, attempt=attempts, error=repr(error))
    result.failed += 1
    result.more = result.more or again is None


def _count(result: IntakeResult, disposition: Disposition, number: int) -> None:
    result.dispositions[disposition] = result.dispositions.get(disposition, 0) + number
