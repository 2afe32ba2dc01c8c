"""What several commands do: take words or a date from the argument, write to the customer, find a unit."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailflow.domain.decision.decision import Happening
from mailflow.domain.decision.letter_orders import letter_languages
from mailflow.domain.model.deadline import (
    REMINDER,
    Deadline,
    StageDue,
    applicable,
    start,
    start_until,
    started,
)
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Address
from mailflow.domain.model.outbox import Awaits
from mailflow.domain.model.people import Holder, staff_language
from mailflow.domain.model.policy import Allowance, DeadlineRule, Department
from mailflow.domain.procedure.context import CommandContext, Refused
from mailflow.domain.procedure.dates import find_date, reasonable
from mailflow.domain.procedure.greeting import without_greeting
from mailflow.domain.procedure.suggestions import day_ahead
from mailflow.domain.rules.default_deadlines import DATE_GIVEN, STOPS, rule_named
from mailflow.domain.text.spelling import fold
from mailflow.domain.understanding.customer_address import can_be_written_to

_TELLING = 4  # letters of a department's label that are enough to mean it, as in #chuyển kythuat
_LONGEST_UNIT = 4  # words of a department's label
_NO_DAY = re.compile(r"(?<![0-9])[0-9]{1,2}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?(?![0-9])")
"""What looks like a day and is none: 31/11."""
CUSTOMERS_ANSWER = "customer's answer"
"""The clock of a ticket that waits for the customer: two reminders to them, then back to the holder."""


def words_of(argument: str, context: CommandContext, what: str) -> str:
    """The words behind the command and those under it; refuses when there are none."""
    text = all_words(argument, context)
    if not text.strip(" .…"):
        raise Refused(context.policy.say("refused.no_words", command=f"#{what}"), f"#{what} …")
    return text


def all_words(argument: str, context: CommandContext) -> str:
    """The words behind the command and those under it; a phone's mailto link begins them on its line."""
    return "\n".join(part for part in (argument, context.body) if part).strip()


def due_of(argument: str, context: CommandContext, *, default: date | None = None) -> date:
    """The date in an argument; refuses a past one and, without a default, a missing one."""
    found = find_date(argument, context.today)
    if found is None:
        if default is None:
            left = _NO_DAY.sub("", argument).strip()
            right = f"{left} {day_ahead(context)}".strip() if argument else None
            raise Refused(context.policy.say("refused.no_date"), argument=right)
        return default
    if not reasonable(found[0], context.today):
        right = _with_another_day(argument, found[1], context)
        day = context.policy.dated(found[0])
        raise Refused(context.policy.say("refused.date_past", day=day), argument=right)
    return found[0]


def _with_another_day(argument: str, said: str, context: CommandContext) -> str:
    """The argument with a day ahead in the place of the (folded) words that said a past one."""
    at = fold(argument).find(said)
    if at < 0 or len(fold(argument)) != len(argument):
        return day_ahead(context)
    return f"{argument[:at]}{day_ahead(context)}{argument[at + len(said) :]}"


def first_department(argument: str, context: CommandContext) -> tuple[Department, str]:
    """The department that an argument begins with, in up to four words, and what stands behind it."""
    said = argument.split()
    for count in range(min(len(said), _LONGEST_UNIT), 1, -1):
        name = fold(" ".join(said[:count]))
        found = [
            unit for unit in context.policy.departments if any(_ends(known, name) for known in _names(unit))
        ]
        if len(found) == 1:
            return found[0], argument.split(maxsplit=count)[count] if len(said) > count else ""
    name, _, rest = argument.partition(" ")
    return department_of(name, context, argument), rest.strip()


def _ends(known: str, said: str) -> bool:
    """Whether words are a label, or its end: "kỹ thuật" of "Phòng kỹ thuật"."""
    return known == said or known.endswith(f" {said}")


def department_of(name: str, context: CommandContext, argument: str) -> Department:
    """The department that a word names: its key, its label in any language or a part of it, its address."""
    wanted = fold(name.strip(" @.,:;"))
    units = context.policy.departments
    called = {unit.name: _names(unit) for unit in units}
    exact = [unit for unit in units if wanted and wanted in called[unit.name]]
    squeezed = wanted.replace(" ", "")
    part = [unit for unit in units if any(squeezed in name.replace(" ", "") for name in called[unit.name])]
    if exact or (len(part) == 1 and len(squeezed) >= _TELLING):
        return (exact or part)[0]
    known = [unit.name for unit in units]
    if not wanted:
        raise Refused(context.policy.say("refused.one_of", choices=", ".join(known)))
    near = next(iter(difflib.get_close_matches(wanted, known, 1, 0.5)), known[0] if known else "")
    right = near or None
    if f"@{name}" in argument:
        right = argument.replace(f"@{name}", f"@{near}")
    elif argument.startswith(name):
        right = near + argument[len(name) :]
    said = context.policy.say("refused.no_such_department", name=name, known=", ".join(known))
    raise Refused(said, argument=right)


def _names(unit: Department) -> set[str]:
    """What people may call a department: its key, its labels, its address."""
    return {fold(unit.name), unit.address, *(fold(label) for label in unit.label.values())}


def unit_in(argument: str, context: CommandContext) -> str:
    """The department named by @word in an argument; the actor's own where there is none."""
    _, mark, behind = argument.partition("@")
    if not mark:
        return context.actor.department or context.ticket.department
    name = behind.split(maxsplit=1)[0] if behind.split() else ""
    return department_of(name, context, argument).name


def end_of(day: date, context: CommandContext) -> datetime:
    """The last second of a day in the organisation's time zone."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(context.policy.organisation.timezone))


def clock(name: str, due: date, context: CommandContext, unit: str = "") -> tuple[Deadline, ...]:
    """A clock of its own for something with a date: a promise, a remedy, an action (P18, P19, P22).

    Its reminders go to ``unit``, which has to do it; to the holder where none is given.
    """
    rule = rule_named(name, context.policy.deadlines)
    if rule is None:
        return ()  # switched off in config
    rule = replace(rule, stops=(f"{name} done",))
    begun = start_until(rule, name, context.now, end_of(due, context), context.calendar)
    return (_reminding(begun, f"unit {unit}" if unit else ""),)


def begun_by(event: str, context: CommandContext) -> tuple[Deadline, ...]:
    """The clocks that something that happens now starts."""
    ticket = context.ticket
    rules = applicable(context.policy.deadlines, ticket.nature, urgent=ticket.urgent)
    return started(event, rules, context.now, context.calendar)


def work_ends(context: CommandContext) -> tuple[str, ...]:
    """What stops the clocks of all work on a ticket on which none is left; promises stay."""
    return (
        "closed",
        *(event for event in STOPS if event not in {"closed", "acknowledged"}),
        *(f"{CUSTOMERS_ANSWER} done", "remedy done"),
        *(f"reminder {number} done" for number in range(1, len(context.state.reminders) + 1)),
        *(f"action {action.number} done" for action in context.state.actions),
    )


def approval_clock(context: CommandContext, superior: Holder) -> tuple[Deadline, ...]:
    """The superior's decision: they are reminded themselves (P15)."""
    return tuple(_reminding(begun, superior.role) for begun in begun_by("remedy proposed", context))


def offer_clock(context: CommandContext) -> tuple[Deadline, ...]:
    """The customer hears of an approved remedy within a working day; a prepared letter leaves at once."""
    return () if letters_that_wait(context) else begun_by("remedy approved", context)


def letters_that_wait(context: CommandContext) -> frozenset[str]:
    """What leaves for the customer with the approval: the "offer" of the plan, a "response" held since."""
    found: set[str] = set()
    for _, kind, facts in reversed(context.events):
        if kind == "response held" and facts.get("awaits") == "approval":
            found.add("response")
        if kind == "remedy proposed" and facts.get("letter"):
            found.add("offer")
        if kind in {"remedy proposed", "letters stopped"}:
            break
    return frozenset(found)


def _reminding(deadline: Deadline, level: str) -> Deadline:
    """The clock with its reminders going to a level."""
    stages = (replace(s, level=level) if s.kind == REMINDER else s for s in deadline.stages)
    return replace(deadline, stages=tuple(stages))


def reminder_on(name: str, day: date, context: CommandContext) -> Deadline:
    """A clock that only reminds the holder, on the morning of a day; nothing is missed when it ends."""
    rule = DeadlineRule(name, DATE_GIVEN, (), Allowance())
    ends = start_until(rule, name, context.now, end_of(day, context), context.calendar)
    at = max(context.calendar.opening(day), context.now)
    return replace(ends, stages=(StageDue(f"reminder on {day.isoformat()}", at, "reminder"),))


def customers_clock(context: CommandContext) -> tuple[Deadline, ...]:
    """While the customer is asked: they are reminded twice, then the holder decides (P10)."""
    days = context.policy.staff.ask_again
    if not days:
        return ()
    moments, moment = [], context.now
    for _ in range(3):
        moment = context.calendar.next_working_moment(context.calendar.add_working_days(moment, days).at)
        moments.append(moment)
    rule = DeadlineRule(CUSTOMERS_ANSWER, "asked", ("joined",), Allowance(working_days=3 * days))
    first, second, last = moments
    stages = (
        StageDue("reminder 1 to the customer", first, "customer_reminder"),
        StageDue("reminder 2 to the customer", second, "customer_reminder"),
        StageDue("the customer is silent", last, "customer_silent"),
    )
    return (replace(start(rule, context.now, context.calendar), stages=stages),)


def to_customer(
    context: CommandContext,
    occasion: str,
    facts: Mapping[str, object],
    *,
    hold: timedelta | None = None,
    awaits: Awaits = Awaits.NOTHING,
) -> LetterOrder:
    """A letter with a person's words for the customer: held so that #stop can still catch it."""
    ticket = context.ticket
    if not ticket.customer_email:
        raise Refused(context.policy.say("refused.no_address"), "#answered phone …")
    if not can_be_written_to(ticket, context.policy):
        said = context.policy.say("refused.no_customer", address=ticket.customer_email)
        raise Refused(said, "#customer Lan <lan@example.vn>")
    return LetterOrder(
        occasion=occasion,
        recipient=Address(ticket.customer_email, ticket.customer_name),
        role="customer",
        languages=letter_languages(ticket.language, "", context.policy),
        facts=dict(facts) | {"words": without_greeting(str(facts["words"]))} if "words" in facts else facts,
        in_reply_to=ticket.last_message_id or ticket.first_message_id,
        references=tuple(dict.fromkeys(i for i in (ticket.first_message_id, ticket.last_message_id) if i)),
        automatic=False,
        hold=context.policy.staff.hold if hold is None else hold,
        awaits=awaits,
        writer=context.actor.email,
        writer_role=context.actor.role,
        confirmed=context.confirmed,
        enclose_digest=context.message.digest if context.message.attachments else "",
    )


def to_staff(
    holder: Holder, occasion: str, facts: Mapping[str, object], context: CommandContext
) -> tuple[LetterOrder, ...]:
    """A letter to every address of a holder."""
    return tuple(
        LetterOrder(
            occasion=occasion,
            recipient=Address(address),
            role=holder.role,
            languages=(staff_language(context.policy),),
            facts=facts,
            in_reply_to=context.message.message_id if address == context.actor.email else "",
        )
        for address in holder.addresses
    )


def about(context: CommandContext) -> dict[str, object]:
    """What letters to colleagues say of the ticket."""
    return {
        "customer_name": context.ticket.customer_name,
        "customer_email": context.ticket.customer_email,
        "subject": context.ticket.subject,
        "customer_words": context.words,
    }


def letter_receipt(context: CommandContext) -> str:
    """That a letter to the customer is on its way, and how to keep it back."""
    minutes = str(int(context.policy.staff.hold.total_seconds() // 60))
    return context.policy.say("receipt.letter", minutes=minutes)


def survey_clock(context: CommandContext) -> tuple[Deadline, ...]:
    """Two working days after the answer the customer is asked how satisfied they are (P26)."""
    rule = DeadlineRule("survey", "answered", (), Allowance(working_days=2))
    clock = start(rule, context.now, context.calendar)
    asked_at = context.calendar.next_working_moment(clock.due_at)
    return (replace(clock, stages=(StageDue("survey", asked_at, "survey"),)),)


def happened(kind: str, context: CommandContext, **facts: object) -> Happening:
    """An event with who did it, and how sure that is."""
    actor = context.actor
    whose = {"for": ", ".join(actor.stands_in_for)} if actor.stands_in_for else {}
    sure = {"by": actor.email, "role": actor.role, "grade": actor.grade.name.lower()}
    return Happening(kind, "command", {**sure, **whose, **facts})
