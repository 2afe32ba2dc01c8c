"""A ticket's history as people read it, mails and letters in their place, with the reasons where wanted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mailflow.adapters.store.queries import Story
from mailflow.cli.deadlines import print_clocks
from mailflow.cli.explanation import KINDS, named
from mailflow.cli.screen import Times, Words, entry, say, styled
from mailflow.cli.steps import STEPS, who
from mailflow.plain_words import DOUBTS, EVIDENCE, LANGUAGES, OPENED_BECAUSE

MOST_LINES = 40  # of one mail; the original holds the rest
_INDENT = 14  # columns of the time in front
_MAIL, _EVENT, _LETTER = range(3)  # of what happened in the same moment, in this order

Facts = Mapping[str, Any]


def print_story(story: Story, times: Times, *, why: bool) -> None:
    """Heading, what happened in order, and what is due."""
    _heading(story, times)
    say(("\nWhat happened", "bold"))
    items: list[tuple[str, int, Callable[[], None]]] = [
        *((_moment(mail, story.events), _MAIL, _teller(_mail, mail, times, why=why)) for mail in story.mails),
        *((event["at"], _EVENT, _teller(_event, event, times, why=why)) for event in story.events),
        *(
            (letter["sent_at"] or letter["created_at"], _LETTER, _teller(_letter, letter, times, why=why))
            for letter in story.letters
        ),
    ]
    for _, _, tell in sorted(items, key=lambda item: item[:2]):
        tell()
    say(("\nWhat is due", "bold"))
    print_clocks(story.deadlines, times, why=why)


def _moment(mail: Facts, events: Sequence[Facts]) -> str:
    """When a mail was taken in: servers tell its arrival in whole seconds, in which much can happen."""
    names = {mail["digest"], mail["message_id"]} - {""}
    taken_in = [e["at"] for e in events if {e["facts"].get("digest"), e["facts"].get("message_id")} & names]
    if not taken_in:  # what staff write is told by who did what
        taken_in = [
            e["at"] for e in events if e["facts"].get("by") == mail["from"] and e["at"] >= mail["received_at"]
        ]
    return str(next(iter(taken_in), mail["received_at"]))


def _teller(tell: Callable[..., None], what: Facts, times: Times, *, why: bool) -> Callable[[], None]:
    return lambda: tell(what, times, why=why)


def _heading(story: Story, times: Times) -> None:
    ticket = story.ticket
    state, reason = story.acknowledgement
    say((ticket["reference"], "bold green"), "  ", (ticket["subject"] or "(no subject)", "bold"))
    language = LANGUAGES.get(ticket["language"], "a language that is not clear")
    say(
        f"{'urgent ' if ticket['urgent'] else ''}{ticket['nature']} in {language}, from "
        f"{_person(ticket['customer_name'], ticket['customer'])}, {times.full(ticket['received_at'])}"
    )
    holder = (
        f" {ticket['department']}" if ticket["department"] else "; nobody's yet: customer care looks after it"
    )
    say(f"{ticket['status']}{holder}; acknowledgement {state}{f' ({reason})' if reason else ''}")
    if ticket["category"] or ticket["channel"] != "mail":
        channel = "" if ticket["channel"] == "mail" else f"; it came by {ticket['channel']}"
        say(f"category {ticket['category'] or 'none'}{channel}")
    if story.found:
        say(f"picked out: {', '.join(_named(each) for each in story.found)}")
    if story.linked:
        say(f"see also {', '.join(story.linked)}")


def _mail(mail: Facts, times: Times, *, why: bool) -> None:
    what = "wrote" if mail["kind"] == "human" else f"wrote ({mail['kind'].replace('_', '-')})"
    role = "" if mail["role"] in {"customer", "machine"} else f" ({mail['role']})"
    _line(
        times.line(mail["received_at"]),
        f"{_person(mail['name'], mail['from'])}{role} {what}: ",
        mail["subject"],
    )
    lines = mail["words"].splitlines()
    for line in lines[:MOST_LINES]:
        entry(styled(" " * _INDENT, ("│", "cyan")), _INDENT + 2, (line, "cyan"))
    if len(lines) > MOST_LINES:
        say(
            (f"│ … {len(lines) - MOST_LINES} lines more: mailflow original {mail['digest'][:12]}", "dim"),
            indent=_INDENT,
        )
    if why:
        writer = KINDS.get(mail["kind"], mail["kind"])
        _because([f"original {mail['digest'][:12]}, written by {writer}, by rule {mail['kind_rule']}"])
        _because([f"decided: {mail['decision']}"] if mail["decision"] else [])
        _because(f"mended: {defect}" for defect in mail["defects"])


def _event(event: Facts, times: Times, *, why: bool) -> None:
    kind, rule = event["kind"], event["rule"]
    told = _TOLD.get(kind) or STEPS.get(kind)
    words = told(rule, event["facts"]) if told else _plainly(kind, rule, event["facts"])
    if words:
        _line(times.line(event["at"]), words)
    if words and why:
        _because([f"rule: {rule}"] if rule else [])
        _because(_facts(event["facts"]))


def _letter(letter: Facts, times: Times, *, why: bool) -> None:
    state = letter["state"]
    mark, style, words = _FATES.get(state, ("→", "yellow", state))
    again = f", next attempt {times.line(letter['next_attempt_at']).strip()}" if letter["attempts"] else ""
    words = words.format(again=again if state == "pending" else "")
    occasion = named(letter["occasion"])
    when = times.line(letter["sent_at"] or letter["created_at"])
    _line(when, (f"{mark} ", style), f"{occasion} to {letter['recipient']}", (words, style))
    if letter["answer"] and (why or state != "sent"):
        _because([f"the server said: {letter['code'] or ''} {letter['answer']}".replace(":  ", ": ")])
    if why:
        _because([f"Message-ID: {letter['message_id']}"])


_FATES = {
    "sent": ("✓", "green", ""),
    "pending": ("→", "yellow", ", waiting to be sent{again}"),
    "sending": ("→", "yellow", ", being sent"),
    "uncertain": ("?", "red", ", the connection was lost each time after the last byte: probably delivered"),
    "failed": ("✗", "red", ", could not be delivered"),
    "bounced": ("✗", "red", ", came back"),
    "cancelled": ("-", "dim", ", cancelled"),
}
"""State of a letter → its mark, its style and what is said of it."""


def _plainly(kind: str, rule: str, facts: Facts) -> str:
    """What has no sentence of its own is called by its name."""
    return f"{kind} by {who(facts)}{f': {rule}' if rule not in {'', 'command'} else ''}"


def _opened(rule: str, facts: Facts) -> str:
    because = OPENED_BECAUSE.get(rule, "no earlier ticket fits")
    return f"opened as {facts.get('nature', 'a ticket')}: {because}{_way(facts)}"


def _way(facts: Facts) -> str:
    """How a mail came that its From did not write."""
    if not facts.get("origin"):
        return ""
    how = "the web form" if facts["origin"] == "form" else "the group or forwarder"
    where = f"; the customer was found in {_listed(facts, 'found_in')}" if facts.get("found_in") else ""
    return f"; it came through {how} {facts.get('origin_name', '')}{where}"


def _routed(rule: str, facts: Facts) -> str:
    if not facts.get("department"):
        return "left with customer care: no routing rule applies"
    reason = str(facts.get("reason", rule)).removeprefix(f"{rule}: ")
    return f"given to {facts['department']} by rule “{rule}”: {reason}"


_TOLD: Mapping[str, Callable[[str, Facts], str]] = {
    "received": _opened,
    "routed": _routed,
    "acknowledgement withheld": lambda rule, _: f"no acknowledgement for now: {rule}",
    "acknowledged": lambda *_: "",  # the letter itself stands there
    "acknowledged later": lambda rule, _: f"acknowledged by {named(rule)}",
    "joined": lambda rule, facts: f"joined: {EVIDENCE.get(rule, rule)}{_doubt(facts)}",
    "handed in": lambda rule, facts: (
        f"handed in by {facts.get('by', 'staff')} ({rule}), who heard of it by {facts.get('channel', 'mail')}"
    ),
    "refused": lambda _, facts: f"refused what {facts.get('by', 'the sender')} wrote; nothing was done",
    "command refused": lambda _, facts: f"not done for {facts.get('by', 'staff')}: {_listed(facts, 'lines')}",
    "bounced": lambda _, facts: f"a letter came back from {_listed(facts, 'recipients')}",
    "report noted": lambda _, facts: (
        f"a delivery report about {_listed(facts, 'recipients')} fits no letter that has left"
    ),
    "delayed": lambda _, facts: f"a letter to {_listed(facts, 'recipients')} is late",
    "machine wrote": lambda _, facts: f"kept here, not answered: {facts.get('kind', 'a machine')}",
    "colleague away": lambda _, facts: (
        f"{facts['by']} is away{_until(facts)}: told to {_listed(facts, 'told')}"
    ),
    "deadline met": lambda rule, facts: f"clock stopped: {facts.get('deadline', '')} ({rule})",
    "reminded": lambda _, facts: f"{facts.get('deadline', '')} comes near: {_listed(facts, 'to')} reminded",
    "escalated": lambda _, facts: (
        f"{facts.get('deadline', '')} is overdue: told to {facts.get('level', '')} ({_listed(facts, 'to')})"
    ),
    "stage late": lambda rule, facts: (
        f"skipped, too late to be of use: {rule} of {facts.get('deadline', '')}"
    ),
    "letter failed": lambda *_: "",  # the letter itself stands there
    "letter uncertain": lambda *_: "",
    "department renamed": lambda rule, facts: f"{facts.get('before')} is {rule} now, says config.toml",
    "letter resent": lambda rule, facts: f"the admin sends {named(rule)} to {facts.get('recipient')} again",
    "letter dismissed": lambda rule, facts: (
        f"the admin has seen that {named(rule)} did not reach {facts.get('recipient')}"
    ),
    "acknowledgement settled": lambda *_: "the admin has seen to it: no acknowledgement is owed any more",
}
"""Kind of an event → what is said of it, from its rule and its facts; "" for what the letters tell."""


def _doubt(facts: Facts) -> str:
    """Why the mail does not count as the customer's."""
    doubt = facts.get("doubt")
    return f"; not surely the customer's: {DOUBTS.get(doubt, doubt)}" if doubt else ""


def _until(facts: Facts) -> str:
    return f" until {facts['until']}" if facts.get("until") else ""


def _facts(facts: Facts) -> Iterator[str]:
    """What an event remembers, one fact a line, without those that say nothing."""
    for name, value in facts.items():
        if name == "evidence":
            yield from (
                f"evidence: {e['rule']}: {e['detail']}{'' if e.get('joins', True) else ' (does not join)'}"
                for e in value
            )
        elif value and name == "found":
            yield f"found: {', '.join(_named(each) for each in value)}"
        elif value and name not in {"words", "digest", "restores", "before"}:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            yield f"{name.replace('_', ' ')}: {'yes' if value is True else shown}"


def _because(lines: Sequence[str] | Iterator[str]) -> None:
    for line in lines:
        say((line, "dim"), indent=_INDENT)


def _line(when: str, *parts: Words) -> None:
    entry(styled((when, "bold")), _INDENT, *parts)


def _named(found: Facts) -> str:
    return f"{found['name']} {found['value']}"


def _person(name: str, email: str) -> str:
    return f"{name} <{email}>" if name and email else email or name or "somebody whose address cannot be read"


def _listed(facts: Facts, name: str) -> str:
    return ", ".join(map(str, facts.get(name) or ["nobody"]))
