"""May a letter repeat the customer's own subject: only to those of whom it is known that they wrote it.

Anybody can write in anybody's name: without this, our server would carry a stranger's words to a third
person (docs/reliability.md 4).
"""

from collections.abc import Iterable
from typing import Final

from mailflow.domain.model.events import NewEvent, StoredEvent
from mailflow.domain.model.events.answers import (
    AnswerGiven,
    Apologised,
    CustomerAsked,
    CustomerThanked,
    DisputeExplained,
    FoundUnjustified,
    ImprovementTold,
    Referred,
    Responded,
)
from mailflow.domain.model.events.mails import MailJoined, StatusTold, SurveyAnswered, TicketReceived
from mailflow.domain.model.events.work import CustomerAgreed, OptionsOffered, RemedyOffered
from mailflow.domain.model.origin import FORM
from mailflow.domain.model.ticket import Channel
from mailflow.domain.model.token import TOKEN_PATTERN
from mailflow.domain.understanding.authentication import Authentication
from mailflow.domain.understanding.subjects import conversation_subject

_A_PERSON_WROTE: Final = (
    AnswerGiven,
    Apologised,
    CustomerAsked,
    CustomerThanked,
    DisputeExplained,
    FoundUnjustified,
    ImprovementTold,
    OptionsOffered,
    Referred,
    RemedyOffered,
    Responded,
)
"""Somebody of the house has read what came, and has written to the customer."""
_THEY_ANSWERED: Final = (CustomerAgreed, StatusTold, SurveyAnswered)
"""What the customer's own answers are recorded as besides mails that joined."""
_WITH_OUR_LETTER: Final = frozenset({"our message-id", "address token"})
"""Rules by which a mail joins that nobody can follow without a letter of ours."""

Happened = NewEvent | StoredEvent


def own_subject(subject: str, channel: str, events: Iterable[Happened]) -> str:
    """The subject under which the customer wrote, as letters repeat it; "" where it is none of theirs.

    A website and a colleague who logs a call have written their own.
    """
    received = next((each.event for each in events if isinstance(each.event, TicketReceived)), None)
    written_by_others = received is not None and received.origin == FORM
    if (
        channel != Channel.MAIL
        or written_by_others
        or "@" in subject
        or TOKEN_PATTERN.search(subject.lower())
    ):
        return ""  # no letter of ours names a colleague's address, or what opens doors
    return conversation_subject(subject)


def known_to_write(events: Iterable[Happened]) -> bool:
    """Whether the ticket's customer is surely who wrote, or a person has written to them since."""
    return any(_vouches(each) for each in events)


def _vouches(happening: Happened) -> bool:
    event = happening.event
    if isinstance(event, TicketReceived):
        return event.authentication == Authentication.PASS and not event.origin
    if isinstance(event, MailJoined):
        proved = event.authentication == Authentication.PASS or happening.rule in _WITH_OUR_LETTER
        return event.participant and not event.doubt and proved
    if isinstance(event, _THEY_ANSWERED):
        return happening.rule in _WITH_OUR_LETTER
    return isinstance(event, _A_PERSON_WROTE)
