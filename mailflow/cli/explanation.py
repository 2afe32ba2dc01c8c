"""An explanation as people read it: what the mail says, who wrote it, where it goes, and why."""

from typing import Any

from mailflow.cli.screen import entry, quote, say, styled
from mailflow.language import ENGLISH, word

_WIDTH = 14
_LINES = 40  # of the new words
_STYLES = {"opened": "green", "joined": "cyan", "set aside": "yellow", "quarantined": "red"}


def print_explanation(record: dict[str, Any]) -> None:
    """One mail, in sections; nothing of the mail is taken for markup."""
    say((f"── {record['file']}", "bold blue"))
    sender = f"{record['from_name']} <{record['from']}>" if record["from_name"] else record["from"]
    _row("From", sender or "(unreadable)")
    _row("Subject", record["subject"] or "(none)", "bold")
    _row("Message-ID", record["message_id"] or "(none)")
    if record["in_reply_to"]:
        _row("Answers", record["in_reply_to"])
    evidence = f" ({record['kind_evidence']})" if record["kind_evidence"] else ""
    _row(
        "Written by",
        f"{word('written_by', record['kind'], ENGLISH)}, by rule {record['kind_rule']}{evidence}",
    )
    _row("Language", word("language", record["language"], ENGLISH) if record["language"] else "unsure")
    for recipient in record["bounced_recipients"]:
        _row("Bounced", recipient)
    for file in record["attachments"]:
        _row("Attached", f"{file['filename'] or '(no name)'} ({file['content_type']}, {file['size']} bytes)")
    for defect in record["defects"]:
        _row("Mended", defect, "yellow")
    if "origin" in record:
        _origin(record["origin"])
    _words(record)
    form = record.get("origin", {}).get("how") == "form"
    for mail in () if form else record["enclosed"]:  # the lines of a form may look like a forwarded mail
        _enclosed(mail)
    if "disposition" in record:
        _decision(record)
    say("")


_ACKNOWLEDGED = {"queued": "at once", "capped": "later, together with others"}
"""State of the obligation → when the acknowledgement goes out."""


def named(occasion: str) -> str:
    """What a letter is called in plain words."""
    return word("letter", occasion, ENGLISH)


def _words(record: dict[str, Any]) -> None:
    reply, text = record["reply_text"], record["text"]
    if "origin" in record:
        reply = record["origin"]["words"]
    lines = (reply or text).splitlines()
    if not lines:
        _row("New words", "(none)")
        return
    say(("New words", "bold"))
    for line in lines[:_LINES]:
        quote(line, "cyan")
    if len(lines) > _LINES:
        quote(f"… {len(lines) - _LINES} lines more", "dim")
    left = len(text) - len(reply)
    if reply and left > 0:
        _row("Left out", f"{left} characters of quotes, signature and history", "dim")


def _origin(came: dict[str, Any]) -> None:
    """Through which form or group a mail came, and whose it is."""
    group = "" if came["trusted"] else ", which the config does not name"
    how = "web form" if came["how"] == "form" else "group or forwarder"
    _row("Came through", f"{how} {came['name']}{group}")
    if came["unsure"]:
        named = ", ".join(came["likely"]) or "nobody"
        _row("Behind it", f"not sure: it names {named}; a person is asked", "yellow")
    else:
        writer = f"{came['writer_name']} <{came['writer']}>".strip()
        _row("Behind it", f"{writer}, found in {', '.join(came['found_in'])}")
    if came["phone"]:
        _row("Telephone", came["phone"])


def _enclosed(mail: dict[str, Any]) -> None:
    """A mail that this one carries: whose it is, and its words."""
    where = "attached mail" if mail["attached"] else "mail in the text"
    who = ", ".join(mail["from"]) or "nobody knows whom"
    _row("Carries", f"{where} from {mail['from_name']} <{who}>: {mail['subject']}".replace("  ", " "))
    for line in mail["reply_text"].splitlines()[:_LINES]:
        quote(line, "cyan")


def _decision(record: dict[str, Any]) -> None:
    disposition = record["disposition"]
    ticket = f" {record['ticket']}" if record["ticket"] else ""
    _row(
        "Decision",
        f"{disposition}{ticket}, by rule: {record['rule']}",
        f"bold {_STYLES.get(disposition, '')}",
    )
    for evidence in record["evidence"]:
        joins = "" if evidence["joins"] else " (does not join)"
        _row("Evidence", f"{evidence['rule']}: {evidence['detail']}{joins}")
    opens, route = record.get("opens"), record.get("route")
    if opens:
        _opened(opens)
    for each in record.get("found", ()):
        said = f" (“{each['said']}”)" if each["said"] != each["value"] else ""
        _row("Picked out", f"{each['name']} {each['value']}{said}")
    if route:
        holder = (opens or {}).get("department") or "customer care"
        _row(
            "Goes to",
            f"{holder}, by rule {route['rule']}: {route['reason'].removeprefix(route['rule'] + ': ')}",
        )
        for tried in route["tried"]:
            _row("", _tried(tried), "green" if tried["holds"] else "dim")
    for letter in record["letters"]:
        _row(
            "Letter",
            f"{named(letter['occasion'])} to {letter['recipient']} ({', '.join(letter['languages'])})",
        )


def _opened(opens: dict[str, Any]) -> None:
    """What the ticket is, and by which rules."""
    why = opens["because"]
    _row("Customer", opens["customer"] or "(no address)")
    _row(
        "Nature",
        f"{opens['nature']}{', urgent' if opens['urgent'] else ''}, by rule {why['nature_rule']}",
    )
    word = f": {why['category_word']}" if why["category_word"] else ""
    _row("Category", f"{opens['category'] or 'none'}, by rule {why['category_rule']}{word}")
    if opens["channel"] != "mail":
        _row("Channel", opens["channel"])
    reason = f" ({opens['acknowledgement_reason']})" if opens["acknowledgement_reason"] else ""
    state = opens["acknowledgement"]
    _row("Acknowledged", f"{_ACKNOWLEDGED.get(state, state)}{reason}")


def _tried(tried: dict[str, Any]) -> str:
    """One routing rule: whether it holds, and each of its conditions."""
    parts = [
        f"{c['criterion']} {'yes (' + c['found'] + ')' if c['holds'] else 'no'}" for c in tried["conditions"]
    ]
    mark = "✓" if tried["holds"] else "✗"
    return f"{mark} {tried['rule']} → {tried['department']}: {', '.join(parts) or 'no condition'}"


def _row(label: str, value: str, style: str = "") -> None:
    entry(styled((label, "bold")), _WIDTH, (value, style))
