"""The mails that a mail carries are read with it: in its text, or attached as programs do it."""

import time
from email import policy
from email.message import EmailMessage

from mailflow.adapters.reading.parsing import parse
from mailflow.adapters.reading.protocol import pack, unpack
from mailflow.domain.model.message import Address, Message

VIETNAMESE = "Chào công ty, hóa đơn tháng 10 của tôi bị tính hai lần, mong được xử lý sớm."
CHINESE = "十月份的发票被重复扣款两次，请尽快核实并退款。"


def customers(body: str = VIETNAMESE, photograph: bytes = b"") -> EmailMessage:
    """The customer's own mail."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"] = "Trần Lan <lan@customer.example>", "billing@acme.example"
    mail["Subject"], mail["Message-ID"] = "Hóa đơn tháng 10", "<1.lan@customer.example>"
    mail["Date"] = "Tue, 03 Nov 2026 10:00:00 +0700"
    mail.set_content(body)
    if photograph:
        mail.add_attachment(photograph, maintype="image", subtype="jpeg", filename="hóa đơn.jpg")
    return mail


def forwarding(note: str = "Nhờ xử lý giúp.", subject: str = "Fw: Hóa đơn tháng 10") -> EmailMessage:
    """The mail of a member of staff that carries it."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = "minh@acme.example", "support@acme.example", subject
    mail.set_content(note)
    return mail


def test_an_attached_mail() -> None:
    """Sender, subject, date, Message-ID, text, language and attachments of the mail inside."""
    outer = forwarding()
    outer.add_attachment(customers(photograph=b"x" * 300_000))
    message = parse(outer.as_bytes())
    [inner] = message.enclosed
    assert inner.senders == (Address("lan@customer.example", "Trần Lan"),)
    assert (inner.subject, inner.message_id) == ("Hóa đơn tháng 10", "1.lan@customer.example")
    assert (inner.text, inner.language) == (VIETNAMESE, "vi")
    assert [(a.filename, a.size) for a in inner.attachments] == [("hóa đơn.jpg", 300_000)]
    assert inner.written == "Tue, 03 Nov 2026 10:00:00 +0700"
    assert inner.attached
    assert inner.marked
    assert message.text == "Nhờ xử lý giúp."


def test_an_attached_file_of_a_mail() -> None:
    """Programs that know no message/rfc822 attach the same as a file, in base64."""
    outer = forwarding()
    outer.add_attachment(
        customers().as_bytes(), maintype="application", subtype="octet-stream", filename="Hoa don.eml"
    )
    [inner] = parse(outer.as_bytes()).enclosed
    assert inner.senders[0].email == "lan@customer.example"
    assert inner.text == VIETNAMESE


def test_a_mail_in_the_text() -> None:
    """The language is that of the customer's words, not of the note above them."""
    text = (
        "Nhờ anh chị xử lý giúp khách hàng này.\n\n---------- Forwarded message ---------\n"
        f"From: 王丽 <wang@customer.example>\nDate: x\nSubject: 发票\nTo: b@acme.example\n\n{CHINESE}\n"
    )
    [inner] = parse(forwarding(text).as_bytes()).enclosed
    assert (inner.senders, inner.language) == ((Address("wang@customer.example", "王丽"),), "zh")
    assert inner.note == "Nhờ anh chị xử lý giúp khách hàng này."
    assert not inner.attached


def test_a_quoted_mail_is_carried_only_by_a_forward() -> None:
    """Below "On …, Lan wrote:" in a mail called Fwd; in an answer it is history."""
    text = "xem giúp\n\nOn Tue, 3 Nov 2026 at 10:00, Lan <lan@customer.example> wrote:\n\n> my bill is wrong"
    [inner] = parse(forwarding(text).as_bytes()).enclosed
    assert inner.quoted
    assert parse(forwarding(text, subject="Re: Hóa đơn").as_bytes()).enclosed == ()


def test_a_mail_inside_the_mail_inside_is_not_looked_for() -> None:
    """One level is enough for a person; depth costs nothing."""
    mail = customers()
    for _ in range(20):
        outer = forwarding()
        outer.add_attachment(mail)
        mail = outer
    [inner] = parse(mail.as_bytes()).enclosed
    assert inner.senders[0].email == "minh@acme.example"


def test_not_too_many() -> None:
    """Of a hundred attached mails the first three are read."""
    outer = forwarding()
    for _ in range(100):
        outer.add_attachment(customers())
    assert len(parse(outer.as_bytes()).enclosed) == 3


def test_a_report_carries_no_complaint() -> None:
    """The mail in a delivery report is our own."""
    report = (
        b"From: MAILER-DAEMON@x.example\nSubject: Failure\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\n\nfailed\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        b"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n"
        b"--b\nContent-Type: message/rfc822\n\nFrom: support@acme.example\nSubject: s\n\nhello\n--b--\n"
    )
    assert parse(report).enclosed == ()


def test_it_survives_the_way_from_the_reading_process() -> None:
    """What the child read is what the parent has."""
    outer = forwarding()
    outer.add_attachment(customers(photograph=b"x" * 100))
    message = parse(outer.as_bytes())
    assert unpack(pack(message)) == message
    assert isinstance(unpack(pack(parse(b""))), Message)


def test_large_and_broken_ones_cost_little() -> None:
    """Thirty megabytes inside, a mail that is cut off, headers without end."""
    outer = forwarding()
    outer.add_attachment(customers(photograph=b"x" * 10_000_000))
    raw = outer.as_bytes()
    before = time.process_time()
    assert parse(raw).enclosed[0].text == VIETNAMESE
    assert time.process_time() - before < 20
    for end in range(0, 3000, 97):
        parse(raw[:end])
    parse(raw.replace(b"From: ", b"From: " + b"<" * 100_000))
