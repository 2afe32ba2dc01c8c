"""Tickets of a renamed department go on under its new name (``was`` in config)."""

from mailflow.domain.decision.decision import Happening
from mailflow.domain.model.departments import dissolved, renamed
from mailflow.flow.context import Tools


def hand_over(tools: Tools) -> list[str]:
    """Rename what config says was renamed; returns a sentence for each department that is no more."""
    now = tools.clock.now()
    with tools.store.transaction() as tx:
        for former, name in renamed(tools.policy).items():
            for ticket_id in tx.rename_department(former, name):
                fact = Happening("department renamed", name, {"before": former, "department": name})
                tx.add_events(ticket_id, [fact], now)
        return dissolved(tools.policy, tx.open_by_department())
