"""Vacation replies of staff: whoever waits for them learns that they are away, until when, and whom to ask.

The reply itself is a machine's and is answered to nobody.  Authority comes from config alone
(``[[people]]``): what a vacation reply says of a deputy is only passed on.
"""

import re
from dataclasses import replace
from datetime import date

from mailflow.domain.decision.incoming import History, Incoming
from mailflow.domain.model.events import NewEvent, Who
from mailflow.domain.model.events.mails import ColleagueAway
from mailflow.domain.model.letters.order import LetterOrder, letters_to
from mailflow.domain.model.letters.to_colleagues import COLLEAGUE_AWAY, AwayFacts
from mailflow.domain.model.message import Kind, Message
from mailflow.domain.model.people import Holder, holder_of, is_staff, is_staff_for
from mailflow.domain.model.policy import Policy
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.procedure.dates import find_date
from mailflow.domain.rules.deputies import away_until, person_of, stand_in, superior_of
from mailflow.domain.text.cleaning import clip
from mailflow.domain.text.spelling import fold
from mailflow.domain.text.vocabulary import whole
from mailflow.language.knowledge import knowledge, words_of

_LOOKED_AT = 2000  # characters of the reply
_BEHIND = 40  # characters behind "until" in which its date stands
_AWAY = re.compile("|".join(words_of(knowledge("absence")["away"])))
_UNTIL = re.compile("|".join(whole(words_of(knowledge("absence")["until"]))))
_ADDRESS = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}")


def colleague_away(incoming: Incoming) -> tuple[tuple[NewEvent, ...], tuple[LetterOrder, ...]]:
    """What follows from a vacation reply of staff on a ticket, told once for each absence."""
    ticket, who = incoming.threaded.ticket, incoming.message.sender.email
    policy, today = incoming.policy, incoming.policy.day(incoming.situation.now)
    text = fold(f"{incoming.message.subject}\n{incoming.message.text}"[:_LOOKED_AT])
    is_absence = incoming.verdict.kind is Kind.AUTO_REPLY and _AWAY.search(text)
    if ticket is None or not is_absence or not incoming.message.sender_is_sure or not is_staff(who, policy):
        return (), ()
    file = incoming.situation.files.get(ticket.id, History())
    stood_in_for = away_until(who, policy, today) is not None and stand_in(who, policy, today) != ""
    if stood_in_for or _told_already(file, who, today):
        return (), ()
    until, deputy = _until(text, today), _deputy(text, who, policy)
    facts = AwayFacts(
        by=_name(who, incoming.message, policy),
        until=until.isoformat() if until else "",
        deputy=deputy,
        unit=_unit(deputy, ticket, policy),
        words=clip(incoming.message.reply_text or incoming.message.text, _LOOKED_AT),
    )
    told = _told(who, ticket, policy, today)
    others = replace(told, addresses=tuple(address for address in told.addresses if address != who))
    letters = letters_to(others, COLLEAGUE_AWAY, facts, policy)
    event = ColleagueAway(Who(who), facts.until, deputy, tuple(told.addresses))
    return (NewEvent(event, incoming.verdict.rule),), letters


def says_away(text: str) -> bool:
    """Whether a mail without the headers of one is the note of somebody who is away: it says until when."""
    folded = fold(text[:_LOOKED_AT])
    return _AWAY.search(folded) is not None and _UNTIL.search(folded) is not None


def _told_already(file: History, who: str, today: date) -> bool:
    """Whether this absence has been told: one without a date is told once."""
    return any(
        isinstance(stored.event, ColleagueAway)
        and stored.event.who.by == who
        and (not stored.event.until or stored.event.until >= today.isoformat())
        for stored in file.events
    )


def _told(who: str, ticket: TicketView, policy: Policy, today: date) -> Holder:
    """The holder of the ticket; their superior, where it is the holder who is away."""
    holder = holder_of(ticket.department, policy)
    if who in holder.addresses:
        return superior_of(who, ticket.department, policy, today)
    return holder


def _until(text: str, today: date) -> date | None:
    """The last of the dates that stand behind a word such as "until"."""
    found = (find_date(text[mark.end() : mark.end() + _BEHIND], today) for mark in _UNTIL.finditer(text))
    return max((said[0] for said in found if said and said[0] >= today), default=None)


def _deputy(text: str, who: str, policy: Policy) -> str:
    """The colleague whom the reply names by address, else the one of config."""
    named = (a for a in _ADDRESS.findall(text) if a != who and is_staff(a, policy))
    person = person_of(who, policy)
    return next(named, person.deputy if person else "")


def _unit(deputy: str, ticket: TicketView, policy: Policy) -> str:
    """The department of the deputy, where another one holds the ticket."""
    theirs = [d.name for d in policy.departments if is_staff_for(deputy, d.address, policy)]
    return "" if ticket.department in theirs else next(iter(theirs), "")


def _name(who: str, message: Message, policy: Policy) -> str:
    person = person_of(who, policy)
    return (person.name if person else "") or message.sender.name or who
