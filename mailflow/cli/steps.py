"""What staff, customers and clocks did on a ticket, a sentence each, from the facts of the event."""

from collections.abc import Callable, Mapping
from typing import Any

Facts = Mapping[str, Any]
Tell = Callable[[str, Facts], str]

_VALUES = ("after", "email", "address", "due", "until", "into")
_SHOWN = 160  # characters of somebody's words; the mail itself stands above


def who(facts: Facts) -> str:
    """Who did it, and for whom where they stand in for somebody."""
    by = str(facts.get("by") or "somebody")
    return f"{by} for {facts['for']}" if facts.get("for") else by


def _words(facts: Facts, name: str = "words") -> str:
    """A colon and what was said; nothing where nothing was."""
    said = " ".join(str(facts.get(name) or "").split())
    if not said:
        return ""
    return f": {said}" if len(said) <= _SHOWN else f": {said[: _SHOWN - 1].rstrip()}…"


def _does(what: str, name: str = "") -> Tell:
    """Somebody does something, with their words where ``name`` says which fact they are."""
    return lambda _, facts: f"{who(facts)} {what}{_words(facts, name) if name else ''}"


def _noted(_: str, facts: Facts) -> str:
    if facts.get("asked"):
        return f"{who(facts)} asks {facts['asked']}; the customer does not get it"
    if facts.get("answers"):
        return f"{who(facts)} answers the colleague; the customer does not get it"
    return f"kept as a note of {who(facts)}; the customer does not get it"


def _approved(_: str, facts: Facts) -> str:
    if facts.get("how"):
        return f"the remedy needs no approval: {facts['how']}"
    return f"{who(facts)} approves the remedy"


def _options(_: str, facts: Facts) -> str:
    choices = " · ".join(f"{n}. {text}" for n, text in enumerate(facts.get("options", ()), start=1))
    return f"{who(facts)} lets the customer choose: {choices}"


def _answered(_: str, facts: Facts) -> str:
    if facts.get("how", "mail") == "mail":
        return f"{who(facts)} gives the final answer"
    return f"{who(facts)} has given the final answer by {facts['how']}, {facts.get('on', '')}{_words(facts)}"


def _closed(_: str, facts: Facts) -> str:
    if facts.get("as_spam"):
        return f"{who(facts)} closes it as junk"
    lessons = _words(facts, "lessons")
    return f"{who(facts)} closes the ticket{f'; lesson{lessons}' if lessons else ''}"


def _set(what: str) -> Tell:
    """Something about the ticket was put right."""

    def tell(_: str, facts: Facts) -> str:
        value = next((facts[key] for key in _VALUES if key in facts), "")
        shown = ("yes" if value else "no") if isinstance(value, bool) else value
        before = f" (before: {facts['before']})" if facts.get("before") else ""
        return f"{who(facts)} sets {what}: {shown}{before}"

    return tell


STEPS: Mapping[str, Tell] = {
    "taken": _does("takes it"),
    "handed over": lambda _, f: f"{who(f)} hands it over to {f.get('department', '')}{_words(f)}",
    "noted": _noted,
    "instructed": _does("gives instructions to the department"),
    "authority answered": _does("has answered as the authority; kept inside"),
    "asked": _does("asks the customer for what is missing"),
    "responded": _does("answers the customer"),
    "response held": _does("has written to the customer; the letter is held"),
    "letters stopped": _does("stops the letters that had not left"),
    "letter released": _does("lets the held letter go"),
    "undone": lambda rule, f: (
        "what was stopped counts as never done" if rule == "stopped" else f"{who(f)} takes the last step back"
    ),
    "deadline runs again": lambda _, f: f"clock runs again: {f.get('deadline', '')}",
    "cause found": _does("finds the cause", "text"),
    "remedy proposed": _does("proposes", "text"),
    "remedy approved": _approved,
    "remedy rejected": _does("rejects the remedy", "reason"),
    "offered": _does("offers the remedy to the customer"),
    "options offered": _options,
    "agreed": lambda _, f: (
        f"{who(f)} {'records that the customer agrees' if f.get('role') else 'agrees'}{_words(f, 'text')}"
    ),
    "promised": lambda _, f: f"{who(f)} promises, due {f.get('due', '')}{_words(f, 'text')}",
    "promise kept": lambda _, f: f"{who(f)} reports promise {f.get('number', '')} kept{_words(f)}",
    "action planned": lambda _, f: (
        f"{who(f)} plans a {f.get('action', '')} action for {f.get('unit', '')}, "
        f"due {f.get('due', '')}{_words(f, 'text')}"
    ),
    "action done": lambda _, f: f"{who(f)} reports action {f.get('number', '')} done",
    "remedy done": _does("reports the remedy done"),
    "verified": _does("has verified it: passed", "words"),
    "verification failed": lambda _, f: (
        f"{who(f)} has not passed it{_words(f, 'reason')}. Form {f.get('form', '')} begins"
    ),
    "found unjustified": _does("explains why it is not justified"),
    "referred": lambda _, f: f"{who(f)} refers it to {f.get('to', '')}",
    "dispute explained": _does("names the ways to settle a dispute"),
    "thanked": _does("thanks the customer"),
    "apologised": _does("says sorry to the customer"),
    "improved": _does("tells the customer what became better"),
    "told": _does("records that the customer was told otherwise, or waits for nothing", "words"),
    "answered": _answered,
    "closed": _closed,
    "reopened": _does("opens it again", "words"),
    "merged": _set("the ticket in which the work goes on"),
    "split": lambda _, f: f"{who(f)} splits a second ticket off for {f.get('department', '')}{_words(f)}",
    "nature set": _set("the nature"),
    "category set": _set("the category"),
    "urgency set": _set("urgent"),
    "language set": _set("the customer's language"),
    "customer set": _set("the customer"),
    "copied in": _set("who may write beside the customer"),
    "reminder set": _set("a reminder"),
    "watched": _set("a watch until"),
    "customer reminded": lambda *_: "the customer is reminded of our question",
    "customer silent": lambda *_: "the customer has not answered: the holder decides",
    "survey answered": lambda _, f: f"the survey is answered: {f.get('score') or 'in words'}",
    "no survey": lambda *_: "no survey is sent",
    "step taken": lambda *_: "",  # what #undo needs
    "survey": lambda *_: "",  # the letters themselves stand there
    "stage told": lambda *_: "",
    "status told": lambda *_: "",
}
"""Kind of an event → what is said of it; "" for what the letters tell."""
