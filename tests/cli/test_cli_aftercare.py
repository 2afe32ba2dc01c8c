"""What an admin does about single letters and mails: look, send again, dismiss; and finds by any name."""

import os
import sqlite3
import stat
from contextlib import closing
from typing import Any

import pytest
from cli_company import Shell


def undelivered(company: Shell) -> dict[str, Any]:
    """The letter that the server refused."""
    [letter] = [each for each in company.json("outbox") if each["state"] == "failed"]
    return dict(letter)


def warnings(company: Shell) -> str:
    """The lines of ``status`` that need a person."""
    lines = company.run("status").stdout.splitlines()
    return "\n".join(line for line in lines if line.startswith("! "))


class TestLetter:
    """What we sent a customer, exactly."""

    def test_by_its_message_id(self, company: Shell) -> None:
        """Headers, text and fate; with or without the brackets, or by its number."""
        letter = next(
            each for each in company.json("outbox", "--all") if each["occasion"] == "acknowledgement"
        )
        shown = [
            company.run("letter", name).stdout
            for name in (letter["message_id"], f"<{letter['message_id']}>", str(letter["id"]))
        ]
        assert shown[0] == shown[1] == shown[2]
        assert f"To:         {letter['recipient']}" in shown[0] or letter["recipient"] in shown[0]
        assert letter["subject"] in shown[0]
        assert "State:      " in shown[0]
        assert len(shown[0].splitlines()) > 15

    def test_no_token_on_the_screen(self, company: Shell) -> None:
        """Whoever looks over the shoulder cannot write as staff; --raw gives the mail as it was sent."""
        notice = next(each for each in company.json("outbox", "--all") if each["occasion"] == "new_ticket")
        token = notice["message_id"].partition(".")[0]
        for options in ((), ("--html",)):
            shown = company.run("letter", str(notice["id"]), *options).stdout
            assert len(shown) > 300
            assert token not in shown
            assert "+…@" in shown or "…%40" in shown or "…." in shown
        assert token in company.run("letter", str(notice["id"]), "--raw").stdout

    def test_of_a_ticket(self, company: Shell) -> None:
        """A reference, or its number, lists the ticket's letters with their numbers."""
        listed = company.run("letter", "1").stdout
        assert listed
        by_reference = company.run("letter", "KN-2026-000001").stdout
        assert "acknowledgement to lan@customer.example (sent)" in by_reference
        assert "notice of a new ticket to billing@acme.example (sent)" in by_reference

    def test_none(self, company: Shell) -> None:
        """What to do instead."""
        result = company.run("letter", "x@y")
        assert result.exit_code == 1
        assert "'mailflow outbox --all' lists them" in result.stderr


class TestOut:
    """Files with customers' words are for their owner."""

    @pytest.mark.parametrize(
        "command", [("original", "KN-2026-000001"), ("letter", "1"), ("letter", "1", "--raw")]
    )
    def test_mode_and_links(self, company: Shell, command: tuple[str, ...]) -> None:
        """0600 whatever the umask; nothing is overwritten, no link is followed, wherever it leads."""
        out = company.folder / "out"
        before = os.umask(0)
        try:
            assert company.run(*command, "--out", str(out)).exit_code == 0
        finally:
            os.umask(before)
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
        written = out.read_bytes()
        assert written
        refused = company.run(*command, "--out", str(out))
        assert refused.exit_code == 1
        assert "nothing is overwritten" in refused.stderr
        link, victim = company.folder / "link", company.folder / "victim"
        for target in (victim, out):
            link.unlink(missing_ok=True)
            link.symlink_to(target)
            assert company.run(*command, "--out", str(link)).exit_code == 1
        assert not victim.exists()
        assert out.read_bytes() == written


def test_an_original_by_its_message_id(company: Shell) -> None:
    """As mail programs show it; a letter of ours is told apart."""
    mail = company.json("ticket", "KN-2026-000001")["mails"][0]
    expected = company.run("original", mail["digest"]).stdout
    assert company.run("original", f"<{mail['message_id']}>").stdout == expected
    ours = company.json("outbox", "--all")[0]["message_id"]
    result = company.run("original", ours)
    assert result.exit_code == 1
    assert "that is a letter of ours: mailflow letter" in result.stderr


@pytest.mark.parametrize("name", ["1", "000001", "KN-2026-000001", "[kn-2026-000001]"])
def test_a_ticket_by_its_number(company: Shell, name: str) -> None:
    """As people say it on the telephone."""
    assert company.json("ticket", name)["reference"] == "KN-2026-000001"
    assert company.run("original", name).exit_code == 0
    assert company.run("ticket", "77").exit_code == 1


class TestOutbox:
    """A letter that was not delivered."""

    def test_dismissed(self, company: Shell) -> None:
        """The warnings go away, the fate stays in the record and in the list of all."""
        letter = undelivered(company)
        assert "not delivered" in warnings(company)
        assert "without acknowledgement" in warnings(company)
        result = company.run("outbox", "--dismiss", str(letter["id"]))
        assert result.exit_code == 0, result.stderr
        assert warnings(company).count("not delivered") == 0
        assert "without acknowledgement" not in warnings(company)
        assert letter["id"] not in [each["id"] for each in company.json("outbox")]
        [kept] = [each for each in company.json("outbox", "--all") if each["id"] == letter["id"]]
        assert (kept["state"], kept["dismissed"]) == ("failed", True)
        story = company.run("ticket", letter["reference"]).stdout
        assert "the administrator has seen that a letter did not reach" in story
        assert company.run("db", "check").exit_code == 0
        assert company.run("outbox", "--dismiss", str(letter["id"])).exit_code == 1

    @pytest.mark.parametrize("name", ["reference", "all"])
    def test_by_ticket_or_all(self, company: Shell, name: str) -> None:
        """A ticket's letters and its acknowledgement, or everything at once."""
        letter = undelivered(company)
        chosen = letter["reference"] if name == "reference" else "all"
        assert company.run("outbox", "--dismiss", chosen).exit_code == 0
        assert "not delivered" not in warnings(company)
        assert "without acknowledgement" not in warnings(company)
        ticket = company.json("ticket", letter["reference"])
        assert ticket["acknowledgement"] == {"state": "not owed", "reason": "a person has seen to it"}
        [clock] = [each for each in ticket["deadlines"] if each["name"] == "acknowledgement"]
        assert clock["met_by"] == "acknowledgement settled"  # nobody is reminded of it

    def test_sent_again(self, company: Shell) -> None:
        """The same bytes are due now, and the acknowledgement is on its way."""
        letter = undelivered(company)
        result = company.run("outbox", "--resend", str(letter["id"]))
        assert result.exit_code == 0, result.stderr
        [again] = [each for each in company.json("outbox") if each["id"] == letter["id"]]
        assert (again["state"], again["attempts"], again["message_id"]) == (
            "pending",
            0,
            letter["message_id"],
        )
        assert company.json("ticket", letter["reference"])["acknowledgement"]["state"] == "queued"
        assert "without acknowledgement" not in warnings(company)

    def test_nothing_goes_twice_or_unapproved(self, company: Shell) -> None:
        """What was delivered, and what waits for an approval, is not sent again."""
        sent = next(each for each in company.json("outbox", "--all") if each["state"] == "sent")
        result = company.run("outbox", "--resend", str(sent["id"]))
        assert result.exit_code == 1
        assert "it is sent: only what was not delivered" in result.stderr
        with closing(sqlite3.connect(company.folder / "mailflow.db")) as base:
            base.execute(f"update outbox set state = 'waiting' where id = {sent['id']}")
            base.commit()
        assert company.run("outbox", "--resend", str(sent["id"])).exit_code == 1
        assert company.run("outbox", "--resend", "99999").exit_code == 1
        assert company.run("outbox", "--dismiss", "nonsense").exit_code == 1
        assert company.run("outbox", "--resend", "1", "--dismiss", "1").exit_code == 2


class TestQuarantine:
    """A mail that nobody needs."""

    @pytest.mark.parametrize("everything", [False, True])
    def test_dismissed(self, company: Shell, *, everything: bool) -> None:
        """It is set aside by a person, its bytes stay, and status warns no more."""
        [mail] = company.json("quarantine")
        assert "in quarantine" in warnings(company)
        name = "all" if everything else str(mail["id"])
        assert company.run("quarantine", "--dismiss", name).exit_code == 0
        assert company.json("quarantine") == []
        assert "in quarantine" not in warnings(company)
        assert company.run("original", mail["digest"]).exit_code == 0

    def test_wrong(self, company: Shell) -> None:
        """Not a number, or one that is not there."""
        assert company.run("quarantine", "--dismiss", "x").exit_code == 2
        assert company.run("quarantine", "--dismiss", "999").exit_code == 1
        assert len(company.json("quarantine")) == 1


class TestTickets:
    """What is late, and whose."""

    def test_open_and_overdue(self, company: Shell) -> None:
        """The next due of any clock stands in the list, not only the last."""
        everything = company.json("tickets")
        assert all(ticket["next_clock"] for ticket in everything)
        assert all(ticket["next_due_at"] <= ticket["due_at"] for ticket in everything if ticket["due_at"])
        assert company.json("tickets", "--open") == everything
        assert company.json("tickets", "--overdue") == []
        with closing(sqlite3.connect(company.folder / "mailflow.db")) as base:
            base.execute("update deadlines set due_at = 1 where ticket_id < 3 and name = 'first reading'")
            base.commit()
        late = company.json("tickets", "--overdue")
        assert [each["reference"] for each in late] == ["KN-2026-000002", "KN-2026-000001"]
        assert {each["next_clock"] for each in late} == {"first reading"}
        with closing(sqlite3.connect(company.folder / "mailflow.db")) as base:
            base.execute("update tickets set status = 'closed' where id = 1")
            base.execute("update deadlines set met_at = 1, next_at = null where ticket_id = 1")
            base.commit()
        assert "KN-2026-000001" not in {each["reference"] for each in company.json("tickets", "--open")}
        assert "KN-2026-000001" not in {each["reference"] for each in company.json("tickets", "--overdue")}
        [closed] = [each for each in company.json("tickets") if each["reference"] == "KN-2026-000001"]
        assert (closed["next_clock"], closed["next_due_at"]) == ("", None)

    def test_status_in_the_list(self, company: Shell) -> None:
        """Where there is room, and in a pipe."""
        lines = company.run("tickets", width=100).stdout.splitlines()
        assert "Status" in lines[0]
        assert "Status" in company.run("tickets").stdout.splitlines()[0]
        assert any("with department" in line for line in lines)

    def test_a_department_by_its_label(self, company: Shell) -> None:
        """Accents and capitals do not matter, as everywhere else."""
        config = company.folder / "config.toml"
        config.write_text(
            config.read_text().replace(
                'name = "billing"\n', 'name = "billing"\nlabel = { vi = "Phòng Kế toán" }\n', 1
            )
        )
        expected = company.json("tickets", "--department", "billing")
        assert expected
        assert company.json("tickets", "--department", "phong ke toan") == expected
        assert company.json("tickets", "--department", "ke toan") == expected
        assert company.json("tickets", "--department", "BILLING") == expected
        result = company.run("tickets", "--department", "nobody")
        assert 'There is no department "nobody"' in result.stdout
