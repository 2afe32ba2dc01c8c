"""The states of letters in the outbox, what a letter may wait for, and what becomes of those that wait."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class OutboxState(StrEnum):
    """How far a letter has come; the words are stored."""

    WAITING = "waiting"
    """It leaves when somebody gives what it awaits."""
    KEPT_BACK = "kept back"
    """There were too many at once: it leaves later, or another letter names it."""
    BUNDLED = "bundled"
    """An end: another letter has named it instead."""
    PENDING = "pending"
    """It leaves at the time of its next attempt."""
    SENDING = "sending"
    """An attempt is under way, or was when the program died."""
    SENT = "sent"
    """An end: our mail server has taken it."""
    UNCERTAIN = "uncertain"
    """An end: the connection was lost each time after the last byte, so it has probably arrived."""
    FAILED = "failed"
    """An end: it was refused, or could not be sent in all the hours that config allows."""
    BOUNCED = "bounced"
    """An end: it was sent and came back."""
    CANCELLED = "cancelled"
    """An end: a person kept it back, or another letter took its place."""


UNDELIVERED: Final = (OutboxState.UNCERTAIN, OutboxState.FAILED, OutboxState.BOUNCED)
"""Ends of letters that nobody has got, as far as is known."""


class Awaits(StrEnum):
    """What a waiting letter waits for; the words are stored."""

    NOTHING = ""
    APPROVAL = "approval"
    """A superior's, of the remedy that it offers."""
    LETTER = "letter"
    """A superior's, of the letter itself: it names a sum, and offers nothing."""
    CONFIRMATION = "confirmation"
    """#send, by somebody who has read why it was held."""
    NOBODY = "nobody"
    """Nothing lets it leave: it holds what no customer may read."""


@dataclass(frozen=True, slots=True)
class Release:
    """Let the letters of a ticket leave that wait for this, after a while in which #stop catches them."""

    awaits: Awaits
    hold: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Cancel:
    """Keep back the letters of a ticket that wait for this; for nothing: all to the customer not yet sent."""

    awaits: Awaits = Awaits.NOTHING


@dataclass(frozen=True, slots=True)
class KeepBack:
    """Let the letters of a ticket of this kind that have not left wait for #send."""

    occasion: str


OutboxChange = Release | Cancel | KeepBack
