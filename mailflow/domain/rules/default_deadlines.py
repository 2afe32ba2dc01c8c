"""The clocks of the house: which event starts and stops each, its allowance, who is told (P25).

One table, :func:`default_rules`; ``[[deadlines]]`` in config.toml changes and completes it.  Only the
clocks that do more than remind and escalate (the customer's answer, the survey, a reminder that was
asked for, a watch) are begun by the commands that need them.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from mailflow.domain.model.deadline_events import DeadlineId, Starts, Stops
from mailflow.domain.model.policy import Allowance, DeadlineRule, Policy, Stage
from mailflow.domain.text.cleaning import clip
from mailflow.language import Wording

_DAY = timedelta(days=1)
_BEHIND = 80  # characters of what a promise or an action is about
_LADDER = ("department", "manager", "director")
_ALL = ("complaint", "suggestion", "question", "praise")
_HALF = (Stage(fraction=0.5),)


def default_rules(acknowledge_within: timedelta = _DAY) -> tuple[DeadlineRule, ...]:
    """The clocks of an organisation that has not said otherwise (docs/procedure.md, deadlines)."""
    acknowledgement = DeadlineRule(
        name="acknowledgement",
        starts=Starts.RECEIVED,
        stops=(Stops.ACKNOWLEDGED,),
        allow=Allowance(wall=acknowledge_within),
        escalate=("department", "manager"),
        natures=_ALL,
    )
    reading = DeadlineRule(
        name="first reading",
        starts=Starts.ROUTED,
        stops=(Stops.READ,),
        allow=Allowance(wall=_DAY),
        remind=_HALF,
        escalate=_LADDER,
    )
    waiting = DeadlineRule(
        name="customer waiting",
        starts=Starts.CUSTOMER_WROTE,
        stops=(Stops.RESPONDED, Stops.FINAL_ANSWER),
        allow=Allowance(working_days=2),
        remind=_HALF,
        escalate=_LADDER,
    )
    unhappy = DeadlineRule(
        name="unhappy customer",
        starts=Starts.UNHAPPY_ANSWER,
        stops=(Stops.READ,),
        allow=Allowance(working_days=2),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
    )
    instructions = DeadlineRule(
        name="instructions",
        starts=Starts.INSTRUCTED,
        stops=(Stops.ACTED,),
        allow=Allowance(working_days=1),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
    )
    resolution = DeadlineRule(
        name="resolution",
        starts=Starts.RECEIVED,
        stops=(Stops.FINAL_ANSWER,),
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
        starts=Starts.HANDED_OVER,
        stops=(Stops.CUSTOMER_TOLD, Stops.RESPONDED, Stops.FINAL_ANSWER),
        allow=Allowance(wall=_DAY),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
    )
    approval = DeadlineRule(
        name="approval",
        starts=Starts.REMEDY_PROPOSED,
        stops=(Stops.REMEDY_DECIDED,),
        allow=Allowance(working_days=1),
        remind=_HALF,  # to the superior who decides
        escalate=("manager", "director"),
        natures=_ALL,
    )
    offer = DeadlineRule(
        name="offer",
        starts=Starts.REMEDY_APPROVED,
        stops=(Stops.REMEDY_TOLD,),
        allow=Allowance(working_days=1),
        remind=_HALF,
        escalate=_LADDER,
        natures=_ALL,
    )
    promise = DeadlineRule(
        name="promise",
        starts=Starts.DATE_GIVEN,
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


def rule_named(name: DeadlineId, rules: Iterable[DeadlineRule]) -> DeadlineRule | None:
    """The rule of a running clock; several of one rule are numbered: "promise 2"."""
    wanted = (str(name), name.kind)
    return next((rule for each in wanted for rule in rules if rule.name == each), None)


def title_of(name: DeadlineId, policy: Policy, behind: str = "") -> str:
    """What people of the house call a running clock: "Promise to the customer 2 (call her)"."""
    return label_of(name, policy.deadlines, policy.organisation.languages[0], policy.wording, behind)


def label_of(
    name: DeadlineId, rules: Iterable[DeadlineRule], language: str, wording: Wording, behind: str = ""
) -> str:
    """What people call a running clock in a language, with its number and what is behind it in brackets.

    The clocks that stand in no table (a reminder, a watch, the survey) have their names in the words of the
    language, too; one without any stands as it is.
    """
    rule = rule_named(name, rules)
    known = rule.name if rule else name.kind
    said = rule.title(language, wording) if rule else wording.sentence("deadline", known, language)
    if said is None:
        return str(name)
    about = f" ({clip(' '.join(behind.split()), _BEHIND)})" if behind else ""
    return f"{said}{str(name).removeprefix(rule.name) if rule else ''}{about}"
