"""What is picked out of the mail at hand, and how staff are told of it."""

import re
from typing import Final

from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.model.events.mails import PickedOut
from mailflow.domain.model.pattern import INCIDENT
from mailflow.domain.model.policy import Policy
from mailflow.domain.understanding.extraction import Found, find_all
from mailflow.domain.understanding.our_addresses import own_domains
from mailflow.domain.understanding.reply_text import with_signature

_LONG_NUMBER: Final = re.compile(r"\d(?:\W{0,4}\d){7}")
"""In a text without one there is no telephone, and nobody need look for the signature."""


def pick_out(incoming: Incoming) -> tuple[Found, ...]:
    """The values that the patterns of config find in what the customer wrote now (P5)."""
    message, policy = incoming.message, incoming.policy
    return find_all(
        f"{message.subject}\n{message.reply_text}",
        with_signature(message.text) if _LONG_NUMBER.search(message.text) else "",
        policy.patterns,
        received=incoming.situation.calendar.local(incoming.situation.received_at).date(),
        own_domains=own_domains(policy),
    )


def listed(found: tuple[Found, ...], policy: Policy, language: str) -> list[tuple[str, str]]:
    """Label and value of each; a date together with the words that said it."""
    labels = {pattern.name: pattern.title(language) for pattern in policy.patterns}
    return [
        (
            labels.get(each.name, each.name),
            f"{each.value} (“{each.said}”)"
            if each.name == INCIDENT and each.said != each.value
            else each.value,
        )
        for each in found
    ]


def picked_out(found: tuple[Found, ...]) -> tuple[PickedOut, ...]:
    """As it stands in the record of what happened."""
    return tuple(PickedOut(each.name, each.value, each.said) for each in found)
