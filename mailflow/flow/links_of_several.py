"""The links of a letter about several tickets: each ticket has its own token."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.domain.model.token import Purpose, sign
from mailflow.domain.model.token_line import token_line
from mailflow.domain.procedure.links import WrittenTo
from mailflow.flow.subaddresses import plus, subaddressing
from mailflow.ports.store import Transaction


@dataclass(frozen=True, slots=True)
class LinkReader:
    """Who will press a link, and as whom."""

    address: str
    role: str


def written_to(
    tx: Transaction,
    ticket_id: int,
    reference: str,
    reader: LinkReader,
    rules: MailboxRules,
    now: datetime,
    policy: Policy,
) -> WrittenTo:
    """Where the mails go that a reader begins about one of the tickets."""
    token = sign(
        tx.knowledge.keyring(),
        ticket_id=ticket_id,
        role=reader.role,
        addressee=reader.address,
        purpose=Purpose.REPLY,
        expires=now + timedelta(days=policy.token_days),
    )
    if subaddressing(tx, rules):
        return WrittenTo(plus(rules.address, token), reference)
    line = token_line(policy.say("link.keep"), token)
    return WrittenTo(rules.address, reference, line)
