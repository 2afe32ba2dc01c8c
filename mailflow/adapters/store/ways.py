"""By which ways mail has come lately: through which groups, and from forms that named no customer."""

from collections import Counter
from typing import Final

from sqlalchemy import Connection, select

from mailflow.adapters.store.tables import ArrivalRow, TicketRow
from mailflow.adapters.store.unit_of_work import table
from mailflow.domain.model.origin import NOBODY_NAMED, SEVERAL_NAMED, THROUGH

LATEST: Final = 500  # mails, and tickets, that are looked at

_a, _t = table(ArrivalRow).c, table(TicketRow).c
_RULES = select(_a.rule).where(_a.disposition != "").order_by(_a.id.desc()).limit(LATEST)
_REASONS = select(_t.ack_reason).order_by(_t.id.desc()).limit(LATEST)


def through_groups(connection: Connection) -> dict[str, int]:
    """How many of the latest mails came through which group or forwarder, the most first."""
    rules = connection.execute(_RULES).scalars()
    passed_on = (rule.removeprefix(THROUGH) for rule in rules if rule.startswith(THROUGH))
    return dict(Counter(rule.partition(": ")[0] for rule in passed_on).most_common())


def nobodys_tickets(connection: Connection) -> int:
    """How many of the latest tickets still wait for a person to say whose they are."""
    reasons = connection.execute(_REASONS).scalars()
    return sum(reason in {NOBODY_NAMED, SEVERAL_NAMED} for reason in reasons)
