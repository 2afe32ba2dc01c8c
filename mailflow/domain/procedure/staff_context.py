"""What a command or a plain reply sees: who writes, how surely, on which ticket, what has happened."""

from mailflow.domain.decision.incoming import History, Incoming
from mailflow.domain.model.events import fold
from mailflow.domain.model.events.answers import AnsweredDirectly, AnswerGiven, CustomerAsked, Responded
from mailflow.domain.model.events.work import OptionsOffered, RemedyOffered
from mailflow.domain.model.people import is_staff_for
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.procedure.authority import Actor, grade
from mailflow.domain.procedure.context import CommandContext
from mailflow.domain.rules.deputies import acts_for, stands_in_for
from mailflow.domain.rules.threading import Evidence, OurLetter


def context_of(incoming: Incoming, held: Evidence) -> CommandContext:
    """The context of a mail that answers one of our letters to staff."""
    policy, situation = incoming.policy, incoming.situation
    ticket, sender = situation.known.tickets[held.ticket_id], incoming.message.sender.email
    graded = grade(
        rules=_rules(incoming, held),
        authentication=incoming.authentication,
        token_expected=situation.subaddressing and _asked_for_token(incoming, held),
    )
    today = policy.day(situation.now)
    standing_in = stands_in_for(held.addressee, held.role, policy, today)
    unit = _department((held.addressee, *acts_for(held.addressee, policy, today)), ticket, policy)
    actor = Actor(sender, held.role, held.addressee, unit, graded, sender in ticket.participants, standing_in)
    file = situation.files.get(held.ticket_id, History())
    return CommandContext(
        ticket=ticket,
        state=fold(file.events),
        actor=actor,
        policy=policy,
        calendar=situation.calendar,
        now=situation.now,
        body="",
        message=incoming.message,
        words=file.words,
        later_words=file.later_words,
        answered_since=_answered_since(file, held, incoming),
        events=file.events,
        others=situation.others,
        running=situation.running.get(held.ticket_id, ()),
        inside=situation.inside,
        answers=_answered(held, incoming),
    )


def _department(readers: tuple[str, ...], ticket: TicketView, policy: Policy) -> str:
    """The department for which our letter was written: the ticket's, where its reader has several."""
    theirs = [
        d.name
        for d in policy.departments
        if any(reader == d.manager or is_staff_for(reader, d.address, policy) for reader in readers)
    ]
    return ticket.department if ticket.department in theirs else next(iter(theirs), "")


def _rules(incoming: Incoming, held: Evidence) -> frozenset[str]:
    """All that ties the mail to this ticket and addressee: a reply to a notice has thread and token."""
    return frozenset(
        e.rule
        for e in incoming.threaded.evidence
        if e.joins and (e.ticket_id, e.addressee) == (held.ticket_id, held.addressee)
    )


def _asked_for_token(incoming: Incoming, held: Evidence) -> bool:
    """Whether the letter that is answered had a token in its Reply-To; the nearest, where several are named.

    Letters that were written before it was known that such addresses arrive had none.
    """
    answered = _answered(held, incoming)
    return answered is None or answered.carried_token


def _answered(held: Evidence, incoming: Incoming) -> OurLetter | None:
    """The letter that the mail answers; None where a button began a new mail."""
    ours = incoming.situation.known.ours
    about = (held.ticket_id, held.addressee)
    evidence = (e for e in incoming.threaded.evidence if (e.ticket_id, e.addressee) == about)
    return next((ours[e.detail] for e in evidence if e.joins and e.rule == "our message-id"), None)


_ANSWERS = (Responded, AnsweredDirectly, AnswerGiven, RemedyOffered, OptionsOffered, CustomerAsked)
"""Events that are letters of staff to the customer."""


def _answered_since(file: History, held: Evidence, incoming: Incoming) -> bool:
    """Whether somebody else has written to the customer since the notice that this mail answers."""
    letter = incoming.situation.known.ours.get(held.detail)
    if letter is None:
        return False
    return any(
        isinstance(stored.event, _ANSWERS)
        and stored.at > letter.created_at
        and stored.event.who.by != incoming.message.sender.email
        for stored in file.events
    )
