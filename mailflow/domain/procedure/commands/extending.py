"""The command that asks the customer for more time: a new date, and why (P24)."""

from datetime import date
from typing import Final

from mailflow.domain.model.deadline_events import Stops
from mailflow.domain.model.events.tickets import DateExtended
from mailflow.domain.model.letters.to_customers import MORE_TIME, MoreTimeFacts
from mailflow.domain.model.ticket import TicketChange
from mailflow.domain.procedure.commands.operands import due_of
from mailflow.domain.procedure.commands.timing import end_of
from mailflow.domain.procedure.commands.writing import happened, letter_receipt, to_customer
from mailflow.domain.procedure.context import CommandContext, Effect, Refused
from mailflow.domain.procedure.dates import find_date, without_date
from mailflow.domain.procedure.suggestions import day_ahead
from mailflow.domain.rules.customers_date import customers_date, next_date
from mailflow.domain.text.spelling import fold

_FURTHEST: Final = 20  # working days: as long as a complaint may take at all (P24)


def extend(argument: str, context: CommandContext) -> Effect:
    """Ask the customer for more time, until a date; without one until the day that config says."""
    line, _, more = argument.partition("\n")
    due, reason = _date_and_reason(line.strip(), context)
    reason = reason[:1].upper() + reason[1:]  # it is a sentence of the letter
    words = "\n".join(part for part in (reason, more.strip(), context.body) if part)
    due_at = end_of(due, context)
    given = context.ticket.due_at
    if given is not None and due_at <= given:
        given = None  # an earlier date needs no word of the later one
    facts = MoreTimeFacts(words, given, due_at, waits=False)
    return Effect(
        (happened(DateExtended(context.who, due.isoformat(), due_at, words)),),
        (to_customer(context, MORE_TIME, facts),),
        changes=TicketChange(due_at=due_at),
        deadlines=customers_date(due_at, context.now, context.policy, context.calendar),
        stops=(Stops.READ,),
        receipt="\n".join(
            (context.policy.say("receipt.extend", day=context.policy.dated(due)), letter_receipt(context))
        ),
    )


def _date_and_reason(line: str, context: CommandContext) -> tuple[date, str]:
    """The date at the beginning or the end of a line, and what else stands there."""
    calendar, policy = context.calendar, context.policy
    usual = policy.day(next_date(context.ticket.due_at or context.now, context.now, policy, calendar))
    if find_date(line, context.today) is None and not any(sign.isdigit() for sign in line):
        return usual, line
    due = due_of(line, context)
    furthest = max(usual, policy.day(calendar.add_working_days(context.now, _FURTHEST).at))
    if not context.today < due <= furthest:
        said = policy.say("refused.too_late", day=policy.dated(due), furthest=policy.dated(furthest))
        raise Refused(said, f"#extend {day_ahead(context)}")
    return due, _without_date_in_front(without_date(line, context.today), context)


def _without_date_in_front(line: str, context: CommandContext) -> str:
    """The rest of a line that begins with the date: "15/12 we wait for the bank"."""
    found, folded = find_date(line, context.today), fold(line)
    if found is None or len(folded) != len(line):
        return line
    at = folded.find(found[1])
    if at < 0 or len(folded[:at].split()) > _LEADING_WORDS:
        return line
    return line[at + len(found[1]) :].lstrip(" ,;:.-–)")


_LEADING_WORDS: Final = 2
"""So many words may stand before the date at the beginning: "đến ngày 15/12", "until 15/12"."""
