"""Keep back what would bury the people who read it, and tell them of all of it in one letter."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from mailflow.domain.model.letters import letter_named
from mailflow.domain.model.letters.operations import BUNDLE, BundleFacts
from mailflow.domain.model.letters.order import letters_to
from mailflow.domain.model.people import Holder
from mailflow.domain.model.policy import MailboxRules, Policy, Subjects
from mailflow.domain.model.reference import find_references
from mailflow.domain.model.token import TokenRole
from mailflow.domain.rules.letter_limits import (
    FEW,
    LINES,
    OF_ONE_SENDER,
    hour_of,
    lately,
    ration,
    trusted,
)
from mailflow.domain.rules.undone import Undone
from mailflow.flow.context import Context
from mailflow.flow.conversation import NO_TICKET
from mailflow.flow.isolation import alone
from mailflow.flow.links_of_several import LinkReader, written_to
from mailflow.ports.letter_limits import KeptBack
from mailflow.ports.outbox import OutgoingLetter
from mailflow.ports.store import Transaction


def sends_much(
    tx: Transaction, sender: str, now: datetime, policy: Policy, most: int = OF_ONE_SENDER
) -> bool:
    """Whether one sender has written more than ``most`` mails within an hour: staff hear in one letter."""
    return not trusted(sender, policy) and tx.letter_limits.writes_much(sender, most, lately(now))


def ration_letters(
    tx: Transaction, letters: Sequence[OutgoingLetter], now: datetime, policy: Policy, *, storm: bool = False
) -> None:
    """Keep back what is beyond the ration of its reader; ``storm``: what one sender causes.

    A ticket that was told of in a bundle is reminded of in a bundle.
    """
    for letter in letters:
        if letter.role != "customer" and (
            storm or _beyond(tx, letter, now, policy) or _told_in_a_bundle(tx, letter)
        ):
            tx.letter_limits.keep_back(letter.message_id)


def _beyond(tx: Transaction, letter: OutgoingLetter, now: datetime, policy: Policy) -> bool:
    limit = ration(letter_named(letter.occasion), policy)
    if limit is None:
        return False
    return tx.letter_limits.letters_lately(letter.occasion, letter.recipient, hour_of(now), limit) > limit


def _told_in_a_bundle(tx: Transaction, letter: OutgoingLetter) -> bool:
    repeats = letter_named(letter.occasion).repeats
    return repeats and letter.ticket_id is not None and tx.letter_limits.in_bundle(letter.ticket_id)


def bundle(rules: MailboxRules, context: Context, failed: list[str]) -> int:
    """When the hour is over: one letter to each reader for all that was kept back from them."""
    now = context.clock.now()
    with context.store.transaction() as tx:
        waiting = tx.letter_limits.kept_back(rules.address, hour_of(now))
        put_off = tx.failures.put_off(Undone.BUNDLE, now) if waiting else frozenset()
    readers: dict[str, list[KeptBack]] = {}
    for kept in waiting:
        readers.setdefault(f"{kept.recipient} {kept.role}", []).append(kept)
    due = sorted(readers.keys() - put_off)
    for key in due:
        doing = partial(_for_reader, readers[key], rules, context)
        trouble = alone(Undone.BUNDLE, key, doing, context)
        failed += [trouble] if trouble else []
    return len(due)


def _for_reader(kept: Sequence[KeptBack], rules: MailboxRules, context: Context, tx: Transaction) -> None:
    now = context.clock.now()
    if len(kept) <= FEW:
        tx.letter_limits.release([each.id for each in kept])
        return
    for start in range(0, len(kept), LINES):
        _one_letter(tx, kept[0].recipient, kept[0].role, kept[start : start + LINES], rules, now, context)


def _one_letter(
    tx: Transaction,
    recipient: str,
    role: TokenRole,
    kept: Sequence[KeptBack],
    rules: MailboxRules,
    now: datetime,
    context: Context,
) -> None:
    facts = BundleFacts(
        [(_line(each, context.policy), _read_link(tx, each, rules, now, context)) for each in kept]
    )
    reader = Holder((recipient,), role, "")
    orders = letters_to(reader, BUNDLE, facts, context.policy, series=f"{kept[0].id}")
    (letter,) = context.letter_writer(rules).write(tx, orders, NO_TICKET, now)
    tx.letter_limits.bundle([each.id for each in kept], letter.message_id)


def _line(kept: KeptBack, policy: Policy) -> str:
    """What a letter was about: its subject, and what it is where its subject does not say it."""
    if policy.letters.subject != Subjects.THREAD or kept.ticket_id is None:
        return kept.subject
    return f"{kept.subject} – {policy.word('letter', kept.occasion)}"


def _read_link(tx: Transaction, kept: KeptBack, rules: MailboxRules, now: datetime, context: Context) -> str:
    """A link that says of one ticket that it has been read: a mail without words; "" for no ticket."""
    if kept.ticket_id is None:
        return ""
    reader = LinkReader(kept.recipient, kept.role)
    references = find_references(kept.subject, context.policy.reference_prefix)
    named = f"[{references[-1]}]" if references else ""
    return written_to(tx, kept.ticket_id, "", reader, rules, now, context.policy).link("", named)
