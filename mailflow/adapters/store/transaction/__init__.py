"""One transaction: small parts over one connection, each with its statements beside its methods.

A part is made when it is first asked for: most transactions need two of the fourteen.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Connection

from mailflow.adapters.store.transaction.acknowledgements import SqlAcknowledgements
from mailflow.adapters.store.transaction.addresses import SqlAddresses
from mailflow.adapters.store.transaction.arrivals import SqlArrivals
from mailflow.adapters.store.transaction.deadlines import SqlDeadlines
from mailflow.adapters.store.transaction.digest import SqlDigest
from mailflow.adapters.store.transaction.failures import SqlFailures
from mailflow.adapters.store.transaction.knowledge import SqlKnowledge
from mailflow.adapters.store.transaction.letter_limits import SqlLetterLimits
from mailflow.adapters.store.transaction.mails import SqlMails
from mailflow.adapters.store.transaction.notes import SqlNotes
from mailflow.adapters.store.transaction.outbox import SqlOutbox
from mailflow.adapters.store.transaction.quarantine import SqlQuarantine
from mailflow.adapters.store.transaction.sending import SqlDeliveryAttempts
from mailflow.adapters.store.transaction.tickets import SqlTickets
from mailflow.adapters.store.unit_of_work import UnitOfWork
from mailflow.domain.model.token import Keyring
from mailflow.ports.system import Randomness

Made = TypeVar("Made")


def _part(kind: Callable[[UnitOfWork], Made]) -> cached_property[Made]:
    """One of the parts, made at its first use and kept for the transaction."""

    def made(tx: Any) -> Made:
        return kind(tx.unit)

    return cached_property(made)


class SqlTransaction:
    """Fulfils ``ports.store.Transaction``: each part is one of its ports."""

    arrivals = _part(SqlArrivals)
    quarantine = _part(SqlQuarantine)
    mails = _part(SqlMails)
    tickets = _part(SqlTickets)
    deadlines = _part(SqlDeadlines)
    acknowledgements = _part(SqlAcknowledgements)
    outbox = _part(SqlOutbox)
    sending = _part(SqlDeliveryAttempts)
    letter_limits = _part(SqlLetterLimits)
    knowledge = _part(SqlKnowledge)
    addresses = _part(SqlAddresses)
    notes = _part(SqlNotes)
    digest = _part(SqlDigest)
    failures = _part(SqlFailures)

    def __init__(self, connection: Connection, randomness: Randomness, keyring: Keyring | None) -> None:
        self.unit = UnitOfWork(connection, randomness, keyring)
