"""Where a ticket stands, as its events say: the work that has been done, and what the ticket's row repeats.

A failed verification opens the next form (P20): what was found and agreed before stays in the record
of the earlier form, the work starts again from the analysis.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.domain.model.policy import Nature
from mailflow.domain.model.ticket import UNSET, Channel, Status, Unset


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is to be done for the customer (P15-P18)."""

    text: str
    amount: int  # in the organisation's currency; 0 where it costs nothing
    unit: str  # who carries it out: a department's name
    due: str  # ISO date; "" while open
    by: str = ""  # who proposed it
    state: str = "proposed"  # proposed, approved, rejected


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """A letter to the customer with a sum that nobody has approved: it waits for a superior's word (P15)."""

    words: str
    by: str  # who wrote it
    command: str = ""  # that it was written with; "" for a plain answer
    number: int = 0  # of the time that it was put before a superior; 0 while it was not
    at: datetime | None = None  # when it was

    @property
    def proposed(self) -> bool:
        """Whether a superior has been asked."""
        return bool(self.number)


@dataclass(frozen=True, slots=True)
class Action:
    """A corrective or preventive action (P19)."""

    number: int
    kind: str  # corrective | preventive
    text: str
    unit: str
    due: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """What the events say of the columns of the ticket's row, by the names of the columns.

    UNSET where none says anything: those of the first version say less.
    """

    status: Status | Unset = UNSET
    nature: Nature | Unset = UNSET
    category: str | Unset = UNSET
    channel: Channel | Unset = UNSET
    urgent: bool | Unset = UNSET
    department: str | Unset = UNSET
    customer_email: str | Unset = UNSET
    customer_name: str | Unset = UNSET
    language: str | Unset = UNSET
    due_at: datetime | Unset | None = UNSET
    closed_at: datetime | None = None
    copies: tuple[str, ...] = ()
    merged_into: str = ""  # a reference, where the row has the id


@dataclass(frozen=True, slots=True)
class ProcedureState:
    """The current form of a ticket and what holds across forms."""

    columns: Columns = Columns()
    form: int = 1
    remedy: Remedy | None = None
    remedy_done: bool = False
    prepared: str = ""  # the words of the customer's letter that was put before the superior with the remedy
    options: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    promises: tuple[tuple[str, str], ...] = ()  # text, ISO date
    kept: tuple[int, ...] = ()  # numbers of the promises that were kept
    answered: bool = False  # the final written answer has been given
    explained: bool = False  # found unjustified: the answer that comes with it is the explanation
    watched_for: str = ""  # in the words of whoever watches
    reminders: tuple[str, ...] = ()  # the words of those that were asked for
    instructed: str = ""  # the latest instructions of the director or head office
    held: str = ""  # what the latest answer that was held waits for: approval, confirmation
    letter: HeldLetter | None = None  # that waits for a superior's word, or can be put before them
    thanked: bool = False  # thanked or answered in plain words: enough to close what is no complaint
    at: datetime | None = None  # when the event that is being applied happened (UTC)

    @property
    def all_done(self) -> bool:
        """Whether remedy and actions have been reported done (verification covers all of them)."""
        return (self.remedy is None or self.remedy_done) and all(a.done for a in self.actions)

    @property
    def remedy_proposed(self) -> bool:
        """Whether a remedy waits for a superior's word."""
        return self.remedy is not None and self.remedy.state == "proposed"

    @property
    def letter_proposed(self) -> bool:
        """Whether a letter to the customer waits for a superior's word."""
        return self.letter is not None and self.letter.proposed

    @property
    def open_promises(self) -> tuple[int, ...]:
        """The numbers of the promises that nobody has reported kept."""
        return tuple(n for n in range(1, len(self.promises) + 1) if n not in self.kept)

    def at_status(self, status: Status) -> "ProcedureState":
        """The same work on a ticket that stands elsewhere."""
        return replace(self, columns=replace(self.columns, status=status))
