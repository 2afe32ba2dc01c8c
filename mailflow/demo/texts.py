"""The demo's plain words, beside those that every command uses."""

from collections.abc import Mapping
from typing import Final

DUE: Final[Mapping[str, str]] = {"first reading": "to be read by", "resolution": "to be answered by"}
"""By deadline; what the customer is told is in their acknowledgement."""

DONE: Final[Mapping[str, str]] = {"first reading": "has been read", "resolution": "has been answered"}


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
    "round failed": ("yellow", "Things that are due are done one by one after an error: {error}"),
    "not done": ("yellow", "Something that is due was not done ({what}, attempt {attempt}): {error}"),
    "trying again": ("", "{number} things that failed are tried again."),
    "admins told": ("red", "The admins have a letter about something that cannot be done: {error}"),
    "trouble told": ("red", "The admins have a letter about trouble of the service: {trouble} {over}"),
    "clock set": ("yellow", "The clock was set {way} by {minutes} minutes."),
    "due again": ("yellow", "{letters} letters were put off while the clock was ahead; they leave now."),
    "log lines lost": ("yellow", "{number} log lines are lost."),
    "stopped": ("red", "Stopped: {detail}"),
    "older mail left alone": ("", "{number} mails are older than the company; they are left alone."),
    "folder renumbered": ("yellow", "The server has renumbered the folder {folder}; nothing is done twice."),
    "digest": ("", "The daily digest is written."),
    "store made": ("", "A new store: {place}"),
    "in hand at the end": ("yellow", "What was in hand when the program ended is taken up again, alone."),
}
"""Everything else that may happen: style and sentence by action."""
