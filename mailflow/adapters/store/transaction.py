"""One transaction: the parts of the store, over one connection."""

from sqlalchemy import Connection

from mailflow.adapters.store.aftercare import Aftercare
from mailflow.adapters.store.arrivals import Arrivals
from mailflow.adapters.store.attempts import Attempts
from mailflow.adapters.store.deadlines import Clocks
from mailflow.adapters.store.failures import Failures
from mailflow.adapters.store.knowledge import Knowledge
from mailflow.adapters.store.letter_limits import Rations
from mailflow.adapters.store.obligations import Obligations
from mailflow.adapters.store.outbox import Outbox
from mailflow.adapters.store.record import Record
from mailflow.domain.model.token import Keyring
from mailflow.ports import Randomness


class SqlTransaction(
    Arrivals, Attempts, Knowledge, Record, Outbox, Obligations, Rations, Clocks, Failures, Aftercare
):
    """Fulfils ports.store.Transaction; each part is one room of the database."""

    def __init__(self, connection: Connection, randomness: Randomness, keyring: Keyring | None) -> None:
        super().__init__(connection, randomness, keyring)
