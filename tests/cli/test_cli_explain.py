"""explain: what would be done with a mail, and why; it touches nothing and never fails on a mail."""

import hashlib
import json
import os
from pathlib import Path

import pytest
from cli_company import HOSTILE, Shell

from support.house import mail

PUBLIC = [
    "file",
    "message_id",
    "in_reply_to",
    "references",
    "from",
    "subject",
    "kind",
    "bounced_recipients",
    "text",
    "reply_text",
    "attachments",
    "language",
    "defects",
]


def lines_of(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.split("\n") if line]


def write(folder: Path, *mails: bytes) -> Path:
    inside = folder / "mails"
    inside.mkdir()
    for number, raw in enumerate(mails):
        (inside / f"{number}.eml").write_bytes(raw)
    return inside


def test_decision_and_reasons(company: Shell) -> None:
    """With a config: what would become of it, each routing rule tried, which letters would go out."""
    mails = write(
        company.folder, mail("Nothing works.\n\nOn Monday ACME wrote:\n> Hello", subject="Re: broken heater")
    )
    output = company.run("explain", str(mails), width=80).stdout
    for words in (
        "── ",
        "Written by    a person, by rule person",
        "  │ Nothing works.",
        "Left out ",
        "Decision      opened, by rule: nothing fits",
        "Goes to       technical, by rule the rest: everything else",
        "              ✗ invoices → billing: subject_or_text no",
        "              ✓ the rest → technical: no condition",
        "Letter        acknowledgement to lan@customer.example (en)",
    ):
        assert words in output
    assert "Hello" not in output


def test_a_reply_finds_its_ticket(company: Shell) -> None:
    """The store is asked as the daemon would ask it: an answer to a letter of ours joins its ticket."""
    [letter] = [one for one in company.json("outbox", "--all") if one["recipient"] == "lan@customer.example"]
    raw = mail("One more thing.", headers=[("In-Reply-To", f"<{letter['message_id']}>")])
    [record] = lines_of(company.run("explain", "--json", str(write(company.folder, raw))).stdout)
    assert (record["disposition"], record["ticket"]) == ("joined", "KN-2026-000001")
    assert record["rule"] == "our message-id"
    assert record["letters"] == [
        {"occasion": "customer_wrote", "recipient": "billing@acme.example", "languages": ["vi"]}
    ]


def test_json_keys(company: Shell) -> None:
    """One object a mail and line, in order, the public keys first and in their order; more with a config."""
    mails = write(company.folder, mail("A"), mail(HOSTILE), b"\xff\x00garbage", b"")
    with_config = lines_of(company.run("explain", "--json", str(mails)).stdout)
    (company.folder / "config.toml").unlink()
    shell = company.process("explain", "--json", "mails", MAILFLOW_CONFIG="")
    assert shell.returncode == 2  # a config that was asked for must be there
    for record in with_config:
        assert [key for key in record if key in PUBLIC] == PUBLIC
        assert list(record)[-1] != "defects"
        assert {"disposition", "ticket", "rule", "letters"} <= record.keys()
    assert [Path(str(record["file"])).name for record in with_config] == ["0.eml", "1.eml", "2.eml", "3.eml"]


def test_without_a_config(company: Shell) -> None:
    """A mail can be looked at before anything is set up."""
    write(company.folder, mail("A"), mail("B"))
    (company.folder / "config.toml").unlink()
    done = company.bare("explain", "--json", "mails/1.eml", "mails/0.eml", "-", stdin=mail("C").decode())
    assert (done.returncode, done.stderr) == (0, "")
    records = lines_of(done.stdout)
    assert [record["file"] for record in records] == ["mails/1.eml", "mails/0.eml", "-"]
    assert [record["reply_text"] for record in records] == ["B", "A", "C"]
    assert all("disposition" not in record for record in records)
    assert "Written by    a person" in company.bare("explain", "mails/0.eml").stdout


def test_touches_nothing(company: Shell) -> None:
    """Nothing is written: not into the store, and no store where there is none."""
    mails = write(company.folder, mail("A"))
    base = company.folder / "mailflow.db"
    before = hashlib.sha256(base.read_bytes()).hexdigest()
    assert company.run("explain", str(mails)).exit_code == 0
    assert hashlib.sha256(base.read_bytes()).hexdigest() == before
    base.unlink()
    result = company.run("explain", "--json", str(mails))
    assert lines_of(result.stdout)[0]["disposition"] == "opened"
    assert "there is no database yet" in result.stderr
    assert not base.exists()


def test_maildir(company: Shell) -> None:
    """A folder may be a Maildir, too."""
    for part in ("cur", "new", "tmp"):
        (company.folder / "Maildir" / part).mkdir(parents=True)
        (company.folder / "Maildir" / part / f"1.{part}:2,S").write_bytes(mail(part))
    records = lines_of(company.run("explain", "--json", str(company.folder / "Maildir")).stdout)
    assert [record["text"] for record in records] == ["cur", "new"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing.eml", "nothing.eml: there is no such file"),
        ("empty", "empty: there is no mail in this folder (.eml files, or a Maildir)"),
    ],
)
def test_no_such_mail(company: Shell, name: str, words: str) -> None:
    """A wrong name is said before anything is done."""
    (company.folder / "empty").mkdir()
    result = company.run("explain", str(company.folder / name))
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_unreadable_file(company: Shell) -> None:
    """A file that cannot be read has its line like any other, and the exit code tells of it."""
    mails = write(company.folder, mail("A"), mail("B"))
    (mails / "0.eml").unlink()
    (mails / "0.eml").symlink_to(mails / "0.eml")  # a loop: nobody can read it, not even root
    result = company.run("explain", "--json", str(mails / "1.eml"), str(mails / "0.eml"))
    assert result.exit_code == 1
    first, second = lines_of(result.stdout)
    assert first["reply_text"] == "B"
    assert list(second)[:13] != []
    assert set(PUBLIC) <= second.keys()
    assert "cannot be read" in str(second["defects"])


def test_thousands_in_one_run(company: Shell) -> None:
    """Many mails cost milliseconds each, not the start of a process (how many, benchmarks tell)."""
    count = 600
    mails = write(company.folder, *(mail(f"Invoice {n} is wrong. " * 20) for n in range(count)))
    before = sum(os.times()[:4])  # processor time, ended children included: the machine may do other things
    output = company.run("explain", "--json", str(mails)).stdout
    spent = sum(os.times()[:4]) - before
    assert output.count("\n") == count
    assert spent < count / 20 + 20
