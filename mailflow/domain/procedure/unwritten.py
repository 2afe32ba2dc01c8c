"""A mail of staff in whose place a letter could not be written: nothing is done, and the writer hears why."""

from mailflow.domain.decision.decision import Consequences, Decision
from mailflow.domain.model.events import NewEvent, Who
from mailflow.domain.model.events.mails import CommandsRefused
from mailflow.domain.model.letters.order import letters_to
from mailflow.domain.model.letters.receipts import REFUSED, RefusedFacts
from mailflow.domain.model.message import Message
from mailflow.domain.model.people import Holder
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.model.token import role_named


def refused_unwritten(decision: Decision, message: Message, why: str, policy: Policy) -> Decision | None:
    """The decision in its place; None where nobody surely of the house has written on a ticket.

    ``why``: what is wrong with the letter, in the words of the error.
    """
    if decision.joins is None or not _by_staff(decision):
        return None
    explanation = policy.say("refused.letter_failed", reason=why)
    letters = letters_to(
        Holder((message.sender.email,), role_named(decision.role), ""),
        REFUSED,
        RefusedFacts([], [("", explanation, "", "")], again=message.reply_text),
        policy,
        in_reply_to=message.message_id,
    )
    happening = NewEvent(CommandsRefused(Who(message.sender.email), (why,)), "letter")
    return Decision(
        Disposition.SET_ASIDE,
        "staff mail whose letter cannot be written",
        decision.verdict,
        role=decision.role,
        joins=decision.joins,
        consequences=Consequences((happening,), letters),
        threaded=decision.threaded,
    )


def _by_staff(decision: Decision) -> bool:
    """Whether somebody who may do so has given a command, or has answered for the customer to read."""
    return decision.disposition is Disposition.COMMAND or decision.rule.startswith("staff answer by ")
