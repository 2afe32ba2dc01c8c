"""What happens in mailboxes: copies, people who tidy up, new numbers, large and poisonous mails."""

import re
import signal
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from support.house import mail, text_of
from support.mailbed import MailBed, mails, person
from support.people import attached, letters, letters_now, occasions, post
from support.program import Company, Program, write_config

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]

MEGABYTE = 1 << 20


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def program(dovecot: MailBed, company: Company, tmp_path: Path) -> Iterator[Program]:
    dovecot.start_postfix()
    with Program(write_config(tmp_path, dovecot, company, more='subaddressing = "yes"')) as program:
        yield program


def complaint(company: Company, number: int, to: str = "support") -> bytes:
    """One of many customers' mails, each with words of its own."""
    return mail(
        f"Tôi muốn khiếu nại đơn hàng số {number}, xin xử lý giúp.\r\n",
        sender=f"<{company.customer(f'c{number}')}>",
        subject=f"Khiếu nại {number}",
        to=company.at(to),
        message_id=f"<{number}.{to}.{company.tag}@customers.test>",
    )


def test_one_mail_to_two_mailboxes(dovecot: MailBed, company: Company, tmp_path: Path) -> None:
    """One ticket, two arrivals, one acknowledgement, one notice: the other copy is set aside as such."""
    dovecot.start_postfix()
    both = [company.at("support"), company.at("help")]
    with Program(write_config(tmp_path, dovecot, company, mailboxes=("support", "help"))) as program:
        program.start()
        raw = mail(sender=f"<{company.customer('lan')}>", to=", ".join(both))
        post(dovecot, company.customer("lan"), both, raw)
        program.await_told("opened")
        [copy] = program.await_told("set aside", rule="duplicate: same Message-ID and content")
        assert copy["letters"] == []
        assert len(letters(dovecot, company.customer("lan"), "acknowledgement")) == 1
        assert program.stop() == 0
        assert len(program.json("tickets")) == 1
        assert len(letters_now(dovecot, company.at("technical"), "new_ticket")) == 1
        for address in both:
            assert sum(raw in kept for kept in mails(dovecot, address, "Processed")) == 1


def test_busy_mailboxes_do_not_mix_up_mails(dovecot: MailBed, company: Company, tmp_path: Path) -> None:
    """Two mailboxes full of mail, taken in at once: each customer's own words are on her own ticket."""
    count = 120
    names = ("support", "help")
    with dovecot.many() as lmtp:
        for number in range(count):
            for place, name in enumerate(names):
                raw = complaint(company, 2 * number + place, name)
                lmtp.sendmail(company.customer("c"), [company.at(name)], raw)
    dovecot.start_postfix()
    with Program(write_config(tmp_path, dovecot, company, mailboxes=names)) as program:
        program.start()
        program.await_told("opened", 2 * count)
        assert program.stop() == 0
        rows = program.rows("select sender_email, subject, words from messages where role = 'customer'")
    assert len(rows) == 2 * count
    for sender, subject, words in rows:
        [number] = re.findall(r"c([0-9]+)\.", sender)
        assert subject == f"Khiếu nại {number}"
        assert f"số {number}," in words


def test_person_tidies_up_meanwhile(dovecot: MailBed, company: Company, program: Program) -> None:
    """A person moves, deletes and marks mails while they are taken in: no harm to any other, none lost."""
    count = 200
    with dovecot.many() as lmtp:
        for number in range(count):
            lmtp.sendmail(company.customer("c"), [company.support], complaint(company, number))
    with person(dovecot, company.support) as client:
        client.create("Private")
        client.create("Later")
        client.uid("COPY", "1", "Later")
        client.select("Later")
        client.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
        client.select("INBOX")
        program.start(ready=False)
        for uid in range(count, 0, -10):
            client.uid("MOVE", str(uid), "Private")
            client.uid("STORE", str(uid - 5), "+FLAGS", r"(\Deleted)")
            client.uid("EXPUNGE", str(uid - 5))
            client.uid("STORE", str(uid - 3), "+FLAGS", r"(\Deleted)")
    program.await_told("ready")
    program.until(lambda: not mails(dovecot, company.support))
    program.until(lambda: not program.rows("select 1 from outbox where state not in ('sent', 'kept back')"))
    assert program.stop() == 0
    private = len(mails(dovecot, company.support, "Private"))
    processed = [raw for raw in mails(dovecot, company.support, "Processed") if b"-Letter:" not in raw]
    assert len(mails(dovecot, company.support, "Later")) == 1  # marked by a person, not expunged by us
    tickets = program.one("select count(*) from tickets")
    assert count - count // 10 * 2 <= tickets <= count
    assert len(processed) <= tickets
    assert private + len(processed) + count // 10 >= count
    assert program.one("select count(*) from arrivals where disposition = ''") == 0
    assert program.command("db", "check").returncode == 0


def test_folder_numbered_anew(dovecot: MailBed, company: Company, program: Program) -> None:
    """The server lost its index and UID 1 is another mail: new mail is taken in, old mail is known again."""
    first = complaint(company, 1)
    dovecot.deliver(company.customer("c1"), company.support, first)
    program.start()
    program.await_told("opened")
    letters(dovecot, company.customer("c1"), "acknowledgement")
    assert program.stop() == 0
    with person(dovecot, company.support, "Processed") as client:  # put back by hand
        client.uid("MOVE", "1:*", "INBOX")
    time.sleep(1.2)  # UIDVALIDITY is the time in seconds
    while lost := list(
        dovecot.maildir(company.support).glob("dovecot*")
    ):  # a session that ends writes it again
        for each in lost:
            each.unlink(missing_ok=True)
        time.sleep(0.5)
    dovecot.deliver(company.customer("c2"), company.support, complaint(company, 2))
    program.start()
    program.await_told("folder renumbered")
    program.await_told("opened", sender=company.customer("c2"))
    program.await_told("set aside", rule="duplicate: the same bytes", sender=company.customer("c1"))
    assert len(letters(dovecot, company.customer("c2"), "acknowledgement")) == 1
    assert program.stop() == 0
    assert occasions(letters_now(dovecot, company.customer("c1"))) == ["acknowledgement"]
    assert len(program.json("tickets")) == 2
    assert mails(dovecot, company.support) == []


def test_mail_of_25_megabytes(dovecot: MailBed, company: Company, program: Program) -> None:
    """A video of the broken thing opens a ticket as any mail does, and is kept to the last byte."""

    def film(message: EmailMessage) -> None:
        message.add_attachment(bytes(18 * MEGABYTE), maintype="video", subtype="mp4", filename="phim.mp4")

    raw = mail(sender=f"<{company.customer('lan')}>", to=company.support, attach=film)
    assert 24 * MEGABYTE < len(raw) < 26 * MEGABYTE
    program.start()
    dovecot.deliver(company.customer("lan"), company.support, raw)
    letters(dovecot, company.customer("lan"), "acknowledgement")
    [notice] = letters(dovecot, company.at("technical"), "new_ticket")
    assert "phim.mp4" in text_of(notice)
    status = Path(f"/proc/{program.pid}/status").read_text()
    peak = int(re.findall(r"VmHWM:\s+([0-9]+) kB", status)[0]) // 1024
    assert peak < 250, f"the daemon took {peak} MB"
    assert program.stop() == 0
    [kept] = [m for m in mails(dovecot, company.support, "Processed") if raw in m]
    out = program.folder / "original.eml"
    [ticket] = program.json("tickets")
    assert program.command("original", ticket["reference"], "--out", str(out)).returncode == 0
    assert out.read_bytes() == kept


@pytest.mark.parametrize("how", ["--stumble", "--choke"])
def test_poison_mail(dovecot: MailBed, company: Company, program: Program, how: str) -> None:
    """Our bug, or a mail that kills its reader: three attempts, quarantine, staff told; the rest goes on."""
    poison = mail("Thuốc độc ở đây: POISON\r\n", sender=f"<{company.customer('evil')}>", to=company.support)
    with dovecot.many() as lmtp:
        for number in range(5):
            lmtp.sendmail(company.customer("c"), [company.support], complaint(company, number))
        lmtp.sendmail(company.customer("evil"), [company.support], poison)
        for number in range(5, 10):
            lmtp.sendmail(company.customer("c"), [company.support], complaint(company, number))
    program.bend = (how, "POISON", "--hurry")
    program.start()
    program.await_told("quarantined", attempts=3)
    program.await_told("opened", 10)
    [told] = letters(dovecot, company.at("care"), "quarantined")
    assert attached(told).endswith(poison)
    letters(dovecot, company.customer("evil"), "acknowledgement_plain")
    assert program.stop() == 0
    assert program.one("select count(*) from tickets") == 10
    [row] = program.json("quarantine")
    assert (row["attempts"], row["disposition"]) == (3, "quarantined")
    kept = program.command("original", row["digest"])
    assert kept.returncode == 0
    assert "POISON" in kept.stdout
    assert mails(dovecot, company.support) == []


def test_mail_that_kills_the_daemon(dovecot: MailBed, company: Company, program: Program) -> None:
    """Restarted again and again, it finds out which mail it is: that one alone goes to quarantine."""
    poison = mail("Thuốc độc: POISON\r\n", sender=f"<{company.customer('evil')}>", to=company.support)
    with dovecot.many() as lmtp:
        for number in range(30):
            raw = poison if number == 15 else complaint(company, number)
            lmtp.sendmail(company.customer("c"), [company.support], raw)
    program.bend = ("--die", "POISON", "--hurry")
    for _ in range(5):  # once with many in hand, once with few, three times alone
        program.start(ready=False)
        assert program.wait() == -signal.SIGKILL
    program.start()
    program.await_told("quarantined", attempts=3)
    program.until(lambda: not mails(dovecot, company.support))
    assert program.stop() == 0
    assert program.rows("select disposition, count(*) from arrivals group by 1 order by 1") == [
        ("opened", 29),
        ("quarantined", 1),
    ]


def test_killed_reader_is_replaced(dovecot: MailBed, company: Company, program: Program) -> None:
    """The process that reads mail is killed from outside, again and again: the mails come through."""
    program.start()
    over = threading.Event()

    def killer() -> None:
        while not over.is_set():
            for child in Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split():
                Program.end(int(child))
            time.sleep(0.4)

    hand = threading.Thread(target=killer)
    hand.start()
    try:
        for number in range(20):
            dovecot.deliver(company.customer("c"), company.support, complaint(company, number))
            time.sleep(0.05)
        program.until(lambda: program.one("select count(*) from arrivals where disposition = ''") == 0)
    finally:
        over.set()
        hand.join()
    program.until(lambda: program.one("select count(*) from tickets") == 20)
    assert program.stop() == 0
