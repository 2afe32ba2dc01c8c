"""Each thing that is due stands alone: what fails is counted and tried again later, the rest goes on.

What is due is done together where that works, for a commit is dear; where one thing fails, each is done in
a transaction of its own.  Servers that are away and a disk that fails are nobody's fault: they are raised.
"""

from collections.abc import Callable
from datetime import datetime

from mailflow.domain.rules.undone import Undone
from mailflow.flow.context import Context
from mailflow.ports.errors import Damaged, DiskTrouble, LetterFailed, Temporary
from mailflow.ports.store import Transaction

ROUND = 100  # things that are done in one transaction

Attempt = Callable[[Transaction], object]
PutOff = Callable[[Transaction, datetime], None]


def together(work: Callable[[], int], what: str, context: Context) -> int | None:
    """How much was done in one transaction; None where something failed: then each thing is tried alone."""
    try:
        return work()
    except (Temporary, DiskTrouble):
        raise
    except Exception as error:  # noqa: BLE001  (one of them has failed, in whatever way: the others must go on)
        context.journal.tell("round failed", what=what, error=repr(error))
        return None


def in_rounds(
    all_together: Callable[[], int], one_by_one: Callable[[], int], what: str, context: Context
) -> int:
    """Do what is due, ROUND things at a time, until nothing is left or it is time to stop; returns how many.

    ``all_together`` and ``one_by_one`` do one round each; the second where something in the first fails.
    """
    done = 0
    while context.keep_on():
        number = together(all_together, what, context)
        if number is None:
            number = one_by_one()
        done += number
        if number < ROUND:
            break
    return done


def alone(
    kind: Undone,
    key: str,
    work: Attempt,
    context: Context,
    *,
    ticket_id: int | None = None,
    put_off: PutOff = lambda *_: None,
) -> str:
    """Do one thing; returns "", or in a sentence what could not be done.  Raises Temporary, DiskTrouble.

    ``put_off`` moves the thing itself to its next attempt, where its own row says when it is due.
    """
    try:
        with context.store.transaction() as tx:
            work(tx)
            tx.failures.mended(kind, [key])
    except (Temporary, DiskTrouble):
        raise
    except Exception as error:  # noqa: BLE001  (whatever is wrong with it, it harms only itself)
        return count(kind, key, error, context, ticket_id=ticket_id, put_off=put_off)
    return ""


def count(
    kind: Undone,
    key: str,
    error: Exception,
    context: Context,
    *,
    ticket_id: int | None = None,
    put_off: PutOff = lambda *_: None,
) -> str:
    """Count a failed attempt; returns in a sentence what could not be done."""
    now = context.clock.now()
    reason, words = cause(error)
    with context.store.transaction() as tx:
        failure = tx.failures.count(kind, key, ticket_id, reason, words, now)
        put_off(tx, failure.next_at)
        reference = " ".join(tx.tickets.references([ticket_id])) if ticket_id else ""
    context.journal.tell(
        "not done",
        what=kind.value,
        key=key,
        reference=reference,
        attempt=failure.attempts,
        next_at=failure.next_at,
        error=words,
    )
    about = f"{reference}: " if reference else ""
    return f"{about}{kind.value} not done, attempt {failure.attempts}: {words}"


def cause(error: Exception) -> tuple[str, str]:
    """Why something failed: a code word of [reason], and the words for an admin."""
    if isinstance(error, LetterFailed):
        return "letter_failed", str(error)
    if isinstance(error, Damaged):
        return "damaged", str(error)
    return "mistake", f"{type(error).__name__}: {error}"
