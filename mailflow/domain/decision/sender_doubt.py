"""Whether a mail is surely from whom it says: only then it counts as the customer's own word.

What the server refutes, or does not vouch for, may be true and may be forged.  It is shown to staff with a
warning; it agrees to nothing, answers no survey, stops no deadline, and nothing is sent because of it.
"""

from enum import StrEnum

from mailflow.domain.decision.incoming import Incoming
from mailflow.domain.model.origin import FORM
from mailflow.domain.model.ticket import TicketView
from mailflow.domain.understanding.authentication import Authentication


class Doubt(StrEnum):
    """Why a mail is not surely from whom it says: code words of [sender] in the letters."""

    NONE = ""
    REFUTED = "refuted"  # the server says that From is forged
    UNSURE = "unsure"  # several addresses in From, or one that programs read differently
    OTHER = "other"  # not an address of the ticket's customer, who wrote from theirs
    UNPROVED = "unproved"  # the server vouches for nobody here, and no letter of ours is answered


def doubt_about(incoming: Incoming) -> Doubt:
    """The doubt about the sender of a mail that opens a ticket; none where staff hand it in."""
    if incoming.said is not None:
        return Doubt.NONE
    if incoming.authentication is Authentication.FAIL:
        return Doubt.REFUTED
    if incoming.origin is not None and (incoming.origin.how == FORM or not incoming.origin.sure):
        return Doubt.NONE  # the notice says how it came, and whose it may be
    if not incoming.message.sender_is_sure:
        return Doubt.UNSURE
    vouched = incoming.authentication is Authentication.PASS or not incoming.policy.authentication.authserv_id
    return Doubt.NONE if vouched else Doubt.UNPROVED


def doubt_on(incoming: Incoming, ticket: TicketView) -> Doubt:
    """The doubt whether a mail on a ticket is its customer's; none where staff hand it in.

    Who has our letter to the customer has its token: that proves as much as the server's word, where the
    server says nothing.
    """
    doubt = doubt_about(incoming)
    if doubt in {Doubt.REFUTED, Doubt.UNSURE} or incoming.said is not None:
        return doubt
    if incoming.message.sender.email not in ticket.participants:
        return Doubt.OTHER
    deciding = incoming.threaded.deciding
    return Doubt.NONE if deciding is not None and deciding.proves else doubt
