"""Sub-addresses of a mailbox (RFC 5233): whether they arrive, what stands behind the plus."""

from mailflow.domain.model.policy import MailboxRules
from mailflow.ports.store import Transaction

SUBADDRESSING_WORKS, SUBADDRESSING_FAILS = "works", "fails"
BOUNCE_MARK = "b."
"""Before the token of an envelope sender: what arrives there is a report, never answered."""


def subaddressing_note(rules: MailboxRules) -> str:
    """The name under which the daemon remembers what it learnt of a mailbox."""
    return f"subaddressing of {rules.address}"


def subaddressing(tx: Transaction, rules: MailboxRules) -> bool:
    """Whether ``support+detail@`` arrives: as config says, or as a letter to ourselves has shown."""
    if rules.subaddressing == "auto":
        return tx.notes.get(subaddressing_note(rules)) == SUBADDRESSING_WORKS
    return rules.subaddressing == "yes"


def plus(address: str, detail: str) -> str:
    """``support@acme.vn`` → ``support+detail@acme.vn``."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{detail}@{domain}"


def detail_of(address: str, mailbox: MailboxRules) -> str:
    """The part behind the plus of one of the mailbox's addresses; "" where there is none."""
    local, _, domain = address.casefold().rpartition("@")
    name, plus_sign, detail = local.partition("+")
    ours = {a.casefold() for a in (mailbox.address, *mailbox.aliases)}
    return detail if plus_sign and f"{name}@{domain}" in ours else ""
