"""Tickets of a renamed department go on under its new name (``was`` in config)."""

from mailflow.domain.decision.decision import Happening
from mailflow.domain.model.departments import dissolved, renamed
from mailflow.flow.context import Context


def hand_over(context: Context) -> list[str]:
    """Rename what config says was renamed; returns a sentence for each department that is no more."""
    now = context.clock.now()
    with context.store.transaction() as tx:
        for former, name in renamed(context.policy).items():
            for ticket_id in tx.tickets.rename_department(former, name):
                fact = Happening("department renamed", name, {"before": former, "department": name})
                tx.tickets.add_events(ticket_id, [fact], now)
        return dissolved(context.policy, tx.tickets.open_by_department())
