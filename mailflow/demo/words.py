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
    "bundle": "many notices in one letter",
    "digest": "daily digest",
    "handed_in": "receipt for what was handed in",
    "ask_forwarder": "question whose a forwarded mail is",
    "form_refused": "form with mistakes, sent back",
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

STAFF_WROTE: Final[Mapping[str, str]] = {
    "response_held": "held back: it speaks of money or a remedy without approval, or is a second answer",
    "response_scheduled": "a written response: it goes to the customer unless it is stopped in time",
    "written_response": "a written response: it goes to the customer",
    "instructions": "instructions for the department; the customer does not get them",
    "consultation_answer": "an answer to a colleague's question; the customer does not get it",
}
"""By the first of these letters that follows from what staff wrote; where none does, it is a note."""

STAFF_NOTE: Final = "a note, kept inside: the customer does not get it"
CARRIED_OUT: Final = "carried out; nothing goes to the customer by it"
CARRIED_OUT_TOLD: Final = "carried out; the customer is written to"

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
    "staff answer to a notice that is too old": "it is from staff, but answers a notice of long ago",
    "forward by staff, unsure": "staff forwarded it, but it is not sure whose it is: they are asked",
    "form refused": "staff logged a complaint, but the form has a mistake: it went back to them",
    "staff command refused": "it is from staff, but not all of it can be done: so nothing is",
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
