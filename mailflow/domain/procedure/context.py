"""What a command of staff gets, and what it gives back: what follows from it, or why it is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mailflow.domain.decision.decision import Consequences
from mailflow.domain.decision.incoming import Running
from mailflow.domain.model.calendar import WorkingCalendar
from mailflow.domain.model.events import NewEvent, StoredEvent, Who, fold
from mailflow.domain.model.message import Message
from mailflow.domain.model.people import Holder, holder_of, level_of
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.procedure_state import ProcedureState
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.authority import Actor
from mailflow.domain.procedure.lifecycle import COLLEAGUE
from mailflow.domain.rules.outgoing_guard import Inside
from mailflow.domain.rules.threading import OurLetter


@dataclass(frozen=True, slots=True)
class CommandContext:
    """What a command sees: the ticket and its work as they stand, who writes, the rules, the time."""

    ticket: TicketView
    state: ProcedureState
    actor: Actor
    policy: Policy
    calendar: WorkingCalendar
    now: datetime
    body: str  # the words under the commands, for those that take words
    message: Message
    words: str = ""  # what the customer wrote first
    later_words: str = ""  # and since
    answered_since: bool = False  # somebody else has answered since the notice that this mail answers
    others: Mapping[str, TicketView] = field(default_factory=dict)  # tickets that the mail names
    events: tuple[StoredEvent, ...] = ()  # the history so far
    done: tuple[StoredEvent, ...] = ()  # by the commands before this one in the same mail
    running: Running = ()  # the deadlines of the ticket
    inside: Inside = field(default_factory=Inside)  # the words of letters inside the house
    answers: OurLetter | None = None  # the letter of ours that the mail answers, where that is known
    confirmed: bool = False  # with #send beside the command: what was asked about may leave

    @property
    def today(self) -> date:
        """The date in the organisation's time zone."""
        return self.policy.day(self.now)

    @property
    def holder(self) -> Holder:
        """Whoever holds the ticket."""
        return holder_of(self.ticket.department, self.policy)

    @property
    def quality(self) -> Holder:
        """Who verifies; the holder's superior where there is no quality department."""
        if self.policy.roles.quality:
            return Holder(self.policy.roles.quality, TokenRole.QUALITY, "")
        return level_of("manager", self.ticket.department, self.policy)

    @property
    def acts_as(self) -> str:
        """The writer's role on this ticket: a department that does not hold it only helps (P13)."""
        held_by = self.ticket.department
        if self.actor.role == "department" and held_by and self.actor.department != held_by:
            return COLLEAGUE
        return self.actor.role

    @property
    def who(self) -> Who:
        """Who acts, as events say it."""
        absent = ", ".join(self.actor.stands_in_for)
        return Who(self.actor.email, self.actor.role, self.actor.grade.name.lower(), absent)

    def with_event(self, event: NewEvent) -> "CommandContext":
        """The context with one more event in its history."""
        return replace(self, events=(*self.events, StoredEvent(self.now, event.event, event.rule)))

    def after(self, events: Iterable[NewEvent]) -> "CommandContext":
        """The context after these events, which are not in the record yet."""
        done = (*self.done, *(StoredEvent(self.now, each.event, each.rule) for each in events))
        return replace(self, done=done, state=fold((*self.events, *done)))


@dataclass(frozen=True, slots=True)
class Effect(Consequences):
    """What follows from a command, and what its writer is told."""

    receipt: str = ""  # what was done, in the staff language

    def beside(self, other: "Effect") -> "Effect":
        """Both effects, in order."""
        return Effect(
            self.events + other.events,
            self.letters + other.letters,
            self.changes.beside(other.changes),
            self.deadlines + other.deadlines,
            self.stops + other.stops,
            self.outbox + other.outbox,
            self.links + other.links,
            self.splits + other.splits,
            self.resumes or other.resumes,
            "\n".join(part for part in (self.receipt, other.receipt) if part),
        )


class Refused(Exception):  # noqa: N818  (it names what happens to the mail)
    """A command cannot be carried out: why, and how it would be right."""

    def __init__(
        self,
        explanation: str,
        example: str | None = None,
        *,
        argument: str | None = None,
        resend: bool = False,
    ) -> None:
        """``example``: a line that would be right, "" for none, by default the command's own example.

        ``argument``: what was written behind the command, put right; ``resend``: the mail itself was right,
        only the way that it came was not.
        """
        super().__init__(explanation)
        self.explanation = explanation
        self.example = example
        self.argument = argument
        self.resend = resend
