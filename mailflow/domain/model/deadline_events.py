"""Which deadline of a ticket is meant, and the events that start and stop deadlines."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_NUMBERED: Final = re.compile(r"(.+) ([1-9][0-9]{0,8})", re.DOTALL)


class Starts(StrEnum):
    """What starts a deadline; the words stand in config and in the derivations that are kept."""

    RECEIVED = "received"
    """The mail that opened the ticket was received."""
    ROUTED = "routed"
    """The ticket was given to whoever holds it."""
    CUSTOMER_WROTE = "customer wrote"
    """The customer has written again; bare thanks do not count."""
    UNHAPPY_ANSWER = "unhappy answer"
    """The customer's answer to the survey is unhappy, or in words that are no praise."""
    INSTRUCTED = "instructed"
    """The director or head office has sent instructions."""
    HANDED_OVER = "handed over"
    """Another department got the ticket, and no letter could tell the customer."""
    REMEDY_PROPOSED = "remedy proposed"
    """A remedy waits for its superior."""
    LETTER_PROPOSED = "letter proposed"
    """A letter to the customer that names a sum waits for its writer's superior."""
    REMEDY_APPROVED = "remedy approved"
    """The customer may hear of a remedy, and no letter was prepared."""
    WORK_DONE = "work done"
    """Remedy and actions are reported done: QA verifies."""
    DATE_GIVEN = "date given"
    """A person has said when it ends: a promise, a remedy, an action, a reminder."""
    ASKED = "asked"
    """The customer was asked for what is missing."""
    ANSWERED = "answered"
    """The customer has the outcome."""


OPENING: Final = (Starts.RECEIVED, Starts.ROUTED)
"""The events that every ticket begins with."""
BY_MAIL: Final = frozenset({Starts.CUSTOMER_WROTE, Starts.UNHAPPY_ANSWER})
"""The events that are a customer's further mail: a reminder shows that one, not the first."""
NOT_IN_CONFIG: Final = frozenset({Starts.DATE_GIVEN, Starts.ASKED, Starts.ANSWERED})
"""The events of deadlines that a command starts itself: no deadline of config starts with them."""


class Stops(StrEnum):
    """What stops every deadline whose rule names it; the words stand in config and in the record."""

    ACKNOWLEDGED = "acknowledged"
    """The acknowledgement has left the house."""
    READ = "read"
    """Somebody in charge did something on the ticket, and be it a note."""
    ACTED = "acted"
    """The same, but not by the director or head office."""
    RESPONDED = "responded"
    """A member of staff has written to the customer, or said with ``#told`` that they were told."""
    CUSTOMER_TOLD = "customer told"
    """The customer was told of the hand-over or of the remedy."""
    INSTRUCTED = "instructed"
    """The director or head office has sent instructions."""
    REMEDY_DECIDED = "remedy decided"
    """A superior has approved or rejected the remedy."""
    LETTER_DECIDED = "letter decided"
    """A superior has approved or rejected the letter that waited for them."""
    REMEDY_TOLD = "remedy told"
    """The customer has heard of the remedy."""
    VERIFIED = "verified"
    """QA has passed or failed what was done."""
    FINAL_ANSWER = "final answer"
    """The customer has the outcome."""
    CLOSED = "closed"
    """The ticket was closed.  That stops every deadline but those of promises."""


@dataclass(frozen=True, slots=True)
class DeadlineId:
    """Which deadline of a ticket: "promise 2" is the second of its kind; 0 where there is only one."""

    kind: str  # the name of its rule
    number: int = 0

    def __str__(self) -> str:
        """As it is stored and as config and records name it."""
        return f"{self.kind} {self.number}" if self.number else self.kind

    @classmethod
    def parse(cls, name: str) -> "DeadlineId":
        """The deadline of a stored name; any text is one, and ``str`` gives it back."""
        found = _NUMBERED.fullmatch(name)
        return cls(found[1], int(found[2])) if found else cls(name)


@dataclass(frozen=True, slots=True)
class Done:
    """What one deadline is about was done, or nobody waits for it any longer; it stops that one."""

    deadline: DeadlineId

    def __str__(self) -> str:
        """As it is stored: "promise 2 done"."""
        return f"{self.deadline} done"


Stop = Stops | Done
