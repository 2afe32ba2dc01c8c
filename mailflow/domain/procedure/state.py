"""What has been done on a ticket, folded from its events: the record is the state.

Each event kind has one function that says what it changes; kinds without one change nothing here.
A failed verification opens the next form (P20): what was found and agreed before stays in the record
of the earlier form, the work starts again from the analysis.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mailflow.domain.model.deadline import numbered

Facts = Mapping[str, Any]


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
class Action:
    """A corrective or preventive action (P19)."""

    number: int
    kind: str  # corrective | preventive
    text: str
    unit: str
    due: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """The current form of a ticket and what holds across forms."""

    form: int = 1
    cause: str = ""
    remedy: Remedy | None = None
    remedy_done: bool = False
    options: tuple[str, ...] = ()
    offered: bool = False
    agreed: str = ""
    actions: tuple[Action, ...] = ()
    promises: tuple[tuple[str, str], ...] = ()  # text, ISO date
    kept: tuple[int, ...] = ()  # numbers of the promises that were kept
    verified: bool = False
    answered: bool = False  # the final written answer has been given
    answered_how: str = ""
    unjustified: bool = False
    referred_to: str = ""
    lessons: str = ""
    watched_until: str = ""
    watched_for: str = ""  # in the words of whoever watches
    reminders: tuple[str, ...] = ()  # the words of those that were asked for
    instructed: str = ""  # the latest instructions of the director or head office
    copies: tuple[str, ...] = ()  # cc: the customer's lawyer, spouse …
    taken_by: str = ""
    asked: bool = False  # the ticket waits for the customer
    held: str = ""  # what the latest answer that was held waits for: approval, confirmation
    closed: bool = False
    thanked: bool = False  # thanked or answered in plain words: enough to close what is no complaint

    @property
    def all_done(self) -> bool:
        """Whether remedy and actions have been reported done (verification covers all of them)."""
        return (self.remedy is None or self.remedy_done) and all(a.done for a in self.actions)

    @property
    def open_promises(self) -> tuple[int, ...]:
        """The numbers of the promises that nobody has reported kept."""
        return tuple(n for n in range(1, len(self.promises) + 1) if n not in self.kept)

    def behind(self, clock: str) -> str:
        """What a clock with a date is about, in the words of whoever gave it: "promise 2"; "" for others."""
        kind, number = numbered(clock)
        at = number - 1
        if kind == "promise" and 0 <= at < len(self.promises):
            return self.promises[at][0]
        if kind == "action" and 0 <= at < len(self.actions):
            return self.actions[at].text
        if kind == "reminder" and 0 <= at < len(self.reminders):
            return self.reminders[at]
        if clock in {"watch", "instructions"}:
            return self.watched_for if clock == "watch" else self.instructed
        return self.remedy.text if clock == "remedy" and self.remedy else ""


Change = Callable[[Work, Facts], Work]
CHANGES: dict[str, Change] = {}
"""Event kind → what it changes."""


def changes(kind: str) -> Callable[[Change], Change]:
    """Register what an event kind changes."""

    def register(change: Change) -> Change:
        CHANGES[kind] = change
        return change

    return register


def fold_work(events: Iterable[tuple[str, Facts]], work: Work = Work()) -> Work:
    """The work as it stands after some events, in order."""
    for kind, facts in events:
        change = CHANGES.get(kind)
        if change is not None:
            work = change(work, facts)
    return work


@changes("taken")
def _taken(work: Work, facts: Facts) -> Work:
    return replace(work, taken_by=facts["by"])


@changes("asked")
def _asked(work: Work, _facts: Facts) -> Work:
    return replace(work, asked=True)


@changes("joined")
def _joined(work: Work, facts: Facts) -> Work:
    """The customer has written: nobody waits for them any more."""
    return replace(work, asked=False) if facts.get("participant") else work


@changes("thanked")
@changes("responded")
def _thanked(work: Work, _facts: Facts) -> Work:
    return replace(work, thanked=True)


@changes("response held")
def _response_held(work: Work, facts: Facts) -> Work:
    return replace(work, held=facts["awaits"])


@changes("letters stopped")
@changes("letter released")
def _not_held(work: Work, _facts: Facts) -> Work:
    return replace(work, held="")


@changes("cause found")
def _cause(work: Work, facts: Facts) -> Work:
    return replace(work, cause=facts["text"])


@changes("remedy proposed")
def _proposed(work: Work, facts: Facts) -> Work:
    remedy = Remedy(facts["text"], int(facts["amount"]), facts["unit"], facts["due"], facts.get("by", ""))
    return replace(work, remedy=remedy, remedy_done=False)


@changes("remedy approved")
def _approved(work: Work, _facts: Facts) -> Work:
    return replace(work, remedy=replace(work.remedy, state="approved")) if work.remedy else work


@changes("remedy rejected")
def _rejected(work: Work, _facts: Facts) -> Work:
    return replace(work, remedy=replace(work.remedy, state="rejected")) if work.remedy else work


@changes("options offered")
def _options(work: Work, facts: Facts) -> Work:
    return replace(work, options=tuple(facts["options"]), offered=True)


@changes("offered")
def _offered(work: Work, _facts: Facts) -> Work:
    return replace(work, offered=True)


@changes("agreed")
def _agreed(work: Work, facts: Facts) -> Work:
    return replace(work, agreed=facts["text"], asked=False)


@changes("action planned")
def _action(work: Work, facts: Facts) -> Work:
    action = Action(len(work.actions) + 1, facts["action"], facts["text"], facts["unit"], facts["due"])
    return replace(work, actions=(*work.actions, action))


@changes("action done")
def _action_done(work: Work, facts: Facts) -> Work:
    actions = tuple(replace(a, done=True) if a.number == facts["number"] else a for a in work.actions)
    return replace(work, actions=actions)


@changes("remedy done")
def _remedy_done(work: Work, _facts: Facts) -> Work:
    return replace(work, remedy_done=True)


@changes("promised")
def _promised(work: Work, facts: Facts) -> Work:
    return replace(work, promises=(*work.promises, (facts["text"], facts["due"])))


@changes("promise kept")
def _kept(work: Work, facts: Facts) -> Work:
    return replace(work, kept=(*work.kept, facts["number"]))


@changes("verified")
def _verified(work: Work, _facts: Facts) -> Work:
    return replace(work, verified=True)


@changes("verification failed")
def _failed(work: Work, _facts: Facts) -> Work:
    """The next form: the analysis starts again; whom we write to and what was promised stays."""
    return Work(
        form=work.form + 1,
        promises=work.promises,
        kept=work.kept,
        reminders=work.reminders,
        instructed=work.instructed,
        copies=work.copies,
        taken_by=work.taken_by,
    )


@changes("found unjustified")
def _unjustified(work: Work, _facts: Facts) -> Work:
    return replace(work, unjustified=True)


@changes("referred")
def _referred(work: Work, facts: Facts) -> Work:
    return replace(work, referred_to=facts["to"])


@changes("answered")
def _answered(work: Work, facts: Facts) -> Work:
    return replace(work, answered=True, answered_how=facts.get("how", "mail"))


@changes("closed")
def _closed(work: Work, facts: Facts) -> Work:
    return replace(work, closed=True, lessons=facts.get("lessons", ""))


@changes("reopened")
def _reopened(work: Work, _facts: Facts) -> Work:
    return replace(work, closed=False, answered=False, answered_how="", verified=False)


@changes("watched")
def _watched(work: Work, facts: Facts) -> Work:
    return replace(work, watched_until=facts["until"], watched_for=facts.get("text", ""))


@changes("instructed")
def _instructed(work: Work, facts: Facts) -> Work:
    return replace(work, instructed=facts["words"])


@changes("reminder set")
def _reminder(work: Work, facts: Facts) -> Work:
    return replace(work, reminders=(*work.reminders, facts.get("text", "")))


@changes("copied in")
def _copied(work: Work, facts: Facts) -> Work:
    return replace(work, copies=tuple(dict.fromkeys((*work.copies, facts["address"]))))


@changes("undone")
def _undone(work: Work, facts: Facts) -> Work:
    """Set back to the state before the last step, which the undoing event carries."""
    return replace(work, **{key: _thawed(key, value) for key, value in facts.get("restores", {}).items()})


def _thawed(key: str, value: Any) -> Any:
    """JSON's lists and maps as the tuples and dataclasses that they were."""
    if key == "remedy":
        return Remedy(**value) if value else None
    if key == "actions":
        return tuple(Action(**action) for action in value)
    if isinstance(value, list):
        return tuple(tuple(v) if isinstance(v, list) else v for v in value)
    return value
