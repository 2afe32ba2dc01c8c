"""All that can happen to a ticket, one record per kind; the state of a ticket is the fold of its events.

Kinds and the names of facts are for ever: each event's digest is part of the ticket's chain.  A kind that
needs other facts gets a higher version, whose class reads the earlier ones as far as they go.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from mailflow.domain.model.events import answers, deadlines, letters, mails, tickets, work
from mailflow.domain.model.events.base import VERSION, Event, UnknownEvent, WhereTold, Who
from mailflow.domain.model.procedure_state import ProcedureState

__all__ = [
    "EVENTS",
    "VERSION",
    "Event",
    "NewEvent",
    "StoredEvent",
    "UnknownEvent",
    "WhereTold",
    "Who",
    "fold",
    "kind_of",
    "last_step",
    "read_event",
]

EVENTS: Final[tuple[type[Event], ...]] = (
    mails.TicketReceived,
    mails.TicketRouted,
    mails.AcknowledgementWithheld,
    letters.Acknowledged,
    letters.AcknowledgedLater,
    letters.AcknowledgementSettled,
    mails.MailJoined,
    mails.TicketHandedIn,
    mails.MailNoted,
    mails.MachineWrote,
    mails.ColleagueAway,
    mails.MailRefused,
    mails.CommandsRefused,
    mails.AuthorityAnswered,
    mails.StatusTold,
    mails.SurveyAnswered,
    tickets.HandedOver,
    tickets.DepartmentRenamed,
    tickets.NatureSet,
    tickets.CategorySet,
    tickets.UrgencySet,
    tickets.LanguageSet,
    tickets.CustomerSet,
    tickets.CopiedIn,
    tickets.TicketMerged,
    tickets.TicketSplit,
    work.TicketTaken,
    answers.CustomerAsked,
    answers.Responded,
    answers.AnsweredDirectly,
    answers.ResponseHeld,
    answers.LetterProposed,
    answers.LetterApproved,
    answers.LetterRejected,
    answers.LettersStopped,
    answers.LetterReleased,
    work.CauseFound,
    work.RemedyProposed,
    work.RemedyApproved,
    work.RemedyRejected,
    work.RemedyOffered,
    work.OptionsOffered,
    work.CustomerAgreed,
    work.ActionPlanned,
    work.ActionDone,
    work.RemedyDone,
    work.Promised,
    work.PromiseKept,
    work.WorkVerified,
    work.VerificationFailed,
    work.ReminderSet,
    work.WatchSet,
    work.Instructed,
    answers.AnswerGiven,
    answers.CustomerTold,
    answers.FoundUnjustified,
    answers.Referred,
    answers.DisputeExplained,
    answers.CustomerThanked,
    answers.Apologised,
    answers.ImprovementTold,
    answers.StageTold,
    answers.TicketClosed,
    tickets.TicketReopened,
    tickets.DateExtended,
    work.StepTaken,
    work.StepUndone,
    letters.LetterBounced,
    letters.LetterDelayed,
    letters.ReportNoted,
    letters.LetterUndelivered,
    letters.LetterUncertain,
    letters.LetterResent,
    letters.LetterDismissed,
    deadlines.HolderReminded,
    deadlines.Escalated,
    deadlines.CustomerReminded,
    deadlines.CustomerSilent,
    deadlines.SurveySent,
    deadlines.SurveyLeftOut,
    deadlines.MoreTimeAsked,
    deadlines.NoMoreTimeAsked,
    deadlines.StageLate,
    deadlines.DeadlineMet,
    deadlines.DeadlineResumed,
)
"""Every kind, roughly in the order in which they happen."""

_BY_KIND: Final = {event.kind: event for event in EVENTS}


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that a decision brings about, and the rule that it follows from."""

    event: Event
    rule: str = ""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event of a ticket's record."""

    at: datetime  # UTC
    event: Event
    rule: str = ""


def read_event(kind: str, facts: Mapping[str, Any]) -> Event:
    """The event of a kind with these facts, as far as they can be read; never raises."""
    known = _BY_KIND.get(kind)
    version = facts.get(VERSION, 1)
    if known is None or not isinstance(version, int) or version > known.version:
        return UnknownEvent(kind, facts)
    return known.from_facts(facts)


def kind_of(event: Event) -> str:
    """The kind under which an event is stored."""
    return event.stored_kind if isinstance(event, UnknownEvent) else event.kind


def fold(events: Sequence[StoredEvent]) -> ProcedureState:
    """Where a ticket stands after all of its events, in order; steps that were taken back do not count."""
    state = ProcedureState()
    for stored in still_counting(events):
        if stored.event.changes_state():
            state = stored.event.apply(replace(state, at=stored.at))
    return state


def still_counting(events: Iterable[StoredEvent]) -> list[StoredEvent]:
    """The events without those of steps that were taken back."""
    found: list[StoredEvent] = []
    for stored in events:
        if isinstance(stored.event, work.StepUndone):
            del found[slice(*last_step(found))]
        found.append(stored)
    return found


def last_step(events: Sequence[StoredEvent]) -> tuple[int, int]:
    """From where to where the latest step and its note stand; two equal numbers where there is none."""
    taken = range(len(events) - 1, -1, -1)
    end = next((at for at in taken if isinstance(events[at].event, work.StepTaken)), None)
    if end is None:
        return 0, 0
    step = events[end].event
    if isinstance(step, work.StepTaken) and step.events is not None:
        return max(0, end - step.events), end + 1
    start = end
    while start and events[start - 1].at == events[end].at and not _ends_a_step(events[start - 1].event):
        start -= 1
    return start, end + 1


def _ends_a_step(event: Event) -> bool:
    return isinstance(event, work.StepTaken | work.StepUndone)
