"""Take in what waits in a mailbox: nothing is moved or sent before the commit that makes it repeatable.

The order of things (docs/reliability.md 2): fetch the bytes; commit what is in hand; parse (flow/fetch.py);
one transaction per mail with everything that follows from it, many mails sharing a commit; only then tell
the mailbox.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime

from mailflow.domain.model.message import CUT, Message
from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.rules.attempts import Cause, again_at
from mailflow.domain.rules.intake_order import Candidate, Plan, plan
from mailflow.flow.context import Context
from mailflow.flow.fetch import FetchedBatch, FetchedMail, Fetcher
from mailflow.flow.folder import NotAdopted, first_contact, leave_older, write_off
from mailflow.flow.gather import without_early_answers, without_those_that_wait
from mailflow.flow.intake_result import IntakeResult
from mailflow.flow.older_store import look_for_an_older_store
from mailflow.flow.quarantine import quarantine
from mailflow.flow.reading_costs import ReadingCosts
from mailflow.flow.record import record
from mailflow.ports.arrivals import ArrivalState, Folder
from mailflow.ports.errors import DiskTrouble, LetterFailed, Misconfigured, Temporary
from mailflow.ports.mailbox import Mailbox, Waiting

HOUSE_TROUBLE = (OSError, ImportError)
"""What no mail can bring about: no memory or file for us, the program changed or taken away under way."""


def visit(
    mailbox: Mailbox,
    rules: MailboxRules,
    folder_name: str,
    context: Context,
    *,
    decided: Callable[[], None] = lambda: None,
    keep_on: Callable[[], bool] = lambda: True,
    costs: ReadingCosts | None = None,
    waits: Callable[[Message], bool] = lambda _: False,
) -> IntakeResult:
    """Take in what waits, a bounded part of a backlog; raises Temporary, NotAdopted, Misconfigured.

    ``decided`` is called after each commit, so that letters leave while the mailbox is still told;
    ``keep_on`` is asked before each batch, so that a stop need not wait for a full mailbox; ``costs`` is
    what reading has cost in earlier visits; ``waits`` says which mails are left for the next visit.
    A visit that ends in trouble blames no mail for it: what is still in hand is put back.
    """
    state = mailbox.open()
    folder = _adopted(mailbox, rules, folder_name, context)
    waiting = mailbox.waiting(folder.start_from)
    if folder.uidvalidity != state.uidvalidity:
        first_contact(folder, state, waiting, context)
    result = IntakeResult()
    known = _settle_known(mailbox, folder, state.uidvalidity, waiting, context, result)
    fresh = [w for w in waiting if w.uid not in known or not known[w.uid].disposition]
    result.count(Disposition.BEFORE_START, leave_older(folder, state.uidvalidity, fresh, context))
    todo = {w.uid: w for w in fresh if w.received_at >= folder.start_from}
    costs = costs or ReadingCosts()
    costs.begin(todo)
    planned = _planned(todo, known, costs, context.clock.now())
    result.more = planned.more
    fetcher = Fetcher(mailbox, folder, state.uidvalidity, context, costs)
    batches = [(batch, [todo[uid] for uid in batch.uids]) for batch in planned.batches]
    try:
        with closing(fetcher.fetch(batches, keep_on)) as fetching:
            for fetched in fetching:
                _leave_unread(fetched, context, result)
                done = _decide_on(without_those_that_wait(fetched, waits, context), rules, context, result)
                if done:
                    decided()
                    _file(mailbox, folder, state.uidvalidity, done, context, result)
    except Exception:
        _put_back(folder, context)
        raise
    result.more = result.more or costs.over
    return result


def _adopted(mailbox: Mailbox, rules: MailboxRules, folder_name: str, context: Context) -> Folder:
    """The folder with its start; raises NotAdopted, or StoreReplaced where an older store has worked."""
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
    return folder


def _settle_known(
    mailbox: Mailbox,
    folder: Folder,
    uidvalidity: int,
    waiting: Sequence[Waiting],
    context: Context,
    result: IntakeResult,
) -> dict[int, ArrivalState]:
    """What is known of the mails that wait, by UID; what a person has moved, or we not yet, is settled."""
    with context.store.transaction() as tx:
        known = tx.arrivals.states(folder.id, uidvalidity, [w.uid for w in waiting])
        left = tx.arrivals.unfiled(folder.id)
    missing = [(v, arrival) for v, arrival in left if v != uidvalidity or arrival.uid not in known]
    if missing:
        result.count(Disposition.SET_ASIDE, write_off(mailbox, folder, uidvalidity, missing, context))
    _file_again(mailbox, folder, uidvalidity, known, context, result)
    return known


def _planned(
    todo: Mapping[int, Waiting], known: Mapping[int, ArrivalState], costs: ReadingCosts, now: datetime
) -> Plan:
    due = [w for w in todo.values() if _due(known.get(w.uid), now)]
    return plan(_candidate(w, known.get(w.uid), costly=w.uid in costs.late) for w in due)


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


def _decide_on(
    fetched: FetchedBatch, rules: MailboxRules, context: Context, result: IntakeResult
) -> list[int]:
    """Decide on a batch; returns the UIDs that are decided and may be filed."""
    for mail, outcome in fetched.read:
        if isinstance(outcome, Temporary):
            _failed(mail, Cause.UNREADABLE, outcome, context, result)
    pairs = [(mail, message) for mail, message in fetched.read if isinstance(message, Message)]
    if fetched.early:
        pairs = without_early_answers(pairs, context)
    done = [*_decide_together(pairs, rules, context, result)]
    for mail in fetched.poison:
        quarantine(mail.state, mail.waiting.received_at, mail.raw, rules, context)
        result.count(Disposition.QUARANTINED, 1)
        done.append(mail.waiting.uid)
    return done


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
        result.count(entry.disposition, 1)
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
