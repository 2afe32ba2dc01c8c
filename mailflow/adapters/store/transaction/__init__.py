"""One transaction: small parts over one connection, each with its statements beside its methods."""

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


class SqlTransaction:
    """Fulfils ``ports.store.Transaction``: each part is one of its ports."""

    def __init__(self, connection: Connection, randomness: Randomness, keyring: Keyring | None) -> None:
        self.unit = unit = UnitOfWork(connection, randomness, keyring)
        self.arrivals = SqlArrivals(unit)
        self.quarantine = SqlQuarantine(unit)
        self.mails = SqlMails(unit)
        self.tickets = SqlTickets(unit)
        self.deadlines = SqlDeadlines(unit)
        self.acknowledgements = SqlAcknowledgements(unit)
        self.outbox = SqlOutbox(unit)
        self.sending = SqlDeliveryAttempts(unit)
        self.letter_limits = SqlLetterLimits(unit)
        self.knowledge = SqlKnowledge(unit)
        self.addresses = SqlAddresses(unit)
        self.notes = SqlNotes(unit)
        self.digest = SqlDigest(unit)
        self.failures = SqlFailures(unit)
