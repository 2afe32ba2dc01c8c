"""A colleague answers a letter of ours that is about no ticket, or about several: the words are of none."""

from mailflow.domain.decision.decision import Consequences, Decision
from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.letters.several_due import NOT_ON_A_TICKET, NotOnATicketFacts
from mailflow.domain.model.people import Holder
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.model.token import TokenRole
from mailflow.domain.procedure.bare_thanks import thanks_alone
from mailflow.domain.procedure.clear_answers import says_received
from mailflow.domain.text.cleaning import clip

_RULE = "staff answer to a letter about no ticket"
_SHOWN = 3_000  # characters of what they wrote
_NAMED = 24  # hex digits of the mail's digest, which name the letter


def not_on_a_ticket(incoming: Incoming, role: TokenRole) -> Decision:
    """A person will see it in the daily digest; who wants something done hears at once that nothing was."""
    return Decision(
        Disposition.SET_ASIDE,
        _RULE,
        incoming.verdict,
        role=role,
        consequences=Consequences(letters=_told(incoming, role)),
        threaded=incoming.threaded,
    )


def _told(incoming: Incoming, role: TokenRole) -> tuple[LetterOrder, ...]:
    message = incoming.message
    words = message.reply_text.strip()
    if not words or thanks_alone(message) or says_received(words):
        return ()
    writer = Holder((message.sender.email,), role, "")
    return letters_to(
        writer,
        NOT_ON_A_TICKET,
        NotOnATicketFacts(clip(words, _SHOWN)),
        incoming.policy,
        in_reply_to=message.message_id,
        series=message.digest[:_NAMED],
    )
