"""Find out whether the server delivers ``support+detail@`` (RFC 5233), by writing to ourselves once.

Only then may staff be asked to answer to such an address: on a server without sub-addressing their
answers would bounce.
"""

from datetime import timedelta

from mailflow.domain.letter import Stationery
from mailflow.domain.message import Address, Message
from mailflow.domain.policy import MailboxRules
from mailflow.flow.letters import SUBADDRESSING_WORKS, detail_of, plus, subaddressing_note
from mailflow.flow.tools import Tools
from mailflow.ports import Rendered
from mailflow.ports.store import OutgoingLetter, Transaction

MARK = "probe"
PROBE = "subaddressing_probe"
"""The letter's occasion; where it is refused or bounces, such addresses do not arrive, and that is all."""

_WORDS = (
    "mailflow wrote this letter to its own mailbox to learn whether the mail server delivers\n"
    "addresses such as support+detail@…  It is set aside by itself; nothing needs to be done.\n"
)


def probe_subaddressing(rules: MailboxRules, tools: Tools) -> bool:
    """Queue the letter where config says "auto" and nothing is known yet; True when queued."""
    if rules.subaddressing != "auto":
        return False
    now = tools.clock.now()
    with tools.store.transaction() as tx:
        if tx.note(subaddressing_note(rules)):
            return False
        tx.set_note(subaddressing_note(rules), "asked")
        domain = tools.policy.organisation.domain
        nonce = tools.randomness.token_bytes(8).hex()
        recipient = plus(rules.address, MARK)
        stationery = Stationery(
            occasion=PROBE,
            from_address=Address(rules.address, rules.display_name),
            to=Address(recipient),
            message_id=f"{nonce}.{MARK}@{domain}",
            date=now,
            language="en",
        )
        rendered = Rendered("mailflow: which addresses arrive?", _WORDS, "")
        letter = OutgoingLetter(
            ticket_id=None,
            mailbox=rules.address,
            occasion=PROBE,
            sequence=1,
            recipient=recipient,
            role="admin",
            message_id=stationery.message_id,
            envelope_sender=rules.address,
            subject=rendered.subject,
            content=tools.letterhead.write(rendered, stationery),
            expires_at=now + timedelta(days=1),
            created_at=now,
            not_before=now,
        )
        tx.queue([letter])
    return True


def note_probe(tx: Transaction, message: Message, rules: MailboxRules) -> None:
    """Our own letter to ``support+probe@`` has arrived: sub-addressing works."""
    addresses = (*message.delivered_to, *(a.email for a in message.to))
    if any(detail_of(address, rules) == MARK for address in addresses):
        tx.set_note(subaddressing_note(rules), SUBADDRESSING_WORKS)
