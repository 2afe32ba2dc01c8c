"""A new store looks once whether there was an older one: numbering must not begin again in silence."""

from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.understanding.older_store import highest_numbers
from mailflow.flow.context import Context
from mailflow.ports.errors import Misconfigured
from mailflow.ports.mailbox import Mailbox
from mailflow.ports.store import Transaction

AGREED = "new store agreed"
"""The note that a person leaves: the old store is gone for good."""


class StoreReplaced(Misconfigured):
    """The store is new, but the mailbox shows that there was one before."""


def look_for_an_older_store(mailbox: Mailbox, rules: MailboxRules, context: Context) -> None:
    """For a store that has taken in nothing yet; raises StoreReplaced unless a person has agreed.

    Where one has, numbering goes on after the references that are found.
    """
    prefix = context.policy.reference_prefix
    highest = highest_numbers(mailbox.filed_subjects(f"{prefix}-"), prefix)
    if not highest:
        return
    with context.store.transaction() as tx:
        if not tx.notes.get(AGREED):
            known = ", ".join(f"{series}-{number}" for series, number in sorted(highest.items()))
            raise StoreReplaced(
                f"{rules.address}: the store is new and empty, but the processed folder holds mail with "
                f"references up to {known}. Is the store's volume mounted, is its path right? Restore the "
                "backup; or, if it is gone for good, run 'mailflow adopt --new-store'."
            )
        _jump(tx, highest)


def _jump(tx: Transaction, highest: dict[str, int]) -> None:
    for series, number in highest.items():
        tx.tickets.jump_number(series, number)
