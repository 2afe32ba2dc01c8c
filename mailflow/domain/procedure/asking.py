"""Who asked whom: a colleague's answer goes to whoever put the question (P13)."""

from mailflow.domain.model.events.mails import MailNoted
from mailflow.domain.model.people import Holder, is_staff
from mailflow.domain.procedure.context import CommandContext


def asker(context: CommandContext) -> Holder:
    """Whoever asked the writer's department last; the holder of the ticket where nobody did."""
    for stored in reversed(context.events):
        event = stored.event
        if isinstance(event, MailNoted) and event.asked and event.asked == context.actor.department:
            if is_staff(event.who.by, context.policy):
                return Holder((event.who.by,), event.who.role, "")
            break
    return context.holder
