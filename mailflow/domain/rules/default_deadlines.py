"""The deadlines of the house: what starts and stops each, how long it lasts, who is told (P25).

All that is known of one stands in one record of DEADLINES; what people call it stands in [deadline] of
messages.toml, which commands a reminder of it offers in domain/model/letters/notices.py.
``[[deadlines]]`` in config.toml changes and completes those that are in config.  The others do more than
remind and escalate (the customer's answer, the survey, a reminder that was asked for, a watch): commands
start them with stages of their own.
Long because each deadline of the house stands here, once.
"""

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from mailflow.domain.model.deadline import Deadline
from mailflow.domain.model.deadline_events import DeadlineId, Done, Starts, Stop, Stops
from mailflow.domain.model.policy import Allowance, DeadlineRule, Policy, Stage
from mailflow.domain.model.procedure_state import ProcedureState
from mailflow.domain.text.cleaning import clip
from mailflow.language import Wording

_DAY: Final = timedelta(days=1)
_BEHIND: Final = 80  # characters of what a promise or an action is about
_LADDER: Final = ("department", "manager", "director")
_ALL: Final = ("complaint", "suggestion", "question", "praise")
_WAITING: Final = ("complaint", "suggestion", "question")  # who only praises waits for nothing
_HALF: Final = (Stage(fraction=0.5),)
_DATE: Final = Allowance()
_DAY_BEFORE: Final = (Stage(before=Allowance(working_days=1)),)

Words = Callable[[ProcedureState], tuple[str, ...]]
"""What a deadline is about, in the words of whoever began it; of a numbered one those of each, in order."""


@dataclass(frozen=True, slots=True)
class KnownDeadline:
    """A deadline of the house; what may be left out has the value of most."""

    name: str
    starts: Starts
    stops: tuple[Stops, ...] = ()  # of one with a date: what it is about is done
    _: KW_ONLY
    allow: Allowance = _DATE  # of one with a date: the date that a person gave
    if_urgent: Allowance | None = None  # for urgent tickets, where that is shorter
    remind: tuple[Stage, ...] = _HALF
    escalate: tuple[str, ...] = _LADDER
    natures: tuple[str, ...] = _ALL  # of the tickets that have it
    in_config: bool = True  # [[deadlines]] may change it
    numbered: bool = False  # a ticket may have several
    about: Words | None = None
    ends_with_work: bool = True  # no longer waited for when the ticket is closed, merged or junk
    reminds_only: bool = False  # has done all that it is for when it has asked or reminded: never overdue
    shown: bool = True  # to staff beside the others; what only the customer is asked is no duty of theirs

    @property
    def rule(self) -> DeadlineRule:
        """Its rule for all tickets."""
        return DeadlineRule(
            self.name, self.starts, self.stops, self.allow, self.remind, self.escalate, self.natures
        )

    def number(self, number: int) -> DeadlineId:
        """One of several on a ticket, from 1."""
        return DeadlineId(self.name, number)

    @property
    def only(self) -> DeadlineId:
        """The one of a ticket that has no more than one of it."""
        return DeadlineId(self.name)

    def of_ticket(self, state: ProcedureState) -> tuple[DeadlineId, ...]:
        """Those that a ticket has had, as far as a person began them."""
        if self.numbered and self.about is not None:
            return tuple(self.number(n) for n in range(1, len(self.about(state)) + 1))
        return (self.only,)


ACKNOWLEDGEMENT: Final = KnownDeadline(
    "acknowledgement",
    Starts.RECEIVED,
    (Stops.ACKNOWLEDGED,),
    allow=Allowance(wall=_DAY),
    remind=(),
    escalate=("department", "manager"),
    ends_with_work=False,  # a merged ticket's and junk's: their commands say so
)
FIRST_READING: Final = KnownDeadline(
    "first reading",
    Starts.ROUTED,
    (Stops.READ,),
    allow=Allowance(wall=_DAY),
    if_urgent=Allowance(wall=timedelta(hours=4)),
    natures=_WAITING,
)
CUSTOMER_WAITING: Final = KnownDeadline(
    "customer waiting",
    Starts.CUSTOMER_WROTE,
    (Stops.RESPONDED, Stops.FINAL_ANSWER),
    allow=Allowance(working_days=2),
    if_urgent=Allowance(working_days=1),
    natures=_WAITING,
)
UNHAPPY_CUSTOMER: Final = KnownDeadline(
    "unhappy customer", Starts.UNHAPPY_ANSWER, (Stops.READ,), allow=Allowance(working_days=2)
)
INSTRUCTIONS: Final = KnownDeadline(
    "instructions",
    Starts.INSTRUCTED,
    (Stops.ACTED,),
    allow=Allowance(working_days=1),
    if_urgent=Allowance(wall=timedelta(hours=4)),
    about=lambda state: (state.instructed,),
)
RESOLUTION: Final = KnownDeadline(
    "resolution",
    Starts.RECEIVED,
    (Stops.FINAL_ANSWER,),
    allow=Allowance(working_days=20),
    if_urgent=Allowance(working_days=3),
    remind=(Stage(fraction=0.5), Stage(fraction=0.8), *_DAY_BEFORE),
    natures=("complaint", "question"),  # a suggestion is thanked for and passed on (P6)
)
CUSTOMERS_DATE: Final = KnownDeadline(
    "customer's date",
    Starts.DATE_GIVEN,
    (Stops.FINAL_ANSWER,),
    remind=(Stage(before=Allowance(working_days=2)),),  # the letter is put before the holder
    escalate=(),  # the customer hears of it; what is late inside is told by the others
    shown=False,
)
QUESTION: Final = KnownDeadline(
    "question",
    Starts.RECEIVED,
    (Stops.RESPONDED, Stops.FINAL_ANSWER),
    allow=Allowance(working_days=2),  # nobody waits for weeks to hear a price
    if_urgent=Allowance(working_days=1),
    natures=("question",),
)
CUSTOMERS_ANSWER: Final = KnownDeadline(
    "customer's answer",
    Starts.ASKED,
    remind=(),
    escalate=(),
    in_config=False,  # [staff] ask_again: two reminders to the customer, then back to the holder (P10)
    shown=False,
)
HAND_OVER: Final = KnownDeadline(
    "hand-over",
    Starts.HANDED_OVER,
    (Stops.CUSTOMER_TOLD, Stops.RESPONDED, Stops.FINAL_ANSWER),
    allow=Allowance(wall=_DAY),
)
APPROVAL: Final = KnownDeadline(
    "approval",
    Starts.REMEDY_PROPOSED,
    (Stops.REMEDY_DECIDED, Stops.FINAL_ANSWER),
    allow=Allowance(working_days=1),  # the superior who decides is reminded
    escalate=("manager", "director"),  # never below whoever decides
)
LETTER_APPROVAL: Final = KnownDeadline(
    "letter approval",
    Starts.LETTER_PROPOSED,
    (Stops.LETTER_DECIDED, Stops.FINAL_ANSWER),
    allow=Allowance(working_days=1),
    escalate=("manager", "director"),
)
OFFER: Final = KnownDeadline(
    "offer", Starts.REMEDY_APPROVED, (Stops.REMEDY_TOLD,), allow=Allowance(working_days=1)
)
REMEDY: Final = KnownDeadline(
    "remedy",
    Starts.DATE_GIVEN,
    remind=_DAY_BEFORE,
    about=lambda state: (state.remedy.text,) if state.remedy else (),
)
ACTION: Final = KnownDeadline(
    "action",
    Starts.DATE_GIVEN,
    remind=_DAY_BEFORE,
    numbered=True,
    about=lambda state: tuple(action.text for action in state.actions),
)
VERIFICATION: Final = KnownDeadline(
    "verification",
    Starts.WORK_DONE,
    (Stops.VERIFIED, Stops.FINAL_ANSWER),
    allow=Allowance(working_days=2),  # QA is reminded, where there is one
    escalate=("manager", "director"),
)
PROMISE: Final = KnownDeadline(
    "promise",
    Starts.DATE_GIVEN,
    remind=_DAY_BEFORE,
    numbered=True,
    about=lambda state: tuple(text for text, _ in state.promises),
    ends_with_work=False,  # a promise is kept, whatever became of the ticket (P22)
)
REMINDER: Final = KnownDeadline(
    "reminder",
    Starts.DATE_GIVEN,
    remind=(),
    escalate=(),
    in_config=False,
    numbered=True,
    about=lambda state: tuple(state.reminders),
    reminds_only=True,
)
WATCH: Final = KnownDeadline(
    "watch",
    Starts.DATE_GIVEN,
    remind=(),
    escalate=(),
    in_config=False,
    about=lambda state: (state.watched_for,),
    ends_with_work=False,
    reminds_only=True,
)
SURVEY: Final = KnownDeadline(
    "survey",
    Starts.ANSWERED,
    allow=Allowance(working_days=2),
    remind=(),
    escalate=(),
    in_config=False,
    ends_with_work=False,
    reminds_only=True,
    shown=False,
)
DEADLINES: Final = (
    ACKNOWLEDGEMENT,
    FIRST_READING,
    CUSTOMER_WAITING,
    UNHAPPY_CUSTOMER,
    INSTRUCTIONS,
    RESOLUTION,
    CUSTOMERS_DATE,
    QUESTION,
    CUSTOMERS_ANSWER,
    HAND_OVER,
    APPROVAL,
    LETTER_APPROVAL,
    OFFER,
    REMEDY,
    ACTION,
    VERIFICATION,
    PROMISE,
    REMINDER,
    WATCH,
    SURVEY,
)
"""Of several in config that fit a ticket, in this order."""

_BY_NAME: Final = {each.name: each for each in DEADLINES}


ANSWERS: Final = (RESOLUTION.name, QUESTION.name)
"""The deadlines whose end is the date that the customer is given."""


def answer_by(deadlines: Iterable[Deadline]) -> datetime | None:
    """The date to give to the customer, where one of these deadlines has one (UTC)."""
    return min((each.due_at for each in deadlines if each.rule.name in ANSWERS), default=None)


def known(name: DeadlineId) -> KnownDeadline | None:
    """What is known of a deadline of the house; None for one of config alone."""
    return _BY_NAME.get(name.kind)


def default_rules(acknowledge_within: timedelta = _DAY) -> tuple[DeadlineRule, ...]:
    """The rules of an organisation that has not said otherwise (docs/procedure.md, deadlines)."""
    rules: list[DeadlineRule] = []
    for each in DEADLINES:
        if not each.in_config:
            continue
        rule = each.rule
        if each is ACKNOWLEDGEMENT:
            rule = replace(rule, allow=Allowance(wall=acknowledge_within))
        rules.append(rule)
        if each.if_urgent is not None:
            rules.append(replace(rule, urgent=True, allow=each.if_urgent))
    return tuple(rules)


def all_work_ends(state: ProcedureState) -> tuple[Stop, ...]:
    """What stops the deadlines of all work on a ticket on which none is left; promises stay."""
    events = (event for event in Stops if event not in {Stops.CLOSED, Stops.ACKNOWLEDGED})
    begun = (each for each in DEADLINES if each.ends_with_work and not each.stops)
    return (Stops.CLOSED, *events, *(Done(one) for each in begun for one in each.of_ticket(state)))


def words_behind(name: DeadlineId, state: ProcedureState) -> str:
    """What a deadline is about, in the words of whoever began it; "" where it has none."""
    found = known(name)
    if found is None or found.about is None or found.numbered is not bool(name.number):
        return ""
    texts, at = found.about(state), max(name.number, 1) - 1
    return texts[at] if at < len(texts) else ""


def rule_named(name: DeadlineId, rules: Iterable[DeadlineRule]) -> DeadlineRule | None:
    """The rule of a running deadline; several of one rule are numbered: "promise 2"."""
    wanted = (str(name), name.kind)
    return next((rule for each in wanted for rule in rules if rule.name == each), None)


def title_of(name: DeadlineId, policy: Policy, behind: str = "") -> str:
    """What people of the house call a running deadline: "Promise to the customer 2 (call her)"."""
    return label_of(name, policy.deadlines, policy.organisation.languages[0], policy.wording, behind)


def label_of(
    name: DeadlineId, rules: Iterable[DeadlineRule], language: str, wording: Wording, behind: str = ""
) -> str:
    """What people call a running deadline in a language, with its number and what is behind it in brackets.

    One that is not in config (a reminder, a watch, the survey) has its name in the words of the language,
    too; one without any stands as it is.
    """
    rule = rule_named(name, rules)
    said = rule.title(language, wording) if rule else wording.sentence("deadline", name.kind, language)
    if said is None:
        return str(name)
    about = f" ({clip(' '.join(behind.split()), _BEHIND)})" if behind else ""
    return f"{said}{str(name).removeprefix(rule.name) if rule else ''}{about}"
