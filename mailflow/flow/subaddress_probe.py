"""Find out whether the server delivers ``support+detail@`` (RFC 5233), by writing to ourselves.

Only then may staff be asked to answer to such an address: on a server without sub-addressing their
answers would bounce.  The letter's return alone says yes; the server's refusal says no; a letter that was
lost says nothing and is written again.  What was learnt is asked again each month: servers change.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.paper import Stationery
from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.model.token import TokenRole
from mailflow.flow.context import Context
from mailflow.flow.subaddresses import (
    BOUNCE_MARK,
    SUBADDRESSING_FAILS,
    SUBADDRESSING_WORKS,
    detail_of,
    plus,
    subaddressing_note,
)
from mailflow.ports.courier import DeliveryResult, Outcome
from mailflow.ports.letterhead import Rendered
from mailflow.ports.outbox import OutgoingLetter
from mailflow.ports.store import Transaction

MARK = "probe"
PROBE = "subaddressing_probe"
"""The letter's occasion; where it is refused or bounces, such addresses do not arrive, and that is all."""

LOST_AFTER = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
"""How long the first, second … letter may take; the last holds for all that follow."""
SERVERS_CHANGE = timedelta(days=30)
AT_A_START = timedelta(minutes=10)
"""Whoever has changed the server starts the daemon again; starts in a row are no reason to ask each time."""

BACK_WITHIN = timedelta(seconds=10)
"""How long the first notices wait for its return, so that they ask for answers to the right address."""

_WORDS = (
    "mailflow wrote this letter to its own mailbox to learn whether the mail server delivers\n"
    "addresses such as support+detail@…  It is set aside by itself; nothing needs to be done.\n"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The latest letter to ourselves."""

    message_id: str
    at: str  # ISO 8601, UTC
    times: int = 1  # letters since the last answer
    answer: str = ""  # the server's words, where it refused the address

    def age(self, now: datetime) -> timedelta:
        """How long ago it was written."""
        return now - datetime.fromisoformat(self.at)


def asked_note(rules: MailboxRules) -> str:
    """The name under which the latest letter to ourselves is remembered."""
    return f"probe of {rules.address}"


def last_asked(note: str) -> Asked | None:
    """What a note says about the latest letter; None where none was written."""
    return Asked(**json.loads(note)) if note else None


def probe_subaddressing(rules: MailboxRules, context: Context, *, starting: bool = False) -> bool:
    """Queue the letter where config says "auto" and it is time to ask; True when queued."""
    if rules.subaddressing != "auto":
        return False
    now = context.clock.now()
    with context.store.transaction() as tx:
        asked = last_asked(tx.notes.get(asked_note(rules)))
        known = tx.notes.get(subaddressing_note(rules))
        if not _time_to_ask(asked, known, now, starting=starting):
            return False
        nonce = context.randomness.token_bytes(8).hex()
        message_id = f"{nonce}.{MARK}@{context.policy.organisation.domain}"
        times = asked.times + 1 if asked and not known else 1
        _remember(tx, rules, Asked(message_id, now.isoformat(), times))
        tx.outbox.queue([_letter(rules, message_id, now, context)])
    return True


def awaited(rules: MailboxRules, context: Context) -> str:
    """The Message-ID of the first letter to ourselves while it may return in a moment; "" at other times."""
    if rules.subaddressing != "auto":
        return ""
    with context.store.transaction() as tx:
        asked = last_asked(tx.notes.get(asked_note(rules)))
        known = tx.notes.get(subaddressing_note(rules))
    now = context.clock.now()
    first = asked is not None and not known and asked.times == 1
    return asked.message_id if asked and first and timedelta() <= asked.age(now) < BACK_WITHIN else ""


def waits_for(message_id: str, message: Message) -> bool:
    """Whether a mail waits for the letter of ours to return; "" for none is under way."""
    return bool(message_id) and message.message_id != message_id and message.bounce is None


def _time_to_ask(asked: Asked | None, known: str, now: datetime, *, starting: bool) -> bool:
    if asked is None:
        return True
    if starting and known != SUBADDRESSING_WORKS:
        return asked.age(now) > AT_A_START
    if known:
        return asked.age(now) > SERVERS_CHANGE
    return asked.age(now) > LOST_AFTER[min(asked.times, len(LOST_AFTER)) - 1]


def _letter(rules: MailboxRules, message_id: str, now: datetime, context: Context) -> OutgoingLetter:
    recipient = plus(rules.address, MARK)
    stationery = Stationery(
        occasion=PROBE,
        from_address=Address(rules.address, rules.display_name),
        to=Address(recipient),
        message_id=message_id,
        date=now,
        language="en",
    )
    rendered = Rendered("mailflow: which addresses arrive?", _WORDS, "")
    return OutgoingLetter(
        ticket_id=None,
        mailbox=rules.address,
        occasion=PROBE,
        sequence=1,
        recipient=recipient,
        role=TokenRole.ADMIN,
        message_id=message_id,
        envelope_sender=plus(rules.address, BOUNCE_MARK + MARK),  # servers may refuse such senders, too
        subject=rendered.subject,
        content=context.letterhead.write(rendered, stationery),
        expires_at=now + timedelta(days=1),
        created_at=now,
        not_before=now,
    )


def _remember(tx: Transaction, rules: MailboxRules, asked: Asked) -> None:
    tx.notes.set(asked_note(rules), json.dumps(asdict(asked)))


def note_probe(tx: Transaction, message: Message, rules: MailboxRules) -> None:
    """Our own letter to ``support+probe@`` has arrived: sub-addressing works.

    Only the letter that we wrote last counts: anybody may write to such an address in our name.
    """
    asked = last_asked(tx.notes.get(asked_note(rules)))
    if asked is None or message.message_id != asked.message_id:
        return
    addresses = (*message.delivered_to, *(a.email for a in message.to))
    if any(detail_of(address, rules) == MARK for address in addresses):
        tx.notes.set(subaddressing_note(rules), SUBADDRESSING_WORKS)


def note_refusal(tx: Transaction, message_id: str, fate: Outcome, rules: MailboxRules) -> None:
    """The server did not take our letter to ourselves: for its addresses, or for other reasons."""
    if fate.result is DeliveryResult.REFUSED and fate.code and fate.phase in {"mail", "rcpt"}:
        _note_no(tx, message_id, f"{fate.code} {fate.text}", rules)


def note_bounced_probe(tx: Transaction, message: Message, rules: MailboxRules) -> None:
    """Our letter to ourselves came back: such addresses do not arrive, also where they once did."""
    report = message.bounce
    if report is not None and not report.delayed:
        _note_no(tx, report.original_message_id, report.diagnostic, rules)


def _note_no(tx: Transaction, message_id: str, answer: str, rules: MailboxRules) -> None:
    asked = last_asked(tx.notes.get(asked_note(rules)))
    if asked is not None and asked.message_id == message_id:
        _remember(tx, rules, Asked(asked.message_id, asked.at, asked.times, answer[:200]))
        tx.notes.set(subaddressing_note(rules), SUBADDRESSING_FAILS)
