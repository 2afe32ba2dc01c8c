"""Files of staff that are to go along with a letter are looked at before it is written, not while."""

from dataclasses import replace

from mailflow.domain.decision.decision import Decision
from mailflow.domain.model.message import CUT, Message
from mailflow.domain.triage.triage import Situation, decide
from mailflow.flow.context import Context
from mailflow.ports.errors import Permanent


def decide_with_files(
    message: Message, situation: Situation, raw: bytes, context: Context
) -> tuple[Message, Decision]:
    """The decision; where files that it sends along cannot be taken out, one that tells the writer so.

    Raises Temporary where no process that reads could be had.
    """
    decision = decide(message, situation, context.policy)
    if not any(order.enclose_digest == message.digest for order in decision.consequences.letters):
        return message, decision
    try:
        context.parser.files(raw)
    except Permanent as error:
        message = replace(message, defects=(f"{CUT}: {error}", *message.defects))
        decision = decide(message, replace(situation, whose=None), context.policy)
    return message, decision
