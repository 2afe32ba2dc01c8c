"""How a refused command would be right: what was written, with the mistake mended, for this company and day.

An example is a line that can be sent as it stands, or with words put in for its "…".
"""

import re
from datetime import timedelta

from mailflow.domain.procedure.context import CommandContext

_AHEAD = timedelta(days=7)
_UNIT = re.compile(r"(@|#route |#split )(billing|technical)\b")
_DAY = re.compile(r"\b(?:5|12)/12\b")


def fitted(example: str, context: CommandContext) -> str:
    """An example of the handbook with a department and a date that this company and day have."""
    units = [unit.name for unit in context.policy.departments]
    own = context.ticket.department or next(iter(units), "")
    other = next((name for name in units if name != own), own)
    named = _UNIT.sub(lambda found: found[1] + (other if found[1] != "@" else own), example)
    return _DAY.sub(day_ahead(context), named)


def day_ahead(context: CommandContext) -> str:
    """A week from now, as people write it."""
    day = context.today + _AHEAD
    return f"{day.day}/{day.month}"


def again(example: str, argument: str) -> str:
    """The command of an example with another argument; the example where there is none."""
    return f"{example.split(maxsplit=1)[0]} {argument}" if argument else example
