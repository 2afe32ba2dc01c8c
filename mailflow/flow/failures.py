"""What could not be done: tried again when its time comes, and the admins are told of it, once."""

from collections.abc import Callable, Mapping
from functools import partial

from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.rules.undone import Failure, Undone, not_done_orders
from mailflow.flow.context import Context
from mailflow.flow.conversation import NO_TICKET, Subject
from mailflow.flow.isolation import alone
from mailflow.flow.letter_fates import Ending, LetterFate, follow
from mailflow.flow.letter_limits import ration_letters
from mailflow.ports.courier import DeliveryResult
from mailflow.ports.errors import Damaged, DiskTrouble, Temporary
from mailflow.ports.store import Transaction

_ENDS = {
    DeliveryResult.SENT: Ending.SENT,
    DeliveryResult.REFUSED: Ending.FAILED,
    DeliveryResult.UNCERTAIN: Ending.UNCERTAIN,
}


def try_again(context: Context) -> None:
    """At the start: whatever failed is tried again, for the program or the store may have been mended."""
    with context.store.transaction() as tx:
        number = tx.failures.try_again(context.clock.now())
    if number:
        context.journal.tell("trying again", number=number)


def fates(rules: MailboxRules, context: Context, failed: list[str]) -> int:
    """What follows from letters that have left, or came to nothing, and could not be written down then."""

    def follow_late(failure: Failure, tx: Transaction) -> None:
        found = tx.sending.ended(int(failure.key))
        if found is not None:
            letter, outcome = found
            fate = LetterFate(letter, outcome, _ENDS[outcome.result])
            follow(tx, fate, rules, context.clock.now(), context)

    return _again(Undone.FATE, follow_late, context, failed)


def originals(_rules: MailboxRules, context: Context, failed: list[str]) -> int:
    """Whether stored mails that were damaged are whole again: a backup may have been brought back."""

    def look(failure: Failure, tx: Transaction) -> None:
        if tx.mails.original(failure.key) is None:
            raise Damaged(f"the stored mail {failure.key[:12]} is missing")

    return _again(Undone.ORIGINAL, look, context, failed)


def _again(
    kind: Undone, state: Callable[[Failure, Transaction], None], context: Context, failed: list[str]
) -> int:
    with context.store.transaction() as tx:
        due = tx.failures.due(kind, context.clock.now())
    for failure in due:
        doing = partial(state, failure)
        trouble = alone(kind, failure.key, doing, context, ticket_id=failure.ticket_id)
        failed += [trouble] if trouble else []
    return len(due)


def tell_admins(rules: MailboxRules, context: Context, failed: list[str]) -> int:
    """Write to the admins about each thing that failed too often; about a damaged mail at once."""
    with context.store.transaction() as tx:
        tx.failures.forget_moot()
        untold = tx.failures.untold()
    for failure in untold:
        try:
            _tell(failure, rules, context)
        except (Temporary, DiskTrouble):
            raise
        except Exception as error:  # noqa: BLE001  (the log and ``status`` still say it)
            failed.append(f"the admins could not be told of {failure.kind.value} {failure.key}: {error}")
            context.journal.tell("trouble", what="letter to the admins", detail=repr(error))
            with context.store.transaction() as tx:
                tx.failures.mark_told(failure, context.clock.now())
    return len(untold)


def _tell(failure: Failure, rules: MailboxRules, context: Context) -> None:
    now = context.clock.now()
    with context.store.transaction() as tx:
        references = tx.tickets.references([failure.ticket_id]) if failure.ticket_id else ()
        about = Subject(failure.ticket_id or 0, references[0]) if references else NO_TICKET
        orders = not_done_orders(failure, _named(tx, failure), context.policy)
        if not about.id:
            orders = tuple(order.named(f"{failure.kind}-{int(now.timestamp())}") for order in orders)
        written = context.letter_writer(rules).write(tx, orders, about, now)
        ration_letters(tx, written, now, context.policy)
        tx.failures.mark_told(failure, now)
        if failure.kind is Undone.LETTER:  # nothing is left to be tried
            tx.failures.mended(failure.kind, [failure.key])
    context.journal.tell(
        "admins told",
        what=failure.kind.value,
        key=failure.key,
        reference=about.reference,
        attempts=failure.attempts,
        error=failure.error,
    )


def _named(tx: Transaction, failure: Failure) -> str:
    """What people call the thing; "" where even that cannot be read."""
    try:
        named = _NAMES.get(failure.kind)
        return named(tx, failure.key) if named else failure.key
    except Damaged:
        return ""


def _letter_named(tx: Transaction, key: str) -> str:
    found = tx.sending.ended(int(key))
    return found[0].envelope.recipient if found else ""


def _customer(tx: Transaction, key: str) -> str:
    ticket = tx.tickets.find(int(key))
    return ticket.customer_email if ticket else ""


_NAMES: Mapping[Undone, Callable[[Transaction, str], str]] = {
    Undone.DEADLINE: lambda tx, key: str(tx.deadlines.get(int(key)).name),
    Undone.ACKNOWLEDGEMENT: _customer,
    Undone.FATE: _letter_named,
    Undone.LETTER: lambda _tx, key: key.partition(" ")[2],
    Undone.ORIGINAL: lambda _tx, key: key[:12],
}
