"""Plain words for what mailflow calls by short names, for terminals."""

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final[Mapping[str, str]] = {"vi": "Vietnamese", "en": "English", "zh": "Chinese"}

LETTERS: Final[Mapping[str, str]] = {
    "acknowledgement": "acknowledgement",
    "acknowledgement_neutral": "thanks, without an apology",
    "acknowledgement_plain": "acknowledgement in its plainest form",
    "acknowledgement_digest": "one acknowledgement for several mails",
    "acknowledgement_withheld": "request to look at a mail that was not acknowledged",
    "new_ticket": "notice of the new ticket",
    "customer_wrote": "notice that the customer has written again",
    "new_complaint": "word of a new complaint",
    "written_response": "written response",
    "response_scheduled": "word when the response goes out, and how to stop it",
    "response_held": "word that the response is held back, and why",
    "receipt": "receipt: what was done",
    "refused": "word what was not understood or not allowed, and how it would be",
    "reminder": "reminder",
    "escalation": "escalation",
    "undeliverable": "word that a letter could not be delivered",
    "quarantined": "word that a mail could not be read",
    "service_trouble": "word that mailflow itself is in trouble",
    "service_recovered": "word that mailflow works again",
    "bundle": "many notices in one letter",
    "digest": "daily digest",
    "handed_in": "receipt for what was handed in",
    "ask_forwarder": "question whose a forwarded mail is",
    "form_refused": "form with mistakes, sent back",
}
"""By occasion."""

EVIDENCE: Final[Mapping[str, str]] = {
    "our message-id": "the mail answers a letter of ours, says its header",
    "address token": "the mail went to the signed address of that letter",
    "known message-id": "the mail continues an earlier one of this ticket",
    "reference in subject": "the reference stands in the subject, under an address of the ticket",
}
"""By threading rule."""

DOUBTS: Final[Mapping[str, str]] = {
    "refuted": "our server says that the sender is forged",
    "unsure": "From can be read in several ways",
    "other": "it is another address",
    "unproved": "our server does not vouch for the sender",
}
"""Why a mail on a ticket does not count as its customer's."""

OPENED_BECAUSE: Final[Mapping[str, str]] = {
    "stranger names a ticket": "a stranger names another ticket: a ticket of its own, linked for staff",
    "reply long after closing": "the ticket that it answers was closed long ago",
    "token under a fresh subject": "an old address, but a new matter",
}
"""By threading rule, where a new ticket is not a matter of course."""
