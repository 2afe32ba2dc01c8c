"""A ticket's history as people read it, mails and letters in their place, with the reasons where wanted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from mailflow.adapters.store.ticket_queries import Story
from mailflow.cli.deadlines import print_deadlines
from mailflow.cli.screen import Times, Words, entry, say, styled
from mailflow.domain.model.events import VERSION, WhereTold, read_event
from mailflow.domain.model.outbox import OutboxState
from mailflow.domain.procedure.history import Teller, told_of

MOST_LINES = 40  # of one mail; the original holds the rest
_INDENT = 14  # columns of the time in front
_MAIL, _EVENT, _LETTER = range(3)  # of what happened in the same moment, in this order

Facts = Mapping[str, Any]


def print_story(story: Story, times: Times, teller: Teller, *, why: bool) -> None:
    """Heading, what happened in order, and what is due."""
    _heading(story, times, teller)
    say(("\nWhat happened", "bold"))
    items: list[tuple[str, int, Callable[..., None]]] = [
        *((_moment(mail, story.events), _MAIL, partial(_mail, mail)) for mail in story.mails),
        *((event["at"], _EVENT, partial(_event, event)) for event in story.events),
        *(
            (letter["sent_at"] or letter["created_at"], _LETTER, partial(_letter, letter))
            for letter in story.letters
        ),
    ]
    for _, _, tell in sorted(items, key=lambda item: item[:2]):
        tell(times, teller, why=why)
    say(("\nWhat is due", "bold"))
    print_deadlines(story.deadlines, times, why=why)


def _moment(mail: Facts, events: Sequence[Facts]) -> str:
    """When a mail was taken in: servers tell its arrival in whole seconds, in which much can happen."""
    names = {mail["digest"], mail["message_id"]} - {""}
    taken_in = [e["at"] for e in events if {e["facts"].get("digest"), e["facts"].get("message_id")} & names]
    if not taken_in:  # what staff write is told by who did what
        taken_in = [
            e["at"] for e in events if e["facts"].get("by") == mail["from"] and e["at"] >= mail["received_at"]
        ]
    return str(next(iter(taken_in), mail["received_at"]))


def _heading(story: Story, times: Times, teller: Teller) -> None:
    ticket = story.ticket
    state, reason = story.acknowledgement
    say((ticket["reference"], "bold green"), "  ", (ticket["subject"] or "(no subject)", "bold"))
    language = ticket["language"]
    language = teller.word("language", language) if language else "a language that is not clear"
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


def _mail(mail: Facts, times: Times, teller: Teller, *, why: bool) -> None:
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
        writer = teller.word("written_by", mail["kind"])
        _because([f"original {mail['digest'][:12]}, written by {writer}, by rule {mail['kind_rule']}"])
        _because([f"decided: {mail['decision']}"] if mail["decision"] else [])
        _because(f"mended: {defect}" for defect in mail["defects"])


def _event(event: Facts, times: Times, teller: Teller, *, why: bool) -> None:
    stored, rule = read_event(event["kind"], event["facts"]), event["rule"]
    if stored.where_told in {WhereTold.STORY, WhereTold.NOWHERE}:
        return
    _line(times.line(event["at"]), told_of(stored, teller, rule))
    if why:
        _because([f"rule: {rule}"] if rule else [])
        _because(_facts(event["facts"]))


def _letter(letter: Facts, times: Times, teller: Teller, *, why: bool) -> None:
    state = letter["state"]
    mark, style, words = FATES.get(state, ("?", "red", f", {state}"))  # a damaged row is shown as it is
    again = f", next attempt {times.line(letter['next_attempt_at']).strip()}" if letter["attempts"] else ""
    words = words.format(again=again if state == OutboxState.PENDING else "")
    occasion = teller.word("letter", letter["occasion"])
    when = times.line(letter["sent_at"] or letter["created_at"])
    _line(when, (f"{mark} ", style), f"{occasion} to {letter['recipient']}", (words, style))
    if letter["answer"] and (why or state != OutboxState.SENT):
        _because([f"the server said: {letter['code'] or ''} {letter['answer']}".replace(":  ", ": ")])
    if why:
        _because([f"Message-ID: {letter['message_id']}"])


FATES: Final[Mapping[OutboxState, tuple[str, str, str]]] = {
    OutboxState.WAITING: ("→", "yellow", ", waiting for somebody's word"),
    OutboxState.KEPT_BACK: ("→", "yellow", ", kept back: too many at once"),
    OutboxState.BUNDLED: ("-", "dim", ", named in another letter: too many at once"),
    OutboxState.PENDING: ("→", "yellow", ", waiting to be sent{again}"),
    OutboxState.SENDING: ("→", "yellow", ", being sent"),
    OutboxState.SENT: ("✓", "green", ""),
    OutboxState.UNCERTAIN: (
        "?",
        "red",
        ", the connection was lost each time after the last byte: probably delivered",
    ),
    OutboxState.FAILED: ("✗", "red", ", could not be delivered"),
    OutboxState.BOUNCED: ("✗", "red", ", came back"),
    OutboxState.CANCELLED: ("-", "dim", ", cancelled"),
}
"""State of a letter → its mark, its style and what is said of it."""


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
        elif value and name not in {"words", "digest", "restores", "before", VERSION}:
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
