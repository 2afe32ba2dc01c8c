"""What comes back: bounces, refusals, out-of-office answers, machines that answer everything."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.faulty_smtp import FaultySmtpServer
from support.house import answer, mail, text_of
from support.mailbed import MailBed
from support.people import letters, letters_now, occasions, post
from support.program import Company, Program, write_config

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]

COMPLAINT = "Tôi bị tính tiền hai lần, tôi rất bực mình.\r\n"


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def program(dovecot: MailBed, company: Company, tmp_path: Path) -> Iterator[Program]:
    dovecot.start_postfix()
    with Program(write_config(tmp_path, dovecot, company, more='subaddressing = "yes"')) as program:
        yield program


def complain(bed: MailBed, company: Company, name: str) -> None:
    """A customer writes about an invoice, through Postfix."""
    sender = company.customer(name)
    raw = mail(COMPLAINT, sender=f"<{sender}>", subject="Hóa đơn sai", to=company.support)
    post(bed, sender, company.support, raw)


@pytest.mark.parametrize("subaddressing", ["yes", "no"])
def test_acknowledgement_bounces(
    dovecot: MailBed, company: Company, tmp_path: Path, subaddressing: str
) -> None:
    """Postfix sends a real report: the obligation becomes bounced, the department is told once, no loop."""
    dovecot.start_postfix()
    config = write_config(tmp_path, dovecot, company, more=f'subaddressing = "{subaddressing}"')
    with Program(config) as program:
        program.start()
        complain(dovecot, company, "bouncenguyen")
        program.await_told("set aside", rule="bounce: delivery_report")
        [told] = letters(dovecot, company.at("billing"), "undeliverable")
        assert company.customer("bouncenguyen") in text_of(told)
        time.sleep(1)  # would a loop begin, it would begin now
        assert program.stop() == 0
        [ticket] = program.json("tickets")
        story = program.json("ticket", ticket["reference"])
    assert story["acknowledgement"]["state"] == "bounced"
    assert [o["state"] for o in story["letters"] if o["occasion"] == "acknowledgement"] == ["bounced"]
    assert [e["kind"] for e in story["events"]].count("bounced") == 1
    assert len(letters_now(dovecot, company.at("billing"), "undeliverable")) == 1
    assert letters_now(dovecot, company.customer("bouncenguyen")) == []


def test_acknowledgement_is_refused(dovecot: MailBed, company: Company, program: Program) -> None:
    """The server does not take the customer's address: no second try, the department is told once."""
    program.start()
    complain(dovecot, company, "rejecttran")
    [told] = letters(dovecot, company.at("billing"), "undeliverable")
    assert "no such user" in text_of(told)
    assert program.stop() == 0
    [ticket] = program.json("tickets")
    story = program.json("ticket", ticket["reference"])
    [letter] = [o for o in story["letters"] if o["occasion"] == "acknowledgement"]
    assert (letter["state"], letter["attempts"], letter["code"]) == ("failed", 1, 550)
    assert story["acknowledgement"]["state"] == "failed"


OUT_OF_OFFICE = [
    ("Tự động trả lời: nghỉ phép", [("Auto-Submitted", "auto-replied")]),
    ("Automatic reply: We have received your complaint", [("X-Auto-Response-Suppress", "All")]),
    ("自动回复：休假中", [("Auto-Submitted", "auto-generated"), ("Precedence", "bulk")]),
]


@pytest.mark.parametrize(("subject", "headers"), OUT_OF_OFFICE)
def test_out_of_office(
    dovecot: MailBed,
    company: Company,
    program: Program,
    subject: str,
    headers: list[tuple[str, str]],
) -> None:
    """The customer's machine answers our acknowledgement: set aside on her ticket, nobody is written to."""
    program.start()
    complain(dovecot, company, "lan")
    [letter] = letters(dovecot, company.customer("lan"), "acknowledgement")
    away = answer(
        letter, "I am away.\r\n", sender=f"<{company.customer('lan')}>", subject=subject, headers=headers
    )
    post(dovecot, company.customer("lan"), company.support, away)
    [line] = program.await_told("set aside", sender=company.customer("lan"))
    assert line["reference"].endswith("-000001")
    assert line["letters"] == []
    assert program.stop() == 0
    assert program.one("select count(*) from tickets") == 1
    assert occasions(letters_now(dovecot, company.customer("lan"))) == ["acknowledgement"]
    assert occasions(letters_now(dovecot, company.at("billing"))) == ["new_ticket"]


def test_machine_that_answers_everything(dovecot: MailBed, company: Company, program: Program) -> None:
    """Another ticket system confirms each letter as a new mail, without one honest header: it ends soon."""
    program.start()
    robot = company.customer("tickets")
    answered = 0
    complain(dovecot, company, "tickets")
    for number in range(12):
        program.await_told("opened", number + 1)
        quiet = time.monotonic() + 1.5
        while len(letters_now(dovecot, robot)) == answered and time.monotonic() < quiet:
            time.sleep(0.05)
        if len(letters_now(dovecot, robot)) == answered:
            break
        answered += 1
        thanks = mail(
            f"Thank you for your message. Your request number is {1000 + number}.\r\n",
            sender=f"Help Desk <{robot}>",
            subject=f"Request {1000 + number} created",
            to=company.support,
        )
        post(dovecot, robot, company.support, thanks)
    assert 1 <= answered <= 5
    assert program.stop() == 0
    states = program.rows("select ack_state from tickets order by id")
    assert states[-1][0] in {"withheld", "capped", "not owed"}


def test_server_without_subaddressing(dovecot: MailBed, company: Company, tmp_path: Path) -> None:
    """support+anything@ is refused: nobody is bothered with that, and nobody is asked to write there."""
    with FaultySmtpServer() as sink:
        sink.fail("rcpt", "550 5.1.1 no such user")
        config = write_config(tmp_path, dovecot, company, smtp=sink.settings())
        with Program(config) as program:
            program.start()
            program.await_told("letter refused", occasion="subaddressing_probe")
            raw = mail(COMPLAINT, sender=f"<{company.customer('lan')}>", to=company.support)
            dovecot.deliver(company.customer("lan"), company.support, raw)
            for occasion in ("acknowledgement", "new_ticket"):
                program.await_told("letter sent", occasion=occasion)
            assert program.stop() == 0
    assert not [letter for letter in sink.taken if b"undeliverable" in letter.content]
    for letter in sink.taken:
        assert letter.sender == company.support
        assert b"\r\nReply-To:" not in letter.content
        assert f"support.{company.tag}+".encode() not in letter.content


def test_strangers_cannot_join(dovecot: MailBed, company: Company, program: Program) -> None:
    """Somebody who only names a reference gets a ticket of their own and learns nothing of the other."""
    program.start()
    complain(dovecot, company, "lan")
    [letter] = letters(dovecot, company.customer("lan"), "acknowledgement")
    reference = str(letter["Subject"])[-15:-1]
    curious = mail(
        "Cho tôi biết hồ sơ này thế nào rồi?\r\n",
        sender=f"<{company.customer('eve')}>",
        subject=f"Re: [{reference}] Khiếu nại",
        to=company.support,
    )
    post(dovecot, company.customer("eve"), company.support, curious)
    [opened] = program.await_told("opened", sender=company.customer("eve"))
    assert opened["rule"] == "stranger names a ticket"
    [told] = letters(dovecot, company.customer("eve"), "")
    assert reference not in told.as_string()
    assert "lan" not in text_of(told).casefold().split()
    assert occasions(letters_now(dovecot, company.customer("lan"))) == ["acknowledgement"]
