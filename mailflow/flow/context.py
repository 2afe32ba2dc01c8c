"""What every step is handed: the ports and the rules, chosen once at the top."""

from collections.abc import Callable
from dataclasses import dataclass

from mailflow.domain.model.calendar import WorkingCalendar
from mailflow.domain.model.policy import MailboxRules, Policy
from mailflow.flow.letters import LetterWriter
from mailflow.ports.letterhead import Letterhead
from mailflow.ports.parser import Parser
from mailflow.ports.store import Store
from mailflow.ports.system import Clock, Journal, Randomness


@dataclass(frozen=True, slots=True)
class Context:
    """The ports, the policy and the calendar; a reload makes a new one."""

    store: Store
    parser: Parser
    letterhead: Letterhead
    clock: Clock
    randomness: Randomness
    journal: Journal
    policy: Policy
    calendar: WorkingCalendar
    keep_on: Callable[[], bool] = lambda: True  # asked before each round: a stop need not wait for the last

    def letter_writer(self, mailbox: MailboxRules) -> LetterWriter:
        """Where letters of a mailbox are written."""
        return LetterWriter(self.policy, self.letterhead, mailbox, self.parser)
