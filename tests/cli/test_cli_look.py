"""What the commands show: complete, readable at 80 columns, the same for machines."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cli_company import Shell
from mailflow.adapters.store.database import SingleWriter
from mailflow.adapters.store.place import note_made
from mailflow.domain.rules.health import BY_RUN
from rich.cells import cell_len

TICKET_KEYS = [
    "reference",
    "status",
    "nature",
    "category",
    "urgent",
    "department",
    "subject",
    "customer",
    "language",
    "received_at",
    "acknowledged_at",
    "due_at",
    "next_clock",
    "next_due_at",
]


def references(output: str) -> list[str]:
    return [line.split()[0] for line in output.splitlines() if line.startswith("KN-")]


class TestTickets:
    """Listing and searching."""

    def test_keys(self, company: Shell) -> None:
        """``tickets --json`` is an array, newest first, with exactly the keys that scripts stand on."""
        found = company.json("tickets")
        assert [list(ticket) for ticket in found] == [TICKET_KEYS] * 6
        assert [ticket["reference"][-1] for ticket in found] == list("654321")
        lan = found[-1]
        assert lan == {
            "reference": "KN-2026-000001",
            "status": "with department",
            "nature": "complaint",
            "category": lan["category"],
            "urgent": False,
            "department": "billing",
            "subject": "Hóa đơn sai",
            "customer": "lan@customer.example",
            "language": "vi",
            "received_at": "2026-11-23T02:00:00+00:00",
            "acknowledged_at": "2026-11-23T02:00:00+00:00",
            "due_at": lan["due_at"],
            "next_clock": "first reading",
            "next_due_at": "2026-11-24T02:00:00+00:00",
        }
        assert lan["due_at"].startswith("2026-12-2")

    @pytest.mark.parametrize("width", [80, 100, 120])
    def test_fits(self, company: Shell, width: int) -> None:
        """One line for each ticket, none wider than the terminal, no reference cut or wrapped."""
        output = company.run("tickets", width=width).stdout
        lines = output.splitlines()
        assert len(lines) == 8
        assert max(cell_len(line) for line in lines) <= width
        assert references(output) == [f"KN-2026-00000{n}" for n in (6, 5, 4, 3, 2, 1)]
        assert ("09:00" in output) == (width >= 90)  # today: the time is enough
        assert "! URGENT: the" in output
        assert lines[-1] == "! urgent"

    def test_whole_lines_in_a_pipe(self, company: Shell) -> None:
        """What goes to grep is not cut."""
        output = company.run("tickets").stdout
        assert "URGENT: the heater that was delivered on the second of October is dangerous" in output

    @pytest.mark.parametrize(
        ("arguments", "found"),
        [
            (["hoa don"], "1"),
            (["HÓA"], "1"),
            (["发票"], "3"),
            (["wang@"], "3"),
            (["technical", "john"], "2"),
            (["kn-2026-000005"], "5"),
            (["--department", "billing"], "531"),
            (["--withheld"], "5"),
            (["-n", "2"], "65"),
            (["%"], ""),
            (["nothing like it"], ""),
            (["--status", "closed"], ""),
        ],
    )
    def test_search(self, company: Shell, arguments: list[str], found: str) -> None:
        """Words match without accents and capitals, all of them must; options narrow it down."""
        assert [reference[-1] for reference in references(company.run("tickets", *arguments).stdout)] == list(
            found
        )

    def test_nothing_found(self, company: Shell) -> None:
        """A sentence instead of an empty table, with the departments that there are."""
        output = company.run("tickets", "--department", "biling").stdout
        assert output == 'No tickets match. There is no department "biling"; there are: billing, technical.\n'

    def test_status_must_be_one(self, company: Shell) -> None:
        """A status that does not exist is a mistake, not an empty list."""
        result = company.run("tickets", "--status", "open")
        assert result.exit_code == 2
        assert "with department" in result.stderr


class TestTicket:
    """A ticket's story."""

    def test_story_in_order(self, company: Shell) -> None:
        """Mails, decisions and letters stand in the order in which they happened, with their words."""
        output = company.run("ticket", "[kn-2026-000001]", width=80).stdout
        places = [
            output.index(words)
            for words in (
                "KN-2026-000001  Hóa đơn sai",
                "see also KN-2026-000006",
                "lan@customer.example> wrote: Hóa đơn sai",
                "│ Tôi bị tính tiền hai lần.",
                "the ticket was opened (complaint)",
                "given to billing: rule “invoices”, “hóa đơn” in the subject",
                "✓ acknowledgement to lan@customer.example",
                "│ Số hóa đơn là 4711.",
                "a mail joined the ticket: it answers a letter of ours",
                "✓ notice that the customer has written again",
                "What is due",
                "✓  acknowledgement",
                "○  resolution",
            )
        ]
        assert places == sorted(places)
        assert max(cell_len(line) for line in output.splitlines()) <= 80
        assert "23 Nov 09:30  Trần Thị Lan" in output

    def test_why(self, company: Shell) -> None:
        """``--why`` gives each step's rule and counts a deadline's days so that anyone can recount them."""
        plain = company.run("ticket", "KN-2026-000001").stdout
        output = company.run("ticket", "KN-2026-000001", "--why").stdout
        for words in (
            "rule: our message-id",
            "evidence: our message-id: ",
            "written by a person, by rule person",
            "the server said: 250 2.0.0 Ok",
            "reckoned: 24 hours of wall-clock time from Mon 23 Nov 2026, 09:00 (received)",
            "reckoned: 20 working days from Mon 23 Nov 2026, 09:00 (received); calendar: VN",
            "skipped    Mon 23 Nov               day of start",
            "skipped    Sat 28 Nov - Sun 29 Nov  saturday, sunday",
            "not needed any more",
        ):
            assert words in output
            assert words not in plain
        assert "True" not in output
        assert "False" not in output
        counted = [line for line in output.splitlines() if line.strip().startswith("day ")]
        assert counted[-1].split()[1].endswith("20")

    def test_an_undelivered_acknowledgement(self, company: Shell) -> None:
        """A letter that was refused says so, with the server's words."""
        output = company.run("ticket", "KN-2026-000005").stdout
        assert "acknowledgement failed (5.1.1 no such user)" in output
        assert "✗ acknowledgement to wrong@customer.example, could not be delivered" in output
        assert "the server said: 550 5.1.1 no such user" in output

    def test_json(self, company: Shell) -> None:
        """Everything that is kept of a ticket, under the keys of ``tickets`` and a few more."""
        story = company.json("ticket", "KN-2026-000001")
        of_the_list = {"next_clock", "next_due_at"}  # here all clocks stand in full
        assert list(story)[:12] == TICKET_KEYS[:12]
        assert not of_the_list & set(story)
        assert set(story) - set(TICKET_KEYS) == {
            "customer_name",
            "acknowledgement",
            "mails",
            "events",
            "deadlines",
            "letters",
            "linked",
            "found",
            "channel",
        }
        assert story["acknowledgement"] == {"state": "sent", "reason": ""}
        assert [m["words"][:9] for m in story["mails"]] == ["Tôi bị tí", "Số hóa đơ"]
        clocks = {"acknowledgement", "first reading", "resolution", "customer's date", "customer waiting"}
        assert {d["name"] for d in story["deadlines"]} == clocks
        assert story["linked"] == ["KN-2026-000006"]

    def test_unknown(self, company: Shell) -> None:
        """A reference that does not exist: what, and where to look."""
        result = company.run("ticket", "KN-2026-999999")
        assert result.exit_code == 1
        assert result.stderr == (
            "mailflow: KN-2026-999999: there is no such ticket; 'mailflow tickets' lists them\n"
        )


class TestHostileMail:
    """Whoever writes to us cannot steer the terminal of who looks."""

    @pytest.mark.parametrize("width", [0, 80])
    @pytest.mark.parametrize(
        "command",
        [
            ["tickets"],
            ["ticket", "KN-2026-000004"],
            ["ticket", "KN-2026-000004", "--why"],
            ["outbox", "--all"],
        ],
        ids=lambda command: command[0],
    )
    def test_terminal(self, company: Shell, command: list[str], width: int) -> None:
        """No control character of a mail reaches the terminal, and no markup is taken for ours."""
        output = company.run(*command, width=width).stdout
        assert all(c.isprintable() or c == "\n" for c in output)
        if command[0] == "tickets" and not width:
            assert "[bold]x[/]" in output
        if command[0] == "ticket":
            assert "[red]Evil[/]" in output
            assert "[bold red]hi[/] :smile:" in output

    def test_explain(self, company: Shell) -> None:
        """Nor that of a mail that is only explained."""
        original = company.folder / "\x1b[31mname [red].eml"
        company.run("original", "KN-2026-000004", "--out", str(original))
        output = company.run("explain", str(original), width=80).stdout
        assert all(c.isprintable() or c == "\n" for c in output)
        assert "[bold red]hi[/] :smile:" in output


class TestOriginal:
    """The bytes as they arrived."""

    def test_bytes(self, company: Shell) -> None:
        """The bytes as they arrived: by reference and number, by digest, by the beginning of it."""
        first, second = company.json("ticket", "KN-2026-000001")["mails"]
        whole = company.run("original", "KN-2026-000001").stdout_bytes
        assert b"Subject: =?utf-8?" in whole
        for name in (first["digest"], first["digest"][:12].upper()):
            assert company.run("original", name).stdout_bytes == whole
        later = company.run("original", "KN-2026-000001", "--number", "2").stdout_bytes
        assert later == company.run("original", second["digest"]).stdout_bytes != whole

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["KN-2026-000001", "--number", "3"], "there is no mail 3; the ticket has 2"),
            (["KN-2026-000099"], "there is no such original"),
            (
                ["KN-2026-000001", "--out", "/nowhere/x.eml"],
                "/nowhere/x.eml: cannot be written: No such file",
            ),
        ],
    )
    def test_not_there(self, company: Shell, arguments: list[str], words: str) -> None:
        """What is missing is said."""
        result = company.run("original", *arguments)
        assert result.exit_code == 1
        assert words in result.stderr


class TestOutbox:
    """Letters and their fate."""

    def test_failed(self, company: Shell) -> None:
        """What was not delivered, with its ticket and the server's words; nothing else."""
        output = company.run("outbox", width=80).stdout
        assert re.findall("KN-[0-9-]+", output) == ["KN-2026-000005"]
        assert "acknowledgement to wrong@customer.example" in output
        assert "tried 1 time: 550 5.1.1 no such user" in output

    def test_json(self, company: Shell) -> None:
        """The letters as an array; ``--all`` gives those that were delivered, too."""
        [failed] = company.json("outbox")
        assert list(failed) == [
            "id",
            "reference",
            "occasion",
            "recipient",
            "subject",
            "state",
            "attempts",
            "created_at",
            "sent_at",
            "next_attempt_at",
            "code",
            "answer",
            "message_id",
            "dismissed",
        ]
        assert (failed["state"], failed["code"], failed["reference"]) == ("failed", 550, "KN-2026-000005")
        everything = company.json("outbox", "--all")
        assert len(everything) > 12
        assert failed in everything


class TestStatus:
    """How things stand."""

    def test_account(self, company: Shell) -> None:
        """Every mail seen has its disposition; what needs a person comes with the command to look at it."""
        result = company.run("status", width=80)
        assert result.exit_code == 1  # of the mail in quarantine
        assert "9 mails seen: 1 joined, 6 opened, 1 quarantined, 1 set aside" in result.stdout
        assert "! 1 mail in quarantine: mailflow quarantine" in result.stdout
        assert "! 1 ticket without acknowledgement: mailflow tickets --withheld" in result.stdout
        assert "! 1 letter not delivered: mailflow outbox" in result.stdout

    def test_json(self, company: Shell) -> None:
        """The same for machines; the dispositions of a folder add up to what was seen."""
        found = company.json("status", code=1)
        [folder] = found["folders"]
        assert sum(folder["dispositions"].values()) == folder["seen"] == 9
        assert (found["tickets"], found["open"], found["undecided"], found["idle"]) == (6, 6, 0, False)
        assert found["quarantined"] == 1
        assert found["outbox"]["failed"] == 1
        assert found["health"]["by"] == "once"
        assert found["wrong"]
        assert [(a["words"], a["grave"]) for a in found["alarms"]] == [
            ("1 mail in quarantine: mailflow quarantine", True)
        ]

    def test_what_the_service_knows_of_itself(self, company: Shell) -> None:
        """Last sign of life, last look, last letter, trouble with its beginning: in words, in order."""
        troubles = {"sending for support@acme.example": "mail.acme.example:465: connection refused"}
        company.health(BY_RUN, troubles, minutes=6)
        with SingleWriter(company.folder / "mailflow.db"):
            result = company.run("status", width=120)
        assert result.exit_code == 1
        for words in (
            "mailflow run      since Mon 23 Nov 2026, 09:59, last sign of life Mon 23 Nov 2026, 10:00",
            "last looked into Mon 23 Nov 2026, 10:00",
            "the last one left Mon 23 Nov 2026, 09:30",
            "! sending for support@acme.example: mail.acme.example:465: connection refused, since Mon 23 Nov",
        ):
            assert words in result.stdout, words
        assert "Is 'mailflow run' running?" not in result.stdout

    def test_trouble_that_has_just_begun(self, company: Shell) -> None:
        """A line, and no alarm: it may heal by itself; the mail in quarantine is one."""
        company.health(BY_RUN, {"mailbox support@acme.example": "login refused"}, minutes=1)
        with SingleWriter(company.folder / "mailflow.db"):
            found = company.json("status", code=1)
        assert {a["words"]: a["grave"] for a in found["alarms"]} == {
            "mailbox support@acme.example: login refused": False,
            "1 mail in quarantine: mailflow quarantine": True,
        }

    def test_mail_that_nobody_has_read_yet(self, company: Shell) -> None:
        """What has not failed is not in quarantine, and nobody is sent to look for it there."""
        with closing(sqlite3.connect(company.folder / "mailflow.db")) as base:
            base.execute("update arrivals set disposition = '' where disposition = 'set aside'")
            base.commit()
        result = company.run("status", width=120)
        assert re.search(r"(?m)^! [0-9]+ mails? in the mailbox not decided on yet$", result.stdout)
        assert "being tried again" not in result.stdout

    def test_nobody_is_there(self, company: Shell) -> None:
        """The lock is free and the last life has not said why it ended."""
        company.health(BY_RUN, {}, minutes=1)
        found = company.json("status", code=1)
        assert found["alarms"][0]["words"] == (
            "mailflow run is not there any more and has not said why; no sign of life"
        )

    def test_nobody_works(self, company: Shell) -> None:
        """Work that has been due for a while and is not done: exit code 1, for whoever watches over it."""
        import time_machine  # noqa: PLC0415

        with time_machine.travel("2026-11-26T08:00:00+07:00", tick=False):
            result = company.run("status")
        assert result.exit_code == 1
        assert "Is 'mailflow run' running?" in result.stdout


class TestNothingYet:
    """Before the first run."""

    @pytest.mark.parametrize("command", ["tickets", "outbox", "quarantine"])
    def test_lists(self, company: Shell, command: str) -> None:
        """Before the first run every list is empty, says where it looked, and nothing is made."""
        base = company.folder / "mailflow.db"
        base.unlink()
        result = company.run(command, "--json")
        assert (result.exit_code, json.loads(result.stdout)) == (0, [])
        assert result.stderr == f"{base}: there is no database yet; the first 'mailflow run' makes it.\n"
        assert company.run(command).exit_code == 0
        assert not base.exists()

    @pytest.mark.parametrize(
        "command", [["status"], ["tickets"], ["outbox"], ["ticket", "1"], ["db", "check"]], ids=" ".join
    )
    @pytest.mark.parametrize("emptied", [False, True], ids=["deleted", "emptied"])
    def test_a_store_that_was_there(self, company: Shell, command: list[str], emptied: bool) -> None:
        """A lost store is never told as one that the first run will make: no command shows an empty house."""
        base = company.folder / "mailflow.db"
        base.unlink()
        if emptied:
            base.touch()
        note_made(base)
        result = company.run(*command)
        assert result.exit_code == 74
        assert f"{base}: the database is gone or empty, though mailflow has worked on it" in result.stderr
        check = company.run("check", "--offline", width=200)
        assert check.exit_code == 1
        assert re.search(r"(?m)^✗ +database .*gone or empty", check.stdout)

    def test_who_is_away(self, company: Shell) -> None:
        """Status and check say who is away and who stands in; that nobody does is no fault."""
        config = Path(company.folder / "config.toml")
        people = '[[people]]\naddress = "{}"\nname = "{}"\naway = "2026-01-01..2100-12-31"\n'
        told = people.format("manager@acme.example", "Trần Quản") + 'deputy = "care@acme.example"\n'
        config.write_text(config.read_text() + told)
        words = "Trần Quản <manager@acme.example> until 31 Dec 2100; care@acme.example stands in"
        assert f"Away              {words}" in company.run("status", width=120).stdout
        assert words in company.run("check", "--offline", width=120).stdout
        config.write_text(config.read_text() + people.format("director@acme.example", "Bình"))
        assert "! Away: Bình <director@acme.example>" in company.run("status", width=120).stdout
        check = company.run("check", "--offline", width=120)
        assert check.exit_code == 0
        assert re.search(r"(?m)^! +away .*nobody stands in$", check.stdout)

    def test_status(self, company: Shell) -> None:
        """So does status; but a check of what is not there cannot succeed."""
        Path(company.folder / "mailflow.db").unlink()
        assert "No mailbox has been visited yet." in company.run("status").stdout
        assert company.run("db", "check").exit_code == 1
        assert company.run("db", "upgrade").exit_code == 2
