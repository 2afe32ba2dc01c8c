"""An explanation as people read it: what the mail says, who wrote it, where it goes, and why."""

from typing import Any

from rich.console import Console
from rich.text import Text

console = Console(highlight=False, soft_wrap=True)
_WIDTH = 14


def print_explanation(record: dict[str, Any]) -> None:
    """One mail, in sections; nothing of the mail is taken for markup."""
    _heading(record["file"])
    sender = f"{record['from_name']} <{record['from']}>" if record["from_name"] else record["from"]
    _row("From", sender or "(unreadable)")
    _row("Subject", record["subject"])
    _row("Message-ID", record["message_id"] or "(none)")
    if record["in_reply_to"]:
        _row("Answers", record["in_reply_to"])
    why = f" by rule {record['kind_rule']}" + (
        f": {record['kind_evidence']}" if record["kind_evidence"] else ""
    )
    _row("Written by", f"{record['kind']}{why}")
    _row("Language", record["language"] or "unsure")
    for recipient in record["bounced_recipients"]:
        _row("Bounced", recipient)
    for attachment in record["attachments"]:
        _row(
            "Attached", f"{attachment['filename']} ({attachment['content_type']}, {attachment['size']} bytes)"
        )
    for defect in record["defects"]:
        _row("Mended", defect, style="yellow")
    _words(record)
    if "disposition" in record:
        _decision(record)
    console.print()


def _heading(name: str) -> None:
    console.print(Text(f"── {_plain(name)} ", style="bold cyan"))


def _words(record: dict[str, Any]) -> None:
    reply, text = record["reply_text"], record["text"]
    _row("New words", "")
    for line in (reply or text).splitlines()[:40]:
        console.print(Text("  │ " + _plain(line)))
    left = len(text) - len(reply)
    if reply and left > 0:
        _row("Left out", f"{left} characters of quotes, signature and history", style="dim")


def _decision(record: dict[str, Any]) -> None:
    ticket = f" {record['ticket']}" if record["ticket"] else ""
    _row("Decision", f"{record['disposition']}{ticket} by rule: {record['rule']}", style="bold green")
    for evidence in record["evidence"]:
        _row(
            "Evidence",
            f"{evidence['rule']}: {evidence['detail']}{'' if evidence['joins'] else ' (does not join)'}",
        )
    opens = record.get("opens")
    if opens:
        urgent = ", urgent" if opens["urgent"] else ""
        _row("Nature", f"{opens['nature']}{urgent}")
        reason = f" ({opens['acknowledgement_reason']})" if opens["acknowledgement_reason"] else ""
        _row("Acknowledged", f"{opens['acknowledgement']}{reason}")
    route = record.get("route")
    if route:
        _row("Goes to", f"{opens['department'] if opens else ''} by {route['rule']}: {route['reason']}")
        for tried in route["tried"]:
            _row("", _tried(tried), style="dim")
    for letter in record["letters"]:
        _row("Letter", f"{letter['occasion']} to {letter['recipient']} ({', '.join(letter['languages'])})")


def _tried(tried: dict[str, Any]) -> str:
    parts = [
        f"{c['criterion']} {'yes (' + c['found'] + ')' if c['holds'] else 'no'}" for c in tried["conditions"]
    ]
    mark = "✓" if tried["holds"] else "✗"
    return f"{mark} {tried['rule']} → {tried['department']}: {', '.join(parts) or 'no condition'}"


def _row(label: str, value: str, style: str = "") -> None:
    console.print(Text(label.ljust(_WIDTH), style="bold"), Text(_plain(value), style=style))


def _plain(value: object) -> str:
    """Control characters of a mail must not steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in str(value))
