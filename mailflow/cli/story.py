"""A ticket's history as people read it, with the reasons where they are wanted."""

import json

from rich.markup import escape

from mailflow.adapters.store.queries import Story
from mailflow.cli.common import console, local
from mailflow.config.settings import Loaded


def print_story(story: Story, config: Loaded, *, why: bool) -> None:
    """Heading, events in order, mails' words, letters, clocks."""
    _heading(story, config)
    mails = {m["digest"]: m for m in story.mails}
    console.print("\n[bold]What happened[/]")
    for event in story.events:
        _event(event, mails, config, why=why)
    console.print("\n[bold]Letters[/]")
    for letter in story.letters:
        when = local(letter["sent_at"] or letter["created_at"], config)
        answer = f"  ({letter['code']} {letter['answer']})" if why and letter["answer"] else ""
        _line(f"{when}  {letter['state']:8} {letter['occasion']} to {letter['recipient']}{answer}")
    console.print("\n[bold]Clocks[/]")
    for deadline in story.deadlines:
        _deadline(deadline, config, why=why)


def _heading(story: Story, config: Loaded) -> None:
    ticket = story.ticket
    state, reason = story.acknowledgement
    name = (
        f"{ticket['customer_name']} <{ticket['customer']}>" if ticket["customer_name"] else ticket["customer"]
    )
    urgent = ", urgent" if ticket["urgent"] else ""
    console.print(
        f"[bold]{ticket['reference']}[/]  {escape(ticket['subject'] or '(no subject)')}", highlight=False
    )
    _line(f"{ticket['nature']}{urgent}, {ticket['status']}, {ticket['department'] or 'no department'}")
    _line(
        f"From {name}, received {local(ticket['received_at'], config)}, language {ticket['language'] or '?'}"
    )
    _line(f"Acknowledgement: {state}{f' ({reason})' if reason else ''}")
    if story.linked:
        _line(f"See also: {', '.join(story.linked)}")


def _event(
    event: dict[str, object], mails: dict[str, dict[str, object]], config: Loaded, *, why: bool
) -> None:
    facts = event["facts"]
    rule = f" - {event['rule']}" if event["rule"] else ""
    _line(f"{local(str(event['at']), config)}  {event['kind']}{rule}")
    mail = mails.get(str(facts.get("digest", ""))) if isinstance(facts, dict) else None
    if mail:
        for line in str(mail["words"]).splitlines()[:12]:
            _line(f"    | {line}")
    if why and facts:
        _line(f"    {json.dumps(facts, ensure_ascii=False)}")


def _deadline(deadline: dict[str, object], config: Loaded, *, why: bool) -> None:
    met = (
        f"met {local(str(deadline['met_at']), config)} by {deadline['met_by']}"
        if deadline["met_at"]
        else "open"
    )
    _line(f"{deadline['name']}: due {local(str(deadline['due_at']), config)}, {met}")
    stages = deadline["stages"]
    for stage in stages if isinstance(stages, list) else []:
        state = stage["done"] or "to come"
        _line(f"    {local(stage['at'], config)}  {stage['name']} {stage['level']}: {state}")
    derivation = deadline["derivation"]
    if why and isinstance(derivation, dict):
        days = derivation.get("days", [])
        basis = {key: value for key, value in derivation.items() if key != "days"}
        _line(f"    reckoned: {json.dumps(basis, ensure_ascii=False)}")
        for day in days:
            _line(f"      {' '.join(str(part) for part in day)}")


def _line(text: str) -> None:
    shown = "".join(c if c.isprintable() else " " for c in text)
    console.print(shown, highlight=False, markup=False, soft_wrap=True)
