"""A mail that failed every attempt: kept, filed, told to a person; the rest goes on."""

import hashlib

from mailflow.domain.letter import LetterOrder
from mailflow.domain.message import Address
from mailflow.domain.orders import ATTACH_LIMIT
from mailflow.domain.people import admins, staff_language
from mailflow.domain.policy import MailboxRules
from mailflow.domain.ticket import Disposition
from mailflow.flow.bundles import ration_letters
from mailflow.flow.letters import NO_TICKET
from mailflow.flow.tools import Tools
from mailflow.ports import Waiting
from mailflow.ports.store import ArrivalState


def quarantine(state: ArrivalState, waiting: Waiting, raw: bytes, rules: MailboxRules, tools: Tools) -> None:
    """Record the disposition and write to the admins, with the original attached; nothing is parsed."""
    digest = hashlib.sha256(raw).hexdigest()
    now = tools.clock.now()
    holder = admins(tools.policy)
    attempts = state.attempts - 1
    with tools.store.transaction() as tx:
        tx.keep_original(digest, raw)
        tx.settle(
            state.id,
            Disposition.QUARANTINED,
            f"failed {attempts} times",
            message_row=None,
            digest=digest,
            config_hash=tools.policy.hash,
            now=now,
        )
        orders = [
            LetterOrder(
                occasion="quarantined",
                recipient=Address(address),
                role=holder.role,
                languages=(staff_language(tools.policy),),
                facts={
                    "mailbox": rules.address,
                    "sender": "",
                    "subject": "",
                    "received_at": waiting.received_at,
                    "reason": "unreadable",
                    "attempts": attempts,
                },
                attach_digest=digest if len(raw) <= ATTACH_LIMIT else "",
                series=f"{digest[:12]}-{state.id}",
            )
            for address in holder.addresses
        ]
        ration_letters(tx, tools.desk(rules).write(tx, orders, NO_TICKET, now), now, tools.policy)
    tools.journal.tell("quarantined", mailbox=rules.address, uid=waiting.uid, attempts=attempts)
