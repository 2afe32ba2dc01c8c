"""Who asked whom: a colleague's answer goes to whoever put the question (P13)."""

from mailflow.domain.model.people import Holder, is_staff
from mailflow.domain.procedure.context import CommandContext


def asker(context: CommandContext) -> Holder:
    """Whoever asked the writer's department last; the holder of the ticket where nobody did."""
    for _, kind, facts in reversed(context.events):
        if kind == "noted" and facts.get("asked") and facts["asked"] == context.actor.department:
            if is_staff(facts["by"], context.policy):
                return Holder((facts["by"],), facts["role"], "")
            break
    return context.holder
