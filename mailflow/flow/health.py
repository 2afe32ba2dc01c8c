"""Write down a sign of life, and write to the admins when trouble has lasted and when it is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailflow.domain.model.letters.operations import (
    SERVICE_RECOVERED,
    SERVICE_TROUBLE,
    RecoveredFacts,
    TroubleFacts,
)
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.people import admins
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.rules.health import (
    BY_ONCE,
    BY_RUN,
    NOTE,
    Fault,
    Health,
    ToTell,
    from_json,
    observed,
    to_json,
    to_tell,
)
from mailflow.flow.context import Context
from mailflow.flow.conversation import NO_TICKET
from mailflow.ports.errors import DiskTrouble, Temporary
from mailflow.ports.store import Store, Transaction

_WORDS = 500  # characters of a fault that are kept


@dataclass(frozen=True, slots=True)
class SignOfLife:
    """A sign of life: who gives it, which mailboxes were looked into, what does not work (by name).

    ``settled`` is False while not everything has been looked at yet since the start.
    """

    by: str
    pid: int
    started_at: datetime
    looks: Mapping[str, datetime]
    found: Mapping[str, str]
    settled: bool = True


def write_sign(sign: SignOfLife, context: Context) -> None:
    """One transaction: the sign of life, and the letters that are due; raises Temporary, DiskTrouble."""
    try:
        _write(sign, context, letters=True)
    except (Temporary, DiskTrouble):
        raise
    except Exception as error:  # noqa: BLE001  (a letter that cannot be written must not hide the trouble)
        context.journal.tell("trouble", what="letter to the admins", detail=str(error) or repr(error))
        _write(sign, context, letters=False)


def _write(sign: SignOfLife, context: Context, *, letters: bool) -> None:
    now = context.clock.now()
    with context.store.transaction() as tx:
        last = from_json(tx.notes.get(NOTE))
        found = {what: words[:_WORDS] for what, words in sign.found.items()}
        faults = observed(last.faults if last else (), found, now, settled=sign.settled)
        telling = to_tell(faults, now) if letters else ToTell(faults)
        for order, rules in _letters(telling, now, context.policy):
            context.letter_writer(rules).write(tx, [order], NO_TICKET, now)
        tx.notes.set(NOTE, to_json(_health(sign, last, telling.faults, now, context.policy)))
    if telling.trouble or telling.over:
        context.journal.tell(
            "trouble told",
            trouble=[fault.what for fault in telling.trouble],
            over=[fault.what for fault in telling.over],
        )


def _health(
    sign: SignOfLife, last: Health | None, faults: tuple[Fault, ...], now: datetime, policy: Policy
) -> Health:
    ours = {rules.address for rules in policy.mailboxes}
    looks = {**(last.looks if last else {}), **sign.looks}
    pause = now - last.seen_at if last and last.by == sign.by == BY_ONCE else timedelta()
    return Health(
        by=sign.by,
        pid=sign.pid,
        started_at=sign.started_at,
        seen_at=now,
        looks={address: at for address, at in looks.items() if address in ours},
        faults=faults,
        every=max(0.0, pause.total_seconds()),
    )


def write_end(store: Store, why: str, code: int, now: datetime) -> None:
    """Why the daemon ends; raises what the store raises."""
    with store.transaction() as tx:
        last = from_json(tx.notes.get(NOTE)) or Health(BY_RUN, 0, now, now)
        tx.notes.set(NOTE, to_json(replace(last, ended_at=now, ended=why[:_WORDS], code=code)))


def troubles_now(tx: Transaction) -> list[tuple[str, str, str, datetime]]:
    """What does not work now, as letters tell it: kind, mailbox, words, since (UTC)."""
    health = from_json(tx.notes.get(NOTE))
    return _told(health.present) if health else []


def _told(faults: Sequence[Fault]) -> list[tuple[str, str, str, datetime]]:
    return [(fault.kind, fault.mailbox, fault.words, fault.since) for fault in faults]


def _letters(telling: ToTell, now: datetime, policy: Policy) -> list[tuple[LetterOrder, MailboxRules]]:
    """To each admin one letter about all of it, from a mailbox that can send at the moment."""
    holder, series = admins(policy), f"{now:%Y%m%d%H%M%S}"
    found: list[tuple[LetterOrder, MailboxRules]] = []
    if telling.trouble:
        trouble = TroubleFacts(_told(telling.trouble))
        way_out = _way_out(telling.trouble[0].mailbox, telling.faults, policy)
        orders = letters_to(holder, SERVICE_TROUBLE, trouble, policy, series=series)
        found += [(order, way_out) for order in orders]
    if telling.over:
        over = RecoveredFacts([(f.kind, f.mailbox, f.since, f.gone_at) for f in telling.over])
        way_out = _way_out(telling.over[0].mailbox, telling.faults, policy)
        orders = letters_to(holder, SERVICE_RECOVERED, over, policy, series=series)
        found += [(order, way_out) for order in orders]
    return found


def _way_out(mailbox: str, faults: Sequence[Fault], policy: Policy) -> MailboxRules:
    """Whose SMTP server sends the letter: the mailbox's own, unless that is the trouble and another is not.

    Where none can, the letter waits in the outbox.
    """
    broken = {f.mailbox for f in faults if f.kind in {"sending", "letters"} and f.gone_at is None}
    own_first = sorted(policy.mailboxes, key=lambda rules: rules.address != mailbox)
    return next((rules for rules in own_first if rules.address not in broken), own_first[0])
