"""One-click commands: which a letter offers, each as a mailto link with everything filled in.

A click makes a new mail without In-Reply-To, so ticket and token stand in subject and address; the
commands are ASCII and short, because a link must stay below 1,800 characters (RFC 6068).
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from urllib.parse import quote

from mailflow.domain.model.deadline import numbered

OFFERED: Mapping[str, tuple[str, ...]] = {
    "new_ticket": ("take", "ask", "route", "plan", "answer", "note", "help"),
    "handed_on": ("take", "ask", "route", "plan", "answer", "help"),
    "customer_wrote": ("ask", "answer", "told", "note", "help"),
    "reminder": ("take", "ask", "answer", "help"),
    "escalation": ("take", "route", "note", "help"),
    "reminder customer waiting": ("ask", "answer", "told", "help"),
    "escalation customer waiting": ("ask", "answer", "told", "route", "help"),
    "reminder unhappy customer": ("reopen", "note", "help"),
    "escalation unhappy customer": ("reopen", "note", "help"),
    "reminder hand-over": ("told", "help"),
    "escalation hand-over": ("told", "help"),
    "reminder promise": ("kept", "note", "help"),
    "escalation promise": ("kept", "note", "help"),
    "reminder action": ("done", "note", "help"),
    "escalation action": ("done", "note", "help"),
    "reminder remedy": ("done", "note", "help"),
    "escalation remedy": ("done", "note", "help"),
    "reminder approval": ("approve", "reject"),
    "escalation approval": ("approve", "reject", "note", "help"),
    "reminder offer": ("offer", "options", "help"),
    "escalation offer": ("offer", "options", "help"),
    "new_ticket whose": ("customer", "take", "route", "note", "help"),
    "acknowledgement_withheld": ("take", "spam", "help"),
    "acknowledgement_withheld whose": ("customer", "spam", "help"),
    "approval_request": ("approve", "reject"),
    "approval_result": ("offer", "plan", "help"),
    "verification_request": ("verify pass", "verify fail"),
    "verification_passed": ("answer", "note"),
    "verification_failed": ("cause", "plan", "action", "help"),
    "work_order": ("done", "note"),
    "consultation": ("note",),
    "consultation_answer": ("answer", "ask", "note"),
    "instructions": ("take", "note", "help"),
    "response_held": ("plan", "send", "stop"),
    "response_scheduled": ("stop",),
    "receipt": ("stop", "help", "status"),
    "customer_silent": ("ask", "answer", "close"),
    "status_asked": ("answer", "note"),
    "colleague_away": ("take", "route", "note", "help"),
    "unhappy_survey": ("reopen", "note"),
    "new_complaint": ("note", "status"),
}
"""Occasion → the commands that its reader is most likely to want, the likeliest first; some clocks apart."""

_SAYS_MORE = frozenset(
    {"ask", "route", "plan", "answer", "told", "note", "reject", "cause", "action", "verify fail", "close"}
    | {"offer", "options", "customer"}
)
"""Commands that say nothing alone; a letter shows them with an ellipsis."""

_OF_NO_USE: Mapping[str, str] = {
    "response_held amount": "send",
    "response_held remedy": "send",
    "response_held second_answer": "plan",
    "response_held internal": "plan",
    "response_held never": "send",
    "receipt ": "stop",
}
"""Letter and reason → the command that does not help: only an approval releases what nobody approved, and
where no letter waits there is nothing to stop."""


def mailto(address: str, subject: str, body: str) -> str:
    """A link that opens a mail with everything filled in."""
    return _to(address, subject) + _quoted(body)


def _to(address: str, subject: str) -> str:
    return f"mailto:{quote(address, safe='@+')}?subject={quote(subject, safe='')}&body="


@lru_cache(maxsize=256)  # the same few commands stand in every letter
def _quoted(body: str) -> str:
    return quote(body, safe="")


def ready(example: str) -> str:
    """An example as a mail is begun with it: the place of the words is left free."""
    return "\r\n".join(line.replace("…", "").rstrip() + " " for line in example.split("\n"))


def links(
    occasion: str, address: str, reference: str, reason: str = "", number: int = 0
) -> list[tuple[str, str, str]]:
    """The commands of a letter: code word, link, and the command as it can be typed.

    ``reason``: why an answer was held, that a letter waits, or which clock it is about; ``number``: of the
    action that #done is about, 0 for none.
    """
    to = _to(address, f"[{reference}]")
    if occasion in {"reminder", "escalation"}:
        reason, number = numbered(reason)
    said = {command: f"{command} {number}" for command in ("done", "kept")} if number else {}
    commands = OFFERED.get(f"{occasion} {reason}") or OFFERED.get(occasion, ())
    offered = [(command, f"#{said.get(command, command)}") for command in commands]
    return [
        (command, to + _quoted(f"{typed} \r\n"), f"{typed}{' …' if command in _SAYS_MORE else ''}")
        for command, typed in offered
        if command != _OF_NO_USE.get(f"{occasion} {reason}")
    ]


def command_alone(example: str) -> str:
    """Only the command: what else a handbook's example names must not be done by one press."""
    return f"{example.split(maxsplit=1)[0]} \r\n"


def with_links(
    rows: Iterable[tuple[str, str, str, str]], address: str, reference: str, body: Callable[[str], str]
) -> list[tuple[str, str, str, str]]:
    """Rows that end in an example and an empty link, linked; ``body`` makes the mail of the example."""
    to = _to(address, f"[{reference}]")
    return [
        (first, said, example, to + _quoted(body(example)) if example.startswith("#") else "")
        for first, said, example, _ in rows
    ]
