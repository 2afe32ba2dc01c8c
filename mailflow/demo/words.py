"""The demo's plain words for what mailflow calls by short names."""

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
    "reminder": "reminder",
    "escalation": "escalation",
    "undeliverable": "word that a letter could not be delivered",
    "quarantined": "word that a mail could not be read",
    "bundle": "many notices in one letter",
    "digest": "daily digest",
}
"""By occasion."""

DUE: Final[Mapping[str, str]] = {"first reading": "to be read by", "resolution": "to be answered by"}
"""By deadline; what the customer is told is in their acknowledgement."""

DONE: Final[Mapping[str, str]] = {"first reading": "has been read", "resolution": "has been answered"}

EVIDENCE: Final[Mapping[str, str]] = {
    "our message-id": "the mail answers a letter of ours, says its header",
    "address token": "the mail went to the signed address of that letter",
    "known message-id": "the mail continues an earlier one of this ticket",
    "reference in subject": "the customer names the reference in the subject",
}
"""By threading rule."""

OPENED_BECAUSE: Final[Mapping[str, str]] = {
    "stranger names a ticket": "a stranger names another ticket: a ticket of its own, linked for staff",
    "reply long after closing": "the ticket that it answers was closed long ago",
    "token under a fresh subject": "an old address, but a new matter",
}
"""By threading rule, where a new ticket is not a matter of course."""

HELD: Final[Mapping[str, str]] = {
    "withheld": "not acknowledged now, it may be a machine's; customer care is asked to look",
    "capped": "not acknowledged now; all mails of a flood are acknowledged in one letter",
    "not owed": "not acknowledged: certainly a machine's, or forged",
}
"""By the state of the acknowledgement, where none goes out at once."""

ASIDE: Final[Mapping[str, str]] = {
    "auto-reply": "an automatic reply; it gets no answer, or two machines would write for ever",
    "bounce": "a report that a letter of ours did not arrive",
    "delay notice": "a report that a letter of ours is late",
    "bulk": "a newsletter or list mail; it gets no answer",
    "report": "a machine's report; it gets no answer",
    "own mail": "a letter of our own that came back",
    "duplicate": "a copy of a mail that is known already",
    "staff answer that failed authentication": "it claims to be from staff, but its sender is forged",
}
"""By the beginning of the rule that set a mail aside."""

OTHERS: Final[Mapping[str, tuple[str, str]]] = {
    "letter refused": ("red", "A letter ({occasion}) to {recipient} was refused: {code} {answer}"),
    "letter deferred": ("yellow", "A letter ({occasion}) to {recipient} will be tried again: {answer}"),
    "letter uncertain": ("yellow", "A letter ({occasion}) to {recipient} may not have arrived: {answer}"),
    "mail failed": ("yellow", "A mail could not be worked on (attempt {attempt}): {error}"),
    "batch failed": ("yellow", "Mails are worked on one by one after an error: {error}"),
    "quarantined": ("red", "A mail went to quarantine after {attempts} attempts; customer care is told."),
    "trouble": ("red", "Trouble with {what}: {detail}"),
    "recovered": ("green", "All is well again with {what}."),
    "stopped": ("red", "Stopped: {detail}"),
    "older mail left alone": ("", "{number} mails are older than the company; they are left alone."),
    "folder renumbered": ("yellow", "The server has renumbered the folder {folder}; nothing is done twice."),
    "digest": ("", "The daily digest is written."),
}
"""Everything else that may happen: style and sentence by action."""
