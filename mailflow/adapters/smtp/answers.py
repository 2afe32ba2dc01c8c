"""What the answer of an SMTP server means for a letter (RFC 5321 section 4.2.1)."""

import re

from mailflow.adapters.servers import cleaned
from mailflow.ports.courier import DeliveryResult, Outcome

OK, WILL_FORWARD, START_INPUT, CLOSING = 250, 251, 354, 421
LOGIN_NEEDED = frozenset({530, 534, 535, 538})  # RFC 4954: about us, not about the letter
_TOO_MUCH = 552  # storage allocation exceeded: the message's, or the mailbox's
_ENHANCED = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")


def judged(envelope_id: int, phase: str, code: int, text: str) -> Outcome:
    """What an answer means for the letter (RFC 5321 section 4.2.1)."""
    about_us = code == CLOSING or code in LOGIN_NEEDED
    if phase == "dot" and code == OK:
        result = DeliveryResult.SENT
    elif about_us or code // 100 == 4:  # noqa: PLR2004
        result = DeliveryResult.DEFERRED
    elif code // 100 == 5:  # noqa: PLR2004
        result = DeliveryResult.REFUSED
    else:  # no answer of the standard: after the dot it may mean anything
        result, about_us = (
            (DeliveryResult.UNCERTAIN, False) if phase == "dot" else (DeliveryResult.DEFERRED, True)
        )
    large = result is DeliveryResult.REFUSED and _for_its_size(phase, code, text)
    return Outcome(envelope_id, result, phase, code, cleaned(text), server_down=about_us, too_large=large)


def _for_its_size(phase: str, code: int, text: str) -> bool:
    """Whether a refusal is about the letter's size, not about a mailbox that is full.

    The enhanced code says so (RFC 3463: 5.2.3, 5.3.4); without one 552 does, where the size or the
    bytes were answered (RFC 1870 section 6).
    """
    enhanced = _ENHANCED.match(text)
    if enhanced:
        return enhanced[0] in {"5.2.3", "5.3.4"}
    return code == _TOO_MUCH and phase != "rcpt"
