"""What has been done on a ticket, folded from its events: the record is the state.

Each event kind has one function that says what it changes; kinds without one change nothing here.
A failed verification opens the next form (P20): what was found and agreed before stays in the record
of the earlier form, the work starts again from the analysis.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

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
class ProcedureState:
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


Change = Callable[[ProcedureState, Facts], ProcedureState]
CHANGES: dict[str, Change] = {}
"""Event kind → what it changes."""


def changes(kind: str) -> Callable[[Change], Change]:
    """Register what an event kind changes."""

    def register(change: Change) -> Change:
        CHANGES[kind] = change
        return change

    return register


def fold_state(
    events: Iterable[tuple[str, Facts]], state: ProcedureState = ProcedureState()
) -> ProcedureState:
    """The work as it stands after some events, in order."""
    for kind, facts in events:
        change = CHANGES.get(kind)
        if change is not None:
            state = change(state, facts)
    return state


@changes("taken")
def _taken(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, taken_by=facts["by"])


@changes("asked")
def _asked(state: ProcedureState, _facts: Facts) -> ProcedureState:
    return replace(state, asked=True)


@changes("joined")
def _joined(state: ProcedureState, facts: Facts) -> ProcedureState:
    """The customer has written: nobody waits for them any more."""
    return replace(state, asked=False) if facts.get("participant") else state


@changes("thanked")
@changes("responded")
def _thanked(state: ProcedureState, _facts: Facts) -> ProcedureState:
    return replace(state, thanked=True)


@changes("response held")
def _response_held(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, held=facts["awaits"])


@changes("letters stopped")
@changes("letter released")
def _not_held(state: ProcedureState, _facts: Facts) -> ProcedureState:
    return replace(state, held="")


@changes("cause found")
def _cause(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, cause=facts["text"])


@changes("remedy proposed")
def _proposed(state: ProcedureState, facts: Facts) -> ProcedureState:
    remedy = Remedy(facts["text"], int(facts["amount"]), facts["unit"], facts["due"], facts.get("by", ""))
    return replace(state, remedy=remedy, remedy_done=False)


@changes("remedy approved")
def _approved(state: ProcedureState, _facts: Facts) -> ProcedureState:
    return replace(state, remedy=replace(state.remedy, state="approved")) if state.remedy else state


@changes("remedy rejected")
def _rejected(state: ProcedureState, _facts: Facts) -> ProcedureState:
    return replace(state, remedy=replace(state.remedy, state="rejected")) if state.remedy else state


@changes("options offered")
def _options(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, options=tuple(facts["options"]), offered=True)


@changes("offered")
def _offered(state: ProcedureState, _facts: Facts) -> ProcedureState:
    return replace(state, offered=True)


@changes("agreed")
def _agreed(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, agreed=facts["text"], asked=False)


@changes("action planned")
def _action(state: ProcedureState, facts: Facts) -> ProcedureState:
    action = Action(len(state.actions) + 1, facts["action"], facts["text"], facts["unit"], facts["due"])
    return replace(state, actions=(*state.actions, action))


@changes("action done")
def _action_done(state: ProcedureState, facts: Facts) -> ProcedureState:
    actions = tuple(replace(a, done=True) if a.number == facts["number"] else a for a in state.actions)
    return replace(state, actions=actions)


@changes("remedy done")
def _remedy_done(state: ProcedureState, _facts: Facts) -> ProcedureState:
    return replace(state, remedy_done=True)


@changes("promised")
def _promised(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, promises=(*state.promises, (facts["text"], facts["due"])))


@changes("promise kept")
def _kept(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, kept=(*state.kept, facts["number"]))


@changes("verified")
def _verified(state: ProcedureState, _facts: Facts) -> ProcedureState:
    return replace(state, verified=True)


@changes("verification failed")
def _failed(state: ProcedureState, _facts: Facts) -> ProcedureState:
    """The next form: the analysis starts again; whom we write to and what was promised stays."""
    return ProcedureState(
        form=state.form + 1,
        promises=state.promises,
        kept=state.kept,
        reminders=state.reminders,
        instructed=state.instructed,
        copies=state.copies,
        taken_by=state.taken_by,
    )


@changes("found unjustified")
def _unjustified(state: ProcedureState, _facts: Facts) -> ProcedureState:
    return replace(state, unjustified=True)


@changes("referred")
def _referred(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, referred_to=facts["to"])


@changes("answered")
def _answered(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, answered=True, answered_how=facts.get("how", "mail"))


@changes("closed")
def _closed(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, closed=True, lessons=facts.get("lessons", ""))


@changes("reopened")
def _reopened(state: ProcedureState, _facts: Facts) -> ProcedureState:
    return replace(state, closed=False, answered=False, answered_how="", verified=False)


@changes("watched")
def _watched(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, watched_until=facts["until"], watched_for=facts.get("text", ""))


@changes("instructed")
def _instructed(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, instructed=facts["words"])


@changes("reminder set")
def _reminder(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, reminders=(*state.reminders, facts.get("text", "")))


@changes("copied in")
def _copied(state: ProcedureState, facts: Facts) -> ProcedureState:
    return replace(state, copies=tuple(dict.fromkeys((*state.copies, facts["address"]))))


@changes("undone")
def _undone(state: ProcedureState, facts: Facts) -> ProcedureState:
    """Set back to the state before the last step, which the undoing event carries."""
    return replace(state, **{key: _thawed(key, value) for key, value in facts.get("restores", {}).items()})


def _thawed(key: str, value: Any) -> Any:
    """JSON's lists and maps as the tuples and dataclasses that they were."""
    if key == "remedy":
        return Remedy(**value) if value else None
    if key == "actions":
        return tuple(Action(**action) for action in value)
    if isinstance(value, list):
        return tuple(tuple(v) if isinstance(v, list) else v for v in value)
    return value
