"""A mail that failed every attempt: kept, filed, told to a person and to its sender; tried again later."""

import hashlib
from datetime import datetime

from mailflow.domain.decision.letter_orders import ATTACH_LIMIT
from mailflow.domain.model.letters.operations import QUARANTINED, QuarantinedFacts
from mailflow.domain.model.letters.order import LetterOrder, letter_languages, letter_to, letters_to
from mailflow.domain.model.letters.to_customers import ACKNOWLEDGEMENT_PLAIN, AcknowledgementFacts
from mailflow.domain.model.message import Address, Message
from mailflow.domain.model.people import admins
from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.rules.attempts import Cause, retry_at
from mailflow.domain.rules.unread import top_of, whom_to_acknowledge
from mailflow.domain.text.cleaning import clip
from mailflow.flow.context import Context
from mailflow.flow.conversation import NO_TICKET
from mailflow.flow.left_out import write_what_can_be
from mailflow.flow.letter_limits import ration_letters
from mailflow.flow.record import record
from mailflow.ports.arrivals import ArrivalState
from mailflow.ports.errors import DiskTrouble, LetterFailed, Temporary
from mailflow.ports.quarantine import QuarantinedMail
from mailflow.ports.store import Transaction

_SUBJECT = 200  # characters


def quarantine(
    state: ArrivalState, received_at: datetime, raw: bytes, rules: MailboxRules, context: Context
) -> None:
    """Record the disposition, write to the sender and to the admins, with the original attached.

    Nothing is parsed; of the sender no more is looked at than the plain lines at the top.
    """
    digest = hashlib.sha256(raw).hexdigest()
    now = context.clock.now()
    with context.store.transaction() as tx:
        tx.mails.keep_original(digest, raw)
        tx.arrivals.settle(
            state.id,
            Disposition.QUARANTINED,
            f"failed {state.attempts} times",
            message_row=None,
            digest=digest,
            config_hash=context.policy.hash,
            now=now,
        )
        top = top_of(raw)
        acknowledged = _acknowledge(tx, state.id, received_at, top, rules, context)
        tx.quarantine.keep(state.id, retry_at(now, now), acknowledged=acknowledged)
        attached = digest if len(raw) <= ATTACH_LIMIT else ""
        orders = _notices(state, received_at, top, attached, rules, context, acknowledged=acknowledged)
        written = write_what_can_be(tx, orders, NO_TICKET, state.id, rules, context)
        ration_letters(tx, written, now, context.policy)
    context.journal.tell(
        "quarantined",
        mailbox=rules.address,
        uid=state.uid,
        attempts=state.attempts,
        cause=state.cause,
        acknowledged=acknowledged,
        digest=digest[:12],
    )


def retry_quarantined(rules: MailboxRules, context: Context) -> bool:
    """Try one mail again that is due; True when there was one.  Raises Temporary: it stays due."""
    now = context.clock.now()
    with context.store.transaction() as tx:
        mail = tx.quarantine.next_due(rules.address, now)
        if mail is None:
            return False
        again = retry_at(mail.quarantined_at, now)
        tx.quarantine.take_in_hand(mail.state.id, again)
    try:
        _try_again(mail, again, rules, context)
    except Temporary:
        with context.store.transaction() as tx:
            tx.quarantine.keep(mail.state.id, mail.state.again_at, acknowledged=mail.acknowledged)
        raise
    return True


def _try_again(mail: QuarantinedMail, again: datetime | None, rules: MailboxRules, context: Context) -> None:
    """Read and decide on it; where that fails again it stays in quarantine, and nothing is half done."""
    acknowledged = mail.acknowledged
    try:
        with context.store.transaction() as tx:
            raw = tx.mails.original(mail.digest) or b""
        [message] = context.parser.parse([raw])
        if isinstance(message, Temporary):
            if not acknowledged:  # who could not be written to before may be now
                with context.store.transaction() as tx:
                    acknowledged = _acknowledge(
                        tx, mail.state.id, mail.received_at, top_of(raw), rules, context
                    )
        else:
            try:
                _decide(mail, raw, message, rules, context)
            except LetterFailed as unwritten:  # trying again would not help
                _decide(mail, raw, message, rules, context, unwritten)
            return
    except (Temporary, DiskTrouble):
        raise
    except Exception as error:  # noqa: BLE001  (what brought it here, or a damaged original)
        context.journal.tell(
            "mail failed", uid=mail.state.uid, attempt=mail.state.attempts, error=repr(error)
        )
    with context.store.transaction() as tx:
        tx.quarantine.keep(mail.state.id, again, acknowledged=acknowledged)


def _decide(
    mail: QuarantinedMail,
    raw: bytes,
    message: Message,
    rules: MailboxRules,
    context: Context,
    unwritten: LetterFailed | None = None,
) -> None:
    with context.store.transaction() as tx:
        if not tx.quarantine.holds(mail.state.id):
            return  # a person's command was faster
        entry = record(tx, mail.state.id, mail.received_at, raw, message, rules, context, unwritten=unwritten)
    context.journal.tell(entry.disposition.value, **entry.facts)


def _acknowledge(
    tx: Transaction,
    arrival_id: int,
    received_at: datetime,
    top: Message,
    rules: MailboxRules,
    context: Context,
) -> bool:
    """Write to the sender, in the plainest form, where nothing speaks against it; whether that was done."""
    now = context.clock.now()
    email = whom_to_acknowledge(top, tx.acknowledgements.counts(top.sender.email, now), context.policy)
    if not email:
        return False
    order = letter_to(
        Address(email),
        ACKNOWLEDGEMENT_PLAIN,
        AcknowledgementFacts(received_at, answer_by=None),
        letter_languages("", tx.addresses.language(email), context.policy),
        in_reply_to=top.message_id,
        references=(top.message_id,) if top.message_id else (),
    )
    order = order.named(f"q{arrival_id}")
    return bool(write_what_can_be(tx, [order], NO_TICKET, arrival_id, rules, context))


def _notices(
    state: ArrivalState,
    received_at: datetime,
    top: Message,
    attached: str,
    rules: MailboxRules,
    context: Context,
    *,
    acknowledged: bool,
) -> tuple[LetterOrder, ...]:
    """Word to the admins: what happened, and whether its sender has been written to."""
    facts = QuarantinedFacts(
        mailbox=rules.address,
        sender=top.sender.email,
        subject="" if "=?" in top.subject else clip(top.subject, _SUBJECT),
        received_at=received_at,
        reason=state.cause or Cause.UNREADABLE.value,
        attempts=state.attempts,
        acknowledged=acknowledged,
    )
    series = f"{top.digest[:12]}-{state.id}"
    return letters_to(
        admins(context.policy), QUARANTINED, facts, context.policy, original=attached, series=series
    )
