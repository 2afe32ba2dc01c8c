"""How many letters staff get: a storm of mail must not bury the people who would have to read it.

What is beyond a ration is written and kept as always, and goes out in one letter that names it all.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from mailflow.domain.model.letters import Hourly, Letter
from mailflow.domain.model.policy import Policy

OF_ONE_SENDER: Final = 20
"""Mails of one sender in an hour whose letters go out one by one."""

OF_ONE_COLLEAGUE: Final = 100
"""The same of a member of staff: the answers to what they do come one by one, however busy they are."""

_SAME_AGAIN: Final = 5
"""Mails of the same words in a row after which a member of staff counts as any sender: a program answers."""

FEW: Final = 5
"""So few that were kept back go out one by one when the hour is over."""

LINES: Final = 500
"""Of one letter that names many."""


def ration(letter: Letter[Any], policy: Policy) -> int | None:
    """How many letters of a kind one address gets in an hour; None for as many as there are."""
    if letter.hourly is Hourly.AS_CONFIG_SAYS:
        return policy.staff.letters_per_hour
    return letter.hourly if isinstance(letter.hourly, int) else None


def hour_of(now: datetime) -> datetime:
    """When the hour began in which the rations of this moment are counted."""
    return now.replace(minute=0, second=0, microsecond=0)


def mails_of_colleague(words: str, earlier: Sequence[str]) -> int:
    """How many mails of a member of staff in an hour are answered one by one.

    ``words``: of the latest; ``earlier``: of those before it, the newest first.
    """
    same = len(earlier) >= _SAME_AGAIN and all(each == words for each in earlier[:_SAME_AGAIN])
    return OF_ONE_SENDER if same else OF_ONE_COLLEAGUE


def lately(now: datetime) -> datetime:
    """Since when a sender's mails are counted."""
    return now - timedelta(hours=1)


def trusted(sender: str, policy: Policy) -> bool:
    """Whether the sender passes on the mail of many: then much of it is no storm."""
    known = policy.authentication.trusted_forwarders
    return sender in known or sender.rpartition("@")[2] in known
