"""A delivery report: which letter of ours it is about, by what it carries; anybody can write one (RFC 3464).

A report is believed only where it carries what nobody can guess: the Message-ID of a letter of ours, or
the token of that letter's envelope address.  Even then it changes only a letter that has left the house.
Whatever else calls itself a report is a note for a person and changes nothing.
"""

from mailflow.domain.decision.incoming import Case
from mailflow.domain.decision.decision import Bounced, Decision, Happening
from mailflow.domain.model.message import Bounce, Kind
from mailflow.domain.text.cleaning import clip
from mailflow.domain.rules.threading import OurLetter
from mailflow.domain.model.ticket import Disposition

UNMATCHED = "unmatched bounce"
"""The rule of a report that carries neither Message-ID nor token of a letter of ours that has left."""
_SHOWN = 200  # characters of what an unmatched report says that a person sees


def on_own_ticket(case: Case) -> bool:
    """Whether a customer writes on their own ticket and only an uncertain verdict calls them a machine."""
    ticket = case.threaded.ticket
    return (
        not case.verdict.certain and ticket is not None and case.message.sender.email in ticket.participants
    )


def bounce_step(case: Case) -> Decision | None:
    """What becomes of a delivery report; it is never answered.  None for every other mail."""
    report = case.message.bounce
    if case.verdict.kind is not Kind.BOUNCE and not (report and report.delayed):
        return None
    letter = case.situation.known.returned
    delayed = report is not None and report.delayed
    if letter is None or not (letter.left or delayed):
        return None if on_own_ticket(case) else _unmatched(case, report, letter)
    recipients = report.recipients if report else ()
    words = (report.diagnostic or report.status) if report else ""
    happening = Happening(
        "delayed" if delayed else "bounced",
        case.verdict.rule,
        {"recipients": list(recipients), "diagnostic": words, "letter": letter.message_id},
    )
    return Decision(
        Disposition.SET_ASIDE,
        f"{'delay notice' if delayed else 'bounce'}: {case.verdict.rule}",
        case.verdict,
        role="machine",
        joins=case.situation.known.tickets.get(letter.ticket_id),
        bounced=Bounced(letter, recipients, words, delayed),
        happenings=(happening,),
        threaded=case.threaded,
    )


def _unmatched(case: Case, report: Bounce | None, letter: OurLetter | None) -> Decision | None:
    """A note for a person: on the ticket that the evidence names, if any, and in the daily digest."""
    ticket = case.situation.known.tickets.get(letter.ticket_id) if letter else case.threaded.ticket
    if report is not None and report.delayed:
        rule = f"delay notice: {case.verdict.rule}"
    else:
        said = ", ".join(report.recipients) if report else ""
        rule = f"{UNMATCHED}: {clip(said or case.verdict.rule, _SHOWN)}"
    happening = Happening(
        "report noted", case.verdict.rule, {"recipients": list(report.recipients[:5]) if report else []}
    )
    return Decision(
        Disposition.SET_ASIDE,
        rule,
        case.verdict,
        role="machine",
        joins=ticket,
        happenings=(happening,),
        threaded=case.threaded,
    )
