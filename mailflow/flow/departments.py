"""Tickets of a renamed department go on under its new name (``was`` in config)."""

from mailflow.domain.model.departments import dissolved, renamed
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.tickets import DepartmentRenamed
from mailflow.flow.context import Context


def hand_over(context: Context) -> list[str]:
    """Rename what config says was renamed; returns a sentence for each department that is no more."""
    now = context.clock.now()
    with context.store.transaction() as tx:
        for former, name in renamed(context.policy).items():
            for ticket_id in tx.tickets.rename_department(former, name):
                event = NewEvent(DepartmentRenamed(former, name), name)
                tx.tickets.add_events(ticket_id, [event], now)
        return dissolved(context.policy, tx.tickets.open_by_department())
