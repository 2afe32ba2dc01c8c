"""The database: one writer, one transaction at a time, composed of small ports."""

from contextlib import AbstractContextManager
from typing import Protocol

from mailflow.ports.acknowledgements import Acknowledgements
from mailflow.ports.addresses import Addresses
from mailflow.ports.arrivals import Arrivals
from mailflow.ports.deadlines import Deadlines
from mailflow.ports.digest import Digest
from mailflow.ports.failures import Failures
from mailflow.ports.knowledge import Knowledge
from mailflow.ports.letter_limits import LetterLimits
from mailflow.ports.mails import Mails
from mailflow.ports.notes import Notes
from mailflow.ports.outbox import Outbox
from mailflow.ports.quarantine import Quarantine
from mailflow.ports.sending import DeliveryAttempts
from mailflow.ports.tickets import Tickets


class Transaction(Protocol):
    """Everything that one commit may hold; leaving the context commits, an exception rolls back."""

    @property
    def arrivals(self) -> Arrivals:
        """Folders and arrivals: what was seen, attempted, decided and filed."""
        ...

    @property
    def quarantine(self) -> Quarantine:
        """Mails that failed every attempt, and when they are tried again."""
        ...

    @property
    def mails(self) -> Mails:
        """Mails that were taken in: their originals, and what was understood of them."""
        ...

    @property
    def tickets(self) -> Tickets:
        """Tickets: their rows, events, findings and links."""
        ...

    @property
    def deadlines(self) -> Deadlines:
        """Deadlines of tickets: what runs, what is due, what was met."""
        ...

    @property
    def acknowledgements(self) -> Acknowledgements:
        """Acknowledgements that are owed, and the letters that carry several of them."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Letters that wait in the outbox, or that nobody has got."""
        ...

    @property
    def sending(self) -> DeliveryAttempts:
        """Attempts to send the letters of the outbox, and what became of each."""
        ...

    @property
    def letter_limits(self) -> LetterLimits:
        """Letters that are kept back because there were too many, and the one letter that names them."""
        ...

    @property
    def knowledge(self) -> Knowledge:
        """What is known about a mail before it is decided on: threads, twins, whom we have written to."""
        ...

    @property
    def addresses(self) -> Addresses:
        """What is remembered of an address: its language, whether it bounces, whether it may be asked."""
        ...

    @property
    def notes(self) -> Notes:
        """What the program remembers about itself."""
        ...

    @property
    def digest(self) -> Digest:
        """The daily digest: what it tells, and that it was written."""
        ...

    @property
    def failures(self) -> Failures:
        """What is due and could not be done, one row for each thing; see ``domain.rules.undone``."""
        ...


class Store(Protocol):
    """The database: one writer, one transaction at a time."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """BEGIN IMMEDIATE … COMMIT; raises Temporary when the disk or the database refuses."""
        ...
