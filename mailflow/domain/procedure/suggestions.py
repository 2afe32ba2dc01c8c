"""How a refused command would be right: an example for this company and day.

An example is a line that can be sent as it stands, or with words put in for its "…".
"""

from datetime import timedelta

from mailflow.domain.procedure.context import CommandContext

_AHEAD = timedelta(days=7)


def fitted(example: str, context: CommandContext) -> str:
    """An example with what is this company's, or its language's, in the places in braces.

    {own}, {other}: departments; {day}; {remedy}; {due} and {until}: the words that stand before a day.
    """
    units = [unit.name for unit in context.policy.departments]
    own = context.ticket.department or next(iter(units), "")
    other = next((name for name in units if name != own), own)
    say = context.policy.say
    return example.format(
        own=own,
        other=other,
        day=day_ahead(context),
        remedy=say("example.remedy"),
        due=say("example.due"),
        until=say("example.until"),
    )


def day_ahead(context: CommandContext) -> str:
    """A week from now, as people write it."""
    day = context.today + _AHEAD
    return f"{day.day}/{day.month}"
