"""The clocks of the house: which event starts and stops each, its allowance, who is told (P25).

One table, :func:`default_rules`; ``[[deadlines]]`` in config.toml changes and completes it.  Only the
clocks that do more than remind and escalate (the customer's answer, the survey, a reminder that was
asked for, a watch) are begun by the commands that need them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from mailflow.domain.model.deadline import numbered
from mailflow.domain.model.policy import Allowance, DeadlineRule, Policy, Stage
from mailflow.domain.text.cleaning import clip
from mailflow.language import Wording

STARTS: Final[Mapping[str, str]] = {
    "received": "the mail that opened the ticket was received",
    "routed": "the ticket was given to whoever holds it",
    "customer wrote": "the customer has written again; bare thanks do not count",
    "unhappy answer": "the customer's answer to the survey is unhappy, or in words that are no praise",
    "instructed": "the director or head office has sent instructions",
    "handed over": "another department got the ticket, and no letter could tell the customer",
    "remedy proposed": "a remedy waits for its superior",
    "remedy approved": "the customer may hear of a remedy, and no letter was prepared",
}
"""Event that starts a clock → when it happens."""

STOPS: Final[Mapping[str, str]] = {
    "acknowledged": "the acknowledgement has left the house",
    "read": "somebody in charge did something on the ticket, and be it a note",
    "acted": "the same, but not by the director or head office",
    "responded": "a member of staff has written to the customer, or said with `#told` that they were told",
    "customer told": "the customer was told of the hand-over or of the remedy",
    "instructed": "the director or head office has sent instructions",
    "remedy decided": "a superior has approved or rejected the remedy",
    "remedy told": "the customer has heard of the remedy",
    "verified": "QA has passed or failed what was done",
    "final answer": "the customer has the outcome",
    "closed": "the ticket was closed",
}
"""Event that stops a clock → when it happens.  Closing a ticket stops every clock but those of promises."""

OPENING: Final = ("received", "routed")
"""The events that every ticket begins with."""

BY_MAIL: Final = frozenset({"customer wrote", "unhappy answer"})
"""The events that are a customer's further mail: a reminder shows that one, not the first."""

DATE_GIVEN: Final = "date given"
"""Starts the clocks whose end a person says: a promise, a remedy, an action."""

_DAY = timedelta(days=1)
_BEHIND = 80  # characters of what a promise or an action is about
_LADDER = ("department", "manager", "director")
_ALL = ("complaint", "suggestion", "question", "praise")
_HALF = (Stage(fraction=0.5),)


def default_rules(acknowledge_within: timedelta = _DAY) -> tuple[DeadlineRule, ...]:
    """The clocks of an organisation that has not said otherwise (docs/procedure.md, deadlines)."""
    acknowledgement = DeadlineRule(
        name="acknowledgement",
        starts="received",
        stops=("acknowledged",),
        allow=Allowance(wall=acknowledge_within),
        escalate=("department", "manager"),
        natures=_ALL,
    )
    reading = DeadlineRule(
        name="first reading",
        starts="routed",
        stops=("read",),
        allow=Allowance(wall=_DAY),
        remind=_HALF,
        escalate=_LADDER,
    )
    waiting = DeadlineRule(
        name="customer waiting",
        starts="customer wrote",
        stops=("responded", "final answer"),
        allow=Allowance(working_days=2),
        remind=_HALF,
        escalate=_LADDER,
    )
    unhappy = DeadlineRule(
        name="unhappy customer",
        starts="unhappy answer",
        stops=("read",),
        allow=Allowance(working_days=2),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
    )
    instructions = DeadlineRule(
        name="instructions",
        starts="instructed",
        stops=("acted",),
        allow=Allowance(working_days=1),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
    )
    resolution = DeadlineRule(
        name="resolution",
        starts="received",
        stops=("final answer",),
        allow=Allowance(working_days=20),
        remind=(Stage(fraction=0.5), Stage(fraction=0.8), Stage(before=Allowance(working_days=1))),
        escalate=_LADDER,
        natures=("complaint", "question"),  # a suggestion is thanked for and passed on (P6)
    )
    return (
        acknowledgement,
        reading,
        replace(reading, urgent=True, allow=Allowance(wall=timedelta(hours=4))),
        waiting,
        replace(waiting, urgent=True, allow=Allowance(working_days=1)),
        unhappy,
        instructions,
        replace(instructions, urgent=True, allow=Allowance(wall=timedelta(hours=4))),
        resolution,
        replace(resolution, urgent=True, allow=Allowance(working_days=5)),
        *_of_the_work(),
    )


def _of_the_work() -> tuple[DeadlineRule, ...]:
    """Clocks that steps of the work start: a hand-over, a remedy's way, and the dates that people give."""
    handed_over = DeadlineRule(
        name="hand-over",
        starts="handed over",
        stops=("customer told", "responded", "final answer"),
        allow=Allowance(wall=_DAY),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
    )
    approval = DeadlineRule(
        name="approval",
        starts="remedy proposed",
        stops=("remedy decided",),
        allow=Allowance(working_days=1),
        remind=_HALF,  # to the superior who decides
        escalate=("manager", "director"),
        natures=_ALL,
    )
    offer = DeadlineRule(
        name="offer",
        starts="remedy approved",
        stops=("remedy told",),
        allow=Allowance(working_days=1),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
    )
    promise = DeadlineRule(
        name="promise",
        starts=DATE_GIVEN,
        stops=(),
        allow=Allowance(),
        remind=(Stage(before=Allowance(working_days=1)),),
        escalate=_LADDER,
        natures=_ALL,
    )
    return (
        handed_over,
        approval,
        offer,
        replace(promise, name="remedy"),
        replace(promise, name="action"),
        promise,
    )


def rule_named(name: str, rules: Iterable[DeadlineRule]) -> DeadlineRule | None:
    """The rule of a running clock; several of one rule are numbered: "promise 2"."""
    wanted = (name, numbered(name)[0])
    return next((rule for each in wanted for rule in rules if rule.name == each), None)


def title_of(name: str, policy: Policy, behind: str = "") -> str:
    """What people of the house call a running clock: "Promise to the customer 2 (call her)"."""
    return label_of(name, policy.deadlines, policy.organisation.languages[0], policy.wording, behind)


def label_of(
    name: str, rules: Iterable[DeadlineRule], language: str, wording: Wording, behind: str = ""
) -> str:
    """What people call a running clock in a language, with its number and what is behind it in brackets.

    The clocks that stand in no table (a reminder, a watch, the survey) have their names in the words of the
    language, too; one without any stands as it is.
    """
    rule = rule_named(name, rules)
    known = rule.name if rule else numbered(name)[0]
    said = rule.title(language, wording) if rule else wording.sentence("deadline", known, language)
    if said is None:
        return name
    about = f" ({clip(' '.join(behind.split()), _BEHIND)})" if behind else ""
    return f"{said}{name.removeprefix(rule.name) if rule else ''}{about}"
