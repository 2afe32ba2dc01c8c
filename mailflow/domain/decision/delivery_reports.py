"""A delivery report: which letter of ours it is about, by what it carries; anybody can write one (RFC 3464).

A report is believed only where it carries what nobody can guess: the Message-ID of a letter of ours, or
the token of that letter's envelope address.  Even then it changes only a letter that has left the house.
Whatever else calls itself a report is a note for a person and changes nothing.
"""

from mailflow.domain.decision.decision import Bounced, Consequences, Decision
from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.model.events import NewEvent
from mailflow.domain.model.events.letters import LetterBounced, LetterDelayed, ReportNoted
from mailflow.domain.model.message import Bounce, Kind
from mailflow.domain.model.ticket import Disposition
from mailflow.domain.rules.threading import OurLetter
from mailflow.domain.text.cleaning import clip

UNMATCHED = "unmatched bounce"
"""The rule of a report that carries neither Message-ID nor token of a letter of ours that has left."""
_SHOWN = 200  # characters of what an unmatched report says that a person sees


def on_own_ticket(incoming: Incoming) -> bool:
    """Whether a customer writes on their own ticket and only an uncertain verdict calls them a machine."""
    ticket = incoming.threaded.ticket
    return (
        not incoming.verdict.certain
        and ticket is not None
        and incoming.message.sender.email in ticket.participants
    )


def bounce_step(incoming: Incoming) -> Decision | None:
    """What becomes of a delivery report; it is never answered.  None for every other mail."""
    report = incoming.message.bounce
    if incoming.verdict.kind is not Kind.BOUNCE and not (report and report.delayed):
        return None
    letter = incoming.situation.known.returned
    delayed = report is not None and report.delayed
    if letter is None or not (letter.left or delayed):
        return None if on_own_ticket(incoming) else _unmatched(incoming, report, letter)
    recipients = report.recipients if report else ()
    words = (report.diagnostic or report.status) if report else ""
    kind = LetterDelayed if delayed else LetterBounced
    event = NewEvent(kind(recipients, words, letter.message_id), incoming.verdict.rule)
    return Decision(
        Disposition.SET_ASIDE,
        f"{'delay notice' if delayed else 'bounce'}: {incoming.verdict.rule}",
        incoming.verdict,
        role="machine",
        joins=incoming.situation.known.tickets.get(letter.ticket_id),
        bounced=Bounced(letter, recipients, words, delayed),
        consequences=Consequences((event,)),
        threaded=incoming.threaded,
    )


def _unmatched(incoming: Incoming, report: Bounce | None, letter: OurLetter | None) -> Decision | None:
    """A note for a person: on the ticket that the evidence names, if any, and in the daily digest."""
    ticket = incoming.situation.known.tickets.get(letter.ticket_id) if letter else incoming.threaded.ticket
    if report is not None and report.delayed:
        rule = f"delay notice: {incoming.verdict.rule}"
    else:
        said = ", ".join(report.recipients) if report else ""
        rule = f"{UNMATCHED}: {clip(said or incoming.verdict.rule, _SHOWN)}"
    noted = ReportNoted(report.recipients[:5] if report else ())
    event = NewEvent(noted, incoming.verdict.rule)
    return Decision(
        Disposition.SET_ASIDE,
        rule,
        incoming.verdict,
        role="machine",
        joins=ticket,
        consequences=Consequences((event,)),
        threaded=incoming.threaded,
    )
