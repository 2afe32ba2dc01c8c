"""quarantine: what could not be processed is kept, shown, and may be tried again."""

import time_machine
from cli_company import NOW, POISON, Shell


def test_shown(company: Shell) -> None:
    """Each with its number, its digest and why; the original comes back byte for byte."""
    [mail] = company.json("quarantine")
    assert list(mail) == [
        "id",
        "mailbox",
        "folder",
        "uid",
        "received_at",
        "size",
        "attempts",
        "error",
        "disposition",
        "digest",
        "cause",
        "again_at",
        "acknowledged",
    ]
    assert (mail["cause"], mail["acknowledged"]) == ("unreadable", True)
    assert mail["disposition"] == "quarantined"
    assert POISON in company.run("original", mail["digest"][:12]).stdout_bytes
    output = company.run("quarantine", width=80).stdout
    assert mail["digest"][:12] in output
    assert "Temporary: it died" in " ".join(output.split())
    assert max(map(len, output.splitlines())) <= 80


def test_tried_again(company: Shell) -> None:
    """A program that can read it now makes a ticket of it, dated as it arrived, with its letters waiting."""
    [mail] = company.json("quarantine")
    with time_machine.travel(NOW, tick=True):  # the reading process is waited for
        result = company.run("quarantine", "--retry", str(mail["id"]))
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"{mail['id']}: opened KN-2026-000007, by rule: nothing fits\n"
    assert company.json("quarantine") == []
    ticket = company.json("tickets")[0]
    assert ticket["customer"] == "quy@customer.example"
    assert ticket["received_at"] == mail["received_at"]
    waiting = [letter for letter in company.json("outbox") if letter["reference"] == ticket["reference"]]
    assert {"quy@customer.example", "technical@acme.example"} <= {letter["recipient"] for letter in waiting}
    assert {letter["state"] for letter in waiting} == {"pending"}
    assert company.run("db", "check").exit_code == 0


def test_all_tried_again(company: Shell) -> None:
    """After an update, one command for all of them; a second time there is nothing left to do."""
    with time_machine.travel(NOW, tick=True):
        result = company.run("quarantine", "--retry", "all")
    assert result.exit_code == 0, result.stderr
    assert "opened KN-2026-000007" in result.stdout
    assert company.json("quarantine") == []
    assert company.run("quarantine", "--retry", "all").stdout == "No mail is in quarantine.\n"


def test_neither_a_number_nor_all(company: Shell) -> None:
    """It says what is expected."""
    result = company.run("quarantine", "--retry", "everything")
    assert result.exit_code == 2
    assert "expected a number that 'mailflow quarantine' shows, or all" in result.stderr


def test_no_such_mail(company: Shell) -> None:
    """Only what is in quarantine can be tried again."""
    for number in ("1", "999"):
        result = company.run("quarantine", "--retry", number)
        assert result.exit_code == 1
        assert "no such mail is in quarantine" in result.stderr
    assert len(company.json("tickets")) == 6
