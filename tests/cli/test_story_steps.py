"""Whatever can happen to a ticket has a sentence in its story."""

import re
from pathlib import Path

from mailflow.cli.history import _TOLD, _moment
from mailflow.cli.steps import STEPS

SOURCE = Path(__file__).parents[2] / "mailflow"
MADE = re.compile(r'(?:Happening|happened|_joined)\(\s*(?:case, ticket, )?"([a-z ]+)"')


def test_every_event_has_words() -> None:
    """No step reads as a code word."""
    files = (*SOURCE.glob("domain/**/*.py"), *SOURCE.glob("flow/*.py"))
    kinds = {kind for path in files for kind in MADE.findall(path.read_text(encoding="utf-8"))}
    assert len(kinds) > 45
    assert sorted(kinds - set(_TOLD) - set(STEPS)) == []


def test_a_deputys_step() -> None:
    """It says for whom."""
    facts = {"by": "hoa@acme.example", "for": "manager@acme.example"}
    told = STEPS["remedy approved"]("command", facts)
    assert told == "hoa@acme.example for manager@acme.example approves the remedy"


def test_words_are_cut() -> None:
    """A long cause does not fill the page: the mail stands above."""
    told = STEPS["cause found"]("command", {"by": "lan", "text": "x " * 500})
    assert len(told) < 200
    assert told.endswith("…")


def test_what_staff_write_stands_after_what_they_answer() -> None:
    """The mailbox dates mails in whole seconds: an answer within the second stands behind its ticket."""
    second = "2026-11-30T19:06:04"
    events = [
        {"at": f"{second}.368000+00:00", "facts": {"message_id": "1@customers.test"}},
        {"at": f"{second}.502000+00:00", "facts": {"by": "lan@acme.example"}},
    ]
    question = {"digest": "d1", "message_id": "1@customers.test", "from": "anna@customers.test"}
    answer = {"digest": "d2", "message_id": "2@acme.example", "from": "lan@acme.example"}
    at = [_moment(mail | {"received_at": f"{second}+00:00"}, events) for mail in (question, answer)]
    assert at == [event["at"] for event in events]
